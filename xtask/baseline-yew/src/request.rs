//! The same app plus a payment request by the rules, without a checkout: what the request room costs.
//!
//! With the feature `messages` it shows what is wrong in words, too; with `every-option` the request has
//! every option, so that every rule has something to say.

use baseline_yew::Counter;
use payjoa::browser::platform;
use payjoa::request::{PaymentRequest, Violations};
use yew::Renderer;

#[cfg(not(feature = "every-option"))]
fn request() -> Result<PaymentRequest, Violations> {
    PaymentRequest::card("order-1", 1_004, "NF long padding jacket M")
        .pg("daou")
        .digital(false)
        .m_redirect_url("https://shop.example/payment/return")
        .build(platform())
}

#[cfg(feature = "every-option")]
fn request() -> Result<PaymentRequest, Violations> {
    use payjoa::{
        codes::{CardIssuer, PayjoaCard},
        request::{CashReceipt, Installments, PayMethod},
    };
    PaymentRequest::with_method(PayMethod::Card, "order-1", 61_004, "NF long padding jacket M")
        .pg("daou")
        .digital(false)
        .buyer_name("John Doe")
        .m_redirect_url("https://shop.example/payment/return")
        .app_scheme("shop")
        .notice_url("https://shop.example/payments/webhook")
        .custom_data("blue")
        .escrow(false)
        .tax_free(1)
        .installments(Installments::UpTo(6))
        .installments_by_card([(&PayjoaCard::from_code("CCLG"), [0, 2].as_slice())])
        .direct_issuer(&CardIssuer::from_code("361"), 0)
        .only_issuers([])
        .cash_receipt(CashReceipt::Block)
        .deposit_due_text("20301224")
        .phone_number("01012345678")
        .only_carriers(["SKT"])
        .direct(true)
        .product_code("P")
        .build(platform())
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
