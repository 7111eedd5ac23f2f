//! Confirm and status: how does my order stand?

use std::time::Instant;

use axum::{
    Json,
    extract::{Path, State, rejection::PathRejection},
    http::{HeaderMap, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use payjoa::{ImpUid, MerchantUid, outcome::contract::ConfirmRequest};
use serde_json::{Map, Value, json};

use super::{ProblemResponse, body::WholeBody, desk::Desk, fields};
use crate::settle::{Outcome, SettleError, Source};

/// All that a page may say. An amount or a state, for example, is none of its business.
const FIELDS: [&str; 2] = ["imp_uid", "merchant_uid"];

pub(super) async fn confirm(
    State(desk): State<Desk>,
    parts: Parts,
    WholeBody(body): WholeBody,
) -> Result<Response, ProblemResponse> {
    desk.admit(&parts)?;
    let asked = parse(&parts.headers, &body)?;
    ask(&desk, &parts, &asked.merchant_uid, asked.imp_uid.as_ref()).await
}

pub(super) async fn status(
    State(desk): State<Desk>,
    parts: Parts,
    path: Result<Path<String>, PathRejection>,
) -> Result<Response, ProblemResponse> {
    desk.admit(&parts)?;
    let Path(text) = path.map_err(|why| malformed(why.body_text()))?;
    let merchant_uid = MerchantUid::new(text).map_err(|why| malformed(why.to_string()))?;
    ask(&desk, &parts, &merchant_uid, None).await
}

/// A page gives up at some time; better to tell it to come again before. Whatever was under way is left whole.
async fn ask(
    desk: &Desk,
    parts: &Parts,
    merchant_uid: &MerchantUid,
    claimed: Option<&ImpUid>,
) -> Result<Response, ProblemResponse> {
    let (payments, began) = (&desk.payments, Instant::now());
    let looking = look(desk, parts, merchant_uid, claimed);
    let outcome = tokio::time::timeout(payments.0.policy.page_patience, looking).await;
    payments.metrics().asked(outcome.as_ref().ok().and_then(|it| it.as_ref().ok()), began.elapsed());
    match outcome {
        Ok(outcome) => Ok(answer(merchant_uid, outcome?)),
        Err(_elapsed) => {
            tracing::warn!(%merchant_uid, "a page was told to come again: no answer in time");
            Err(ProblemResponse::unavailable())
        }
    }
}

/// What isn't the asker's business doesn't exist. Who asks too often is told what the ledger knows.
async fn look(
    desk: &Desk,
    parts: &Parts,
    merchant_uid: &MerchantUid,
    claimed: Option<&ImpUid>,
) -> Result<Outcome, SettleError> {
    let payments = &desk.payments;
    match payments.ledger().order(merchant_uid).await? {
        Some(order) if !desk.may_know(&order, parts) => Ok(Outcome::UnknownOrder),
        Some(order) if payments.needs_no_look(&order, claimed) => Ok(payments.answer(&order)),
        Some(order) if desk.may_look(merchant_uid) => {
            let _place = desk.place().await;
            payments.settle_known(order, claimed, Source::Page).await
        }
        Some(order) => Ok(payments.answer(&order)),
        None => Ok(Outcome::UnknownOrder),
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
