//! A page's own way to ask the shop's server.

use js_sys::{Function, Object, Promise};
use wasm_bindgen::JsValue;

use crate::{
    browser::{ConfirmError, ConfirmFuture, Confirmer, confirmer, page},
    outcome::contract::ConfirmRequest,
};

/// A function that is asked `{impUid?, merchantUid}` and gives a `Response`, or a promise of one, as the shop's confirm
/// endpoint would.
pub(super) struct Asking(pub(super) Function);

impl Confirmer for Asking {
    fn confirm(&self, ConfirmRequest { imp_uid, merchant_uid }: ConfirmRequest) -> ConfirmFuture {
        let question = Object::new();
        if let Some(imp_uid) = imp_uid {
            page::set_text(&question, "impUid", imp_uid.as_str());
        }
        page::set_text(&question, "merchantUid", merchant_uid.as_str());
        let answer = self.0.call1(&JsValue::UNDEFINED, &question);
        Box::pin(async move {
            let answer = answer.map_err(|thrown| ConfirmError::Network { message: page::thrown_message(&thrown) })?;
            confirmer::read(Promise::resolve(&answer)).await
        })
    }
}
