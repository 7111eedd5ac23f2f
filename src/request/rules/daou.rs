//! PAYJOA's own parameters, `bypass.daou`: R22 to R25.

use super::{
    Asked, Expected, Findings, Json, Param, Params, Problem, Rule,
    asked::{typed, whole},
    sendable,
};
use crate::{
    Won,
    codes::PayjoaCard,
    euc_kr::{self, Writable},
    request::PayMethod,
    scan,
};

pub(super) fn check(asked: &Asked<'_>, findings: &mut Findings) {
    let Some(bypass) = asked.object(Rule::ProductCode, Param::Bypass, findings) else { return };
    for (pg, value) in bypass.iter() {
        match (pg, value) {
            (_, Json::Null) => {}
            ("daou", Json::Object(daou)) => self::daou(asked, daou, findings),
            ("daou", _) => findings.error(Rule::ProductCode, "bypass.daou", Problem::WrongType(Expected::Object)),
            ("PRODUCTCODE" | "CASHRECEIPTFLAG" | "DIRECT_YN" | "CARDQUOTA", _) => {
                findings.warn(Rule::Unknown, ["bypass.", pg].concat(), Problem::BelongsInDaou);
            }
            _ => {
                let field = ["bypass.", pg].concat();
                sendable::name(Rule::Unknown, &field, pg, findings);
                sendable::check(Rule::Unknown, &field, value, findings);
                findings.warn(Rule::Unknown, field, Problem::OtherPg);
            }
        }
    }
}

fn daou(asked: &Asked<'_>, daou: &Params, findings: &mut Findings) {
    for (key, value) in daou.iter() {
        match key {
            _ if value.is_null() => {}
            "PRODUCTCODE" => product_code(value, findings),
            "CASHRECEIPTFLAG" => cash_receipt(asked, value, findings),
            "DIRECT_YN" => direct(asked, value, findings),
            "CARDQUOTA" => card_quota(asked, value, findings),
            _ => {
                let field = ["bypass.daou.", key].concat();
                sendable::name(Rule::Unknown, &field, key, findings);
                sendable::check(Rule::Unknown, &field, value, findings);
                findings.warn(Rule::Unknown, field, Problem::PassedThrough);
            }
        }
    }
}

fn product_code(value: &Json, findings: &mut Findings) {
    let (rule, field) = (Rule::ProductCode, "bypass.daou.PRODUCTCODE");
    let Some(code) = typed(value, Json::as_str, Expected::Text, rule, field, findings) else { return };
    if code.is_empty() {
        findings.warn(rule, field, Problem::Empty);
    }
    if let Some(found) = code.chars().find(|c| euc_kr::writable(*c) == Writable::No) {
        findings.warn(rule, field, Problem::NotEucKr { found });
    }
}

/// A flag as any of the documents writes it.
enum Flag {
    Number(u64),
    NumberInQuotes,
    Letter(bool),
    Other,
}

fn flag(value: &Json) -> Flag {
    match value.as_str() {
        Some("Y") => Flag::Letter(true),
        Some("N") => Flag::Letter(false),
        Some("0" | "1" | "2") => Flag::NumberInQuotes,
        Some(_) => Flag::Other,
        None => whole(value).map(Won::get).filter(|number| *number <= 2).map_or(Flag::Other, Flag::Number),
    }
}

/// The documents disagree on the value that blocks a receipt (2 or 0), and KakaoPay has letters.
fn cash_receipt(asked: &Asked<'_>, value: &Json, findings: &mut Findings) {
    let field = "bypass.daou.CASHRECEIPTFLAG";
    let flag = flag(value);
    if asked.is_method(&[PayMethod::Trans, PayMethod::Vbank, PayMethod::Kakaopay]) {
        let letters = asked.is_method(&[PayMethod::Kakaopay]);
        match flag {
            Flag::Number(_) if !letters => {}
            Flag::Letter(_) if letters => {}
            Flag::Number(_) | Flag::NumberInQuotes => {
                findings.warn(Rule::CashReceipt, field, Problem::CashReceiptDialect);
            }
            Flag::Letter(_) | Flag::Other => findings.error(Rule::CashReceipt, field, Problem::CashReceiptValue),
        }
    } else {
        // The guide's own card example sends 2.
        match flag {
            Flag::Number(0 | 2) | Flag::Letter(false) => {}
            Flag::Number(_) | Flag::Letter(true) if asked.method.is_some() => {
                findings.warn(Rule::CashReceiptMethod, field, Problem::CashReceiptNoEffect);
            }
            Flag::Number(_) | Flag::Letter(true) => {}
            Flag::NumberInQuotes | Flag::Other => {
                findings.error(Rule::CashReceiptMethod, field, Problem::CashReceiptUnused);
            }
        }
    }
}

fn direct(asked: &Asked<'_>, value: &Json, findings: &mut Findings) {
    let field = "bypass.daou.DIRECT_YN";
    if !matches!(value.as_str(), Some("Y" | "N")) {
        findings.error(Rule::DaouOptions, field, Problem::NotYesNo);
    } else if asked.is_method(&[PayMethod::Card, PayMethod::Trans, PayMethod::Vbank]) {
        findings.warn(Rule::DaouOptions, field, Problem::SimplePayOnly);
    }
}

fn card_quota(asked: &Asked<'_>, value: &Json, findings: &mut Findings) {
    let (rule, field) = (Rule::DaouOptions, "bypass.daou.CARDQUOTA");
    let Some(text) = typed(value, Json::as_str, Expected::Text, rule, field, findings) else { return };
    if asked.is_other_than(&[PayMethod::Card]) {
        findings.warn(rule, field, Problem::CardOnly);
    }
    if asked.get(Param::Display).and_then(|display| display.get("card_quota")).is_some_and(|quota| !quota.is_null()) {
        findings.warn(rule, field, Problem::TwoQuotas);
    }
    for group in scan::split(text, "^") {
        match scan::split_once(group, "-") {
            Some((card, months)) if is_card(card) && scan::split(months, ":").all(is_month) => {
                if !PayjoaCard::has_code(card) {
                    findings.warn(rule, field, Problem::UnknownIssuer { given: card.to_owned() });
                }
            }
            _ => return findings.error(rule, field, Problem::QuotaGrammar),
        }
    }
}

fn is_card(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

/// `0` is a lump sum.
fn is_month(text: &str) -> bool {
    scan::number(text).is_some_and(|month| month == 0 || (2..=12).contains(&month))
}
