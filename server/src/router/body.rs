//! Bodies that arrive in time.

use axum::{
    body::Bytes,
    extract::{FromRef, FromRequest, Request},
    http::StatusCode,
};

use super::ProblemResponse;
use crate::Payments;

/// All of a body, as an extractor. A sender that dawdles, byte by byte or not at all, is sent away with 408 after
/// [`Policy::body_patience`](crate::Policy::body_patience): it must not hold a connection for ever.
///
/// For the shop's own endpoints, too: their state has to hold the [`Payments`] ([`FromRef`]).
#[derive(Clone, Debug)]
pub struct WholeBody(
    /// What was sent.
    pub Bytes,
);

impl<S> FromRequest<S> for WholeBody
where
    S: Send + Sync,
    Payments: FromRef<S>,
{
    type Rejection = ProblemResponse;

    async fn from_request(request: Request, state: &S) -> Result<WholeBody, ProblemResponse> {
        let payments = Payments::from_ref(state);
        let reading = Bytes::from_request(request, state);
        match tokio::time::timeout(payments.0.policy.body_patience, reading).await {
            Ok(body) => Ok(WholeBody(body?)),
            Err(_elapsed) => {
                let detail = "The body took too long to arrive. Send it again, all at once.";
                Err(ProblemResponse::new(StatusCode::REQUEST_TIMEOUT, "too_slow", detail))
            }
        }
    }
}
