//! The webhook: kept, answered, and looked into afterwards.

use axum::{
    Json,
    body::Bytes,
    extract::{State, rejection::BytesRejection},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use payjoa::{ImpUid, MerchantUid};
use serde_json::json;

use super::{ProblemResponse, fields};
use crate::{Payments, ledger::Hint, settle::SettleError};

/// A 200 for everything that sending it again wouldn't improve.
pub(super) async fn webhook(
    State(payments): State<Payments>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, ProblemResponse> {
    let body = body?;
    let Some(hint) = hint(&headers, &body) else {
        tracing::warn!(bytes = body.len(), "a webhook without a usable imp_uid or merchant_uid was left alone");
        return Ok(Json(json!({"kept": false, "why": "no usable imp_uid or merchant_uid"})).into_response());
    };
    payments.keep_hint(&hint).await.map_err(SettleError::from)?;
    Ok(Json(json!({"kept": true})).into_response())
}

fn hint(headers: &HeaderMap, body: &[u8]) -> Option<Hint> {
    let fields = fields::read(headers, body)?;
    let imp_uid = fields.get("imp_uid").and_then(|id| ImpUid::new(id.as_str()).ok());
    let merchant_uid = fields.get("merchant_uid").and_then(|id| MerchantUid::new(id.as_str()).ok());
    let plain = |c: &char| c.is_ascii_alphanumeric() || *c == '_';
    let status = fields.get("status").map(|it| it.chars().filter(plain).take(20).collect()).unwrap_or_default();
    (imp_uid.is_some() || merchant_uid.is_some()).then_some(Hint { imp_uid, merchant_uid, status })
}
