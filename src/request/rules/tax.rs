//! The tax-free part: R18, R19.

use super::{Asked, Expected, Findings, Json, Param, Problem, Rule, asked::whole, order::not_an_amount};

pub(super) fn check(asked: &Asked<'_>, findings: &mut Findings) {
    let field = Param::TaxFree;
    let Some(value) = asked.get(field) else { return };
    let Json::Number(_) = value else {
        return findings.error(Rule::TaxFree, field, Problem::WrongType(Expected::Number));
    };
    if let Some(problem) = not_an_amount(value, 0) {
        return findings.error(Rule::TaxFree, field, problem);
    }
    let tax_free = whole(value);
    if tax_free > asked.amount && asked.amount.is_some() {
        findings.error(Rule::TaxFree, field, Problem::TaxFreeAboveAmount);
    }
    if tax_free.is_some_and(|part| part.get() > 0) {
        match asked.method.map(crate::request::PayMethod::allows_tax_free) {
            Some(Some(false)) => findings.error(Rule::TaxFreeMethod, field, Problem::TaxFreeMethod),
            Some(None) => findings.warn(Rule::TaxFreeMethod, field, Problem::TaxFreeUnlisted),
            Some(Some(true)) | None => {}
        }
    }
}
