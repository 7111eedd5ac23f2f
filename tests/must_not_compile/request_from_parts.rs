//! A request goes through the rules.
use payjoa::request::PaymentRequest;

fn main() {
    let _ = PaymentRequest::default();
    let _: PaymentRequest = serde_json::json!({"amount": 0}).into();
}
