//! A thousand payments leave nothing behind in WebAssembly's memory.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, reason = "a test")]

mod browser_support;

use std::time::Duration;

use browser_support::{Scripted, clean_page, eval, failed, install_fake_imp, moment, paid, request, until, user_code};
use js_sys::{Reflect, WebAssembly};
use payjoa::{
    browser::{Imp, Sdk},
    checkout::{Checkout, Options, Timing},
};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// What each payment holds besides its own: if one in fifty stayed, memory would grow.
const BALLAST: usize = 8 * 1024;

fn memory() -> f64 {
    let memory: WebAssembly::Memory = wasm_bindgen::memory().unchecked_into();
    Reflect::get(&memory.buffer(), &"byteLength".into()).unwrap().as_f64().unwrap()
}

fn imp() -> Imp {
    clean_page();
    install_fake_imp();
    // The fake's own list would grow.
    eval("IMP.requests = {push() {}}");
    let imp = Imp::find().unwrap();
    imp.init(&user_code()).unwrap();
    imp
}

/// In turns: answered, answered twice, given up, closed, refused by the script.
async fn pay(imp: &Imp, round: u32) {
    let ballast = vec![1_u8; BALLAST];
    let held = move |_: Result<_, _>| drop(ballast);
    if round % 5 == 4 {
        eval("IMP.pays ??= IMP.request_pay; IMP.request_pay = () => { throw new Error('no') }");
        assert!(imp.request_pay_with(&request("mine"), held).is_err());
        eval("IMP.request_pay = IMP.pays");
        return;
    }
    let window = imp.request_pay_with(&request("mine"), held).unwrap();
    match round % 5 {
        0 => drop(window),
        1 => window.abandon(),
        answers => {
            eval("IMP.callback({imp_uid: 'imp_1'})");
            if answers == 2 {
                eval("IMP.callback({imp_uid: 'imp_2'})");
            }
            let _ = window.await;
        }
    }
}

#[wasm_bindgen_test]
async fn a_thousand_windows_leave_nothing() {
    let imp = imp();
    for round in 0..50 {
        pay(&imp, round).await;
    }
    let before = memory();
    for round in 0..1_000 {
        pay(&imp, round).await;
    }
    assert_eq!(memory(), before);
}

/// A confirmer that holds something, and a listener that does.
async fn checkout(answer: bool) {
    let (server, ballast) = (Scripted::new([]), vec![1_u8; BALLAST]);
    let timing = Timing { watchdog: 60_000, patience: 60_000, first_pause: 1, longest_pause: 1, slow_pause: 1 };
    let sdk = Sdk::default().attempts(1).timeout(Duration::from_secs(60));
    let checkout = Checkout::new(Options::with_confirmer(user_code(), server.clone()).sdk(sdk).timing(timing));
    let subscription = checkout.subscribe(move |_| assert_eq!(ballast.len(), BALLAST));
    checkout.prepare();
    until(|| checkout.state().can_pay()).await;
    checkout.pay(&request("mine"));
    assert_eq!(checkout.state().name(), "window");
    if answer {
        server.then(paid("mine"));
        eval("IMP.callback({imp_uid: 'imp_1', merchant_uid: 'mine'})");
        until(|| checkout.state().name() == "paid").await;
    } else {
        server.then(failed("mine"));
        checkout.window_gone();
    }
    drop((subscription, checkout));
}

#[wasm_bindgen_test]
async fn a_thousand_checkouts_leave_nothing() {
    let _ = imp();
    // Tasks end a moment after what they served.
    for round in 0..50 {
        checkout(round % 2 == 0).await;
    }
    moment().await;
    let before = memory();
    for round in 0..1_000 {
        checkout(round % 2 == 0).await;
    }
    moment().await;
    assert_eq!(memory(), before);
}
