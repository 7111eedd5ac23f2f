//! What the API has and PAYJOA doesn't: refused as for any gateway that can't do it.

use std::sync::Arc;

use axum::{
    Router,
    extract::State,
    http::StatusCode,
    routing::{get, post, put},
};
use payjoa::ImpUid;

use super::{Authorized, Failure, InPath, payments};
use crate::gateway::Gateway;

pub(super) fn routes() -> Router<Arc<Gateway>> {
    Router::new()
        .route("/vbanks", post(vbank))
        .route("/vbanks/{imp_uid}", put(vbank_of).delete(vbank_of))
        .route("/receipts/external/{merchant_uid}", get(external).post(external).delete(external))
        .route("/certifications/{imp_uid}", get(certification).delete(certification))
}

type Here = State<Arc<Gateway>>;

/// `GET /payments/{imp_uid}/balance` is PAYCO's.
pub(super) async fn balance(State(gateway): Here, _: Authorized, InPath(imp_uid): InPath<ImpUid>) -> Failure {
    if gateway.status_of(&imp_uid).is_none() {
        return payments::unknown();
    }
    refused("the balance of a payment is for PAYCO only")
}

async fn vbank(State(_): Here, _: Authorized) -> Failure {
    refused("PAYJOA's virtual accounts come from the payment window only: the API can't issue them")
}

async fn vbank_of(State(gateway): Here, _: Authorized, InPath(imp_uid): InPath<ImpUid>) -> Failure {
    if gateway.status_of(&imp_uid).is_none() {
        return payments::unknown();
    }
    refused("PAYJOA's virtual accounts can't be changed or revoked by the API")
}

async fn external(State(_): Here, _: Authorized) -> Failure {
    refused("PAYJOA issues cash receipts for its own payments only")
}

async fn certification(State(_): Here, _: Authorized) -> Failure {
    Failure::new(StatusCode::NOT_FOUND, "PAYJOA has no identity verification, so there is no result of one")
}

fn refused(message: &str) -> Failure {
    Failure::new(StatusCode::NOT_IMPLEMENTED, message)
}
