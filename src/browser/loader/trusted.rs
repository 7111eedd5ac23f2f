//! Trusted Types: pages with `require-trusted-types-for 'script'` let no plain text be a script's address.

use js_sys::{Function, Object};
use wasm_bindgen::{JsCast, JsValue};

use crate::browser::{page, shared};

/// The name to allow in the page's policy: `trusted-types payjoa`.
pub const TRUSTED_TYPES_POLICY: &str = "payjoa";

/// The address as a page with Trusted Types wants it, or as it is: where they aren't enforced, that does as well.
pub(super) fn address(url: &str) -> JsValue {
    let known = shared::get(shared::TRUSTED).filter(|address| text(address).as_deref() == Some(url));
    known.or_else(|| made(url)).unwrap_or_else(|| url.into())
}

/// A policy that gives this one address, whatever it is asked for, so that nobody else gains anything by it. Made once,
/// since most pages allow a name once only.
fn made(url: &str) -> Option<JsValue> {
    let factory = page::get(page::window()?.as_ref(), "trustedTypes")?;
    let rules = Object::new();
    // A function without WebAssembly behind it, which nobody has to free.
    let give = page::get(&rules, "valueOf")?.dyn_into::<Function>().ok()?.bind0(&url.into());
    page::set(&rules, "createScriptURL", &give);
    // Refused if the page doesn't list the name, or if somebody has used it before.
    let policy = call(&factory, "createPolicy", &TRUSTED_TYPES_POLICY.into(), &rules)?;
    let address = call(&policy, "createScriptURL", &url.into(), &JsValue::UNDEFINED)?;
    shared::set(shared::TRUSTED, &address);
    Some(address)
}

fn call(object: &JsValue, method: &str, first: &JsValue, second: &JsValue) -> Option<JsValue> {
    page::get(object, method)?.dyn_into::<Function>().ok()?.call2(object, first, second).ok()
}

fn text(address: &JsValue) -> Option<String> {
    page::get(address, "toString")?.dyn_into::<Function>().ok()?.call0(address).ok()?.as_string()
}
