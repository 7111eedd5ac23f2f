//! What whoever runs the shop's server asks: is it alive, can it work, how is it doing.

use std::time::Duration;

use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};

use crate::Payments;

const PATIENCE: Duration = Duration::from_secs(2);

/// `GET /healthz` (200 as long as the process answers), `GET /readyz` (503 while the ledger can't be read; i'mport's troubles
/// don't count, they would take the whole shop off the air) and `GET /metrics` (Prometheus text).
///
/// For the inside: mount it where the world can't reach it, or on a listener of its own.
///
/// ```
/// use payjoa_server::{Payments, operations};
///
/// # fn example(payments: Payments) -> axum::Router {
/// axum::Router::new().nest("/inside", operations(payments))
/// # }
/// ```
pub fn operations(payments: Payments) -> Router {
    Router::new()
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .with_state(payments)
}

async fn ready(State(payments): State<Payments>) -> Response {
    match tokio::time::timeout(PATIENCE, payments.ledger().ping()).await {
        Ok(Ok(())) => "ready\n".into_response(),
        Ok(Err(error)) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the ledger can't be read\n").into_response()
        }
        Err(_elapsed) => (StatusCode::SERVICE_UNAVAILABLE, "the ledger takes too long\n").into_response(),
    }
}

async fn metrics(State(payments): State<Payments>) -> Response {
    let backlog = match tokio::time::timeout(PATIENCE, payments.ledger().backlog(payments.now())).await {
        Ok(Ok(backlog)) => Some(backlog),
        Ok(Err(_)) | Err(_) => None,
    };
    let text = payments.metrics().text(backlog.as_ref());
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}
