//! Any text at all: violations, or a place where it isn't JSON. Never a panic.
//!
//! `cargo +nightly fuzz run lint`
#![no_main]

use libfuzzer_sys::fuzz_target;
use payjoa::{
    Language, Platform,
    outcome::{Unverified, without_result},
    request::{FromJsonError, KoreaTime, PaymentRequest, lint, lint_at},
};

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    for platform in Platform::ALL {
        match PaymentRequest::from_json(text, platform) {
            Ok(request) => {
                // What was accepted is accepted again, and is the same.
                let again = PaymentRequest::from_value(request.params().to_value(), platform).expect("accepted");
                assert_eq!(again.params(), request.params());
            }
            Err(FromJsonError::Refused(violations)) => {
                for violation in &violations {
                    assert!(!violation.message(Language::Ko).is_empty() && !violation.message(Language::En).is_empty());
                }
            }
            Err(_) => {}
        }
    }
    if let Ok(value) = serde_json::from_str(text) {
        let report = lint_at(&value, Platform::MobileApp, KoreaTime::from_unix_seconds(1_800_000_000));
        assert!(report.violations.len() >= lint(&value, Platform::MobileApp).violations.len());
        let _ = Unverified::from_callback(&value);
    }
    let _ = Unverified::from_query(text);
    let clean = without_result(text);
    assert_eq!(without_result(&clean), clean, "cleaning a clean query changes nothing");
});
