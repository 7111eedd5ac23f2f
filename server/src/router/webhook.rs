//! The webhook: kept, answered, and looked into afterwards.

use std::net::IpAddr;

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use payjoa::{ImpUid, MerchantUid};
use serde_json::json;

use super::{ProblemResponse, body::WholeBody, client, desk::Desk, fields};
use crate::{
    ledger::{Hint, Kept},
    settle::SettleError,
};

/// When it is worth sending a webhook again that there was no room for, in seconds.
const COME_AGAIN: u32 = 60;

/// A 200 for everything that sending it again wouldn't improve.
pub(super) async fn webhook(
    State(desk): State<Desk>,
    parts: Parts,
    WholeBody(body): WholeBody,
) -> Result<Response, ProblemResponse> {
    let (payments, metrics) = (&desk.payments, desk.payments.metrics());
    let sender = client::address(&parts, desk.options.hops);
    if sender.is_some_and(|sender| !client::is_import(sender)) {
        metrics.webhooks_from_elsewhere.add();
    }
    let Some(hint) = hint(&parts.headers, &body, sender) else {
        metrics.webhooks_unusable.add();
        tracing::warn!(bytes = body.len(), "a webhook without a usable imp_uid or merchant_uid was left alone");
        return Ok(Json(json!({"kept": false, "why": "no usable imp_uid or merchant_uid"})).into_response());
    };
    match payments.keep_hint(&hint).await.map_err(SettleError::from)? {
        Kept::Yes => {
            metrics.webhooks_kept.add();
            Ok(Json(json!({"kept": true})).into_response())
        }
        Kept::NoRoom => {
            metrics.webhooks_sent_away.add();
            tracing::warn!("too many webhooks are waiting to be looked into: one was sent away");
            let detail = "Too many webhooks are waiting to be looked into. Send it again later.";
            Err(ProblemResponse::new(StatusCode::SERVICE_UNAVAILABLE, "too_many_webhooks", detail)
                .retry_after(COME_AGAIN))
        }
    }
}

fn hint(headers: &HeaderMap, body: &[u8], sender: Option<IpAddr>) -> Option<Hint> {
    let fields = fields::read(headers, body)?;
    let imp_uid = fields.get("imp_uid").and_then(|id| ImpUid::new(id.as_str()).ok());
    let merchant_uid = fields.get("merchant_uid").and_then(|id| MerchantUid::new(id.as_str()).ok());
    let plain = |c: &char| c.is_ascii_alphanumeric() || *c == '_';
    let status = fields.get("status").map(|it| it.chars().filter(plain).take(20).collect()).unwrap_or_default();
    let sender = sender.map(|it| it.to_string());
    (imp_uid.is_some() || merchant_uid.is_some()).then_some(Hint { imp_uid, merchant_uid, status, sender })
}
