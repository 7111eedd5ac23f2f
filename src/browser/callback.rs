//! What `IMP.request_pay` gives its callback, whatever it is.

use wasm_bindgen::JsValue;

use super::page;
use crate::outcome::{Claimed, Source, Unverified};

/// Never fails: null, a text, an object whose getters throw, all claim nothing.
pub(super) fn unverified(response: &JsValue) -> Unverified {
    Unverified::from_fields(Source::Callback, |name| claimed(&page::get(response, name)?))
}

fn claimed(value: &JsValue) -> Option<Claimed> {
    let text = value.as_string().map(Claimed::Text);
    text.or_else(|| value.as_f64().map(Claimed::Number)).or_else(|| value.as_bool().map(Claimed::Bool))
}
