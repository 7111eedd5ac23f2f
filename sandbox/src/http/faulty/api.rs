//! Faults of the REST API: before a call is carried out, after it, and to its answer.

use std::{sync::Arc, time::Duration};

use axum::{
    body::{Body, to_bytes},
    extract::{ConnectInfo, Request, State},
    http::{HeaderValue, StatusCode, header::RETRY_AFTER},
    middleware::Next,
    response::Response,
};
use payjoa::ImpUid;

use super::{
    answer::{self, failure},
    named::Named,
};
use crate::{
    fault::{Fault, Place, Struck, Subject},
    gateway::Gateway,
    http::{
        BODY_LIMIT,
        connection::Reset,
        v1::history::{self, About, Disturbed, Waiting},
    },
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
    let line = history::Call { method: parts.method.to_string(), path: parts.uri.path().to_owned() };
    let call = Call { gateway: &gateway, subject: named.subject(&line.path), line: &line };
    if let Some((fault, mut refused)) = call.before() {
        let about = named.imp_uid.as_deref().and_then(|text| ImpUid::new(text).ok());
        refused.extensions_mut().insert(About(about.into_iter().collect()));
        refused.extensions_mut().insert(Disturbed { faults: vec![fault], ..Disturbed::default() });
        return refused;
    }
    let reset = parts.extensions.get::<ConnectInfo<Reset>>().map(|ConnectInfo(reset)| reset.clone());
    let response = next.run(Request::from_parts(parts, Body::from(body))).await;
    call.after(response, reset).await
}

struct Call<'a> {
    gateway: &'a Gateway,
    subject: Subject<'a>,
    line: &'a history::Call,
}

impl Call<'_> {
    fn strikes(&self, fault: Fault) -> Option<Struck> {
        let struck = self.gateway.faults.strikes(fault, &self.subject)?;
        self.gateway.note_fault(fault, &self.subject);
        Some(struck)
    }

    /// The answer instead of carrying the call out.
    fn before(&self) -> Option<(Fault, Response)> {
        if self.strikes(Fault::Unauthorized).is_some() {
            self.gateway.state(Memory::revoke_token);
            let message = "the access token was revoked (fault unauthorized)";
            return Some((Fault::Unauthorized, failure(StatusCode::UNAUTHORIZED, message)));
        }
        if self.strikes(Fault::TooManyRequests).is_some() {
            let mut refused = failure(StatusCode::TOO_MANY_REQUESTS, "too many requests (fault too-many-requests)");
            refused.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"));
            return Some((Fault::TooManyRequests, refused));
        }
        self.strikes(Fault::ErrorBefore)?;
        let message = "the call was not carried out (fault error-before)";
        Some((Fault::ErrorBefore, failure(StatusCode::INTERNAL_SERVER_ERROR, message)))
    }

    /// What becomes of the answer, and a word about it for the timeline.
    async fn after(&self, response: Response, reset: Option<Reset>) -> Response {
        let about = self.line.about(&response);
        let mut disturbed = Disturbed { carried_out: Some(response.status().as_u16()), ..Disturbed::default() };
        let mut response = self.spoilt(response, reset, &mut disturbed).await;
        response.extensions_mut().insert(About(about));
        if !disturbed.faults.is_empty() {
            response.extensions_mut().insert(disturbed);
        }
        response
    }

    async fn spoilt(&self, mut response: Response, reset: Option<Reset>, disturbed: &mut Disturbed) -> Response {
        let mut strikes = |fault| {
            let struck = self.strikes(fault);
            disturbed.faults.extend(struck.map(|_| fault));
            struck
        };
        if let Some(struck) = strikes(Fault::SlowAnswer) {
            let waiting = Waiting::new(self.gateway, self.line, &response, Fault::SlowAnswer);
            tokio::select! {
                () = tokio::time::sleep(struck.delay.unwrap_or(SLOW)) => {}
                () = self.gateway.stopped() => {}
            }
            waiting.over();
        }
        if strikes(Fault::ErrorAfter).is_some() {
            // Not a word about what happened: nobody may rely on one.
            return failure(StatusCode::INTERNAL_SERVER_ERROR, "internal error (fault error-after)");
        }
        if let Some((_, reset)) = strikes(Fault::ConnectionReset).zip(reset) {
            reset.pull();
            disturbed.instead = Some("no answer: the connection was reset");
            return response;
        }
        if strikes(Fault::UnknownValues).is_some() {
            response = answer::changed(response, answer::unknown_values).await;
        }
        if strikes(Fault::ExtraFields).is_some() {
            response = answer::changed(response, answer::extra_fields).await;
        }
        if strikes(Fault::TruncatedJson).is_some() { answer::cut(response).await } else { response }
    }
}
