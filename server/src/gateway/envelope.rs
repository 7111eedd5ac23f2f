//! Every answer of i'mport is `{"code", "message", "response"}`: what it means, and what is in it.

use std::time::Duration;

use http::{HeaderMap, StatusCode, header::RETRY_AFTER};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::value::RawValue;

use super::{
    error::{Cause, GatewayError, ServerFault},
    transport::{Body, HttpResponse},
};

/// A message is for a person.
const MAX_MESSAGE: usize = 300;

#[derive(Deserialize)]
struct Envelope<'a> {
    code: i64,
    #[serde(default)]
    message: Option<String>,
    #[serde(default, borrow)]
    response: Option<&'a RawValue>,
}

/// Who says no with HTTP 200 and a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answers {
    /// i'mport itself.
    Itself,
    /// PAYJOA, to which i'mport passes the question on.
    ForPayjoa,
}

/// The body of an answer that says yes.
pub(super) fn check(response: HttpResponse, answers: Answers) -> Result<Body, GatewayError> {
    let (parts, body) = response.into_parts();
    let status = parts.status;
    if status == StatusCode::TOO_MANY_REQUESTS {
        return Err(GatewayError::RateLimited { retry_after: retry_after(&parts.headers) });
    }
    let envelope: Option<Envelope<'_>> = serde_json::from_slice(body.as_bytes()).ok();
    let message = envelope.as_ref().and_then(|it| it.message.as_deref()).map(readable).unwrap_or_default();
    // "The PG doesn't support this" is an answer; every other 5xx leaves it open.
    let unsupported = status == StatusCode::NOT_IMPLEMENTED && envelope.is_some();
    if status.is_server_error() && !unsupported {
        return Err(GatewayError::OutcomeUnknown(Cause::new(ServerFault { status: status.as_u16(), message })));
    }
    // A 404 page of some proxy says nothing about a payment: only i'mport's own envelope does.
    let Some(Envelope { code, .. }) = envelope else {
        return Err(GatewayError::malformed(format!("HTTP {} without i'mport's envelope", status.as_u16())));
    };
    match status {
        StatusCode::NOT_FOUND => Err(GatewayError::NotFound),
        _ if !status.is_success() => Err(GatewayError::Refused { status: status.as_u16(), code, message }),
        _ if code == 0 => Ok(body),
        _ if answers == Answers::ForPayjoa => Err(GatewayError::Declined { code, message, imp_uid: None }),
        _ => Err(GatewayError::Refused { status: status.as_u16(), code, message }),
    }
}

/// What was asked for, out of an answer that says yes.
pub(super) fn response<T: DeserializeOwned>(body: &Body) -> Result<T, GatewayError> {
    let envelope: Envelope<'_> =
        serde_json::from_slice(body.as_bytes()).map_err(|_| GatewayError::malformed("no envelope"))?;
    let response = envelope.response.map_or("null", RawValue::get);
    serde_json::from_str(response).map_err(|why| GatewayError::malformed(without_value(&why.to_string())))
}

fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok().map(Duration::from_secs)
}

/// serde quotes the value that it couldn't use: an account number perhaps, or a token.
fn without_value(why: &str) -> String {
    match why.split_once(", expected ") {
        Some((_, expected)) => format!("a field is not {expected}"),
        None if why.starts_with("missing field") => why.to_owned(),
        None => "a field can't be used".to_owned(),
    }
}

/// One line, not too long, whatever was sent.
pub(super) fn readable(message: &str) -> String {
    message.chars().map(|c| if c.is_control() { ' ' } else { c }).take(MAX_MESSAGE).collect()
}

#[cfg(test)]
mod tests;
