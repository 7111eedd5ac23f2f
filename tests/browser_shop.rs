//! A shop's own test: its cart is emptied by the server's word alone. Explained in docs/testing-a-shop.md.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

use payjoa::{
    Platform,
    checkout::Options,
    outcome::Confirmation,
    request::PaymentRequest,
    test_kit::{Says, TestKit, click, state, until},
    view::Action,
    yew::Checkout,
};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use yew::prelude::*;

wasm_bindgen_test_configure!(run_in_browser);

// The shop. Its options come from outside, so that a test can give it the kit's.

#[derive(Properties, PartialEq)]
struct Props {
    options: Options,
    request: PaymentRequest,
}

#[component]
fn Shop(props: &Props) -> Html {
    let cart = use_state(|| 1);
    let on_settled = Callback::from({
        let cart = cart.clone();
        move |confirmation| {
            if matches!(confirmation, Confirmation::Paid(_)) {
                cart.set(0);
            }
        }
    });
    html! {<>
        <p id="cart">{ *cart }</p>
        <Checkout options={props.options.clone()} request={props.request.clone()} {on_settled} />
    </>}
}

// Its test.

#[wasm_bindgen_test]
async fn the_cart_is_emptied_when_the_server_says_paid() {
    let kit = TestKit::new();
    let request = PaymentRequest::card("mid_1", 61_000, "Padding jacket").digital(false).build(Platform::Pc).unwrap();

    let document = web_sys::window().unwrap().document().unwrap();
    let page = document.create_element("main").unwrap();
    document.body().unwrap().append_child(&page).unwrap();
    let props = Props { options: kit.options(), request: request.clone() };
    let shop = yew::Renderer::<Shop>::with_root_and_props(page.clone(), props).render();
    let cart = || page.query_selector("#cart").unwrap().unwrap().text_content().unwrap();

    // The shopper presses the button as soon as it can be pressed.
    until(|| click(&page, Action::Pay)).await.unwrap();
    assert_eq!(kit.imp.requests()[0]["amount"], 61_000);

    // The window says that all is well. That isn't enough.
    kit.imp.approve().unwrap();
    until(|| state(&page).as_deref() == Some("checking")).await.unwrap();
    assert_eq!(cart(), "1");

    // Now the server knows.
    kit.server.always(Says::paid(request.merchant_uid(), request.amount()));
    until(|| state(&page).as_deref() == Some("paid")).await.unwrap();
    until(|| cart() == "0").await.unwrap();

    shop.destroy();
    page.remove();
}
