//! What a test has payjoa believe of its browser. Only with the feature `test-kit`, which [`test_kit`](crate::test_kit) is for.

use std::cell::RefCell;

use wasm_bindgen::JsValue;
use web_sys::Storage;

use super::{Imp, LoadError, pending, shared, tabs};

thread_local! {
    static SCRIPT: RefCell<Option<Script>> = const { RefCell::new(None) };
    static AGENT: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// What becomes of i'mport's script.
#[derive(Clone)]
pub(crate) enum Script {
    Never,
    Fails(LoadError),
}

pub(crate) fn script(script: Option<Script>) {
    SCRIPT.set(script);
}

/// The end of a load, if a test has decided on it.
pub(super) async fn loaded() -> Option<Result<Imp, LoadError>> {
    match SCRIPT.with_borrow(Option::clone)? {
        Script::Never => std::future::pending().await,
        Script::Fails(error) => Some(Err(error)),
    }
}

pub(crate) fn user_agent(agent: Option<String>) {
    AGENT.set(agent);
}

pub(super) fn agent() -> Option<String> {
    AGENT.with_borrow(Option::clone)
}

/// As in a page that has just been loaded, in a browser that has never been at this shop.
pub(crate) fn new_browser() {
    forget();
    new_page();
    [pending::storage(), pending::tab_storage()].iter().flatten().for_each(forget_stored);
}

/// Nothing is pretended any more.
pub(crate) fn forget() {
    SCRIPT.take();
    AGENT.take();
}

/// As in a page that has just been loaded.
pub(crate) fn new_page() {
    for name in [shared::IMP, shared::CODE, shared::OPEN, shared::TAB] {
        shared::set(name, &JsValue::UNDEFINED);
    }
    tabs::forget_told();
}

/// Another tab of this browser has its payment window open.
pub(crate) fn another_tab_pays() {
    tabs::lease_to("another-tab");
}

/// Everything that payjoa has stored.
fn forget_stored(storage: &Storage) {
    let keys = (0..storage.length().unwrap_or(0)).filter_map(|index| storage.key(index).ok().flatten());
    for key in keys.filter(|key| key.starts_with("payjoa.")).collect::<Vec<_>>() {
        let _ = storage.remove_item(&key);
    }
}
