//! Where i'mport posts the webhook: R27.

use std::borrow::Cow;

use super::{Asked, Expected, Findings, Json, Param, Problem, Rule, asked::typed, indexed, url};

pub(super) fn check(asked: &Asked<'_>, findings: &mut Findings) {
    let (rule, field) = (Rule::NoticeUrl, Param::NoticeUrl);
    match asked.get(field) {
        None => {}
        Some(Json::Text(address)) => notice(address, field, findings),
        Some(Json::List(list)) => {
            if list.len() > 1 {
                findings.warn(rule, field, Problem::SeveralUrls);
            }
            for (at, entry) in list.iter().enumerate() {
                let field = indexed(field.name(), at);
                if let Some(address) = typed(entry, Json::as_str, Expected::Text, rule, field.clone(), findings) {
                    notice(address, field, findings);
                }
            }
        }
        Some(_) => findings.error(rule, field, Problem::WrongType(Expected::TextOrList)),
    }
}

fn notice(address: &str, field: impl Into<Cow<'static, str>> + Clone, findings: &mut Findings) {
    let rule = Rule::NoticeUrl;
    let Some(url) = url::parse(address) else { return findings.error(rule, field, url::problem(address)) };
    if !url.secure {
        findings.warn(rule, field.clone(), Problem::PlainHttp);
    }
    if url::is_private(url.host) {
        findings.warn(rule, field, Problem::PrivateHost);
    }
}
