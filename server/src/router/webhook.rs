//! The webhook: kept, answered, and looked into afterwards.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use payjoa::{ImpUid, MerchantUid};
use serde_json::json;

use super::{ProblemResponse, body::WholeBody, fields};
use crate::{
    Payments,
    ledger::{Hint, Kept},
    settle::SettleError,
};

/// When it is worth sending a webhook again that there was no room for, in seconds.
const COME_AGAIN: u32 = 60;

/// A 200 for everything that sending it again wouldn't improve.
pub(super) async fn webhook(
    State(payments): State<Payments>,
    headers: HeaderMap,
    WholeBody(body): WholeBody,
) -> Result<Response, ProblemResponse> {
    let Some(hint) = hint(&headers, &body) else {
        tracing::warn!(bytes = body.len(), "a webhook without a usable imp_uid or merchant_uid was left alone");
        return Ok(Json(json!({"kept": false, "why": "no usable imp_uid or merchant_uid"})).into_response());
    };
    match payments.keep_hint(&hint).await.map_err(SettleError::from)? {
        Kept::Yes => Ok(Json(json!({"kept": true})).into_response()),
        Kept::NoRoom => {
            tracing::warn!("too many webhooks are waiting to be looked into: one was sent away");
            let detail = "Too many webhooks are waiting to be looked into. Send it again later.";
            Err(ProblemResponse::new(StatusCode::SERVICE_UNAVAILABLE, "too_many_webhooks", detail)
                .retry_after(COME_AGAIN))
        }
    }
}

fn hint(headers: &HeaderMap, body: &[u8]) -> Option<Hint> {
    let fields = fields::read(headers, body)?;
    let imp_uid = fields.get("imp_uid").and_then(|id| ImpUid::new(id.as_str()).ok());
    let merchant_uid = fields.get("merchant_uid").and_then(|id| MerchantUid::new(id.as_str()).ok());
    let plain = |c: &char| c.is_ascii_alphanumeric() || *c == '_';
    let status = fields.get("status").map(|it| it.chars().filter(plain).take(20).collect()).unwrap_or_default();
    (imp_uid.is_some() || merchant_uid.is_some()).then_some(Hint { imp_uid, merchant_uid, status, sender: None })
}
