//! The way from the payment window back to the shop's page: written down, and disturbed.

use std::{sync::Arc, time::Duration};

use axum::{
    extract::{Request, State},
    http::{Method, StatusCode, header::LOCATION},
    middleware::Next,
    response::{Html, IntoResponse, Response},
};
use payjoa::{ImpUid, Language};
use serde_json::{Value, json};

use crate::{
    fault::Fault,
    gateway::Gateway,
    http::{html::fill, window::Layout},
    payment::{Payment, kind},
};

/// How long the browser waits for webhooks to go first.
const WEBHOOK_FIRST: Duration = Duration::from_secs(40);

/// Around the window's routes and the SDK's: acts where an answer leaves for the shop's page.
pub(in crate::http) async fn window(State(gateway): State<Arc<Gateway>>, request: Request, next: Next) -> Response {
    let deciding = Some(request.uri().path()).filter(|_| request.method() == Method::POST).and_then(decided);
    let Some(imp_uid) = deciding else { return next.run(request).await };
    let was_decided = is_decided(&gateway, &imp_uid);
    let response = next.run(request).await;
    // The second of two clicks is answered as the first, and the payment's history has it once.
    if was_decided || !is_decided(&gateway, &imp_uid) {
        return on_its_way(&gateway, &imp_uid, response);
    }
    if has(&gateway, &imp_uid, Fault::CallbackAfterWebhook) {
        // A shop that answers no webhook doesn't hold its shopper for ever.
        let _ = tokio::time::timeout(WEBHOOK_FIRST, gateway.webhooks_landed(&imp_uid)).await;
    }
    note(&gateway, &imp_uid, &response);
    on_its_way(&gateway, &imp_uid, response)
}

/// The payment of `POST /window/{imp_uid}` and `POST /sdk/payments/{imp_uid}/closed`.
fn decided(path: &str) -> Option<ImpUid> {
    let in_window = path.strip_prefix("/window/").filter(|rest| !rest.contains('/'));
    let closed = path.strip_prefix("/sdk/payments/").and_then(|rest| rest.strip_suffix("/closed"));
    ImpUid::new(in_window.or(closed)?).ok()
}

fn is_decided(gateway: &Gateway, imp_uid: &ImpUid) -> bool {
    gateway.state(|state| state.payment(imp_uid).is_some_and(|payment| payment.decision().is_some()))
}

fn has(gateway: &Gateway, imp_uid: &ImpUid, fault: Fault) -> bool {
    gateway.state(|state| state.payment(imp_uid).is_some_and(|payment| payment.faults().has(fault)))
}

/// Writes down that the browser was answered, if it was.
fn note(gateway: &Gateway, imp_uid: &ImpUid, response: &Response) {
    let redirected = response.status() == StatusCode::FOUND;
    let callback = gateway.state(|state| state.payment(imp_uid).and_then(Payment::callback));
    let Some(callback) = callback else { return };
    let said = |name: &str| callback.get(name).cloned().unwrap_or_default();
    if redirected && !has(gateway, imp_uid, Fault::OtherBrowser) {
        let to = response.headers().get(LOCATION).and_then(|to| to.to_str().ok()).map(without_query);
        gateway.note(imp_uid, kind::REDIRECTED, json!({"to": to, "error_code": said("error_code")}));
    } else if !redirected {
        let times = if has(gateway, imp_uid, Fault::DuplicatedCallback) { json!(2) } else { Value::Null };
        let detail = json!({
            "imp_uid": said("imp_uid"), "success": said("success"), "status": said("status"),
            "error_code": said("error_code"), "times": times,
        });
        gateway.note(imp_uid, kind::ANSWERED, detail);
    }
}

fn without_query(address: &str) -> &str {
    address.split(['?', '#']).next().unwrap_or_default()
}

/// A card app that opens another browser: this one stays where it is.
fn on_its_way(gateway: &Gateway, imp_uid: &ImpUid, response: Response) -> Response {
    if response.status() != StatusCode::FOUND || !has(gateway, imp_uid, Fault::OtherBrowser) {
        return response;
    }
    let address = response.headers().get(LOCATION).and_then(|to| to.to_str().ok()).unwrap_or_default();
    let main = fill(include_str!("../../window/other-browser.html"), &[("address", address)]);
    let data = [("imp-uid", imp_uid.as_str()), ("state", "other-browser")];
    // It speaks both languages.
    let layout = Layout::new(Language::Ko, "다른 브라우저 · Another browser");
    Html(Layout { data: &data, class: "quiet", switch: None, ..layout }.around(&main)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_requests_that_end_a_payment_in_the_browser() {
        for (path, imp_uid) in [
            ("/window/imp_1", Some("imp_1")),
            ("/sdk/payments/imp_1/closed", Some("imp_1")),
            ("/window/imp_1/deposit", None),
            ("/window/assets/window.css", None),
            ("/sdk/payments", None),
        ] {
            assert_eq!(decided(path).as_ref().map(ImpUid::as_str), imp_uid, "{path}");
        }
    }
}
