//! What every WebAssembly module of a page has in common.
//!
//! A page may hold several of them, each with a payjoa of its own: a Yew island beside a custom element. `window.IMP` and its
//! payment window exist once, so what is known about them belongs to the page and not to a module. It lies in an object
//! that only a symbol leads to: `window[Symbol.for("payjoa")]`. The members' names and meanings don't change between
//! versions, of which a page may hold several, too.

use js_sys::{Object, Reflect, Symbol};
use wasm_bindgen::JsValue;

use super::page;

/// The script tag that is being waited for.
pub(super) const TAG: &str = "tag";
/// The `window.IMP` that has been initialised.
pub(super) const IMP: &str = "imp";
/// The user code that it was initialised for.
pub(super) const CODE: &str = "code";
/// The payment window that is open: an object for each one, whose `order` is the order's number.
pub(super) const OPEN: &str = "open";
/// The page's name among the shop's tabs.
pub(super) const TAB: &str = "tab";
/// A script's address as Trusted Types want it.
pub(super) const TRUSTED: &str = "trusted";

pub(super) fn get(name: &str) -> Option<JsValue> {
    page::get(&object()?, name)
}

/// `undefined` takes away. Without a page nothing is kept.
pub(super) fn set(name: &str, value: &JsValue) {
    if let Some(object) = object() {
        page::set(&object, name, value);
    }
}

fn object() -> Option<JsValue> {
    let window = page::window()?;
    let symbol = Symbol::for_("payjoa");
    let found = Reflect::get(&window, &symbol).ok().filter(JsValue::is_object);
    found.or_else(|| {
        let fresh = Object::new().into();
        Reflect::set(&window, &symbol, &fresh).ok()?;
        Some(fresh)
    })
}
