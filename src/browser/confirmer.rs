//! Asking the shop's server.

use std::{pin::Pin, time::Duration};

use gloo_timers::callback::Timeout;
use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, RequestCache, RequestInit, Response};

use super::{page, reply};
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpConfirmer {
    base: String,
    timeout: u32,
}

impl HttpConfirmer {
    /// `base` is the confirm endpoint, absolute or relative to the page: `/payments/confirm`.
    #[must_use]
    pub fn new(base: impl Into<String>) -> Self {
        let mut base = base.into();
        base.truncate(base.trim_end_matches('/').len());
        HttpConfirmer { base, timeout: 10_000 }
    }

    /// How long one question may take (default 10 s).
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = u32::try_from(timeout.as_millis()).unwrap_or(u32::MAX);
        self
    }

    /// Not with gloo-net: it panics on a `fetch` that was replaced and rejects with something else than an `Error` (pages
    /// with analytics and test doubles have such ones), and its builder weighs more than the whole of this.
    async fn ask(self, question: ConfirmRequest) -> Result<Reply, ConfirmError> {
        let abort = AbortController::new().ok();
        let request = self.request(&question, abort.as_ref()).map_err(|thrown| network(&thrown))?;
        let window = page::window().ok_or_else(|| network(&JsValue::NULL))?;
        let on_time = abort.clone();
        let timer = Timeout::new(self.timeout, move || {
            if let Some(abort) = on_time {
                abort.abort();
            }
        });
        let answer = read(window.fetch_with_request(&request)).await;
        drop(timer);
        answer.map_err(|error| match abort {
            Some(abort) if abort.signal().aborted() => ConfirmError::TimedOut { seconds: self.timeout.div_ceil(1_000) },
            _ => error,
        })
    }

    fn request(&self, question: &ConfirmRequest, abort: Option<&AbortController>) -> Result<web_sys::Request, JsValue> {
        let options = RequestInit::new();
        options.set_cache(RequestCache::NoStore);
        options.set_signal(abort.map(AbortController::signal).as_ref());
        let mut url = self.base.clone();
        if question.imp_uid.is_none() {
            url.push('/');
            url.push_str(&String::from(js_sys::encode_uri_component(question.merchant_uid.as_str())));
        } else {
            let body = question.serialize(&serde_wasm_bindgen::Serializer::json_compatible())?;
            options.set_method("POST");
            let body = js_sys::JSON::stringify(&body)?;
            options.set_body(body.as_ref());
        }
        let request = web_sys::Request::new_with_str_and_init(&url, &options)?;
        let headers = request.headers();
        headers.set("Accept", "application/json, application/problem+json")?;
        if question.imp_uid.is_some() {
            headers.set("Content-Type", "application/json")?;
        }
        Ok(request)
    }
}

impl Confirmer for HttpConfirmer {
    fn confirm(&self, request: ConfirmRequest) -> ConfirmFuture {
        Box::pin(self.clone().ask(request))
    }
}

async fn read(answer: js_sys::Promise) -> Result<Reply, ConfirmError> {
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
