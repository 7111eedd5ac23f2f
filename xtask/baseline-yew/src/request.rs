//! The same app plus a payment request by the rules, without a checkout: what the request room costs.
//!
//! With the feature `messages` it shows what is wrong in words, too; with `every-rule` the request
//! comes as data, which any rule may be about.

use baseline_yew::Counter;
use payjoa::browser::platform;
use payjoa::request::{PaymentRequest, Violations};
use yew::Renderer;

#[cfg(not(feature = "every-rule"))]
fn request() -> Result<PaymentRequest, Violations> {
    PaymentRequest::card("order-1", 1_004, "NF long padding jacket M")
        .pg("daou")
        .digital(false)
        .m_redirect_url("https://shop.example/payment/return")
        .build(platform())
}

/// From parameters that could be anything, as a shop does that gets them from its server.
#[cfg(feature = "every-rule")]
fn request() -> Result<PaymentRequest, Violations> {
    PaymentRequest::from_value(std::hint::black_box(serde_json::Value::Null), platform())
}

#[cfg(not(feature = "messages"))]
fn told(violation: &payjoa::request::Violation) -> String {
    violation.field().to_owned() + violation.rule().id()
}

#[cfg(feature = "messages")]
fn told(violation: &payjoa::request::Violation) -> String {
    use payjoa::Language;
    let language = if platform().is_mobile() { Language::Ko } else { Language::En };
    violation.message(language)
}

fn main() {
    let told = match request() {
        Ok(request) => request.name().to_owned(),
        Err(violations) => violations.iter().map(told).collect(),
    };
    // Outside the component, so that the difference to the plain program is the request alone.
    if let Some(document) = web_sys::window().and_then(|window| window.document()) {
        document.set_title(&told);
    }
    Renderer::<Counter>::new().render();
}
