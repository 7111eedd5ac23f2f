//! `GET /payments/{imp_uid}` and `GET /payments/find/{merchant_uid}/{status}`.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Query, State, rejection::QueryRejection},
    http::StatusCode,
    routing::get,
};
use payjoa::{ImpUid, MerchantUid};
use serde::Deserialize;
use serde_json::Value;

use super::v1::{Authorized, Failure, InPath, Success};
use crate::{
    gateway::Gateway,
    payment::{Payment, Status},
    state::Sorting,
};

pub(super) fn routes() -> Router<Arc<Gateway>> {
    Router::new()
        .route("/payments/{imp_uid}", get(show))
        .route("/payments/find/{merchant_uid}", get(find))
        .route("/payments/find/{merchant_uid}/{status}", get(find_with_status))
}

/// The options of a lookup. `include_sandbox` is ignored like any other: this account's only channel counts as a live one.
#[derive(Deserialize)]
struct Lookup {
    #[serde(default)]
    extension: bool,
    #[serde(default)]
    sorting: Option<String>,
}

type Options = Result<Query<Lookup>, QueryRejection>;

async fn show(
    State(gateway): State<Arc<Gateway>>,
    _: Authorized,
    InPath(imp_uid): InPath<ImpUid>,
    options: Options,
) -> Result<Success<Value>, Failure> {
    let lookup = read(options)?;
    let found = gateway.state(|state| state.payment(&imp_uid).map(|p| annotation(&gateway, p, &lookup)));
    found.map(Success).ok_or_else(unknown)
}

async fn find(
    gateway: State<Arc<Gateway>>,
    authorized: Authorized,
    InPath(merchant_uid): InPath<MerchantUid>,
    options: Options,
) -> Result<Success<Value>, Failure> {
    find_with_status(gateway, authorized, InPath((merchant_uid, String::new())), options).await
}

async fn find_with_status(
    State(gateway): State<Arc<Gateway>>,
    _: Authorized,
    InPath((merchant_uid, status)): InPath<(MerchantUid, String)>,
    options: Options,
) -> Result<Success<Value>, Failure> {
    let lookup = read(options)?;
    let bad = |message| Failure::new(StatusCode::BAD_REQUEST, message);
    let status = match status.as_str() {
        "" => None,
        text => {
            Some(text.parse::<Status>().map_err(|()| bad("the status is one of ready, paid, cancelled and failed"))?)
        }
    };
    let sorting = match &lookup.sorting {
        None => Sorting::DEFAULT,
        Some(text) => {
            let known = "sorting is one of -started, started, -paid, paid, -updated and updated";
            Sorting::parse(text).ok_or_else(|| bad(known))?
        }
    };
    let found = gateway.state(|state| {
        state.find(&merchant_uid, status, sorting).map(|payment| annotation(&gateway, payment, &lookup))
    });
    found.map(Success).ok_or_else(unknown)
}

fn read(options: Options) -> Result<Lookup, Failure> {
    let Query(lookup) = options.map_err(|rejection| Failure::new(StatusCode::BAD_REQUEST, rejection.body_text()))?;
    Ok(lookup)
}

fn annotation(gateway: &Gateway, payment: &Payment, lookup: &Lookup) -> Value {
    payment.annotation(&gateway.receipt_url(&payment.imp_uid), lookup.extension)
}

fn unknown() -> Failure {
    Failure::new(StatusCode::NOT_FOUND, "there is no such payment (or not yet)")
}
