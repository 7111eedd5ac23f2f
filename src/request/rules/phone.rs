//! Mobile phone billing: R33.

use super::{Asked, Expected, Findings, Json, Param, Problem, Rule, asked::typed, indexed, unknown_members};
use crate::{codes::Carrier, request::PayMethod};

pub(super) fn check(asked: &Asked<'_>, findings: &mut Findings) {
    let rule = Rule::Phone;
    let other_method = asked.is_other_than(&[PayMethod::Phone]);
    if let Some(prefill) = asked.object(rule, Param::Prefill, findings) {
        unknown_members("prefill", prefill, &["phoneNumber"], findings);
        let number = prefill.get("phoneNumber").filter(|number| !number.is_null());
        if let Some(number) = number.and_then(|number| text("prefill.phoneNumber", number, findings)) {
            if number.is_empty() || !number.bytes().all(|b| b.is_ascii_digit()) {
                findings.error(rule, "prefill.phoneNumber", Problem::NotDigits);
            } else if other_method {
                findings.warn(rule, "prefill.phoneNumber", Problem::PhoneOnly);
            }
        }
    }
    if let Some(phone) = asked.object(rule, Param::Phone, findings) {
        unknown_members("phone", phone, &["detail"], findings);
        if let Some(detail) = phone.get("detail").filter(|detail| !detail.is_null()) {
            if other_method {
                findings.warn(rule, "phone", Problem::PhoneOnly);
            }
            if let Some(list) = typed(detail, Json::as_list, Expected::List, rule, "phone.detail", findings) {
                carriers(list, findings);
            }
        }
    }
}

fn text<'a>(field: &'static str, value: &'a Json, findings: &mut Findings) -> Option<&'a str> {
    typed(value, Json::as_str, Expected::Text, Rule::Phone, field, findings)
}

fn carriers(list: &[Json], findings: &mut Findings) {
    // An empty list, or all switched off and none on again.
    let on = |entry: &Json| entry["enabled"].as_bool() != Some(false);
    let all_off = list.iter().any(|entry| entry["carrier"] == "*" && !on(entry));
    let some_on = list.iter().any(|entry| entry["carrier"] != "*" && on(entry));
    if list.is_empty() || all_off && !some_on {
        findings.error(Rule::Phone, "phone.detail", Problem::NoCarrierLeft);
    }
    for (at, entry) in list.iter().enumerate() {
        if let Some(entry) = entry.as_object() {
            unknown_members(&indexed("phone.detail", at), entry, &["carrier", "enabled"], findings);
        }
        let field = indexed("phone.detail", at) + ".carrier";
        match entry.get("carrier").and_then(Json::as_str) {
            None => findings.error(Rule::Phone, field, Problem::WrongType(Expected::Text)),
            Some(given) if given == "*" || Carrier::has_code(given) => {}
            Some(given) => findings.warn(Rule::Phone, field, Problem::UnknownCarrier { given: given.to_owned() }),
        }
    }
}
