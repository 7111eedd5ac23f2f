//! One HTTP request and its answer; what the client's layers are wrapped around.

use std::{
    fmt,
    future::Future,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use serde::Serialize;
use tower::{Service, util::BoxCloneSyncService};

use super::{error::Cause, private::Wiped};

/// A page of a thousand payments is about half of that; what is longer is not i'mport.
const MAX_BODY: usize = 4 * 1024 * 1024;

/// A body on its way to i'mport or from it: keys, tokens, cards and people are in it. It can't be printed, and its memory
/// is wiped. (What the HTTP and TLS libraries copy into buffers of their own is out of reach.)
#[derive(Clone, Default)]
pub struct Body(Bytes);

impl Body {
    /// The bytes. Not for a log.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// How many bytes it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn json(value: &impl Serialize) -> serde_json::Result<Body> {
        let mut wiped = Wiped::default();
        serde_json::to_writer(&mut wiped, value)?;
        Ok(Body(wiped.into_bytes()))
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{} bytes]", self.len())
    }
}

/// For layers that answer by themselves, as a test's do.
impl From<String> for Body {
    fn from(text: String) -> Body {
        let mut wiped = Wiped::default();
        wiped.extend(text.as_bytes());
        Body(wiped.into_bytes())
    }
}

/// What a layer of [`GatewayBuilder::layer`](super::GatewayBuilder::layer) is given. The authorization header is marked as
/// sensitive, so that even a printed request doesn't show it.
pub type HttpRequest = http::Request<Body>;
/// What it gives back.
pub type HttpResponse = http::Response<Body>;
/// Any error.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;
/// What it is wrapped around. Ends in a [`TransportError`] unless a layer has errors of its own.
pub type HttpService = BoxCloneSyncService<HttpRequest, HttpResponse, BoxError>;

/// How long this request may take, among its extensions: a layer may shorten it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience(pub Duration);

/// Which call it is, among a request's extensions: `payments.cancel`, one of the names in [the module's
/// table](super#what-it-does-and-what-it-is-called).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operation(pub &'static str);

/// Why a request has no answer. An error of another type counts as [`TransportError::OutcomeUnknown`]: a layer that
/// *knows* that nothing was sent says so with this one.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TransportError {
    /// Nothing left this machine.
    #[error("nothing was sent: {0}")]
    NotSent(Cause),
    /// It may have arrived.
    #[error("no answer came: {0}")]
    OutcomeUnknown(Cause),
    /// An answer came that is longer than any of i'mport's.
    #[error("the answer is longer than {MAX_BODY} bytes")]
    TooLong,
}

impl TransportError {
    /// A request that didn't end in a response. The address stays out: its path holds order numbers.
    fn of(error: reqwest::Error) -> TransportError {
        let nothing_sent = error.is_connect() || error.is_builder();
        let cause = Cause::new(error.without_url());
        if nothing_sent { TransportError::NotSent(cause) } else { TransportError::OutcomeUnknown(cause) }
    }
}

/// The innermost service.
#[derive(Clone)]
pub(super) struct Http(pub(super) reqwest::Client);

impl Service<HttpRequest> for Http {
    type Response = HttpResponse;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, BoxError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: HttpRequest) -> Self::Future {
        let client = self.0.clone();
        Box::pin(async move { Ok(exchange(client, request).await?) })
    }
}

async fn exchange(client: reqwest::Client, request: HttpRequest) -> Result<HttpResponse, TransportError> {
    let patience = request.extensions().get::<Patience>().copied();
    let mut request = reqwest::Request::try_from(request.map(|body| body.0)).map_err(TransportError::of)?;
    *request.timeout_mut() = patience.map(|Patience(time)| time);
    let mut response = client.execute(request).await.map_err(TransportError::of)?;
    let mut body = Wiped::default();
    while let Some(chunk) = response.chunk().await.map_err(TransportError::of)? {
        if body.len() + chunk.len() > MAX_BODY {
            return Err(TransportError::TooLong);
        }
        body.extend(&chunk);
    }
    let mut whole = http::Response::new(Body(body.into_bytes()));
    *whole.status_mut() = response.status();
    std::mem::swap(whole.headers_mut(), response.headers_mut());
    Ok(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_says_no_more_than_its_length() {
        let body = Body::json(&serde_json::json!({"card_number": "canary"})).unwrap();
        let shown = format!("{:?}", http::Request::new(body));
        assert!(shown.contains("24 bytes") && !shown.contains("canary"), "{shown}");
    }
}
