//! Confirm and status: how does my order stand?

use axum::{
    Json,
    extract::{Path, State, rejection::PathRejection},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use payjoa::{ImpUid, MerchantUid, outcome::contract::ConfirmRequest};
use serde_json::{Map, Value, json};

use super::{ProblemResponse, body::WholeBody, fields};
use crate::{
    Payments,
    settle::{Outcome, Source},
};

/// All that a page may say. An amount or a state, for example, is none of its business.
const FIELDS: [&str; 2] = ["imp_uid", "merchant_uid"];

pub(super) async fn confirm(
    State(payments): State<Payments>,
    headers: HeaderMap,
    WholeBody(body): WholeBody,
) -> Result<Response, ProblemResponse> {
    let asked = parse(&headers, &body)?;
    ask(&payments, &asked.merchant_uid, asked.imp_uid.as_ref()).await
}

pub(super) async fn status(
    State(payments): State<Payments>,
    path: Result<Path<String>, PathRejection>,
) -> Result<Response, ProblemResponse> {
    let Path(text) = path.map_err(|why| malformed(why.body_text()))?;
    let merchant_uid = MerchantUid::new(text).map_err(|why| malformed(why.to_string()))?;
    ask(&payments, &merchant_uid, None).await
}

/// A page gives up at some time; better to tell it to come again before. Whatever was under way is left whole.
async fn ask(
    payments: &Payments,
    merchant_uid: &MerchantUid,
    claimed: Option<&ImpUid>,
) -> Result<Response, ProblemResponse> {
    let settling = payments.settle(merchant_uid, claimed, Source::Page);
    match tokio::time::timeout(payments.0.policy.page_patience, settling).await {
        Ok(outcome) => Ok(answer(merchant_uid, outcome?)),
        Err(_elapsed) => {
            tracing::warn!(%merchant_uid, "a page was told to come again: no answer in time");
            Err(ProblemResponse::unavailable())
        }
    }
}

fn parse(headers: &HeaderMap, body: &[u8]) -> Result<ConfirmRequest, ProblemResponse> {
    if !fields::is_json(&fields::media_type(headers)) {
        let detail = "Send JSON, and say so: `Content-Type: application/json`.";
        return Err(ProblemResponse::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not_json", detail));
    }
    let body: Map<String, Value> = serde_json::from_slice(body).map_err(|why| malformed(why.to_string()))?;
    if let Some(name) = body.keys().find(|name| !FIELDS.contains(&name.as_str())) {
        let name: String = name.chars().take(40).collect();
        let detail = format!("There is no field {name:?} here; only \"merchant_uid\" and \"imp_uid\" are.");
        return Err(ProblemResponse::new(StatusCode::BAD_REQUEST, "unknown_field", detail));
    }
    serde_json::from_value(Value::Object(body)).map_err(|why| malformed(why.to_string()))
}

fn malformed(detail: String) -> ProblemResponse {
    ProblemResponse::new(StatusCode::BAD_REQUEST, "malformed", detail)
}

fn answer(merchant_uid: &MerchantUid, outcome: Outcome) -> Response {
    match outcome {
        Outcome::Settled(settled) => Json(settled).into_response(),
        Outcome::Pending { retry_after } => {
            let seconds = retry_after.as_millis().div_ceil(1_000).max(1).to_string();
            let body = json!({"state": "pending", "merchant_uid": merchant_uid});
            (StatusCode::ACCEPTED, [(header::RETRY_AFTER, seconds)], Json(body)).into_response()
        }
        Outcome::Rejected(why) => ProblemResponse::new(StatusCode::CONFLICT, why.code(), why.message()).into_response(),
        Outcome::UnknownOrder => {
            ProblemResponse::new(StatusCode::NOT_FOUND, "unknown_order", "The shop knows no such order.")
                .into_response()
        }
    }
}
