//! Faults of the REST API: before a call is carried out, after it, and to its answer.

use std::{sync::Arc, time::Duration};

use axum::{
    body::{Body, to_bytes},
    extract::{ConnectInfo, Request, State},
    http::{HeaderValue, StatusCode, header::RETRY_AFTER},
    middleware::Next,
    response::Response,
};

use super::{
    answer::{self, failure},
    named::Named,
};
use crate::{
    fault::{Fault, Place, Struck, Subject},
    gateway::Gateway,
    http::{BODY_LIMIT, connection::Reset},
    state::State as Memory,
};

/// How long a slow answer takes, unless armed with another delay.
const SLOW: Duration = Duration::from_secs(5);

/// Around the REST API's routes. Without anything armed it costs a load and a comparison.
pub(in crate::http) async fn api(State(gateway): State<Arc<Gateway>>, request: Request, next: Next) -> Response {
    if !gateway.faults.any_at(Place::Api) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BODY_LIMIT).await else {
        return failure(StatusCode::PAYLOAD_TOO_LARGE, "the body is larger than 64 KiB");
    };
    let named = Named::in_call(&parts.uri, &parts.headers, &body).completed(&gateway);
    let path = parts.uri.path().to_owned();
    let call = Call { gateway: &gateway, subject: named.subject(&path) };
    if let Some(refused) = call.before() {
        return refused;
    }
    let reset = parts.extensions.get::<ConnectInfo<Reset>>().map(|ConnectInfo(reset)| reset.clone());
    let response = next.run(Request::from_parts(parts, Body::from(body))).await;
    call.after(response, reset).await
}

struct Call<'a> {
    gateway: &'a Gateway,
    subject: Subject<'a>,
}

impl Call<'_> {
    fn strikes(&self, fault: Fault) -> Option<Struck> {
        let struck = self.gateway.faults.strikes(fault, &self.subject)?;
        self.gateway.note_fault(fault, &self.subject);
        Some(struck)
    }

    /// The answer instead of carrying the call out.
    fn before(&self) -> Option<Response> {
        if self.strikes(Fault::Unauthorized).is_some() {
            self.gateway.state(Memory::revoke_token);
            return Some(failure(StatusCode::UNAUTHORIZED, "the access token was revoked (fault unauthorized)"));
        }
        if self.strikes(Fault::TooManyRequests).is_some() {
            let mut refused = failure(StatusCode::TOO_MANY_REQUESTS, "too many requests (fault too-many-requests)");
            refused.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"));
            return Some(refused);
        }
        self.strikes(Fault::ErrorBefore)?;
        Some(failure(StatusCode::INTERNAL_SERVER_ERROR, "the call was not carried out (fault error-before)"))
    }

    /// What becomes of the answer.
    async fn after(&self, mut response: Response, reset: Option<Reset>) -> Response {
        if let Some(struck) = self.strikes(Fault::SlowAnswer) {
            tokio::select! {
                () = tokio::time::sleep(struck.delay.unwrap_or(SLOW)) => {}
                () = self.gateway.stopped() => {}
            }
        }
        if self.strikes(Fault::ErrorAfter).is_some() {
            // Not a word about what happened: nobody may rely on one.
            return failure(StatusCode::INTERNAL_SERVER_ERROR, "internal error (fault error-after)");
        }
        if self.strikes(Fault::ConnectionReset).is_some()
            && let Some(reset) = reset
        {
            reset.pull();
            return response;
        }
        if self.strikes(Fault::UnknownValues).is_some() {
            response = answer::changed(response, answer::unknown_values).await;
        }
        if self.strikes(Fault::ExtraFields).is_some() {
            response = answer::changed(response, answer::extra_fields).await;
        }
        if self.strikes(Fault::TruncatedJson).is_some() { answer::cut(response).await } else { response }
    }
}
