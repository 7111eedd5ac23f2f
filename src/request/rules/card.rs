//! Instalments and issuers: R13 to R16.

use super::{
    Asked, Expected, Findings, Json, Param, Params, Problem, Rule,
    asked::{list, typed, whole},
    indexed, unknown_members,
};
use crate::{Won, codes::CardIssuer, request::PayMethod};

pub(super) fn check(asked: &Asked<'_>, findings: &mut Findings) {
    if let Some(display) = asked.object(Rule::CardQuota, Param::Display, findings) {
        self::display(asked, display, findings);
    }
    if let Some(card) = asked.object(Rule::CardDirect, Param::Card, findings) {
        card_options(asked, card, findings);
    }
}

fn display(asked: &Asked<'_>, display: &Params, findings: &mut Findings) {
    let field = "display.card_quota";
    unknown_members("display", display, &["card_quota"], findings);
    let Some(value) = display.get("card_quota").filter(|value| !value.is_null()) else { return };
    if asked.is_other_than(&[PayMethod::Card]) {
        findings.warn(Rule::CardOptions, field, Problem::CardOnly);
    }
    let Some(list) = typed(value, Json::as_list, Expected::List, Rule::CardQuota, field, findings) else { return };
    // A bit for each number of months.
    let mut months = 0;
    for (at, entry) in list.iter().enumerate() {
        quota_entry(entry, at, &mut months, findings);
    }
    // 2 to some month, none left out: only then all readings of the documents agree.
    let without_gaps = (months + 0b100_u64).is_power_of_two();
    if months != 0 && !without_gaps {
        findings.warn(Rule::CardQuota, field, Problem::QuotaGaps);
    }
    if !list.is_empty() && too_cheap(asked) {
        findings.error(Rule::InstallmentMinimum, field, Problem::TooCheapForInstallments);
    }
}

fn quota_entry(entry: &Json, at: usize, months: &mut u64, findings: &mut Findings) {
    let (rule, field) = (Rule::CardQuota, || indexed("display.card_quota", at));
    match whole(entry).map(Won::get).filter(|month| (2..=12).contains(month)) {
        None => findings.error(rule, field(), Problem::QuotaOutside),
        Some(month) if *months & (1 << month) != 0 => {
            findings.warn(rule, field(), Problem::QuotaTwice { given: month });
        }
        Some(month) => {
            *months |= 1 << month;
            if month > 6 {
                findings.warn(rule, field(), Problem::QuotaUnproven { given: month });
            }
        }
    }
}

/// Source: PAYJOA guide, "Additional functions": instalments from 50,000 won.
fn too_cheap(asked: &Asked<'_>) -> bool {
    asked.amount.is_some_and(|amount| amount < crate::request::INSTALLMENT_MINIMUM)
}

fn card_options(asked: &Asked<'_>, card: &Params, findings: &mut Findings) {
    if asked.is_other_than(&[PayMethod::Card]) {
        findings.warn(Rule::CardOptions, Param::Card, Problem::CardOnly);
    }
    unknown_members("card", card, &["direct", "detail"], findings);
    for (key, value) in card.iter() {
        match (key, value) {
            (_, Json::Null) => {}
            ("direct", Json::Object(direct)) => self::direct(asked, direct, findings),
            ("direct", _) => findings.error(Rule::CardDirect, "card.direct", Problem::WrongType(Expected::Object)),
            ("detail", detail) => self::detail(detail, findings),
            _ => {}
        }
    }
}

fn direct(asked: &Asked<'_>, direct: &Params, findings: &mut Findings) {
    let rule = Rule::CardDirect;
    unknown_members("card.direct", direct, &["code", "quota"], findings);
    match direct.get("code").and_then(Json::as_str) {
        Some(code) if code.len() == 3 && code.bytes().all(|b| b.is_ascii_digit()) => {
            if !CardIssuer::has_code(code) {
                findings.warn(rule, "card.direct.code", Problem::UnknownIssuer { given: code.to_owned() });
            }
        }
        _ => findings.error(rule, "card.direct.code", Problem::NotAnIssuerCode),
    }
    let field = "card.direct.quota";
    match direct.get("quota").and_then(whole).map(Won::get) {
        Some(2..=12) if too_cheap(asked) => {
            findings.error(Rule::InstallmentMinimum, field, Problem::TooCheapForInstallments);
        }
        Some(0 | 2..=12) => {}
        _ if direct["quota"].is_null() => findings.error(rule, field, Problem::Missing),
        _ => findings.error(rule, field, Problem::DirectQuotaOutside),
    }
}

fn detail(value: &Json, findings: &mut Findings) {
    let (rule, field) = (Rule::CardDirect, "card.detail");
    findings.warn(rule, field, Problem::CardDetailUnproven);
    let list = list(rule, field, value, findings);
    for (at, entry) in list.iter().enumerate() {
        if entry.get("card_code").and_then(Json::as_str).is_none() {
            findings.error(rule, indexed(field, at) + ".card_code", Problem::WrongType(Expected::Text));
        }
    }
    let enabled = |entry: &Json| entry.get("enabled").and_then(Json::as_bool);
    let all_off = list.iter().any(|entry| entry["card_code"] == "*" && enabled(entry) == Some(false));
    if all_off && !list.iter().any(|entry| enabled(entry) == Some(true)) {
        findings.error(rule, field, Problem::NoIssuerLeft);
    }
}
