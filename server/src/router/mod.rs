//! What a page and i'mport call: confirm, status, webhook. All errors are RFC 9457 problem details.

mod body;
mod client;
mod confirm;
mod desk;
mod fields;
mod limit;
mod openapi;
mod operations;
mod options;
mod problem;
mod token;
mod webhook;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{HeaderValue, Method, StatusCode, header},
    middleware::map_response,
    response::Response,
    routing::{get, post},
};
use tower_http::cors::CorsLayer;

use crate::Payments;
use desk::Desk;

pub use body::WholeBody;
pub use limit::Rate;
pub use openapi::openapi;
pub use operations::operations;
pub use options::RouterOptions;
pub use problem::ProblemResponse;
pub use token::{ReturnKeys, WeakKey};

/// What anybody may send at most, in bytes.
const MAX_BODY: usize = 64 * 1024;

/// The endpoints, to be nested wherever the shop wants them (`/payments`):
///
/// | request | answer |
/// | --- | --- |
/// | `POST /confirm` with `{"merchant_uid", "imp_uid"?}` | 200 [`Settled`] · 202 and `Retry-After` not settled yet · 404 unknown order · 409 rejected |
/// | `GET /confirm/{merchant_uid}` | the same, to resume after a closed tab |
/// | `GET /openapi.json` | 200 this table for programs |
/// | `POST /webhook` as i'mport sends it (JSON or form) | 200 kept, or nothing to keep · 503 could not be kept (also: too many are waiting), send it again |
///
/// Besides: 400 what can't be understood (`malformed`, `unknown_field`), 405, 408 a body that takes too long to arrive, 413 more
/// than 64 KiB, 415 not JSON, 429 too many questions from one address, and 503 with `Retry-After` when i'mport or the ledger could not be asked: **not** a sign that the order is unpaid.
///
/// An order's number is all that is needed to ask about it, so make it unguessable
/// ([`fresh_merchant_uid`](crate::fresh_merchant_uid)), or use [`router_with`]. The webhook needs no protection: its body is
/// only a reason to ask i'mport. Have [`Payments::start`] running, which looks into it.
///
/// ```
/// use payjoa_server::{Payments, router};
///
/// # fn example(payments: Payments) -> axum::Router {
/// // i'mport's console has the webhook `https://your-shop.example/payments/webhook`.
/// axum::Router::new().nest("/payments", router(payments))
/// # }
/// ```
///
/// [`Settled`]: payjoa::outcome::contract::Settled
pub fn router(payments: Payments) -> Router {
    router_with(payments, RouterOptions::default())
}

/// The same with return tokens, sessions, limits, other origins: see [`RouterOptions`].
pub fn router_with(payments: Payments, options: RouterOptions) -> Router {
    let cors = cors(&options);
    let asked = Router::new()
        .route("/confirm", post(confirm::confirm))
        .route("/confirm/{merchant_uid}", get(confirm::status))
        .route("/openapi.json", get(openapi::serve))
        .method_not_allowed_fallback(wrong_method);
    let asked = match cors {
        Some(cors) => asked.layer(cors),
        None => asked,
    };
    asked
        .merge(Router::new().route("/webhook", post(webhook::webhook)).method_not_allowed_fallback(wrong_method))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(map_response(not_stored))
        .with_state(Desk::new(payments, options))
}

async fn wrong_method() -> ProblemResponse {
    ProblemResponse::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "Use another method here.")
}

/// Nothing at all for a shop on one origin.
fn cors(options: &RouterOptions) -> Option<CorsLayer> {
    let layer = || {
        CorsLayer::new()
            .allow_origin(options.origins.clone())
            .allow_credentials(true)
            .allow_methods([Method::GET, Method::POST])
            .allow_headers([header::ACCEPT, header::AUTHORIZATION, header::CONTENT_TYPE])
            .expose_headers([header::RETRY_AFTER])
    };
    (!options.origins.is_empty()).then(layer)
}

/// How an order stands is true now and its shopper's business.
async fn not_stored(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
