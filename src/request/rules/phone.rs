//! Mobile phone billing: R33.

use super::{Asked, Expected, Findings, Json, Param, Problem, Rule, asked::list, indexed};
use crate::request::PayMethod;

pub(super) fn check(asked: &Asked<'_>, findings: &mut Findings) {
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

fn carriers(list: &[Json], findings: &mut Findings) {
    for (at, entry) in list.iter().enumerate() {
        let field = indexed("phone.detail", at) + ".carrier";
        match entry.get("carrier").and_then(Json::as_str) {
            None => findings.error(Rule::Phone, field, Problem::WrongType(Expected::Text)),
            Some("SKT" | "KTF" | "LGT" | "CJH" | "*") => {}
            Some(given) => findings.warn(Rule::Phone, field, Problem::UnknownCarrier { given: given.to_owned() }),
        }
    }
}
