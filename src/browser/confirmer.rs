//! Asking the shop's server.

use std::{pin::Pin, time::Duration};

use js_sys::{JSON, Object, Promise, encode_uri_component};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Response};

use super::{page, reply, wait::after};
use crate::outcome::contract::{ConfirmRequest, Reply};

/// What a [`Confirmer`] gives back.
pub type ConfirmFuture = Pin<Box<dyn Future<Output = Result<Reply, ConfirmError>>>>;

/// Whoever asks the shop's server how an order stands.
///
/// [`HttpConfirmer`] speaks the documented contract. Write another one for a shop with a transport of its own (GraphQL,
/// a WebSocket); it must pass on what the *server* said, never make an answer up: the page shows "paid" because of it.
pub trait Confirmer {
    /// Asks once. Who calls it asks again after an error.
    ///
    /// Ask for the payment if `request` names one, otherwise for the order alone.
    fn confirm(&self, request: ConfirmRequest) -> ConfirmFuture;
}

/// Why there is no answer. It says nothing about the payment; ask again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConfirmError {
    /// This isn't a browser page.
    #[error("there is no page to ask the shop's server from; ask after the page has reached the browser")]
    NoPage,
    /// No answer in time.
    #[error("the shop's server did not answer within {seconds} s")]
    TimedOut {
        /// How long it was waited for.
        seconds: u32,
    },
    /// The request didn't get through.
    #[error("the shop's server could not be reached: {message}")]
    Network {
        /// What the browser says about it.
        message: String,
    },
    /// A status that the contract doesn't have, or a 404 or 409 that isn't the shop's (no problem details in it).
    #[error("the shop's server answered with status {status}; check the address of its confirm endpoint and its log")]
    Status {
        /// The HTTP status.
        status: u16,
    },
    /// A 200 whose body isn't a settled order.
    #[error("the shop's server confirmed the payment in a form that can't be read; do page and server fit together?")]
    Malformed,
}

/// Asks over HTTP: `POST {base}` for a payment, `GET {base}/{merchant_uid}` for an order alone.
///
/// Same-origin cookies go with it, nothing is taken from or put into a cache.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpConfirmer {
    base: String,
    timeout: u32,
    /// The whole header.
    authorization: Option<String>,
}

/// Without the token.
impl std::fmt::Debug for HttpConfirmer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HttpConfirmer")
            .field("base", &self.base)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

impl HttpConfirmer {
    /// `base` is the confirm endpoint, absolute or relative to the page: `/payments/confirm`.
    #[must_use]
    pub fn new(base: impl Into<String>) -> Self {
        let mut base = base.into();
        base.truncate(base.trim_end_matches('/').len());
        HttpConfirmer { base, timeout: 10_000, authorization: None }
    }

    /// How long one question may take (default 10 s).
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = u32::try_from(timeout.as_millis()).unwrap_or(u32::MAX);
        self
    }

    /// A return token of the shop's server: it lets this page ask about its order from any browser, without a cookie
    /// (`Authorization: Bearer …`). The server puts it into the address to which PAYJOA sends the shopper back.
    #[must_use]
    pub fn token(mut self, token: &str) -> Self {
        self.authorization = Some(["Bearer ", token].concat());
        self
    }

    /// Not with gloo-net: it panics on a `fetch` that was replaced and rejects with something else than an `Error` (pages
    /// with analytics and test doubles have such ones), and its builder weighs more than the whole of this.
    async fn ask(self, question: ConfirmRequest) -> Result<Reply, ConfirmError> {
        let asked = self.send(&question).map_err(|thrown| network(&thrown))?;
        let Some((abort, answer)) = asked else { return Err(ConfirmError::NoPage) };
        let signal = abort.signal();
        let timer = after(self.timeout, Box::new(move || abort.abort()));
        let answer = read(answer).await;
        drop(timer);
        if answer.is_err() && page::is_true(&signal, "aborted") {
            return Err(ConfirmError::TimedOut { seconds: self.timeout.div_ceil(1_000) });
        }
        answer
    }

    /// The answer to come, and how to give it up; nothing outside of a page. Options are set by their names: a setter for
    /// each costs a page more.
    fn send(&self, question: &ConfirmRequest) -> Result<Option<(AbortController, Promise)>, JsValue> {
        let Some(window) = page::window() else { return Ok(None) };
        let abort = AbortController::new()?;
        let (options, headers) = (Object::new(), Object::new());
        let mut url = self.base.clone();
        page::set_text(&headers, "Accept", "application/json, application/problem+json");
        if let Some(authorization) = &self.authorization {
            page::set_text(&headers, "Authorization", authorization);
        }
        if let Some(imp_uid) = &question.imp_uid {
            let body = Object::new();
            page::set_text(&body, "imp_uid", imp_uid.as_str());
            page::set_text(&body, "merchant_uid", question.merchant_uid.as_str());
            page::set_text(&headers, "Content-Type", "application/json");
            page::set_text(&options, "method", "POST");
            page::set(&options, "body", &JSON::stringify(&body)?.into());
        } else {
            url.push('/');
            url.push_str(&String::from(encode_uri_component(question.merchant_uid.as_str())));
        }
        page::set(&options, "headers", &headers);
        page::set_text(&options, "cache", "no-store");
        page::set(&options, "signal", &abort.signal());
        let request = web_sys::Request::new_with_str_and_init(&url, options.unchecked_ref())?;
        Ok(Some((abort, window.fetch_with_request(&request))))
    }
}

impl Confirmer for HttpConfirmer {
    fn confirm(&self, request: ConfirmRequest) -> ConfirmFuture {
        Box::pin(self.clone().ask(request))
    }
}

/// What a `Response` of the documented contract says.
pub(crate) async fn read(answer: Promise) -> Result<Reply, ConfirmError> {
    let response: Response =
        JsFuture::from(answer).await.and_then(JsCast::dyn_into).map_err(|thrown| network(&thrown))?;
    let status = response.status();
    if status == 202 {
        let retry_after = response.headers().get("Retry-After").ok().flatten();
        return Ok(Reply::Pending { retry_after: retry_after.and_then(|seconds| seconds.parse().ok()) });
    }
    if !matches!(status, 200 | 404 | 409) {
        return Err(ConfirmError::Status { status });
    }
    let body = json(&response).await;
    match status {
        200 => reply::settled(&body?).map(Reply::Settled).ok_or(ConfirmError::Malformed),
        _ => {
            let foreign = ConfirmError::Status { status };
            let problem = body.ok().and_then(|body| reply::problem(&body, status)).ok_or(foreign)?;
            Ok(if status == 404 { Reply::UnknownOrder(problem) } else { Reply::Rejected(problem) })
        }
    }
}

async fn json(response: &Response) -> Result<JsValue, ConfirmError> {
    let promise = response.json().map_err(|_| ConfirmError::Malformed)?;
    JsFuture::from(promise).await.map_err(|_| ConfirmError::Malformed)
}

fn network(thrown: &JsValue) -> ConfirmError {
    ConfirmError::Network { message: page::thrown_message(thrown) }
}
