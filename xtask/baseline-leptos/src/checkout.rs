//! The same app plus a checkout, as a shop would add it: a request by the rules, and the component.

use baseline_leptos::Counter;
use leptos::prelude::*;
use payjoa::browser::platform;
use payjoa::checkout::{Options, Texts};
use payjoa::leptos::Checkout;
use payjoa::request::PaymentRequest;
use payjoa::{Language, UserCode};

#[component]
fn App() -> impl IntoView {
    let options = UserCode::new("imp00000000").ok().map(|user_code| Options::new(user_code, "/payments/confirm"));
    let request = PaymentRequest::card("order-1", 1_004, "NF long padding jacket M")
        .pg("daou")
        .digital(false)
        .m_redirect_url("https://shop.example/payment/return")
        .build(platform())
        .ok();
    let payment = options.zip(request);
    view! {
        <Counter />
        {payment.map(|(options, request)| view! { <Checkout options request texts=Texts::new(Language::En) /> })}
    }
}

fn main() {
    leptos::mount::mount_to_body(App);
}
