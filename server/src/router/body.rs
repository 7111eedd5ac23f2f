//! Bodies that arrive in time.

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::StatusCode,
};

use super::ProblemResponse;
use crate::Payments;

/// All of a body. A sender that dawdles, byte by byte or not at all, is sent away: it must not hold a connection for ever.
pub(super) struct WholeBody(pub(super) Bytes);

impl FromRequest<Payments> for WholeBody {
    type Rejection = ProblemResponse;

    async fn from_request(request: Request, payments: &Payments) -> Result<WholeBody, ProblemResponse> {
        let reading = Bytes::from_request(request, payments);
        match tokio::time::timeout(payments.0.policy.body_patience, reading).await {
            Ok(body) => Ok(WholeBody(body?)),
            Err(_elapsed) => {
                let detail = "The body took too long to arrive. Send it again, all at once.";
                Err(ProblemResponse::new(StatusCode::REQUEST_TIMEOUT, "too_slow", detail))
            }
        }
    }
}
