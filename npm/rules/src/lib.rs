//! The WebAssembly module of `payjoa/rules`: what PAYJOA demands of a payment request, with its messages in two languages. Apart
//! from the checkout, which needs no messages: no shopper downloads this.

use payjoa::{Platform, request::lint as check};
use wasm_bindgen::prelude::wasm_bindgen;

/// What is wrong with the parameters of `IMP.request_pay`, given as JSON; the report is JSON, too.
///
/// # Errors
/// In words, if it isn't JSON or there is no such platform.
#[wasm_bindgen]
pub fn lint(params: &str, platform: &str) -> Result<String, String> {
    let platform: Platform = platform.parse().map_err(|error: payjoa::UnknownPlatform| error.to_string())?;
    let params = serde_json::from_str(params).map_err(|error| error.to_string())?;
    serde_json::to_string(&check(&params, platform)).map_err(|error| error.to_string())
}
