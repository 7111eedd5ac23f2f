//! Billing keys, notices, custom data, currency, phones and everything unknown: R17, R26 to R30, R33.

use serde_json::Value;

use super::{
    Asked, Expected, Findings, Problem, Rule,
    asked::{is_set, typed},
    url,
};
use crate::request::PayMethod;

pub(super) fn check(asked: &Asked<'_>, findings: &mut Findings) {
    if asked.get("customer_uid").is_some() {
        findings.error(Rule::CustomerUid, "customer_uid", Problem::BillingKey);
    }
    if asked.get("confirm_url").is_some() {
        findings.warn(Rule::ConfirmUrl, "confirm_url", Problem::ConfirmUrl);
    }
    notice_url(asked, findings);
    custom_data(asked, findings);
    currency(asked, findings);
    phone(asked, findings);
    unknown(asked, findings);
}

fn notice_url(asked: &Asked<'_>, findings: &mut Findings) {
    let (rule, field) = (Rule::NoticeUrl, "notice_url");
    match asked.get(field) {
        None => {}
        Some(Value::String(address)) => notice(address, field, findings),
        Some(Value::Array(list)) => {
            if list.len() > 1 {
                findings.warn(rule, field, Problem::SeveralUrls);
            }
            for (at, entry) in list.iter().enumerate() {
                let field = format!("{field}[{at}]");
                if let Some(address) = typed(entry, Value::as_str, Expected::Text, rule, &field, findings) {
                    notice(address, &field, findings);
                }
            }
        }
        Some(_) => findings.error(rule, field, Problem::WrongType(Expected::TextOrList)),
    }
}

fn notice(address: &str, field: &str, findings: &mut Findings) {
    let rule = Rule::NoticeUrl;
    let Some(url) = url::parse(address) else { return findings.error(rule, field, Problem::NotHttpUrl) };
    if !url.secure {
        findings.warn(rule, field, Problem::PlainHttp);
    }
    if url::is_private(url.host) {
        findings.warn(rule, field, Problem::PrivateHost);
    }
}

fn custom_data(asked: &Asked<'_>, findings: &mut Findings) {
    let Some(value) = asked.get("custom_data") else { return };
    let bytes = value.to_string().len();
    if bytes > 1_000 {
        findings.warn(Rule::CustomData, "custom_data", Problem::LargeCustomData { bytes });
    }
}

fn currency(asked: &Asked<'_>, findings: &mut Findings) {
    if asked.get("currency").is_some_and(|currency| currency != "KRW") {
        findings.error(Rule::Currency, "currency", Problem::NotKrw);
    }
}

fn phone(asked: &Asked<'_>, findings: &mut Findings) {
    let rule = Rule::Phone;
    let other_method = asked.is_other_than(&[PayMethod::Phone]);
    if let Some(prefill) = asked.object(rule, "prefill", findings)
        && let Some(number) = prefill.get("phoneNumber").filter(|number| !number.is_null())
    {
        let digits = number.as_str().is_some_and(|text| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()));
        if !digits {
            findings.error(rule, "prefill.phoneNumber", Problem::NotDigits);
        } else if other_method {
            findings.warn(rule, "prefill.phoneNumber", Problem::PhoneOnly);
        }
    }
    if let Some(phone) = asked.object(rule, "phone", findings)
        && let Some(detail) = phone.get("detail").filter(|detail| !detail.is_null())
    {
        if other_method {
            findings.warn(rule, "phone", Problem::PhoneOnly);
        }
        carriers(asked.list(rule, "phone.detail", detail, findings), findings);
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

/// What the rules know.
const KNOWN: [&str; 31] = [
    "amount",
    "app_scheme",
    "buyer_addr",
    "buyer_email",
    "buyer_name",
    "buyer_postcode",
    "buyer_tel",
    "bypass",
    "card",
    "channelKey",
    "confirm_url",
    "currency",
    "custom_data",
    "customer_uid",
    "digital",
    "display",
    "escrow",
    "language",
    "m_redirect_url",
    "merchant_uid",
    "name",
    "notice_url",
    "pay_method",
    "pg",
    "phone",
    "prefill",
    "tax_free",
    "vbank_due", // What the SDK itself adds to the object it is given.
    "request_id",
    "tier_code",
    "user_code",
];

/// Features of other gateways.
const OTHER_PG: [&str; 6] = ["vat_amount", "products", "biz_num", "popup", "period", "useFreeInterestFromMall"];

fn unknown(asked: &Asked<'_>, findings: &mut Findings) {
    let rule = Rule::Unknown;
    for (key, value) in asked.params {
        let key = key.as_str();
        if OTHER_PG.contains(&key) || key.starts_with("naver") {
            if is_set(value) {
                findings.warn(rule, key, Problem::OtherPg);
            }
        } else if key == "language" {
            if is_set(value) && value != "ko" {
                findings.warn(rule, key, Problem::KoreanOnly);
            }
        } else if !KNOWN.contains(&key) {
            findings.warn(rule, key, Problem::UnknownKey { nearest: nearest(key) });
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
    KNOWN
        .into_iter()
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
