//! The script's loader and `window.IMP`, in a browser.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test")]

mod browser_support;

use std::{cell::Cell, rc::Rc, time::Duration};

use browser_support::{
    clean_page, eval, fake_sdk, install_fake_imp, number, order, request, script_address, until, user_code,
};
use payjoa::{
    Platform,
    browser::{Imp, LoadError, OpenError, Sdk, load},
    outcome::Unverified,
    request::PaymentRequest,
};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// Nothing listens there: the browser refuses to, even.
const DEAD: &str = "http://127.0.0.1:9/iamport.js";

/// Patient: a busy machine is no broken script. Tests of patience's end set their own.
fn sdk(url: &str) -> Sdk {
    Sdk::default().url(url).attempts(1).pause(Duration::from_millis(1)).timeout(Duration::from_secs(60))
}

fn tags() -> f64 {
    number("document.querySelectorAll('script[src^=\"data:\"], script[src*=\":9/\"]').length")
}

#[wasm_bindgen_test]
async fn many_callers_get_one_tag() {
    clean_page();
    let sdk = sdk(&fake_sdk());
    let done = Rc::new(Cell::new(0));
    for _ in 0..5 {
        let (sdk, done) = (sdk.clone(), Rc::clone(&done));
        wasm_bindgen_futures::spawn_local(async move {
            load(&sdk).await.unwrap();
            done.set(done.get() + 1);
        });
    }
    until(|| done.get() == 5).await;
    load(&sdk).await.unwrap();
    assert_eq!((tags(), number("window.loads")), (1.0, 1.0));
}

#[wasm_bindgen_test]
async fn a_script_without_imp_is_an_error_and_forgotten() {
    clean_page();
    let url = script_address("window.loads = 1");
    assert_eq!(load(&sdk(&url)).await.unwrap_err(), LoadError::GlobalMissing { url });
    assert_eq!(tags(), 0.0);
    load(&sdk(&fake_sdk())).await.unwrap();
}

#[wasm_bindgen_test]
async fn an_element_called_imp_is_not_the_sdk() {
    clean_page();
    eval("document.body.insertAdjacentHTML('beforeend', '<a id=\"IMP\"></a>')");
    let found = Imp::find();
    eval("document.getElementById('IMP').remove()");
    assert!(found.is_none());
}

#[wasm_bindgen_test]
async fn a_dead_address_fails_and_a_retry_works() {
    clean_page();
    assert_eq!(load(&sdk(DEAD)).await.unwrap_err(), LoadError::Script { url: DEAD.into() });
    assert_eq!(tags(), 0.0);
    load(&sdk(&fake_sdk())).await.unwrap();
}

#[wasm_bindgen_test]
async fn attempts_are_bounded() {
    clean_page();
    eval(
        "window.inserted = 0;
         window.realAppend = Node.prototype.appendChild;
         Node.prototype.appendChild = function (node) {
            if (node.src && node.src.includes(':9/')) window.inserted++;
            return window.realAppend.call(this, node);
         };",
    );
    let failed = load(&sdk(DEAD).attempts(3)).await;
    eval("Node.prototype.appendChild = window.realAppend");
    assert!(failed.is_err());
    assert_eq!(number("window.inserted"), 3.0);
}

#[wasm_bindgen_test]
async fn a_script_that_hangs_times_out() {
    clean_page();
    // A tag that never reaches the page neither loads nor fails.
    eval(
        "window.realAppend = Node.prototype.appendChild;
         Node.prototype.appendChild = function (node) {
            return node.tagName === 'SCRIPT' ? node : window.realAppend.call(this, node);
         };",
    );
    let hung = load(&sdk(&fake_sdk()).timeout(Duration::from_millis(30))).await;
    eval("Node.prototype.appendChild = window.realAppend");
    assert_eq!(hung.unwrap_err(), LoadError::TimedOut { url: fake_sdk(), seconds: 1 });
    load(&sdk(&fake_sdk())).await.unwrap();
}

#[wasm_bindgen_test]
async fn a_tag_of_the_page_is_adopted() {
    clean_page();
    insert_tag(&fake_sdk());
    load(&sdk(&fake_sdk())).await.unwrap();
    assert_eq!((tags(), number("window.loads")), (1.0, 1.0));
}

#[wasm_bindgen_test]
async fn a_dead_tag_of_the_page_is_replaced() {
    clean_page();
    // The browser has an answer for the address, it says: then a tag of the page isn't waited for as long as our own.
    eval(
        "window.realEntries = performance.getEntriesByName;
         performance.getEntriesByName = () => [{}];",
    );
    // Without its type it would run; with it, it never does, and no event comes.
    eval(&format!(
        "var tag = document.createElement('script'); tag.type = 'text/plain'; tag.dataset.test = ''; tag.src = \"{}\";
         document.head.appendChild(tag)",
        fake_sdk()
    ));
    let loaded = load(&sdk(&fake_sdk())).await;
    eval("performance.getEntriesByName = window.realEntries");
    loaded.unwrap();
    assert_eq!(number("window.loads"), 1.0);
}

fn insert_tag(url: &str) {
    eval(&format!(
        "var tag = document.createElement('script'); tag.src = \"{url}\"; tag.dataset.test = ''; document.head.appendChild(tag)"
    ));
}

#[wasm_bindgen_test]
async fn the_tag_carries_the_nonce() {
    clean_page();
    load(&sdk(&fake_sdk()).nonce("r4nd0m")).await.unwrap();
    let nonce = eval("document.querySelector('script[src^=\"data:\"]').nonce").as_string();
    assert_eq!(nonce.as_deref(), Some("r4nd0m"));
}

fn imp() -> Imp {
    clean_page();
    install_fake_imp();
    let imp = Imp::find().unwrap();
    imp.init(&user_code()).unwrap();
    imp
}

#[wasm_bindgen_test]
fn init_is_called_once() {
    let imp = imp();
    imp.init(&user_code()).unwrap();
    Imp::find().unwrap().init(&user_code()).unwrap();
    assert_eq!(number("IMP.inits.length"), 1.0);
    assert_eq!(eval("IMP.inits[0]").as_string().as_deref(), Some("imp00000000"));
}

#[wasm_bindgen_test]
fn a_replaced_global_is_initialised_again() {
    let _ = imp();
    install_fake_imp();
    let fresh = Imp::find().unwrap();
    assert_eq!(fresh.request_pay(&request("order")).unwrap_err(), OpenError::NotInitialised);
    fresh.init(&user_code()).unwrap();
    assert_eq!(number("IMP.inits.length"), 1.0);
}

#[wasm_bindgen_test]
fn an_init_that_throws_says_so() {
    clean_page();
    install_fake_imp();
    eval("IMP.init = () => { throw 'no such merchant' }");
    let refused = Imp::find().unwrap().init(&user_code()).unwrap_err();
    assert_eq!(refused, OpenError::Init { user_code: user_code(), message: "no such merchant".into() });
}

#[wasm_bindgen_test]
fn request_pay_gets_a_fresh_plain_object_equal_to_the_json() {
    let imp = imp();
    let request = request("order");
    for round in 0..2 {
        let window = imp.request_pay(&request).unwrap();
        let got = eval(&format!("IMP.requests[{round}]")).as_string().unwrap();
        let got: serde_json::Value = serde_json::from_str(&got).unwrap();
        assert_eq!(got, request.params().to_value(), "{round}");
        assert_eq!(got["amount"], 1_004);
        assert_eq!(eval("IMP.plain"), true);
        drop(window);
    }
}

#[wasm_bindgen_test]
fn a_second_request_is_refused_while_one_is_open() {
    let imp = imp();
    let window = imp.request_pay(&request("first")).unwrap();
    assert_eq!(imp.request_pay(&request("second")).unwrap_err(), OpenError::AlreadyOpen { open: order("first") });
    assert_eq!(number("IMP.requests.length"), 1.0);
    drop(window);
    imp.request_pay(&request("third")).map(drop).unwrap();
}

#[wasm_bindgen_test]
fn another_merchant_waits_until_the_window_is_done() {
    let imp = imp();
    let window = imp.request_pay(&request("first")).unwrap();
    let other = payjoa::UserCode::new("imp99999999").unwrap();
    assert!(matches!(imp.init(&other), Err(OpenError::AlreadyOpen { .. })));
    drop(window);
    imp.init(&other).unwrap();
}

#[wasm_bindgen_test]
fn abandoning_closes_and_frees() {
    let imp = imp();
    imp.request_pay(&request("first")).unwrap().abandon();
    assert_eq!(number("IMP.closed"), 1.0);
    eval("IMP.close = () => { throw new Error('nothing open') }");
    imp.request_pay(&request("second")).unwrap().abandon();
    eval("delete IMP.close");
    imp.request_pay(&request("third")).unwrap().abandon();
}

#[wasm_bindgen_test]
async fn callbacks_of_every_shape() {
    let imp = imp();
    for (response, imp_uid) in [
        ("{imp_uid: 'imp_1', merchant_uid: 'order', success: false}", Some("imp_1")),
        ("{imp_uid: 7}", Some("7")),
        ("null", None),
        ("undefined", None),
        ("'paid'", None),
        ("42", None),
        ("Symbol('x')", None),
        ("[]", None),
        ("{get imp_uid() { throw 1 }, merchant_uid: 'order'}", None),
        ("new Proxy({}, {get() { throw new Error('no') }})", None),
        ("(() => { const {proxy, revoke} = Proxy.revocable({}, {}); revoke(); return proxy })()", None),
    ] {
        let window = imp.request_pay(&request("order")).unwrap();
        eval(&format!("IMP.callback({response})"));
        let claim: Unverified = window.await.unwrap();
        assert_eq!(claim.imp_uid().map(payjoa::ImpUid::as_str), imp_uid, "{response}");
        assert_eq!(claim.merchant_uid(), Some(&order("order")), "{response}");
    }
}

#[wasm_bindgen_test]
async fn only_the_first_callback_counts() {
    let imp = imp();
    let answers = Rc::new(Cell::new(0));
    let counted = Rc::clone(&answers);
    let window = imp.request_pay_with(&request("order"), move |_| counted.set(counted.get() + 1)).unwrap();
    eval("IMP.callback({imp_uid: 'imp_1'}); IMP.callback({imp_uid: 'imp_2'}); IMP.callback()");
    assert_eq!(window.await.unwrap().imp_uid().map(|id| id.as_str().to_owned()).as_deref(), Some("imp_1"));
    assert_eq!(answers.get(), 1);
}

#[wasm_bindgen_test]
fn a_late_callback_finds_nobody_and_frees_nobody() {
    let imp = imp();
    let answers = Rc::new(Cell::new(0));
    let counted = Rc::clone(&answers);
    drop(imp.request_pay_with(&request("first"), move |_| counted.set(counted.get() + 1)).unwrap());
    eval("window.late = IMP.callback");
    let _second = imp.request_pay(&request("second")).unwrap();
    eval("window.late({imp_uid: 'imp_1'})");
    assert_eq!(answers.get(), 0);
    assert_eq!(imp.request_pay(&request("third")).unwrap_err(), OpenError::AlreadyOpen { open: order("second") });
}

#[wasm_bindgen_test]
async fn a_callback_inside_request_pay_is_an_answer() {
    let imp = imp();
    eval("IMP.request_pay = (params, callback) => callback({error_code: 'F1002', success: false})");
    let claim = imp.request_pay(&request("order")).unwrap().await.unwrap();
    assert_eq!(claim.error_code(), Some("F1002"));
}

#[wasm_bindgen_test]
fn a_request_pay_that_throws_is_an_error_and_frees_the_slot() {
    let imp = imp();
    eval("IMP.request_pay = () => { throw new TypeError('broken') }");
    assert_eq!(imp.request_pay(&request("order")).unwrap_err(), OpenError::Threw { message: "broken".into() });
    eval("IMP.request_pay = () => { throw null }");
    assert_eq!(imp.request_pay(&request("order")).unwrap_err(), OpenError::Threw { message: String::new() });
}

#[wasm_bindgen_test]
fn a_blocked_popup_is_noticed_and_window_open_put_back() {
    let imp = imp();
    eval(
        "window.realOpen = window.open; window.open = () => null; window.blockingOpen = window.open;
          IMP.request_pay = () => { window.open('/x', 'daou') }",
    );
    let refused = imp.request_pay(&request("order")).unwrap_err();
    let restored = eval("window.open === window.blockingOpen");
    eval("window.open = (...args) => { window.opened = args; return {} }");
    let opened = imp.request_pay(&request("order")).map(drop);
    let arguments = eval("window.opened.slice(0, 2).join()");
    eval("window.open = window.realOpen");
    assert_eq!(refused, OpenError::PopupBlocked);
    assert_eq!(restored, true);
    assert_eq!(opened, Ok(()));
    assert_eq!(arguments.as_string().as_deref(), Some("/x,daou"));
}

#[wasm_bindgen_test]
fn a_request_for_a_phone_may_be_paid_on_pc() {
    let imp = imp();
    let mobile = PaymentRequest::card("order", 1_004, "Jacket")
        .pg("daou")
        .digital(false)
        .m_redirect_url("https://example.com/back")
        .build(Platform::MobileWeb)
        .unwrap();
    imp.request_pay(&mobile).map(drop).unwrap();
}
