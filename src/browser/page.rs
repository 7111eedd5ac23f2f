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

/// `object[name] = value`; nothing where the object doesn't let it.
pub(crate) fn set(object: &JsValue, name: &str, value: &JsValue) {
    let _ = js_sys::Reflect::set(object, &JsValue::from_str(name), value);
}

/// As [`set`], for words.
pub(crate) fn set_text(object: &JsValue, name: &str, words: &str) {
    set(object, name, &JsValue::from_str(words));
}

/// Whether `object[name]` is `true` itself.
pub(crate) fn is_true(object: &JsValue, name: &str) -> bool {
    get(object, name).and_then(|value| value.as_bool()) == Some(true)
}

/// The text that `object[name]` is; empty if it is none.
pub(crate) fn text(object: &JsValue, name: &str) -> String {
    get(object, name).and_then(|value| value.as_string()).unwrap_or_default()
}

pub(crate) fn document() -> Option<web_sys::Document> {
    window()?.document()
}

/// Whether somebody can be looking at the page.
pub(crate) fn is_visible() -> bool {
    document().is_some_and(|document| text(&document, "visibilityState") != "hidden")
}

/// Whether a popup may open: not too long after a click. Browsers that don't say are believed to.
#[cfg(feature = "element")]
pub(crate) fn may_open() -> bool {
    let activation = window().and_then(|window| get(&window.navigator(), "userActivation"));
    activation.is_none_or(|activation| is_true(&activation, "isActive"))
}

/// Whether the browser knows that it has no network. The other way round it knows nothing.
pub(crate) fn is_offline() -> bool {
    window().and_then(|window| get(&window.navigator(), "onLine")?.as_bool()) == Some(false)
}

/// As [`set`], for what is written to a setter that may refuse.
pub(crate) fn try_set(object: &JsValue, name: &str, value: &JsValue) -> Result<(), JsValue> {
    js_sys::Reflect::set(object, &JsValue::from_str(name), value).map(drop)
}

/// What a thrown value says: an `Error`'s message, a string, or nothing for anything else.
pub(crate) fn thrown_message(thrown: &JsValue) -> String {
    thrown.as_string().or_else(|| get(thrown, "message")?.as_string()).unwrap_or_default()
}

/// What the browser says of itself; nothing on a server.
pub(crate) fn user_agent() -> String {
    #[cfg(feature = "test-kit")]
    if let Some(pretended) = super::pretend::agent() {
        return pretended;
    }
    window().map(|window| text(&window.navigator(), "userAgent")).unwrap_or_default()
}

/// The platform of this browser, by the same test as i'mport's SDK; see [`Platform::detect`].
///
/// An app's web view can't be told from a mobile browser. On a server: [`Platform::Pc`].
#[must_use]
pub fn platform() -> Platform {
    Platform::detect(&user_agent())
}
