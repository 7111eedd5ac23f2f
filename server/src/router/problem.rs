//! Errors as RFC 9457 problem details.

use axum::{
    extract::rejection::BytesRejection,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use payjoa::outcome::contract::Problem;

use crate::settle::SettleError;

/// A [`Problem`] as an answer: `application/problem+json`, with `Retry-After` if asking again may help.
///
/// ```
/// use axum::http::StatusCode;
/// use payjoa_server::ProblemResponse;
///
/// let answer = ProblemResponse::new(StatusCode::NOT_FOUND, "unknown_product", "There is no such product.");
/// assert_eq!(answer.problem().status, 404);
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct ProblemResponse {
    status: StatusCode,
    problem: Problem,
    retry_after: Option<u32>,
}

impl ProblemResponse {
    /// A problem: its HTTP status, its code for programs, and what happened and what to do about it, for people.
    pub fn new(status: StatusCode, code: &str, detail: impl Into<String>) -> ProblemResponse {
        let problem = Problem {
            kind: "about:blank".to_owned(),
            title: status.canonical_reason().unwrap_or_default().to_owned(),
            status: status.as_u16(),
            detail: Some(detail.into()),
            code: Some(code.to_owned()),
        };
        ProblemResponse { status, problem, retry_after: None }
    }

    /// Asking again may help, after so many seconds.
    pub fn retry_after(mut self, seconds: u32) -> ProblemResponse {
        self.retry_after = Some(seconds);
        self
    }

    pub(super) fn unavailable() -> ProblemResponse {
        let detail = "The payment gateway could not be asked. Ask again in a moment.";
        ProblemResponse::new(StatusCode::SERVICE_UNAVAILABLE, "gateway_unavailable", detail).retry_after(2)
    }

    /// What it says.
    #[must_use]
    pub fn problem(&self) -> &Problem {
        &self.problem
    }
}

impl IntoResponse for ProblemResponse {
    fn into_response(self) -> Response {
        let body = serde_json::to_vec(&self.problem).unwrap_or_default();
        let mut response = (self.status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// The reason goes to the log, not to whoever asked.
impl From<SettleError> for ProblemResponse {
    fn from(error: SettleError) -> ProblemResponse {
        tracing::error!(%error, "could not settle");
        let (code, seconds, detail) = match &error {
            SettleError::Gateway(it) if it.is_transient() => return ProblemResponse::unavailable(),
            SettleError::Gateway(_) => ("gateway_refused", 10, "The payment gateway refused the shop's question."),
            SettleError::Ledger(_) => ("ledger_unavailable", 5, "The shop's ledger failed. Ask again in a moment."),
        };
        ProblemResponse::new(StatusCode::SERVICE_UNAVAILABLE, code, detail).retry_after(seconds)
    }
}

impl From<BytesRejection> for ProblemResponse {
    fn from(rejection: BytesRejection) -> ProblemResponse {
        match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => {
                let detail = format!("Send at most {} bytes.", super::MAX_BODY);
                ProblemResponse::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", detail)
            }
            _ => ProblemResponse::new(StatusCode::BAD_REQUEST, "malformed", "The body could not be read to its end."),
        }
    }
}
