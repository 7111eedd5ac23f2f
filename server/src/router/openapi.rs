//! The contract for programs.

use axum::{http::header, response::IntoResponse};

const DOCUMENT: &str = include_str!("openapi.json");

/// The OpenAPI document (3.1) of the endpoints, as JSON. Its paths are relative to where the router is nested.
#[must_use]
pub fn openapi() -> &'static str {
    DOCUMENT
}

pub(super) async fn serve() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], DOCUMENT)
}
