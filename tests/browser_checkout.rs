//! The checkout and its Yew components, against a fake SDK and a scripted server.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test")]

mod browser_support;

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};

use browser_support::{
    Scripted, clean_page, eval, failed, fake_sdk, install_fake_imp, number, order, paid, pending, rejected, request,
    script_address, until, user_code,
};
use payjoa::{
    Language,
    browser::{ConfirmError, ConfirmFuture, Confirmer, Sdk, pending as pending_store},
    checkout::{Checkout, Options, Subscription, Texts, Timing},
    outcome::{Confirmation, contract::ConfirmRequest},
    yew as components,
};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use yew::prelude::*;

wasm_bindgen_test_configure!(run_in_browser);

fn quick() -> Timing {
    Timing { watchdog: 20, patience: 60_000, first_pause: 5, longest_pause: 5, slow_pause: 5 }
}

fn options(server: &Scripted) -> Options {
    let sdk = Sdk::default().url(fake_sdk()).attempts(1).timeout(Duration::from_secs(60));
    Options::with_confirmer(user_code(), server.clone()).sdk(sdk).timing(quick())
}

/// A checkout, and every state it has been in.
struct Watched {
    checkout: Checkout,
    seen: Rc<RefCell<Vec<&'static str>>>,
    _subscription: Subscription,
}

fn watched(options: Options) -> Watched {
    let checkout = Checkout::new(options);
    let seen = Rc::new(RefCell::new(vec![checkout.state().name()]));
    let names = Rc::clone(&seen);
    let subscription = checkout.subscribe(move |state| {
        if names.borrow().last() != Some(&state.name()) {
            names.borrow_mut().push(state.name());
        }
    });
    Watched { checkout, seen, _subscription: subscription }
}

impl Watched {
    async fn becomes(&self, name: &str) {
        until(|| self.checkout.state().name() == name).await;
    }

    fn way(&self) -> String {
        self.seen.borrow().join(" ")
    }
}

async fn open(server: &Scripted) -> Watched {
    clean_page();
    install_fake_imp();
    let watched = watched(options(server));
    watched.checkout.prepare();
    watched.becomes("idle").await;
    watched.checkout.pay(&request("mine"));
    watched
}

fn records() -> usize {
    pending_store::list().len()
}

#[wasm_bindgen_test]
async fn paid_only_by_the_server_and_only_then_forgotten() {
    let server = Scripted::default();
    let watched = open(&server).await;
    assert_eq!((watched.checkout.state().name(), records()), ("window", 1));
    eval("IMP.callback({imp_uid: 'imp_1', merchant_uid: 'mine', success: true, status: 'paid'})");
    until(|| server.asked.borrow().len() > 2).await;
    assert_eq!((watched.checkout.state().name(), records()), ("checking", 1));
    server.then(paid("mine"));
    watched.becomes("paid").await;
    assert_eq!(watched.way(), "loading idle window checking paid");
    assert_eq!(records(), 0);
}

#[wasm_bindgen_test]
async fn request_pay_is_called_before_pay_returns() {
    let _watched = open(&Scripted::default()).await;
    assert_eq!(number("IMP.requests.length"), 1.0);
}

#[wasm_bindgen_test]
async fn a_claim_of_failure_is_not_a_failure() {
    let server = Scripted::new([]);
    let watched = open(&server).await;
    eval("IMP.callback({imp_uid: 'imp_1', merchant_uid: 'mine', success: false, status: 'failed', error_msg: 'no'})");
    until(|| server.asked.borrow().len() > 1).await;
    server.then(paid("mine"));
    watched.becomes("paid").await;
    assert_eq!(watched.way(), "loading idle window checking paid");
}

#[wasm_bindgen_test]
async fn a_callback_that_never_comes_is_not_waited_for() {
    let server = Scripted::default();
    let watched = open(&server).await;
    until(|| server.asked.borrow().len() > 1).await;
    assert_eq!(watched.checkout.state().name(), "window");
    assert!(server.asked.borrow().iter().all(|asked| asked.imp_uid.is_none()));
    server.then(paid("mine"));
    watched.becomes("paid").await;
    assert_eq!(number("IMP.closed"), 1.0);
}

#[wasm_bindgen_test]
async fn the_shopper_has_a_way_out() {
    let server = Scripted::default();
    let watched = open(&server).await;
    watched.checkout.window_gone();
    assert_eq!((watched.checkout.state().name(), number("IMP.closed")), ("checking", 1.0));
    server.then(failed("mine"));
    watched.becomes("failed").await;
    assert_eq!(records(), 0);
}

#[wasm_bindgen_test]
async fn a_second_click_opens_nothing() {
    let watched = open(&Scripted::default()).await;
    watched.checkout.pay(&request("other"));
    assert_eq!((number("IMP.requests.length"), records()), (1.0, 1));
}

#[wasm_bindgen_test]
async fn a_second_checkout_is_refused_while_a_window_is_open() {
    let server = Scripted::default();
    let _first = open(&server).await;
    let second = watched(options(&server));
    second.checkout.prepare();
    second.becomes("idle").await;
    second.checkout.pay(&request("other"));
    assert_eq!(second.checkout.state().name(), "refused");
    assert_eq!(number("IMP.requests.length"), 1.0);
}

#[wasm_bindgen_test]
async fn errors_of_the_server_are_waited_out() {
    let server = Scripted::new([
        Err(ConfirmError::Status { status: 503 }),
        Err(ConfirmError::Malformed),
        paid("somebody else's"),
        Err(ConfirmError::TimedOut { seconds: 1 }),
        paid("mine"),
    ]);
    let watched = open(&server).await;
    eval("IMP.callback({imp_uid: 'imp_1', merchant_uid: 'mine'})");
    watched.becomes("paid").await;
    assert_eq!((watched.way().as_str(), server.asked.borrow().len()), ("loading idle window checking paid", 5));
}

/// Answers "pending" when told to, and counts the questions.
#[derive(Clone, Default)]
struct Slow {
    asked: Rc<Cell<u32>>,
    answered: Rc<Cell<u32>>,
}

impl Confirmer for Slow {
    fn confirm(&self, _: ConfirmRequest) -> ConfirmFuture {
        let slow = self.clone();
        self.asked.set(self.asked.get() + 1);
        let number = self.asked.get();
        Box::pin(async move {
            until(|| slow.answered.get() >= number).await;
            pending()
        })
    }
}

#[wasm_bindgen_test]
async fn an_answer_that_nobody_waits_for_any_more_changes_nothing() {
    clean_page();
    install_fake_imp();
    let server = Slow::default();
    let sdk = Sdk::default().url(fake_sdk());
    let watched = watched(Options::with_confirmer(user_code(), server.clone()).sdk(sdk).timing(quick()));
    watched.checkout.prepare();
    watched.becomes("idle").await;
    watched.checkout.pay(&request("mine"));
    until(|| server.asked.get() == 1).await;
    eval("IMP.callback({imp_uid: 'imp_1', merchant_uid: 'mine'})");
    assert_eq!(server.asked.get(), 2);
    server.answered.set(1);
    let mut turns = 0;
    until(move || {
        turns += 1;
        turns > 20
    })
    .await;
    assert_eq!(server.asked.get(), 2, "the watchdog's answer came late and started no second round of questions");
    server.answered.set(2);
    until(|| server.asked.get() == 3).await;
    server.answered.set(u32::MAX);
}

#[wasm_bindgen_test]
async fn patience_ends_in_unknown_and_the_asking_goes_on() {
    clean_page();
    install_fake_imp();
    let server = Scripted::default();
    let watched = watched(options(&server).timing(Timing { patience: 30, ..quick() }));
    watched.checkout.resume(order("mine"));
    watched.becomes("unknown").await;
    assert_eq!(watched.way(), "loading checking unknown");
    server.then(paid("mine"));
    watched.becomes("paid").await;
}

#[wasm_bindgen_test]
async fn a_rejected_payment_is_not_paid() {
    let server = Scripted::new([rejected()]);
    let watched = open(&server).await;
    eval("IMP.callback({imp_uid: 'imp_stolen', merchant_uid: 'mine', success: true})");
    watched.becomes("rejected").await;
    assert_eq!(records(), 1);
}

#[wasm_bindgen_test]
async fn an_error_in_place_of_a_payment_ends_soon_and_keeps_the_record() {
    let server = Scripted::default();
    let watched = open(&server).await;
    eval("IMP.callback({success: false, error_code: 'F400', error_msg: 'the amount was changed'})");
    watched.becomes("refused").await;
    assert_eq!(watched.way(), "loading idle window checking refused");
    assert_eq!(records(), 1, "a payment that turns up later is found by the next visit");
}

#[wasm_bindgen_test]
async fn an_order_that_is_already_paid_is_paid() {
    let server = Scripted::new([paid("mine")]);
    let watched = open(&server).await;
    eval("IMP.callback({success: false, error_code: 'F1002', error_msg: 'already paid'})");
    watched.becomes("paid").await;
}

#[wasm_bindgen_test]
async fn a_script_that_throws_may_have_begun_a_payment() {
    clean_page();
    install_fake_imp();
    eval("IMP.request_pay = () => { throw new Error('half way') }");
    let server = Scripted::new([pending(), paid("mine")]);
    let watched = watched(options(&server));
    watched.checkout.prepare();
    watched.becomes("idle").await;
    watched.checkout.pay(&request("mine"));
    watched.becomes("paid").await;
    assert_eq!(watched.way(), "loading idle checking paid");
}

#[wasm_bindgen_test]
async fn a_script_that_fails_can_be_tried_again() {
    clean_page();
    eval("window.broken = true");
    let flaky = script_address(&format!("if (!window.broken) {{ {FAKE_ONCE} }}"));
    let sdk = Sdk::default().url(flaky).attempts(1);
    let watched = watched(Options::with_confirmer(user_code(), Scripted::default()).sdk(sdk));
    watched.checkout.prepare();
    watched.becomes("refused").await;
    eval("window.broken = false");
    watched.checkout.prepare();
    watched.becomes("idle").await;
}

const FAKE_ONCE: &str = "window.IMP = {init() {}, request_pay() {}}";

#[wasm_bindgen_test]
async fn a_blocked_popup_leaves_the_button() {
    clean_page();
    install_fake_imp();
    eval("window.realOpen = window.open; window.open = () => null; IMP.request_pay = () => { window.open('/x') }");
    let watched = watched(options(&Scripted::default()));
    watched.checkout.prepare();
    watched.becomes("idle").await;
    watched.checkout.pay(&request("mine"));
    eval("window.open = window.realOpen; IMP.request_pay = () => {}");
    assert_eq!(watched.checkout.state().name(), "blocked");
    watched.checkout.pay(&request("mine"));
    assert_eq!(watched.checkout.state().name(), "window");
}

#[wasm_bindgen_test]
async fn a_popup_that_is_asked_for_after_the_click_and_blocked_is_noticed() {
    clean_page();
    install_fake_imp();
    // The script's frames still load when the shopper clicks.
    eval(
        "window.realOpen = window.open; window.blocking = window.open = () => null;
         IMP.request_pay = function (params, callback) { this.framesReady = () => window.open('/x', 'daou') }",
    );
    let watched = watched(options(&Scripted::default()));
    watched.checkout.prepare();
    watched.becomes("idle").await;
    watched.checkout.pay(&request("mine"));
    assert_eq!((watched.checkout.state().name(), records()), ("window", 1));
    eval("window.open('/theirs', 'help')");
    assert_eq!(watched.checkout.state().name(), "window", "of something else");
    eval("IMP.framesReady()");
    let put_back = eval("window.open === window.blocking");
    // Pressed again, and given up by the shopper before the script asks.
    watched.checkout.pay(&request("mine"));
    watched.checkout.window_gone();
    eval("window.late = window.open; IMP.framesReady()");
    let put_back_too = eval("window.late === window.blocking");
    eval("window.open = window.realOpen");
    assert_eq!((put_back, put_back_too), (true.into(), true.into()));
    assert_eq!(watched.way(), "loading idle window blocked window checking");
}

#[wasm_bindgen_test]
async fn a_popup_that_opens_after_the_click_is_an_open_window() {
    clean_page();
    install_fake_imp();
    eval(
        "window.realOpen = window.open; window.opening = window.open = () => ({closed: false});
         IMP.request_pay = function (params, callback) {
             this.callback = callback; this.framesReady = () => window.open('/x', 'daou')
         }",
    );
    let server = Scripted::new([paid("mine")]);
    let watched = watched(options(&server));
    watched.checkout.prepare();
    watched.becomes("idle").await;
    watched.checkout.pay(&request("mine"));
    eval("IMP.framesReady()");
    let put_back = eval("window.open === window.opening");
    eval("window.open = window.realOpen");
    assert_eq!((put_back, watched.checkout.state().name()), (true.into(), "window"));
    eval("IMP.callback({imp_uid: 'imp_1', merchant_uid: 'mine'})");
    watched.becomes("paid").await;
}

#[wasm_bindgen_test]
async fn a_listener_that_drives_the_checkout_leaves_no_stale_deed() {
    clean_page();
    install_fake_imp();
    eval("IMP.close = function () { this.closed++ }");
    let server = Scripted::default();
    let driven = Rc::new(RefCell::new(None::<Checkout>));
    let told = Rc::new(RefCell::new(Vec::new()));
    let options = options(&server).on_transition({
        let (driven, told) = (Rc::clone(&driven), Rc::clone(&told));
        move |step| {
            told.borrow_mut().push([step.from, step.to].join(" to "));
            let checkout = driven.borrow().clone();
            if let Some(checkout) = checkout.filter(|_| step.to == "opening") {
                checkout.window_gone();
            }
        }
    });
    let watched = watched(options);
    let last = Rc::new(Cell::new(""));
    let _second = watched.checkout.subscribe({
        let last = Rc::clone(&last);
        move |state| last.set(state.name())
    });
    driven.replace(Some(watched.checkout.clone()));
    watched.checkout.prepare();
    watched.becomes("idle").await;
    watched.checkout.pay(&request("mine"));
    assert_eq!((watched.checkout.state().name(), last.get()), ("checking", "checking"));
    let [opened, closed] = ["IMP.requests.length", "IMP.closed"].map(number);
    assert_eq!(opened, closed, "no window is left open that nobody waits for");
    assert_eq!(
        *told.borrow(),
        ["loading to idle", "idle to opening", "opening to window", "window to checking"].map(str::to_owned)
    );
    driven.take();
}

// Components.

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
