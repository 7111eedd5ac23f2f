//! Noticing that the browser blocked the payment window.
//!
//! The SDK shows an alert then, and may never answer. `window.open` returns null to it, so we listen to that for as long
//! as `request_pay` runs, and put everything back before anybody else can see it.

use std::cell::Cell;

use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};

use super::page;

type Listening = dyn Fn(Function, JsValue, JsValue, JsValue) -> Result<JsValue, JsValue>;

thread_local! {
    /// What the last `window.open` came to.
    static BLOCKED: Cell<bool> = const { Cell::new(false) };
    /// One for all payments, never freed: a script may have kept what it called.
    static LISTENING: Closure<Listening> = Closure::new(|real: Function, url: JsValue, target: JsValue, features: JsValue| {
        listening(&real, &url, &target, &features)
    });
}

/// Runs `call`; says besides its result whether a popup was asked for and none was given.
pub(super) fn watch<T>(call: impl FnOnce() -> T) -> (T, bool) {
    let Some((window, original)) = page::window().and_then(|window| {
        let open = page::get(&window, "open")?.dyn_into::<Function>().ok()?;
        Some((window, open))
    }) else {
        return (call(), false);
    };
    BLOCKED.set(false);
    let listening = LISTENING
        .with(|listening| listening.as_ref().unchecked_ref::<Function>().bind1(&JsValue::UNDEFINED, &original));
    let name = JsValue::from_str("open");
    // If the page has frozen `open`, we hear nothing; the shopper's own way out remains.
    let _ = Reflect::set(&window, &name, &listening);
    let result = call();
    let _ = Reflect::set(&window, &name, &original);
    (result, BLOCKED.get())
}

fn listening(real: &Function, url: &JsValue, target: &JsValue, features: &JsValue) -> Result<JsValue, JsValue> {
    let popup = real.call3(&JsValue::UNDEFINED, url, target, features)?;
    // Some blockers give a window and close it at once.
    BLOCKED.set(popup.is_null() || popup.is_undefined() || page::is_true(&popup, "closed"));
    Ok(popup)
}
