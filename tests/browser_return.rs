//! Coming back from a mobile payment, and payments that are still pending.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test")]

mod browser_support;

use browser_support::{clean_page, eval, number, order};
use payjoa::{
    browser::{pending, return_page},
    outcome::{Source, Unverified},
};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// Runs `test` at an address, and leads back to the test page's own.
fn at(query: &str, test: impl FnOnce()) {
    clean_page();
    eval("window.home ??= location.href");
    eval(&format!("history.replaceState({{own: 1}}, '', '/payment/return{query}')"));
    test();
    eval("history.replaceState(null, '', window.home)");
}

fn address() -> String {
    eval("location.pathname + location.search + location.hash").as_string().unwrap()
}

fn named(claim: Option<Unverified>) -> (Option<Source>, Option<String>, Option<String>) {
    let Some(claim) = claim else { return (None, None, None) };
    let (order, imp_uid) = (claim.merchant_uid().map(ToString::to_string), claim.imp_uid().map(ToString::to_string));
    (Some(claim.source()), order, imp_uid)
}

#[wasm_bindgen_test]
fn the_result_leaves_the_address_bar_and_the_shops_own_stays() {
    at("?lang=ko&imp_uid=imp_1&merchant_uid=mine&imp_success=true#top", || {
        let length = number("history.length");
        let claim = return_page::take();
        assert_eq!(named(claim), (Some(Source::Redirect), Some("mine".into()), Some("imp_1".into())));
        assert_eq!(address(), "/payment/return?lang=ko#top");
        assert_eq!((number("history.length"), number("history.state.own")), (length, 1.0));
    });
}

#[wasm_bindgen_test]
fn a_reload_finds_the_same_order_again() {
    at("?imp_uid=imp_1&merchant_uid=mine", || {
        let _ = return_page::take();
        for _ in 0..2 {
            assert_eq!(named(return_page::take()), (Some(Source::Resume), Some("mine".into()), None));
        }
        assert_eq!(address(), "/payment/return");
    });
}

#[wasm_bindgen_test]
fn a_new_attempt_ends_what_the_tab_came_back_from() {
    at("?imp_uid=imp_1&merchant_uid=first", || {
        let _ = return_page::take();
        pending::remember(&order("second"));
        assert_eq!(named(return_page::take()), (Some(Source::Resume), Some("second".into()), None));
    });
}

#[wasm_bindgen_test]
fn without_a_query_the_payment_begun_last_is_meant() {
    at("", || {
        assert_eq!(return_page::take(), None);
        pending::remember(&order("pending"));
        assert_eq!(named(return_page::take()), (Some(Source::Resume), Some("pending".into()), None));
    });
}

#[wasm_bindgen_test]
fn an_address_without_an_order_is_not_believed_at_all() {
    at("?imp_success=true&imp_uid=imp_forged", || {
        assert_eq!(return_page::take(), None);
        assert_eq!(address(), "/payment/return");
    });
    at("?imp_success=true&imp_uid=imp_forged", || {
        pending::remember(&order("pending"));
        assert_eq!(named(return_page::take()), (Some(Source::Resume), Some("pending".into()), None));
    });
}

fn orders() -> Vec<String> {
    let mut orders: Vec<_> = pending::list().into_iter().map(|pending| pending.merchant_uid.to_string()).collect();
    orders.sort();
    orders
}

#[wasm_bindgen_test]
fn pending_payments_are_listed_and_the_latest_is_found() {
    clean_page();
    pending::remember(&order("now"));
    eval("localStorage.setItem('payjoa.pending.before', String(Date.now() - 1000))");
    eval("localStorage.setItem('something else', '1')");
    assert_eq!(orders(), ["before", "now"]);
    assert_eq!(pending::latest().map(|pending| pending.merchant_uid), Some(order("now")));
    pending::forget(&order("now"));
    assert_eq!(pending::latest().map(|pending| pending.merchant_uid), Some(order("before")));
}

#[wasm_bindgen_test]
fn old_and_unreadable_records_go_away() {
    clean_page();
    eval(
        "localStorage.setItem('payjoa.pending.old', String(Date.now() - 7 * 86400000));
         localStorage.setItem('payjoa.pending.young', String(Date.now() - 7 * 86400000 + 60000));
         localStorage.setItem('payjoa.pending.future', String(Date.now() + 86400000));
         localStorage.setItem('payjoa.pending.odd', 'yesterday');
         localStorage.setItem('payjoa.pending.', '1');
         localStorage.setItem('other', 'stays')",
    );
    assert_eq!(orders(), ["future", "young"]);
    assert_eq!(number("localStorage.length"), 3.0);
}

#[wasm_bindgen_test]
fn blocked_storage_holds_nothing_and_hurts_nobody() {
    clean_page();
    eval(
        "window.realStorage = Object.getOwnPropertyDescriptor(window, 'localStorage');
         Object.defineProperty(window, 'localStorage', {configurable: true, get() { throw new DOMException('no', 'SecurityError') }})",
    );
    pending::remember(&order("mine"));
    let (list, _) = (pending::list(), pending::forget(&order("mine")));
    eval("Object.defineProperty(window, 'localStorage', window.realStorage)");
    assert_eq!(list, []);
}

#[wasm_bindgen_test]
fn full_storage_hurts_nobody() {
    clean_page();
    eval(
        "window.realSet = Storage.prototype.setItem; Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }",
    );
    pending::remember(&order("mine"));
    eval("Storage.prototype.setItem = window.realSet");
    assert_eq!(pending::list(), []);
}
