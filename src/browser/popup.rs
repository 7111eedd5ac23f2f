//! Noticing that the browser blocked the payment window.
//!
//! The SDK shows an alert then, and may never answer. `window.open` returns null to it, so we listen to that while
//! `request_pay` runs. It may not have asked for the window by then: as long as its frames load (right after `IMP.init`, and
//! anew after each payment) a request waits for them. So we go on listening until it asks, or the payment is over, and then put
//! everything back.

use std::cell::RefCell;

use js_sys::{Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};

use super::page;

/// The SDK's name for its window. Later than in the call, others may open theirs.
const NAME: &str = "daou";

type Listening = dyn Fn(Function, JsValue, JsValue, JsValue) -> Result<JsValue, JsValue>;

/// What is in the place of `window.open`, and what was there.
struct Watch {
    listening: JsValue,
    original: Function,
    /// Whether the last window asked for in the call was blocked; nothing if there was none.
    blocked: Option<bool>,
    /// Once the call is over: who is told if the window is blocked.
    later: Option<fn()>,
}

thread_local! {
    /// A page has one payment window.
    static WATCH: RefCell<Option<Watch>> = const { RefCell::new(None) };
    /// One for all payments, never freed: a script may have kept what it called.
    static LISTENING: Closure<Listening> = Closure::new(|real: Function, url: JsValue, target: JsValue, features: JsValue| {
        listening(&real, &url, &target, &features)
    });
}

/// Runs `call`; says besides its result whether a popup was asked for and none was given. If none was asked for, `later` is
/// called when one is and is blocked, unless [`stop`] comes first.
pub(super) fn watch<T>(call: impl FnOnce() -> T, later: fn()) -> (T, bool) {
    stop();
    if let Some(original) = opener() {
        let listening: JsValue = LISTENING
            .with(|listening| listening.as_ref().unchecked_ref::<Function>().bind1(&JsValue::UNDEFINED, &original))
            .into();
        // If the page has frozen `open`, we hear nothing; the shopper's own way out remains.
        put(&listening);
        WATCH.set(Some(Watch { listening, original, blocked: None, later: None }));
    }
    let result = call();
    let blocked = WATCH.with_borrow_mut(|watch| {
        let watch = watch.as_mut()?;
        watch.later = Some(later);
        watch.blocked
    });
    if blocked.is_some() {
        stop();
    }
    (result, blocked == Some(true))
}

/// Puts the page's own `window.open` back. If somebody has wrapped ours meanwhile it stays, and passes everything on.
pub(super) fn stop() {
    if let Some(watch) = WATCH.take()
        && opener().is_some_and(|open| Object::is(&open, &watch.listening))
    {
        put(&watch.original);
    }
}

fn opener() -> Option<Function> {
    page::get(page::window()?.as_ref(), "open")?.dyn_into().ok()
}

fn put(open: &JsValue) {
    if let Some(window) = page::window() {
        let _ = Reflect::set(&window, &JsValue::from_str("open"), open);
    }
}

fn listening(real: &Function, url: &JsValue, target: &JsValue, features: &JsValue) -> Result<JsValue, JsValue> {
    let popup = real.call3(&JsValue::UNDEFINED, url, target, features)?;
    // Some blockers give a window and close it at once.
    let blocked = popup.is_null() || popup.is_undefined() || page::is_true(&popup, "closed");
    let later = WATCH.with_borrow_mut(|watch| {
        let watch = watch.as_mut()?;
        watch.blocked = Some(blocked);
        watch.later
    });
    if let Some(later) = later.filter(|_| target.as_string().as_deref() == Some(NAME)) {
        stop();
        if blocked {
            later();
        }
    }
    Ok(popup)
}
