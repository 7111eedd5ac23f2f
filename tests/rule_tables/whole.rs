//! The request as a whole.

use payjoa::{Language, request::Rule};

use super::*;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[test]
fn everything_at_once() {
    let report = lint(&json!({"pay_method": "card", "escrow": true, "amount": "1", "name": "₩"}), Platform::MobileApp);
    let rules: Vec<_> = report.violations.iter().map(Violation::rule).collect();
    let want = [
        Rule::MerchantUid,
        Rule::Amount,
        Rule::Digital,
        Rule::EscrowMethod,
        Rule::Name,
        Rule::RedirectUrl,
        Rule::AppScheme,
    ];
    assert_eq!(rules, want);
}

#[test]
fn messages_say_what_to_do() {
    let report = lint(&with(&json!({"name": "a – b"})), Platform::Pc);
    let [violation] = &report.violations[..] else { panic!("{report:?}") };
    assert_eq!(violation.message(Language::En), "has '–' (U+2013), which EUC-KR can't write: write '-' instead");
    assert_eq!(violation.message(Language::Ko), "'–' (U+2013) 문자는 EUC-KR로 쓸 수 없습니다. '-'(으)로 바꿔 주세요");
    let json = serde_json::to_value(violation).unwrap();
    assert_eq!(json["rule"], "R9");
    assert_eq!(json["severity"], "error");
}

#[test]
fn what_isnt_an_object_is_refused() {
    for params in [json!(null), json!([]), json!("card"), json!(1)] {
        assert_eq!(found(&lint(&params, Platform::Pc).violations), [("R30", "params")]);
    }
}

#[test]
fn deep_or_broken_json_is_an_error_with_a_place() {
    let deep = format!("{}{}", "[".repeat(60_000), "]".repeat(60_000));
    for json in ["", "{", "{\"amount\":1e999}", "\u{0}", &deep] {
        let error = PaymentRequest::from_json(json, Platform::Pc).unwrap_err().to_string();
        assert!(error.starts_with("not JSON, line "), "{error}");
    }
}

#[test]
fn unknown_parameters_pass_through() {
    let request = PaymentRequest::from_value(with(&json!({"brand_new": {"x": [1, 2]}})), Platform::Pc).unwrap();
    assert_eq!(request.params()["brand_new"], json!({"x": [1, 2]}));
}

#[test]
fn serde_round_trip_is_identity_and_no_way_around_the_rules() {
    for platform in Platform::ALL {
        let request = PaymentRequest::from_value(sample(), platform).unwrap();
        let json = serde_json::to_string(&request).unwrap();
        assert_eq!(serde_json::from_str::<PaymentRequest>(&json).unwrap(), request);
        assert!(serde_json::from_str::<PaymentRequest>(&json.replace("1004", "0")).is_err());
    }
}

#[test]
fn nothing_personal_in_debug() {
    let request = PaymentRequest::from_value(sample(), Platform::Pc).unwrap();
    let builder = PaymentRequest::card("m", 1, "n").buyer_name("John Doe").buyer_tel("01012345678");
    let debug = format!("{request:?} {builder:?}");
    for secret in ["John", "hello@", "0101"] {
        assert!(!debug.contains(secret), "{debug}");
    }
}
