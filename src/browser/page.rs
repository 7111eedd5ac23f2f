//! The page and its clock; none of it exists where a server renders.

use wasm_bindgen::JsValue;

use crate::Platform;

/// The page's window. Every access to the browser begins here, so that rendering on a server finds nothing instead of
/// panicking.
pub(crate) fn window() -> Option<web_sys::Window> {
    if cfg!(target_arch = "wasm32") { web_sys::window() } else { None }
}

/// Milliseconds since 1970 by the shopper's clock, which may be wrong or be changed.
pub(crate) fn now() -> f64 {
    if cfg!(target_arch = "wasm32") { js_sys::Date::now() } else { 0.0 }
}

/// Milliseconds since the page was loaded; only goes forward.
pub(crate) fn uptime() -> f64 {
    window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now())
}

/// A random number in `0.0..1.0`; not for secrets.
pub(crate) fn random() -> f64 {
    if cfg!(target_arch = "wasm32") { js_sys::Math::random() } else { 0.5 }
}

/// `object[name]`, or nothing if there is no such thing, or if a getter or proxy throws.
pub(crate) fn get(object: &JsValue, name: &str) -> Option<JsValue> {
    js_sys::Reflect::get(object, &JsValue::from_str(name)).ok().filter(|value| !value.is_undefined())
}

/// What a thrown value says: an `Error`'s message, a string, or nothing for anything else.
pub(crate) fn thrown_message(thrown: &JsValue) -> String {
    thrown.as_string().or_else(|| get(thrown, "message")?.as_string()).unwrap_or_default()
}

/// The platform of this browser, by the same test as i'mport's SDK; see [`Platform::detect`].
///
/// An app's web view can't be told from a mobile browser. On a server: [`Platform::Pc`].
#[must_use]
pub fn platform() -> Platform {
    let agent = window().and_then(|window| window.navigator().user_agent().ok());
    Platform::detect(agent.as_deref().unwrap_or_default())
}
