//! An answer waits until what it tells is in the state file.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::v1::Failure;
use crate::gateway::Gateway;

/// Around everything. Without a state file it costs nothing.
pub(super) async fn answer(State(gateway): State<Arc<Gateway>>, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    if gateway.durable().await.is_err() {
        let message = "the state file can't be written any more; see the sandbox's log";
        return Failure::new(StatusCode::INTERNAL_SERVER_ERROR, message).into_response();
    }
    response
}
