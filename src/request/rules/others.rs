//! What no builder can say: billing keys, `confirm_url`, other currencies, everything unknown: R17, R26, R29, R30.

use super::{Asked, Findings, Param, Problem, Rule, asked::is_set, sendable};

pub(super) fn check(asked: &Asked<'_>, findings: &mut Findings) {
    if asked.get(Param::CustomerUid).is_some() {
        findings.error(Rule::CustomerUid, Param::CustomerUid, Problem::BillingKey);
    }
    if asked.get(Param::ConfirmUrl).is_some() {
        findings.warn(Rule::ConfirmUrl, Param::ConfirmUrl, Problem::ConfirmUrl);
    }
    currency(asked, findings);
    unknown(asked, findings);
    // What is deep in these is looked at nowhere else.
    for param in [
        Param::Card,
        Param::ConfirmUrl,
        Param::Display,
        Param::Language,
        Param::Phone,
        Param::Prefill,
        Param::RequestId,
        Param::TierCode,
        Param::UserCode,
    ] {
        if let Some(value) = asked.get(param) {
            sendable::check(Rule::Unknown, param.name(), value, findings);
        }
    }
}

fn currency(asked: &Asked<'_>, findings: &mut Findings) {
    if asked.get(Param::Currency).is_some_and(|currency| currency != "KRW") {
        findings.error(Rule::Currency, Param::Currency, Problem::NotKrw);
    }
}

/// Features of other gateways.
const OTHER_PG: [&str; 6] = ["vat_amount", "products", "biz_num", "popup", "period", "useFreeInterestFromMall"];

fn unknown(asked: &Asked<'_>, findings: &mut Findings) {
    let rule = Rule::Unknown;
    if asked.get(Param::Language).is_some_and(|language| is_set(language) && language != "ko") {
        findings.warn(rule, Param::Language, Problem::KoreanOnly);
    }
    for &(key, value) in &asked.unknown {
        sendable::name(rule, key, key, findings);
        sendable::check(rule, key, value, findings);
        if !(OTHER_PG.contains(&key) || key.starts_with("naver")) {
            findings.warn(rule, key.to_owned(), Problem::UnknownKey);
        } else if is_set(value) {
            findings.warn(rule, key.to_owned(), Problem::OtherPg);
        }
    }
}
