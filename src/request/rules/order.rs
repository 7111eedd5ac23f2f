//! What is bought, how it is paid and for how much: R1, R3 to R9.

use super::{
    Asked, Expected, Findings, Json, Param, Problem, Rule, Valid,
    asked::{typed, whole},
    text,
};
use crate::{IdError, MerchantUid, Won, request::Source};

pub(super) fn check(asked: &Asked<'_>, findings: &mut Findings) {
    pay_method(asked, findings);
    merchant_uid(asked, findings);
    amount(asked, findings);
    digital(asked, findings);
    escrow(asked, findings);
    name(asked, findings);
}

/// What a request is made of, once nothing is violated.
pub(super) fn valid(asked: &Asked<'_>) -> Option<Valid> {
    let merchant_uid = MerchantUid::new(asked.get(Param::MerchantUid)?.as_str()?).ok()?;
    Some(Valid { merchant_uid, pay_method: asked.method?, amount: asked.amount? })
}

fn pay_method(asked: &Asked<'_>, findings: &mut Findings) {
    let field = Param::PayMethod;
    let Some(given) = required(asked, Rule::PayMethod, field, findings) else { return };
    match asked.method {
        None => findings.error(Rule::PayMethod, field, Problem::UnknownMethod { given: given.to_owned() }),
        Some(method) => {
            if given != method.as_str() {
                findings.warn(Rule::PayMethod, field, Problem::MethodSpelling);
            }
            if method.since() != Source::PayjoaGuide {
                findings.warn(Rule::PayMethod, field, Problem::MethodNeedsContract);
            }
        }
    }
}

fn merchant_uid(asked: &Asked<'_>, findings: &mut Findings) {
    let field = Param::MerchantUid;
    let Some(given) = required(asked, Rule::MerchantUid, field, findings) else { return };
    match MerchantUid::new(given) {
        Err(IdError::TooLong { got, max, .. }) => {
            findings.error(Rule::MerchantUidLength, field, Problem::TooLong { max, got });
        }
        Err(IdError::DotSegment { .. }) => findings.error(Rule::MerchantUid, field, Problem::DotSegment),
        Err(_) | Ok(_) => {}
    }
    if given.starts_with("nobody_") {
        findings.warn(Rule::MerchantUid, field, Problem::ReservedPrefix);
    }
    if let Some(found) = given.chars().find(|c| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))) {
        findings.warn(Rule::MerchantUid, field, Problem::UnusualCharacter { found });
    }
}

/// A text that must be given and not be empty.
fn required<'a>(asked: &Asked<'a>, rule: Rule, field: Param, findings: &mut Findings) -> Option<&'a str> {
    if asked.get(field).is_none() {
        findings.error(rule, field, Problem::Missing);
    }
    let text = asked.text(rule, field, findings)?;
    if text.is_empty() {
        findings.error(rule, field, Problem::Empty);
    }
    (!text.is_empty()).then_some(text)
}

fn amount(asked: &Asked<'_>, findings: &mut Findings) {
    let (rule, field) = (Rule::Amount, Param::Amount);
    let problem = match asked.raw(field) {
        None | Some(Json::Null) => Problem::Missing,
        Some(Json::Number(_)) if asked.amount == Some(Won::ZERO) => Problem::TooSmall { min: 1 },
        Some(value @ Json::Number(_)) => match not_an_amount(value, 1) {
            Some(problem) => problem,
            None => return,
        },
        Some(_) => Problem::WrongType(Expected::Number),
    };
    findings.error(rule, field, problem);
}

/// Why a number is no amount of won, if it isn't.
pub(super) fn not_an_amount(value: &Json, min: u64) -> Option<Problem> {
    if whole(value).is_some() {
        return None;
    }
    let number = value.as_f64().unwrap_or(f64::NAN);
    Some(if number < 0.0 {
        Problem::TooSmall { min }
    } else if number > Won::MAX.get() as f64 {
        Problem::TooLarge { max: Won::MAX.get() }
    } else {
        Problem::NotWhole
    })
}

fn digital(asked: &Asked<'_>, findings: &mut Findings) {
    let (rule, field) = (Rule::Digital, Param::Digital);
    match asked.get(field) {
        None => findings.error(rule, field, Problem::Missing),
        Some(value) => {
            typed(value, Json::as_bool, Expected::Boolean, rule, field, findings);
        }
    }
}

fn escrow(asked: &Asked<'_>, findings: &mut Findings) {
    let field = Param::Escrow;
    let Some(value) = asked.get(field) else { return };
    if typed(value, Json::as_bool, Expected::Boolean, Rule::Escrow, field, findings) != Some(true) {
        return;
    }
    if asked.method.is_some_and(|method| !method.allows_escrow()) {
        findings.error(Rule::EscrowMethod, field, Problem::EscrowMethod);
    }
    if asked.get(Param::Digital).and_then(Json::as_bool) == Some(true) {
        findings.warn(Rule::Escrow, field, Problem::EscrowDigital);
    }
}

fn name(asked: &Asked<'_>, findings: &mut Findings) {
    let (rule, field, max) = (Rule::Name, Param::Name, 40);
    let Some(given) = required(asked, rule, field, findings) else { return };
    let got = text::length(given);
    if got > max {
        findings.error(rule, field, Problem::TooLong { max, got });
    }
    text::euc_kr(rule, field, given, findings);
}
