//! Noticing that the browser blocked the payment window.
//!
//! The SDK shows an alert then, and may never answer. `window.open` returns null to it, so we listen to that for as long
//! as `request_pay` runs, and put everything back before anybody else can see it.

use std::{cell::Cell, rc::Rc};

use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};

use super::page;

/// Runs `call`; says besides its result whether a popup was asked for and none was given.
pub(super) fn watch<T>(call: impl FnOnce() -> T) -> (T, bool) {
    let Some((window, original)) = page::window().and_then(|window| {
        let open = page::get(&window, "open")?.dyn_into::<Function>().ok()?;
        Some((window, open))
    }) else {
        return (call(), false);
    };
    let blocked = Rc::new(Cell::new(false));
    let (seen, real) = (Rc::clone(&blocked), original.clone());
    let listening = Closure::<dyn Fn(JsValue, JsValue, JsValue) -> Result<JsValue, JsValue>>::new(
        move |url: JsValue, target: JsValue, features: JsValue| {
            let popup = real.call3(&JsValue::UNDEFINED, &url, &target, &features)?;
            seen.set(popup.is_null());
            Ok(popup)
        },
    )
    .into_js_value();
    // Not dropped with this function: a script may have kept what it called.
    let name = JsValue::from_str("open");
    // If the page has frozen `open`, we hear nothing; the shopper's own way out remains.
    let _ = Reflect::set(&window, &name, &listening);
    let result = call();
    let _ = Reflect::set(&window, &name, &original);
    (result, blocked.get())
}
