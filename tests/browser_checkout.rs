//! The checkout, against a fake SDK and a scripted server.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test")]

mod browser_support;

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use browser_support::{
    Scripted, clean_page, eval, failed, fake_sdk, install_fake_imp, number, options, order, paid, pending, quick,
    rejected, request, script_address, until, user_code,
};
use payjoa::{
    browser::{ConfirmError, ConfirmFuture, Confirmer, Sdk, pending as pending_store},
    checkout::{Checkout, Options, Subscription, Timing},
    outcome::contract::ConfirmRequest,
};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

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
