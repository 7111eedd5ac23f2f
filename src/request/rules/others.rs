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
    let bytes = json_bytes(value);
    if bytes > 1_000 {
        findings.warn(Rule::CustomData, Param::CustomData, Problem::LargeCustomData { bytes });
    }
}

/// How long it is as JSON text; fractions are taken for long.
fn json_bytes(value: &Value) -> usize {
    let text =
        |text: &str| 2 + text.bytes().map(|b| 1 + usize::from(matches!(b, b'"' | b'\\' | 0..0x20))).sum::<usize>();
    match value {
        Value::Null | Value::Bool(true) => 4,
        Value::Bool(false) => 5,
        Value::Number(number) => number.as_i64().map_or(20, |number| digits(number.unsigned_abs())),
        Value::String(string) => text(string),
        Value::Array(list) => 1 + list.len().max(1) + list.iter().map(json_bytes).sum::<usize>(),
        Value::Object(object) => {
            1 + object.len().max(1) + object.iter().map(|(key, value)| text(key) + 1 + json_bytes(value)).sum::<usize>()
        }
    }
}

fn digits(number: u64) -> usize {
    number.checked_ilog10().map_or(1, |zeros| zeros as usize + 1)
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
            findings.warn(rule, key.to_owned(), Problem::UnknownKey);
        } else if is_set(value) {
            findings.warn(rule, key.to_owned(), Problem::OtherPg);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn as_long_as_it_is_written() {
        for value in [
            json!(null),
            json!([true, false, 0, 10, 99, 12_345]),
            json!({}),
            json!([]),
            json!({"a\"b": "c\\d\n한글", "e": {"f": [1, 2]}}),
        ] {
            assert_eq!(json_bytes(&value), value.to_string().len(), "{value}");
        }
    }
}
