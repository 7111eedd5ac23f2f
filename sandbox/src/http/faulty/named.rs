//! Which payment a call of the REST API is about, as far as its path, query or body says so.

use std::borrow::Cow;

use axum::http::{HeaderMap, Uri, header::CONTENT_TYPE};
use payjoa::{ImpUid, MerchantUid};
use serde_json::Value;

use crate::{fault::Subject, gateway::Gateway};

/// The payment and the order that a call names, with the one filled in from the other.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) imp_uid: Option<String>,
    pub(super) merchant_uid: Option<String>,
}

impl Named {
    pub(super) fn in_call(uri: &Uri, headers: &HeaderMap, body: &[u8]) -> Named {
        let mut named = Named::default();
        named.read_path(uri.path());
        named.read_form(uri.query().unwrap_or_default().as_bytes());
        if is_json(headers) {
            named.read_json(body);
        } else {
            named.read_form(body);
        }
        named
    }

    /// Fills in what the call leaves out.
    pub(super) fn completed(mut self, gateway: &Gateway) -> Named {
        let imp_uid = self.imp_uid.as_deref().and_then(|text| ImpUid::new(text).ok());
        let merchant_uid = self.merchant_uid.as_deref().and_then(|text| MerchantUid::new(text).ok());
        gateway.state(|state| match (imp_uid, merchant_uid) {
            (Some(imp_uid), None) => {
                self.merchant_uid = state.payment(&imp_uid).map(|payment| payment.merchant_uid.to_string());
            }
            (None, Some(merchant_uid)) => {
                self.imp_uid = state.of_order(&merchant_uid).last().map(|payment| payment.imp_uid.to_string());
            }
            _ => {}
        });
        self
    }

    pub(super) fn subject<'a>(&'a self, path: &'a str) -> Subject<'a> {
        Subject { imp_uid: self.imp_uid.as_deref(), merchant_uid: self.merchant_uid.as_deref(), path: Some(path) }
    }

    fn read_path(&mut self, path: &str) {
        let mut before = "";
        for part in path.split('/') {
            let text = percent_decoded(part);
            if text.starts_with("imp_") {
                self.imp_uid.get_or_insert_with(|| text.into_owned());
            } else if matches!(before, "find" | "findAll" | "prepare" | "schedule") && !text.is_empty() {
                self.merchant_uid.get_or_insert_with(|| text.into_owned());
            }
            before = part;
        }
    }

    fn read_form(&mut self, form: &[u8]) {
        let pairs: Vec<(String, String)> = serde_urlencoded::from_bytes(form).unwrap_or_default();
        for (name, value) in pairs {
            match name.trim_end_matches("[]") {
                "imp_uid" => drop(self.imp_uid.get_or_insert(value)),
                "merchant_uid" => drop(self.merchant_uid.get_or_insert(value)),
                _ => {}
            }
        }
    }

    fn read_json(&mut self, body: &[u8]) {
        let body: Value = serde_json::from_slice(body).unwrap_or_default();
        let text = |name: &str| body.get(name).and_then(Value::as_str).map(str::to_owned);
        self.imp_uid = self.imp_uid.take().or_else(|| text("imp_uid"));
        self.merchant_uid = self.merchant_uid.take().or_else(|| text("merchant_uid"));
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    kind.trim_start().to_ascii_lowercase().starts_with("application/json")
}

/// A part of a path as it was meant. Only `%` is special in one; `+` is itself.
fn percent_decoded(part: &str) -> Cow<'_, str> {
    if !part.contains('%') {
        return Cow::Borrowed(part);
    }
    // As the value of a form, in which `+` would be a space.
    let form = format!("x={}", part.replace('+', "%2B").replace('&', "%26"));
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(&form).unwrap_or_default();
    pairs.into_iter().next().map_or(Cow::Borrowed(part), |(_, value)| Cow::Owned(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_queries_and_bodies() {
        for (uri, kind, body, imp_uid, merchant_uid) in [
            ("/payments/imp_1", "", "", Some("imp_1"), None),
            ("/payments/find/m%201/paid", "", "", None, Some("m 1")),
            ("/payments/prepare", "application/json", r#"{"merchant_uid":"m"}"#, None, Some("m")),
            ("/payments/cancel", "application/json; charset=utf-8", r#"{"imp_uid":"imp_1"}"#, Some("imp_1"), None),
            ("/payments/cancel", "application/x-www-form-urlencoded", "merchant_uid=m", None, Some("m")),
            ("/payments?imp_uid[]=imp_1&imp_uid[]=imp_2", "", "", Some("imp_1"), None),
            ("/users/getToken", "application/json", r#"{"imp_key":"k"}"#, None, None),
            ("/payments/status/paid", "", "", None, None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_TYPE, kind.parse().unwrap());
            let named = Named::in_call(&uri.parse().unwrap(), &headers, body.as_bytes());
            assert_eq!((named.imp_uid.as_deref(), named.merchant_uid.as_deref()), (imp_uid, merchant_uid), "{uri}");
        }
    }
}
