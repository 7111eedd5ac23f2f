//! `/payments/prepare`: the shop's server registers the amount before the window opens.

use std::sync::Arc;

use axum::{
    Router,
    extract::State,
    http::StatusCode,
    routing::{get, post},
};
use payjoa::MerchantUid;
use serde_json::{Map, Value, json};

use super::{Authorized, Body, Failure, InPath, Success, fields::Fields};
use crate::{gateway::Gateway, prepare::Prepared};

pub(super) fn routes() -> Router<Arc<Gateway>> {
    Router::new()
        .route("/payments/prepare", post(register).put(change))
        .route("/payments/prepare/{merchant_uid}", get(show))
}

/// Reads what is registered. What the call doesn't know is told on the payment that it is about, once there is one.
fn registration(body: Map<String, Value>) -> Result<Prepared, Failure> {
    let mut fields = Fields::new(body);
    let (merchant_uid, amount, currency) = (fields.merchant_uid()?, fields.amount()?, fields.text("currency")?);
    let lenient = fields.unknown().into_iter().map(|what| format!("/payments/prepare: {what}")).collect();
    Ok(Prepared { merchant_uid, amount, currency, lenient })
}

fn written(prepared: &Prepared) -> Success<Value> {
    let Prepared { merchant_uid, amount, currency, .. } = prepared;
    Success(json!({"merchant_uid": merchant_uid, "amount": amount, "currency": currency}))
}

async fn register(
    State(gateway): State<Arc<Gateway>>,
    _: Authorized,
    Body(body): Body<Map<String, Value>>,
) -> Result<Success<Value>, Failure> {
    let prepared = registration(body)?;
    gateway.state(|state| {
        if state.prepared(&prepared.merchant_uid).is_some() {
            // As V1 does: HTTP 200, and a code that says it failed.
            let message = "this merchant_uid is registered already; change it with PUT /payments/prepare";
            return Err(Failure::new(StatusCode::OK, message));
        }
        let answer = written(&prepared);
        state.prepare(prepared);
        Ok(answer)
    })
}

async fn change(
    State(gateway): State<Arc<Gateway>>,
    _: Authorized,
    Body(body): Body<Map<String, Value>>,
) -> Result<Success<Value>, Failure> {
    let prepared = registration(body)?;
    gateway.state(|state| {
        state.prepared(&prepared.merchant_uid).ok_or_else(unknown)?;
        let answer = written(&prepared);
        state.prepare(prepared);
        Ok(answer)
    })
}

async fn show(
    State(gateway): State<Arc<Gateway>>,
    _: Authorized,
    InPath(merchant_uid): InPath<MerchantUid>,
) -> Result<Success<Value>, Failure> {
    gateway.state(|state| state.prepared(&merchant_uid).map(written)).ok_or_else(unknown)
}

fn unknown() -> Failure {
    Failure::new(StatusCode::NOT_FOUND, "no amount is registered for this merchant_uid")
}
