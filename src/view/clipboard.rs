//! Copying an account's number.

use js_sys::Function;
use wasm_bindgen::{JsCast, JsValue};

use crate::browser::page;

/// Whether the browser can; insecure pages have no clipboard.
pub(super) fn is_there() -> bool {
    writer().is_some()
}

/// In the shopper's click. Whether the browser was asked; it refuses only pages that are nobody's focus.
pub(super) fn write(words: &str) -> bool {
    writer().is_some_and(|(clipboard, write)| write.call1(&clipboard, &words.into()).is_ok())
}

fn writer() -> Option<(JsValue, Function)> {
    let clipboard = page::get(&page::window()?.navigator(), "clipboard")?;
    let write = page::get(&clipboard, "writeText")?.dyn_into().ok()?;
    Some((clipboard, write))
}
