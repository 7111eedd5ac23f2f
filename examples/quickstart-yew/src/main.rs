//! A shop's page in Yew: one jacket, and no doubt about who has paid. Explained in docs/guide-yew.md.

use gloo_net::http::Request;
use payjoa::{
    Language, UserCode,
    browser::{Sdk, platform},
    checkout::{Options, Texts},
    request::PaymentRequest,
    yew::{Checkout, Resume, ReturnPage},
};
use serde::Deserialize;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

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
    let origin = gloo_utils::window().location().origin().unwrap_or_default();
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

#[derive(Properties, PartialEq)]
struct PageProps {
    options: Options,
}

/// The order is there before the click, so that the click opens the payment window at once.
#[component]
fn Shop(props: &PageProps) -> Html {
    let request = use_state(|| None::<Result<PaymentRequest, String>>);
    let attempt = use_state(|| 0);
    use_effect_with(*attempt, {
        let request = request.setter();
        move |_| spawn_local(async move { request.set(Some(new_order().await)) })
    });
    // Another attempt is another order.
    let on_try_again = Callback::from(move |()| attempt.set(*attempt + 1));
    let texts = Texts::new(Language::En);
    html! {
        <main>
            <Resume options={props.options.clone()} texts={texts.clone()} />
            <h1>{ "NF long padding jacket M" }</h1>
            {
                match &*request {
                    None => html! { <p>{ "One moment…" }</p> },
                    Some(Err(why)) => html! { <p role="alert">{ why }</p> },
                    Some(Ok(request)) => html! {
                        <Checkout options={props.options.clone()} request={request.clone()} {texts} {on_try_again} />
                    },
                }
            }
        </main>
    }
}

/// Phones come back to `/return`; everything else is the shop.
#[component]
fn App() -> Html {
    let options = use_memo((), |()| options());
    let Some(options) = (*options).clone() else { return Html::default() };
    match gloo_utils::window().location().pathname().as_deref() {
        Ok("/return") => html! { <main><ReturnPage {options} texts={Texts::new(Language::En)} /></main> },
        _ => html! { <Shop {options} /> },
    }
}

fn main() {
    yew::Renderer::<App>::new().render();
}
