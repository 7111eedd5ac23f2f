//! The deadline of a deposit: R20, R21.

use super::{Asked, Findings, Param, Problem, Rule};
use crate::request::{
    PayMethod,
    korea_time::{Written, parse},
};

pub(super) fn check(asked: &Asked<'_>, findings: &mut Findings) {
    let (rule, field) = (Rule::VbankDue, Param::VbankDue);
    let Some(given) = asked.text(rule, field, findings) else { return };
    if asked.is_other_than(&[PayMethod::Vbank]) {
        findings.warn(Rule::VbankDueMethod, field, Problem::VbankOnly);
    }
    let due = match parse(given) {
        None => return findings.error(rule, field, Problem::NotADeadline),
        Some(Written::TwelveDigits(due)) => {
            findings.warn(rule, field, Problem::LegacyDeadline);
            due
        }
        Some(Written::Documented(due)) => due,
    };
    if asked.now.is_some_and(|now| due <= now) {
        findings.error(rule, field, Problem::PastDeadline);
    }
}
