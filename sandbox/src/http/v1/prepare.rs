//! `/payments/prepare`: the shop's server registers the amount before the window opens.

use std::sync::Arc;

use axum::{
    Router,
    extract::State,
    http::StatusCode,
    routing::{get, post},
};
use payjoa::{MerchantUid, Won};
use serde::{Deserialize, Deserializer, de::Error};

use super::{Authorized, Body, Failure, InPath, Success};
use crate::{gateway::Gateway, prepare::Prepared};

pub(super) fn routes() -> Router<Arc<Gateway>> {
    Router::new()
        .route("/payments/prepare", post(register).put(change))
        .route("/payments/prepare/{merchant_uid}", get(show))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Registration {
    merchant_uid: MerchantUid,
    #[serde(deserialize_with = "amount")]
    amount: Won,
    #[serde(default)]
    currency: Option<String>,
}

/// A number, or in a form a text that is one; at least one won.
fn amount<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Won, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Given {
        Number(f64),
        Text(String),
    }
    let refused = || D::Error::custom("amount must be a whole number of won from 1 to 2^53 - 1");
    let number = match Given::deserialize(deserializer).map_err(|_| refused())? {
        Given::Number(number) => number,
        Given::Text(text) => text.trim().parse().map_err(|_| refused())?,
    };
    Won::from_f64(number).ok().filter(|won| *won > Won::ZERO).ok_or_else(refused)
}

impl Registration {
    fn into_prepared(self) -> Prepared {
        let currency = self.currency.filter(|currency| !currency.is_empty());
        Prepared { merchant_uid: self.merchant_uid, amount: self.amount, currency }
    }
}

async fn register(
    State(gateway): State<Arc<Gateway>>,
    _: Authorized,
    Body(registration): Body<Registration>,
) -> Result<Success<Prepared>, Failure> {
    let prepared = registration.into_prepared();
    gateway.state(|state| {
        if state.prepared(&prepared.merchant_uid).is_some() {
            // As V1 does: HTTP 200, and a code that says it failed.
            let message = "this merchant_uid is registered already; change it with PUT /payments/prepare";
            return Err(Failure::new(StatusCode::OK, message));
        }
        state.prepare(prepared.clone());
        Ok(Success(prepared))
    })
}

async fn change(
    State(gateway): State<Arc<Gateway>>,
    _: Authorized,
    Body(registration): Body<Registration>,
) -> Result<Success<Prepared>, Failure> {
    let prepared = registration.into_prepared();
    gateway.state(|state| {
        state.prepared(&prepared.merchant_uid).ok_or_else(unknown)?;
        state.prepare(prepared.clone());
        Ok(Success(prepared))
    })
}

async fn show(
    State(gateway): State<Arc<Gateway>>,
    _: Authorized,
    InPath(merchant_uid): InPath<MerchantUid>,
) -> Result<Success<Prepared>, Failure> {
    let prepared = gateway.state(|state| state.prepared(&merchant_uid).cloned());
    prepared.map(Success).ok_or_else(unknown)
}

fn unknown() -> Failure {
    Failure::new(StatusCode::NOT_FOUND, "no amount is registered for this merchant_uid")
}
