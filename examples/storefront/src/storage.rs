//! What this browser remembers. Browsers may refuse to: then everything works, and nothing is remembered.

use js_sys::JSON;
use serde::{Serialize, de::DeserializeOwned};
use web_sys::Storage;

/// The browser's storage, unless it is blocked.
pub(crate) fn storage() -> Option<Storage> {
    gloo_utils::window().local_storage().ok().flatten()
}

pub(crate) fn to_json(value: &impl Serialize) -> Option<String> {
    let value = value.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).ok()?;
    JSON::stringify(&value).ok().map(String::from)
}

pub(crate) fn from_json<T: DeserializeOwned>(json: &str) -> Option<T> {
    serde_wasm_bindgen::from_value(JSON::parse(json).ok()?).ok()
}
