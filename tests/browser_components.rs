//! The Yew components, against a fake SDK and a scripted server.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test")]

mod browser_support;

use std::{cell::RefCell, rc::Rc};

use browser_support::{
    Scripted, clean_page, eval, install_fake_imp, number, options, order, paid, rejected, request, until,
};
use payjoa::{
    Language,
    browser::pending as pending_store,
    checkout::{Options, Texts},
    outcome::Confirmation,
    yew as components,
};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use yew::prelude::*;

wasm_bindgen_test_configure!(run_in_browser);

fn records() -> usize {
    pending_store::list().len()
}

#[derive(Properties, PartialEq)]
struct ShopProps {
    options: Options,
    #[prop_or_default]
    settled: Callback<Confirmation>,
    shown: String,
}

#[component]
fn Shop(props: &ShopProps) -> Html {
    let (options, texts) = (props.options.clone(), Texts::new(Language::En));
    let on_settled = props.settled.clone();
    match props.shown.as_str() {
        "checkout" => html! { <components::Checkout {options} {texts} {on_settled} request={request("mine")} /> },
        "return" => html! { <components::ReturnPage {options} {texts} {on_settled} /> },
        "resume" => html! { <components::Resume {options} {texts} {on_settled} /> },
        _ => html! {},
    }
}

/// Renders a component into a place of its own, and takes it away again when dropped.
struct Rendered {
    app: Option<yew::AppHandle<Shop>>,
    settled: Rc<RefCell<Vec<Confirmation>>>,
}

fn render(options: Options, shown: &str) -> Rendered {
    eval(
        "document.getElementById('app')?.remove(); document.body.insertAdjacentHTML('beforeend', '<div id=\"app\"></div>')",
    );
    let root = web_sys::window().unwrap().document().unwrap().get_element_by_id("app").unwrap();
    let settled = Rc::new(RefCell::new(Vec::new()));
    let got = Rc::clone(&settled);
    let callback = Callback::from(move |confirmation| got.borrow_mut().push(confirmation));
    let props = ShopProps { options, settled: callback, shown: shown.to_owned() };
    Rendered { app: Some(yew::Renderer::<Shop>::with_root_and_props(root, props).render()), settled }
}

impl Rendered {
    fn unmount(&mut self) {
        if let Some(app) = self.app.take() {
            app.destroy();
        }
    }
}

impl Drop for Rendered {
    fn drop(&mut self) {
        self.unmount();
    }
}

fn shown_state() -> Option<String> {
    eval("document.querySelector('#app [data-testid=payment-status]')?.dataset.state").as_string()
}

async fn shows(state: &str) {
    until(|| shown_state().as_deref() == Some(state)).await;
}

fn click(action: &str) {
    eval(&format!("document.querySelector('#app [data-action={action}]').click()"));
}

#[wasm_bindgen_test]
async fn the_component_pays_and_shows_what_the_server_says() {
    clean_page();
    install_fake_imp();
    let server = Scripted::default();
    let rendered = render(options(&server), "checkout");
    shows("idle").await;
    until(|| eval("document.querySelector('#app [data-action=pay]').disabled") == false).await;
    click("pay");
    assert_eq!(number("IMP.requests.length"), 1.0, "in the click itself");
    shows("window").await;
    eval("IMP.callback({imp_uid: 'imp_1', merchant_uid: 'mine', success: true})");
    shows("checking").await;
    assert!(rendered.settled.borrow().is_empty());
    server.then(paid("mine"));
    shows("paid").await;
    assert_eq!(rendered.settled.borrow().len(), 1);
    until(|| eval("document.activeElement.className").as_string().as_deref() == Some("payjoa-heading")).await;
    assert_eq!(eval("document.querySelector('#app [data-action=pay]')"), wasm_bindgen::JsValue::NULL);
    assert_eq!(
        eval("document.querySelector('#app .payjoa-receipt').href").as_string().unwrap(),
        "https://example.com/receipt"
    );
}

#[wasm_bindgen_test]
async fn the_status_is_a_live_region_that_stays_in_the_page() {
    clean_page();
    install_fake_imp();
    let _rendered = render(options(&Scripted::default()), "checkout");
    shows("idle").await;
    eval("window.region = document.querySelector('#app [role=status]')");
    click("pay");
    shows("window").await;
    assert_eq!(
        eval("window.region === document.querySelector('#app [data-testid=payment-status] [role=status]')"),
        true
    );
    assert_eq!(eval("window.region.getAttribute('aria-live')").as_string().as_deref(), Some("polite"));
}

#[wasm_bindgen_test]
async fn unmounting_in_the_middle_ends_quietly() {
    clean_page();
    install_fake_imp();
    let server = Scripted::default();
    let mut rendered = render(options(&server), "checkout");
    shows("idle").await;
    click("pay");
    shows("window").await;
    eval("window.late = IMP.callback");
    rendered.unmount();
    eval("window.late({imp_uid: 'imp_1', merchant_uid: 'mine'})");
    let asked = server.asked.borrow().len();
    // Longer than several turns of the watchdog would be.
    let mut turns = 0;
    until(move || {
        turns += 1;
        turns > 20
    })
    .await;
    assert_eq!(server.asked.borrow().len(), asked);
    assert_eq!((rendered.settled.borrow().len(), records()), (0, 1));
}

fn at(query: &str) {
    eval("window.home ??= location.href");
    eval(&format!("history.replaceState(null, '', '/payment/return{query}')"));
}

fn home() {
    eval("history.replaceState(null, '', window.home)");
}

#[wasm_bindgen_test]
async fn a_forged_address_is_never_paid() {
    for (query, replies, want) in [
        ("?imp_success=true&imp_uid=imp_1", vec![], "refused"),
        ("?imp_success=true&success=true&imp_uid=imp_1&merchant_uid=mine", vec![rejected()], "rejected"),
        ("?imp_success=true&imp_uid=imp_1&merchant_uid=mine", vec![paid("another")], "checking"),
        ("?imp_success=true&imp_uid=imp_1&merchant_uid=mine", vec![], "checking"),
    ] {
        clean_page();
        at(query);
        let server = Scripted::new(replies);
        let rendered = render(options(&server), "return");
        shows(want).await;
        if want == "checking" {
            until(|| server.asked.borrow().len() > 3).await;
            assert_eq!(shown_state().as_deref(), Some("checking"));
        }
        assert!(rendered.settled.borrow().is_empty(), "{query}");
        home();
    }
}

#[wasm_bindgen_test]
async fn a_return_page_confirms_and_confirms_again_after_a_reload() {
    clean_page();
    at("?imp_success=false&imp_uid=imp_1&merchant_uid=mine");
    let server = Scripted::new([paid("mine"), paid("mine")]);
    for _ in 0..2 {
        let rendered = render(options(&server), "return");
        shows("paid").await;
        drop(rendered);
    }
    home();
    let asked: Vec<_> = server.asked.borrow().iter().map(|asked| asked.imp_uid.is_some()).collect();
    assert_eq!(asked, [true, false], "the payment that came back, then the order");
}

/// As a newcomer writes it: options made in the component's body, and a state that changes with the result.
#[wasm_bindgen_test]
async fn options_made_anew_in_every_render_begin_nothing_anew() {
    for shown in ["return", "checkout"] {
        clean_page();
        at("?imp_uid=imp_1&merchant_uid=mine");
        let server = Scripted::new([paid("mine")]);
        let mut rendered = render(options(&server), shown);
        if shown == "checkout" {
            shows("idle").await;
        } else {
            shows("paid").await;
        }
        let before = shown_state();
        let app = rendered.app.as_mut().unwrap();
        for _ in 0..3 {
            app.update(ShopProps { options: options(&server), settled: Callback::noop(), shown: shown.to_owned() });
            // Turns of the event loop, in which Yew renders.
            for _ in 0..3 {
                gloo_timers::future::TimeoutFuture::new(0).await;
            }
        }
        assert_eq!(shown_state(), before, "{shown}");
        assert_eq!(server.asked.borrow().len(), usize::from(shown == "return"));
        home();
    }
}

#[wasm_bindgen_test]
async fn an_unfinished_payment_is_offered_and_found_out_about() {
    clean_page();
    let server = Scripted::new([paid("mine")]);
    let rendered = render(options(&server), "resume");
    assert_eq!(eval("document.querySelector('#app').textContent").as_string().as_deref(), Some(""));
    drop(rendered);
    pending_store::remember(&order("mine"));
    let rendered = render(options(&server), "resume");
    until(|| !eval("document.querySelector('#app [data-action=resume]')").is_null()).await;
    assert!(server.asked.borrow().is_empty(), "only offered");
    click("resume");
    shows("paid").await;
    assert_eq!((rendered.settled.borrow().len(), records()), (1, 0));
}
