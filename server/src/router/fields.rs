//! Bodies of JSON or of a form.

use std::collections::BTreeMap;

use axum::http::{HeaderMap, header};
use serde_json::{Map, Value};

/// The media type of a body, in lower case and without parameters.
pub(super) fn media_type(headers: &HeaderMap) -> String {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

pub(super) fn is_json(media_type: &str) -> bool {
    media_type == "application/json" || (media_type.starts_with("application/") && media_type.ends_with("+json"))
}

/// The fields of a webhook's body as text; i'mport sends JSON or a form, by a setting in its console. Numbers are their
/// digits, everything nested is left out. None if it is neither.
pub(super) fn read(headers: &HeaderMap, body: &[u8]) -> Option<BTreeMap<String, String>> {
    let form = || serde_urlencoded::from_bytes::<Vec<(String, String)>>(body).ok();
    let named =
        |fields: &BTreeMap<String, String>| ["imp_uid", "merchant_uid"].iter().any(|id| fields.contains_key(*id));
    let json = serde_json::from_slice::<Map<String, Value>>(body).ok();
    let fields = match json {
        Some(json) => json.into_iter().filter_map(|(name, value)| Some((name, text(value)?))).collect(),
        None if is_json(&media_type(headers)) => return None,
        None => form()?.into_iter().collect(),
    };
    Some(fields).filter(named)
}

fn text(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn webhook_bodies() {
        for (kind, body, imp_uid) in [
            ("application/json", r#"{"imp_uid":"imp_1","merchant_uid":"m","status":"paid"}"#, Some("imp_1")),
            ("application/json;charset=UTF-8", r#"{"imp_uid":"imp_1","x":{"y":1}}"#, Some("imp_1")),
            ("application/x-www-form-urlencoded", "imp_uid=imp_1&merchant_uid=a%20b&status=paid", Some("imp_1")),
            ("text/plain", r#"{"imp_uid":"imp_1"}"#, Some("imp_1")),
            ("", "imp_uid=imp_1", Some("imp_1")),
            ("application/json", "imp_uid=imp_1", None),
            ("application/json", r#"["imp_1"]"#, None),
            ("application/json", r#"{"imp_uid":"imp_1""#, None),
            ("application/json", "{}", None),
            ("", "hello", None),
            ("", "\u{0}\u{1}", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
            let fields = read(&headers, body.as_bytes());
            assert_eq!(fields.as_ref().and_then(|it| it.get("imp_uid")).map(String::as_str), imp_uid, "{kind} {body}");
        }
    }
}
