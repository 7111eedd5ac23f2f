//! A shop's page in Leptos: one jacket, and no doubt about who has paid. Explained in docs/guide-leptos.md.

use gloo_net::http::Request;
use leptos::prelude::*;
use payjoa::{
    Language, UserCode,
    browser::{Sdk, platform},
    checkout::{Options, Texts},
    leptos::{Checkout, Resume, ReturnPage},
    request::PaymentRequest,
};
use serde::Deserialize;

/// What the shop's server says about the order that it has created.
#[derive(Deserialize)]
struct Order {
    merchant_uid: String,
    amount: u64,
    name: String,
}

/// Has the server create an order, and asks for its payment by PAYJOA's rules.
async fn new_order() -> Result<PaymentRequest, String> {
    let answer = Request::post("/orders").send().await.map_err(|error| error.to_string())?;
    let order: Order = answer.json().await.map_err(|error| error.to_string())?;
    let origin = location().origin().unwrap_or_default();
    PaymentRequest::card(order.merchant_uid, order.amount, order.name)
        .digital(false)
        .pg("daou")
        .m_redirect_url(origin + "/return")
        .build(platform())
        .map_err(|violations| violations.to_string())
}

/// Whose payments to take, by whose script, and who knows whether they were paid.
fn options() -> Option<Options> {
    let sdk = Sdk::default().url("http://127.0.0.1:8787/v1/iamport.js"); // the sandbox's; without this line, i'mport's
    Some(Options::new(UserCode::new("imp00000000").ok()?, "/payments/confirm").sdk(sdk))
}

/// The order is there before the click, so that the click opens the payment window at once.
#[component]
fn Shop(options: Options) -> impl IntoView {
    let request = LocalResource::new(new_order);
    let texts = Texts::new(Language::En);
    let checkout = {
        let (options, texts) = (options.clone(), texts.clone());
        move || {
            match request.get() {
            None => view! { <p>"One moment…"</p> }.into_any(),
            Some(Err(why)) => view! { <p role="alert">{why}</p> }.into_any(),
            Some(Ok(paying)) => view! {
                // Another attempt is another order.
                <Checkout options=options.clone() request=paying texts=texts.clone() on_try_again=move || request.refetch() />
            }
            .into_any(),
        }
        }
    };
    view! {
        <main>
            <Resume options texts />
            <h1>"NF long padding jacket M"</h1>
            {checkout}
        </main>
    }
}

/// Phones come back to `/return`; everything else is the shop.
#[component]
fn App() -> impl IntoView {
    let is_return = location().pathname().is_ok_and(|path| path == "/return");
    options().map(|options| {
        if is_return {
            view! { <main><ReturnPage options texts=Texts::new(Language::En) /></main> }.into_any()
        } else {
            view! { <Shop options /> }.into_any()
        }
    })
}

fn main() {
    leptos::mount::mount_to_body(App);
}
