//! What the browser claims about a payment.

use serde_json::Value;

use super::{Claimed, return_query};
use crate::{ImpUid, MerchantUid};

/// Where a claim came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// The callback of `IMP.request_pay` (PC, and early failures everywhere).
    Callback,
    /// The query of the page that PAYJOA came back to (mobile).
    Redirect,
    /// The page's own memory of a payment whose result never came.
    Resume,
}

/// A payment that came back from the window, by callback or redirect, and that nobody has verified.
///
/// PAYJOA answers the browser and updates i'mport's database side by side: a paid order may come back as
/// `success=false`, and anybody can type `?imp_success=true`. So there is no way to ask an `Unverified` whether it was
/// paid. Have the shop's server confirm it.
///
/// Source: PAYJOA precautions, "`imp_success` and `success` are deprecated"; only `imp_uid` and `merchant_uid` are accurate.
///
/// ```
/// use payjoa::outcome::Unverified;
///
/// let back = Unverified::from_query("?imp_success=true&imp_uid=imp_1234567890&merchant_uid=mid_123467890");
/// let claim = back.expect("a result");
/// assert_eq!(claim.imp_uid().map(|id| id.as_str()), Some("imp_1234567890"));
/// assert_eq!(claim.merchant_uid().map(|id| id.as_str()), Some("mid_123467890"));
/// ```
///
/// ```compile_fail
/// # fn show(claim: payjoa::outcome::Unverified) {
/// if claim.success() { /* there is no such thing */ }
/// # }
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use = "the browser's word proves nothing; have your server confirm it"]
pub struct Unverified {
    source: Source,
    imp_uid: Option<ImpUid>,
    merchant_uid: Option<MerchantUid>,
    error_code: Option<String>,
    error_message: Option<String>,
    claims: Vec<(&'static str, String)>,
}

impl Unverified {
    /// From the object that `IMP.request_pay` gave its callback, as JSON. Never fails: an odd object claims nothing.
    pub fn from_callback(response: &Value) -> Unverified {
        Unverified::from_fields(Source::Callback, |name| response.get(name).and_then(Claimed::from_json))
    }

    /// From the query of a return page (`location.search`, with or without `?`), if it has a result in it at all.
    ///
    /// Decodes once, takes `+` for a space, the first of duplicates, `undefined`, `null` and nothing for absent, and
    /// finds an `imp_uid=` that the SDK glued to the value before it.
    pub fn from_query(query: &str) -> Option<Unverified> {
        let fields = return_query::parse(query)?;
        let find = |name: &str| fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        Some(Unverified::from_fields(Source::Redirect, |name| find(name).map(Claimed::Text)))
    }

    /// From whatever can be asked for a field by its name: a JavaScript object, a map, a query. `field` may be asked for
    /// any name of the payment guides' response tables, and answers nothing for what it doesn't have.
    pub fn from_fields(source: Source, field: impl Fn(&str) -> Option<Claimed>) -> Unverified {
        Unverified::read(source, &field)
    }

    /// Not for each kind of source anew.
    fn read(source: Source, field: &dyn Fn(&str) -> Option<Claimed>) -> Unverified {
        let text = |name: &str| field(name).and_then(Claimed::into_text);
        let claims = CLAIMS.iter().filter_map(|name| Some((*name, text(name)?))).collect();
        Unverified {
            source,
            imp_uid: text("imp_uid").and_then(|id| ImpUid::new(id).ok()),
            merchant_uid: text("merchant_uid").and_then(|id| MerchantUid::new(id).ok()),
            // The SDK really misspells it in one of its early failures.
            error_code: text("error_code").or_else(|| text("error_coe")),
            error_message: text("error_msg"),
            claims,
        }
    }

    /// For an order whose result never came: only its number is known.
    pub fn resumed(merchant_uid: MerchantUid) -> Unverified {
        Unverified {
            source: Source::Resume,
            imp_uid: None,
            merchant_uid: Some(merchant_uid),
            error_code: None,
            error_message: None,
            claims: Vec::new(),
        }
    }

    /// The same claim, for the order that the page itself opened the window for, if the result didn't name one.
    pub fn or_order(mut self, merchant_uid: &MerchantUid) -> Unverified {
        self.merchant_uid.get_or_insert_with(|| merchant_uid.clone());
        self
    }

    /// Where the claim came from.
    #[must_use]
    pub fn source(&self) -> Source {
        self.source
    }

    /// i'mport's number of the payment; none if the window refused before a payment existed.
    #[must_use]
    pub fn imp_uid(&self) -> Option<&ImpUid> {
        self.imp_uid.as_ref()
    }

    /// The shop's number of the order.
    #[must_use]
    pub fn merchant_uid(&self) -> Option<&MerchantUid> {
        self.merchant_uid.as_ref()
    }

    /// The gateway's error code (`F1002`), for logs and support. **Not a sign that the order is unpaid.**
    #[must_use]
    pub fn error_code(&self) -> Option<&str> {
        self.error_code.as_deref()
    }

    /// The gateway's message (Korean), for logs and support. **Not a sign that the order is unpaid.**
    #[must_use]
    pub fn error_message(&self) -> Option<&str> {
        self.error_message.as_deref()
    }

    /// All that was claimed and is free of personal data, as one line for a log: `success=false status=failed`.
    #[must_use]
    pub fn diagnostics(&self) -> String {
        self.claims.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" ")
    }
}

/// What goes into a log: no names, addresses, card or account numbers.
static CLAIMS: [&str; 9] = [
    "success",
    "imp_success",
    "status",
    "error_code",
    "error_coe",
    "pay_method",
    "pg_provider",
    "paid_amount",
    "currency",
];

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn callback_shapes() {
        for (name, response, imp_uid, merchant_uid, code) in [
            (
                "legacy success",
                json!({"success": true, "imp_uid": "imp_1", "merchant_uid": "m"}),
                Some("imp_1"),
                Some("m"),
                None,
            ),
            (
                "current, no success",
                json!({"imp_uid": "imp_1", "merchant_uid": "m", "status": "paid"}),
                Some("imp_1"),
                Some("m"),
                None,
            ),
            (
                "no channel",
                json!({"imp_success": false, "imp_uid": null, "merchant_uid": "m", "error_coe": "F1001"}),
                None,
                Some("m"),
                Some("F1001"),
            ),
            (
                "already paid",
                json!({"success": false, "error_code": "F1002", "error_msg": "이미 결제됨"}),
                None,
                None,
                Some("F1002"),
            ),
            (
                "numbers",
                json!({"imp_uid": 7, "merchant_uid": 12, "error_code": 400}),
                Some("7"),
                Some("12"),
                Some("400"),
            ),
            ("text null", json!({"imp_uid": "null", "merchant_uid": "undefined"}), None, None, None),
            ("hostile ids", json!({"imp_uid": "../x", "merchant_uid": ["m"]}), None, None, None),
            ("a string", json!("paid"), None, None, None),
            ("null", json!(null), None, None, None),
            ("an array", json!([1, 2]), None, None, None),
        ] {
            let claim = Unverified::from_callback(&response);
            assert_eq!(claim.imp_uid().map(ImpUid::as_str), imp_uid, "{name}");
            assert_eq!(claim.merchant_uid().map(MerchantUid::as_str), merchant_uid, "{name}");
            assert_eq!(claim.error_code(), code, "{name}");
        }
    }

    #[test]
    fn diagnostics_and_debug_hold_no_personal_data() {
        let claim = Unverified::from_callback(&json!({
            "success": false, "buyer_name": "John Doe", "buyer_tel": "01012345678", "card_number": "1234-****",
            "vbank_num": "110-1", "status": "failed",
        }));
        assert_eq!(claim.diagnostics(), "success=false status=failed");
        for secret in ["John", "0101", "1234", "110-1"] {
            assert!(!format!("{claim:?}").contains(secret), "{secret}");
        }
    }

    #[test]
    fn an_order_is_filled_in_but_never_replaced() {
        let mine = MerchantUid::new("mine").unwrap();
        let named = Unverified::from_callback(&json!({"merchant_uid": "named"})).or_order(&mine);
        assert_eq!(named.merchant_uid().map(MerchantUid::as_str), Some("named"));
        assert_eq!(Unverified::from_callback(&json!({})).or_order(&mine).merchant_uid(), Some(&mine));
    }
}
