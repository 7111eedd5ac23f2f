//! The script's loader when something is in its way: M1 to M10, several WebAssembly modules, hashes, jQuery, intent.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test")]

mod browser_support;

use std::{cell::Cell, rc::Rc, time::Duration};

use browser_support::{
    clean_page, eval, fake_sdk, install_fake_imp, number, order, request, script_address, until, user_code,
};
use payjoa::browser::{Imp, LoadError, OpenError, Sdk, load};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// Nothing listens there: the browser refuses to, even.
const DEAD: &str = "http://127.0.0.1:9/iamport.js";

/// Of an empty file.
const WRONG: &str = "sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb";

fn sdk(url: &str) -> Sdk {
    Sdk::default().url(url).attempts(1).pause(Duration::from_millis(1)).timeout(Duration::from_secs(60))
}

/// Script tags never get into the page until [`let_scripts_pass`]: they hang, or fail where `window.failing` is set.
fn hold_scripts_back() {
    eval(
        "window.held = 0; window.failing = false;
         window.realAppend ??= Node.prototype.appendChild;
         Node.prototype.appendChild = function (node) {
            if (node.tagName !== 'SCRIPT') return window.realAppend.call(this, node);
            window.held++;
            if (window.failing) setTimeout(() => node.dispatchEvent(new Event('error')));
            return node;
         };",
    );
}

fn let_scripts_pass() {
    eval("Node.prototype.appendChild = window.realAppend");
}

fn tags() -> f64 {
    number("document.querySelectorAll('script[src^=\"data:\"], script[src*=\":9/\"]').length")
}

fn in_background(sdk: Sdk) -> Rc<Cell<Option<bool>>> {
    let done = Rc::new(Cell::new(None));
    let told = Rc::clone(&done);
    wasm_bindgen_futures::spawn_local(async move { told.set(Some(load(&sdk).await.is_ok())) });
    done
}

#[wasm_bindgen_test]
fn nothing_happens_by_itself() {
    // Making a description of the script isn't asking for it.
    let _ = Sdk::default().nonce("x").integrity("sha384-x");
    assert_eq!(
        eval("typeof window.IMP + document.querySelectorAll('script[src*=iamport], link').length"),
        "undefined0"
    );
}

#[wasm_bindgen_test]
async fn m1_fails_and_works_when_called_again() {
    clean_page();
    assert_eq!(load(&sdk(DEAD).attempts(2)).await.unwrap_err(), LoadError::Script { url: DEAD.into() });
    assert_eq!(tags(), 0.0);
    load(&sdk(&fake_sdk())).await.unwrap();
}

#[wasm_bindgen_test]
async fn m2_a_server_that_never_answers_times_out_each_time() {
    clean_page();
    hold_scripts_back();
    let hung = load(&sdk(&fake_sdk()).attempts(2).timeout(Duration::from_millis(20))).await;
    let_scripts_pass();
    assert_eq!(hung.unwrap_err(), LoadError::TimedOut { url: fake_sdk(), seconds: 1 });
    assert_eq!(number("window.held"), 2.0);
    load(&sdk(&fake_sdk())).await.unwrap();
}

#[wasm_bindgen_test]
async fn m3_a_tag_that_failed_before_we_came_is_replaced() {
    clean_page();
    eval(&format!(
        "window.died = new Promise(died => {{ const tag = document.createElement('script'); tag.dataset.test = '';
            tag.src = '{DEAD}'; tag.onerror = died; document.head.append(tag) }})"
    ));
    JsFuture::from(js_sys::Promise::from(eval("window.died"))).await.unwrap();
    // The same address with a query is the same script.
    let failed = load(&sdk(&[DEAD, "?v=2"].concat()).timeout(Duration::from_millis(500))).await;
    assert!(failed.is_err());
    assert_eq!(tags(), 0.0);
}

#[wasm_bindgen_test]
async fn m4_one_tag_for_callers_with_other_addresses() {
    clean_page();
    let first = in_background(sdk(&fake_sdk()));
    let second = in_background(sdk(DEAD));
    until(|| first.get().is_some() && second.get().is_some()).await;
    assert_eq!((first.get(), second.get()), (Some(true), Some(true)));
    assert_eq!((tags(), number("window.loads")), (1.0, 1.0));
}

#[wasm_bindgen_test]
async fn m5_a_script_without_imp_says_so() {
    clean_page();
    let url = script_address("window.loads = 1");
    assert_eq!(load(&sdk(&url)).await.unwrap_err(), LoadError::GlobalMissing { url });
}

#[wasm_bindgen_test]
async fn m7_a_script_that_throws_is_told_from_one_without_imp() {
    clean_page();
    // The test runner would take the error for its own.
    eval(
        "window.addEventListener('error', event => { event.preventDefault(); event.stopImmediatePropagation = () => {} }, {once: true})",
    );
    let url = script_address("throw new Error('half a file')");
    let failed = load(&sdk(&url)).await.unwrap_err();
    let LoadError::Threw { message, .. } = &failed else { panic!("{failed:?}") };
    assert!(message.contains("half a file"), "{message}");
    assert_eq!(tags(), 0.0);
    load(&sdk(&fake_sdk())).await.unwrap();
}

#[wasm_bindgen_test]
async fn m8_another_version_in_its_place_is_noticed() {
    clean_page();
    let first = load(&sdk(&fake_sdk())).await.unwrap();
    first.init(&user_code()).unwrap();
    install_fake_imp();
    eval("IMP.version = 'other'");
    // Whoever holds the old one keeps to it until it has been initialised anew.
    first.request_pay(&request("mine")).map(drop).unwrap();
    let second = load(&sdk(&fake_sdk())).await.unwrap();
    assert_eq!(second.request_pay(&request("mine")).unwrap_err(), OpenError::NotInitialised);
    second.init(&user_code()).unwrap();
    assert_eq!(first.request_pay(&request("mine")).unwrap_err(), OpenError::NotInitialised);
    second.request_pay(&request("mine")).map(drop).unwrap();
}

#[wasm_bindgen_test]
async fn m8_something_else_in_its_place_is_an_error() {
    clean_page();
    eval("window.IMP = {version: 'not the SDK'}");
    let url = script_address("window.IMP ??= {}");
    assert_eq!(load(&sdk(&url)).await.unwrap_err(), LoadError::GlobalMissing { url });
}

#[wasm_bindgen_test]
async fn m9_offline_waits_for_the_network_and_goes_on() {
    clean_page();
    hold_scripts_back();
    eval("window.failing = true; Object.defineProperty(navigator, 'onLine', {get: () => false, configurable: true})");
    // The pause is longer than a test may take; only the event can end it.
    let loading =
        in_background(sdk(&fake_sdk()).attempts(2).pause(Duration::from_secs(600)).timeout(Duration::from_secs(600)));
    until(|| number("window.held") == 1.0).await;
    browser_support::moment().await;
    assert_eq!(loading.get(), None);
    let_scripts_pass();
    eval("delete navigator.onLine; window.dispatchEvent(new Event('online'))");
    until(|| loading.get() == Some(true)).await;
}

#[wasm_bindgen_test]
async fn m9_offline_is_told_from_unreachable() {
    clean_page();
    eval("Object.defineProperty(navigator, 'onLine', {get: () => false, configurable: true})");
    let failed = load(&sdk(DEAD)).await;
    eval("delete navigator.onLine");
    assert_eq!(failed.unwrap_err(), LoadError::Offline { url: DEAD.into() });
}

#[wasm_bindgen_test]
async fn m10_a_caller_who_goes_away_harms_nobody() {
    clean_page();
    {
        let sdk = sdk(&fake_sdk());
        let mut given_up = Box::pin(load(&sdk));
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        assert!(given_up.as_mut().poll(&mut context).is_pending());
    }
    load(&sdk(&fake_sdk())).await.unwrap();
    assert_eq!((tags(), number("window.loads")), (1.0, 1.0));
}

#[wasm_bindgen_test]
async fn a_hash_goes_onto_the_tag_and_the_wrong_file_is_not_run() {
    clean_page();
    // Of the test server: no other script here is checked by a browser.
    let url = "/wasm-bindgen-test.js?a-script";
    eval(
        "window.realAppend ??= Node.prototype.appendChild;
         Node.prototype.appendChild = function (node) {
            if (node.tagName === 'SCRIPT') window.tagged = [node.integrity, node.crossOrigin].join(' ');
            return window.realAppend.call(this, node);
         };",
    );
    let refused = load(&sdk(url).integrity(WRONG)).await.unwrap_err();
    let_scripts_pass();
    assert_eq!(eval("window.tagged").as_string(), Some([WRONG, "anonymous"].join(" ")));
    assert_eq!(refused, LoadError::Integrity { url: url.into() });
}

#[wasm_bindgen_test]
async fn the_jquery_generation_needs_jquery() {
    clean_page();
    let url = "http://127.0.0.1:9/js/iamport.payment-1.2.0.js";
    assert_eq!(load(&sdk(url)).await.unwrap_err(), LoadError::JqueryMissing { url: url.into() });
    eval("window.jQuery = () => {}");
    let asked = load(&sdk(url)).await;
    eval("delete window.jQuery");
    assert_eq!(asked.unwrap_err(), LoadError::Script { url: url.into() });
}

#[wasm_bindgen_test]
async fn jquery_may_come_a_moment_later() {
    clean_page();
    let url = [&fake_sdk(), "/*iamport.payment-1.2.0.js*/"].concat();
    let loading = in_background(sdk(&url).attempts(3).pause(Duration::from_millis(5)));
    eval("setTimeout(() => { window.jQuery = () => {} })");
    until(|| loading.get() == Some(true)).await;
    eval("delete window.jQuery");
}

#[wasm_bindgen_test]
async fn a_script_from_before_payjoa_is_refused_at_once() {
    clean_page();
    let url = "http://127.0.0.1:9/js/iamport.payment-1.1.5.js";
    assert_eq!(load(&sdk(url).attempts(9)).await.unwrap_err(), LoadError::TooOld { url: url.into() });
}

#[wasm_bindgen_test]
async fn intent_loads_once_and_only_then() {
    clean_page();
    eval("window.button = document.createElement('button'); document.body.append(button)");
    let button: web_sys::EventTarget = eval("button").into();
    let intent = sdk(&fake_sdk()).load_on_intent(&button);
    browser_support::moment().await;
    assert_eq!(tags(), 0.0);
    eval("for (const name of ['pointerenter', 'touchstart', 'focusin']) button.dispatchEvent(new Event(name))");
    until(|| Imp::find().is_some()).await;
    assert_eq!((tags(), number("window.loads")), (1.0, 1.0));
    drop(intent);
    clean_page();
    drop(sdk(&fake_sdk()).load_on_intent(&button));
    eval("button.dispatchEvent(new Event('pointerenter')); button.remove()");
    browser_support::moment().await;
    assert_eq!(tags(), 0.0);
}

#[wasm_bindgen_test]
fn prefetching_runs_nothing_and_is_done_once() {
    clean_page();
    for _ in 0..2 {
        sdk(DEAD).nonce("r4nd0m").prefetch();
        sdk(DEAD).nonce("r4nd0m").preconnect();
    }
    let links = eval(
        "const links = [...document.querySelectorAll('link')].map(link => [link.rel, link.as, link.nonce, link.href].join(' ')).join();
         document.querySelectorAll('link').forEach(link => link.remove()); links",
    );
    let want =
        [["preload script r4nd0m ", DEAD], ["preconnect script r4nd0m ", DEAD]].map(|parts| parts.concat()).join(",");
    assert_eq!(links.as_string(), Some(want));
}

/// What a second module of the page does; called in [`second_module`].
#[wasm_bindgen]
pub async fn another_module_loads(url: String) -> bool {
    load(&sdk(&url)).await.is_ok()
}

#[wasm_bindgen]
pub async fn another_module_gives_up(url: String, millis: u32) -> bool {
    load(&sdk(&url).timeout(Duration::from_millis(millis.into()))).await.is_ok()
}

/// Initialises, and opens a window that stays open; the error, if it is refused.
#[wasm_bindgen]
pub fn another_module_pays(merchant_uid: &str) -> Option<String> {
    let imp = Imp::find().unwrap();
    imp.init(&user_code()).err().map(|error| error.to_string()).or_else(|| {
        let opened = imp.request_pay(&request(merchant_uid)).map(std::mem::forget);
        opened.err().map(|error| error.to_string())
    })
}

/// This very test's WebAssembly in a second instance, with a memory and statics of its own.
async fn second_module() {
    let made = eval(
        "(async () => {
            const glue = await import(new URL('/wasm-bindgen-test.js?again', location.href).href);
            await glue.default({module_or_path: '/wasm-bindgen-test_bg.wasm'});
            window.second = glue;
         })()",
    );
    JsFuture::from(js_sys::Promise::from(made)).await.unwrap();
}

#[wasm_bindgen_test]
async fn two_modules_share_one_tag() {
    clean_page();
    second_module().await;
    let first = in_background(sdk(&fake_sdk()));
    let second = eval(&format!("second.another_module_loads(\"{}\")", fake_sdk()));
    let second = JsFuture::from(js_sys::Promise::from(second)).await.unwrap();
    until(|| first.get().is_some()).await;
    assert_eq!((first.get(), second), (Some(true), true.into()));
    assert_eq!((tags(), number("window.loads")), (1.0, 1.0));
}

#[wasm_bindgen_test]
async fn a_module_does_not_hang_when_the_other_gives_up() {
    clean_page();
    second_module().await;
    // A tag that is in the page, and never loads or fails.
    eval(
        "window.realAppend ??= Node.prototype.appendChild;
         Node.prototype.appendChild = function (node) {
            if (node.tagName === 'SCRIPT') node.type = 'text/plain';
            return window.realAppend.call(this, node);
         };",
    );
    let second = eval(&format!("second.another_module_gives_up(\"{}\", 50)", fake_sdk()));
    let first = in_background(sdk(&fake_sdk()));
    until(|| tags() == 1.0).await;
    let_scripts_pass();
    assert_eq!(JsFuture::from(js_sys::Promise::from(second)).await.unwrap(), false);
    // Its own patience is a minute; it is told, and tries by itself.
    until(|| first.get() == Some(true)).await;
    assert_eq!((tags(), number("window.loads")), (1.0, 1.0));
}

#[wasm_bindgen_test]
async fn two_modules_have_one_window_and_one_initialisation() {
    clean_page();
    install_fake_imp();
    second_module().await;
    Imp::find().unwrap().init(&user_code()).unwrap();
    let refused = eval("second.another_module_pays('theirs')");
    assert!(refused.is_undefined(), "{refused:?}");
    assert_eq!(number("IMP.inits.length"), 1.0);
    let ours = Imp::find().unwrap().request_pay(&request("ours")).unwrap_err();
    assert_eq!(ours, OpenError::AlreadyOpen { open: order("theirs") });
    // Their answer frees the place.
    eval("IMP.callback({})");
    Imp::find().unwrap().request_pay(&request("ours")).map(drop).unwrap();
}
