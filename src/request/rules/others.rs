//! Billing keys, notices, custom data, currency, phones and everything unknown: R17, R26 to R30, R33.

use std::borrow::Cow;

use serde_json::Value;

use super::{
    Asked, Expected, Findings, Param, Problem, Rule,
    asked::{is_set, list, typed},
    url,
};
use crate::request::PayMethod;

pub(super) fn check(asked: &Asked<'_>, findings: &mut Findings) {
    if asked.get(Param::CustomerUid).is_some() {
        findings.error(Rule::CustomerUid, Param::CustomerUid, Problem::BillingKey);
    }
    if asked.get(Param::ConfirmUrl).is_some() {
        findings.warn(Rule::ConfirmUrl, Param::ConfirmUrl, Problem::ConfirmUrl);
    }
    notice_url(asked, findings);
    custom_data(asked, findings);
    currency(asked, findings);
    phone(asked, findings);
    unknown(asked, findings);
}

fn notice_url(asked: &Asked<'_>, findings: &mut Findings) {
    let (rule, field) = (Rule::NoticeUrl, Param::NoticeUrl);
    match asked.get(field) {
        None => {}
        Some(Value::String(address)) => notice(address, field, findings),
        Some(Value::Array(list)) => {
            if list.len() > 1 {
                findings.warn(rule, field, Problem::SeveralUrls);
            }
            for (at, entry) in list.iter().enumerate() {
                let field = format!("{}[{at}]", field.name());
                if let Some(address) = typed(entry, Value::as_str, Expected::Text, rule, field.clone(), findings) {
                    notice(address, field, findings);
                }
            }
        }
        Some(_) => findings.error(rule, field, Problem::WrongType(Expected::TextOrList)),
    }
}

fn notice(address: &str, field: impl Into<Cow<'static, str>> + Clone, findings: &mut Findings) {
    let rule = Rule::NoticeUrl;
    let Some(url) = url::parse(address) else { return findings.error(rule, field, Problem::NotHttpUrl) };
    if !url.secure {
        findings.warn(rule, field.clone(), Problem::PlainHttp);
    }
    if url::is_private(url.host) {
        findings.warn(rule, field, Problem::PrivateHost);
    }
}

fn custom_data(asked: &Asked<'_>, findings: &mut Findings) {
    let Some(value) = asked.get(Param::CustomData) else { return };
    let bytes = value.to_string().len();
    if bytes > 1_000 {
        findings.warn(Rule::CustomData, Param::CustomData, Problem::LargeCustomData { bytes });
    }
}

fn currency(asked: &Asked<'_>, findings: &mut Findings) {
    if asked.get(Param::Currency).is_some_and(|currency| currency != "KRW") {
        findings.error(Rule::Currency, Param::Currency, Problem::NotKrw);
    }
}

fn phone(asked: &Asked<'_>, findings: &mut Findings) {
    let rule = Rule::Phone;
    let other_method = asked.is_other_than(&[PayMethod::Phone]);
    if let Some(prefill) = asked.object(rule, Param::Prefill, findings)
        && let Some(number) = prefill.get("phoneNumber").filter(|number| !number.is_null())
    {
        let digits = number.as_str().is_some_and(|text| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()));
        if !digits {
            findings.error(rule, "prefill.phoneNumber", Problem::NotDigits);
        } else if other_method {
            findings.warn(rule, "prefill.phoneNumber", Problem::PhoneOnly);
        }
    }
    if let Some(phone) = asked.object(rule, Param::Phone, findings)
        && let Some(detail) = phone.get("detail").filter(|detail| !detail.is_null())
    {
        if other_method {
            findings.warn(rule, "phone", Problem::PhoneOnly);
        }
        carriers(list(rule, "phone.detail", detail, findings), findings);
    }
}

fn carriers(list: &[Value], findings: &mut Findings) {
    for (at, entry) in list.iter().enumerate() {
        let field = format!("phone.detail[{at}].carrier");
        match entry.get("carrier").and_then(Value::as_str) {
            None => findings.error(Rule::Phone, field, Problem::WrongType(Expected::Text)),
            Some("SKT" | "KTF" | "LGT" | "CJH" | "*") => {}
            Some(given) => findings.warn(Rule::Phone, field, Problem::UnknownCarrier { given: given.to_owned() }),
        }
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
        if !(OTHER_PG.contains(&key) || key.starts_with("naver")) {
            findings.warn(rule, key.to_owned(), Problem::UnknownKey { nearest: nearest(key) });
        } else if is_set(value) {
            findings.warn(rule, key.to_owned(), Problem::OtherPg);
        }
    }
}

/// The known name that differs in two letters at most, case and separators aside.
fn nearest(key: &str) -> Option<&'static str> {
    let plain =
        |name: &str| name.chars().filter(|c| *c != '_' && *c != '-').flat_map(char::to_lowercase).collect::<Vec<_>>();
    let key = plain(key);
    if key.len() > 32 {
        return None;
    }
    let allowed = if key.len() <= 4 { 1 } else { 2 };
    Param::ALL
        .iter()
        .map(|key| key.name())
        .map(|name| (distance(&key, &plain(name)), name))
        .filter(|(d, _)| *d <= allowed)
        .min()
        .map(|(_, name)| name)
}

/// How many letters to add, drop or change (Levenshtein).
fn distance(from: &[char], to: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.iter().enumerate() {
        let mut next = vec![i + 1];
        for ((b, diagonal), above) in to.iter().zip(&row).zip(row.iter().skip(1)) {
            let left = next.last().copied().unwrap_or(0);
            next.push((diagonal + usize::from(a != b)).min(above + 1).min(left + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_were_meant() {
        for (key, want) in [
            ("m_redirect_uri", Some("m_redirect_url")),
            ("merchantUid", Some("merchant_uid")),
            ("payMethod", Some("pay_method")),
            ("channel_key", Some("channelKey")),
            ("ammount", Some("amount")),
            ("nam", Some("name")),
            ("colour", None),
            ("", None),
        ] {
            assert_eq!(nearest(key), want, "{key}");
        }
    }
}
