//! What a page says about itself.

use js_sys::Function;
use wasm_bindgen::{JsCast, JsValue};

use super::confirmer::Asking;
use crate::{
    Language, UserCode,
    browser::{HttpConfirmer, Sdk, page},
    checkout::{Options, Texts},
};

/// From `{userCode, confirm, token?, sdkUrl?, nonce?, integrity?}`; the error names what is missing or wrong.
pub(super) fn options(settings: &JsValue) -> Result<Options, JsValue> {
    let text = |name| page::get(settings, name).and_then(|value| value.as_string()).filter(|text| !text.is_empty());
    let Some(Ok(user_code)) = text("userCode").map(UserCode::new) else { return Err("userCode".into()) };
    let options = match page::get(settings, "confirm").and_then(|confirm| confirm.dyn_into::<Function>().ok()) {
        Some(asked) => Options::with_confirmer(user_code, Asking(asked)),
        None => {
            let http = HttpConfirmer::new(text("confirm").ok_or("confirm")?);
            let http = match text("token") {
                Some(token) => http.token(&token),
                None => http,
            };
            Options::with_confirmer(user_code, http)
        }
    };
    let mut sdk = Sdk::default();
    for (name, set) in
        [("sdkUrl", Sdk::url as fn(Sdk, String) -> Sdk), ("nonce", Sdk::nonce), ("integrity", Sdk::integrity)]
    {
        if let Some(value) = text(name) {
            sdk = set(sdk, value);
        }
    }
    Ok(options.sdk(sdk))
}

/// Korean unless another language is named.
pub(super) fn texts(language: &str) -> Texts {
    Texts::new(if language.is_empty() { Language::Ko } else { Language::from_tag(language) })
}
