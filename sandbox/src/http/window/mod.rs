//! The payment window: a popup on a PC, the whole page on a phone. Plain forms, so that it works without a script.

mod layout;
mod pages;
mod texts;

use std::sync::Arc;

use axum::{
    Router,
    extract::{Query, Request, State, rejection::QueryRejection},
    http::{
        HeaderMap, StatusCode,
        header::{ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_SECURITY_POLICY, LOCATION, REFERRER_POLICY},
    },
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use payjoa::{ImpUid, Language};
use serde::Deserialize;

use super::{
    body::{Accept, BadBody, read},
    sdk::asset,
    v1::InPath,
};
use crate::{
    fault::{Fault, Faults, Subject},
    gateway::{ActError, Gateway},
    payment::{Decision, Payment, Status},
};

pub(super) fn routes() -> Router<Arc<Gateway>> {
    let css = include_str!("../../window/window.css");
    let js = include_str!("../../window/answer.js");
    let icon = include_str!("../../window/icon.svg");
    Router::new()
        .route("/window/assets/window.css", get(async || asset("text/css; charset=utf-8", css)))
        .route("/window/assets/answer.js", get(async || asset("text/javascript; charset=utf-8", js)))
        .route("/sdk/opening", get(opening))
        // Browsers ask for it by themselves, and report in the shop's console if it isn't there.
        .route("/favicon.ico", get(async || asset("image/svg+xml", icon)))
        .route("/window/failed", get(failed))
        .route("/window/{imp_uid}", get(show).post(decide))
        .route("/window/{imp_uid}/receipt", get(receipt))
        .route("/window/{imp_uid}/deposit", post(deposit))
        .route("/", get(home))
}

/// The language of the page: asked for, or the browser's.
pub(super) struct Spoken(Language);

impl<S: Send + Sync> axum::extract::FromRequestParts<S> for Spoken {
    type Rejection = std::convert::Infallible;
    async fn from_request_parts(parts: &mut axum::http::request::Parts, _: &S) -> Result<Self, Self::Rejection> {
        #[derive(Deserialize)]
        struct Asked {
            lang: Option<String>,
        }
        let asked = Query::<Asked>::try_from_uri(&parts.uri).ok().and_then(|Query(asked)| asked.lang);
        Ok(Spoken(Language::from_tag(&asked.unwrap_or_else(|| browsers(&parts.headers)))))
    }
}

fn browsers(headers: &HeaderMap) -> String {
    headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or("ko").to_owned()
}

type Named = InPath<ImpUid>;

async fn show(State(gateway): State<Arc<Gateway>>, spoken: Spoken, InPath(imp_uid): Named) -> Response {
    gateway.state(|state| match state.payment(&imp_uid) {
        None => unknown(&spoken),
        Some(payment) if payment.decision().is_none() => page(
            StatusCode::OK,
            pages::open(
                payment,
                gateway.faults.awaiting(&Subject::payment(&payment.imp_uid, &payment.merchant_uid)),
                spoken.0,
            ),
        ),
        Some(payment) => page(StatusCode::OK, pages::decided(payment, spoken.0)),
    })
}

async fn decide(
    State(gateway): State<Arc<Gateway>>,
    spoken: Spoken,
    InPath(imp_uid): Named,
    request: Request,
) -> Response {
    let (decision, faults) = match choice(request).await {
        Ok(choice) => choice,
        Err(bad) => return page(bad.status, pages::trouble(&bad.message, spoken.0)),
    };
    // The second of two clicks gets the same answer as the first.
    if let Err(ActError::UnknownPayment(_)) = gateway.act(&imp_uid, decision, faults) {
        return unknown(&spoken);
    }
    gateway.state(|state| state.payment(&imp_uid).map_or_else(|| unknown(&spoken), |payment| leave(payment, spoken.0)))
}

/// What the window's form says.
async fn choice(request: Request) -> Result<(Decision, Faults), BadBody> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Choice {
        action: Decision,
        #[serde(default, rename = "late-database")]
        late_database: Option<String>,
        #[serde(default, rename = "lost-callback")]
        lost_callback: Option<String>,
    }
    let choice: Choice = read(request, Accept::Form).await?;
    let late = choice.late_database.map(|_| Fault::LateDatabase);
    let lost = choice.lost_callback.map(|_| Fault::LostCallback);
    Ok((choice.action, late.into_iter().chain(lost).collect()))
}

/// A phone goes back to the shop; a popup tells its opener and closes.
fn leave(payment: &Payment, language: Language) -> Response {
    match payment.redirect() {
        Some(url) => (StatusCode::FOUND, [(LOCATION, url.as_str())]).into_response(),
        None => page(StatusCode::OK, pages::decided(payment, language)),
    }
}

async fn receipt(State(gateway): State<Arc<Gateway>>, spoken: Spoken, InPath(imp_uid): Named) -> Response {
    gateway.state(|state| match state.payment(&imp_uid).filter(|payment| payment.status() == Status::Paid) {
        Some(payment) => page(StatusCode::OK, pages::receipt(payment, spoken.0)),
        None => unknown(&spoken),
    })
}

/// The transfer to the virtual account arrives, at the press of a button.
async fn deposit(State(gateway): State<Arc<Gateway>>, spoken: Spoken, InPath(imp_uid): Named) -> Response {
    match gateway.deposit(&imp_uid, None) {
        Ok(()) => Redirect::to(&format!("/window/{imp_uid}")).into_response(),
        Err(ActError::UnknownPayment(_)) => unknown(&spoken),
        Err(refused) => page(StatusCode::CONFLICT, pages::trouble(&refused.to_string(), spoken.0)),
    }
}

/// What a person sees who opens the gateway's address: what this is, and the payments so far.
async fn home(State(gateway): State<Arc<Gateway>>, spoken: Spoken) -> Response {
    let html = gateway.state(|state| pages::home(&gateway, state.payments(), spoken.0));
    page(StatusCode::OK, html)
}

#[derive(Deserialize)]
struct Failed {
    #[serde(default)]
    error_msg: String,
}

/// Where the SDK sends a phone whose shop named no address to come back to.
async fn failed(spoken: Spoken, said: Result<Query<Failed>, QueryRejection>) -> Response {
    let message = said.map(|Query(said)| said.error_msg).unwrap_or_default();
    page(StatusCode::OK, pages::trouble(&message, spoken.0))
}

/// What a popup shows until its payment has a window.
async fn opening(spoken: Spoken) -> Response {
    page(StatusCode::OK, pages::opening(spoken.0))
}

fn unknown(spoken: &Spoken) -> Response {
    page(StatusCode::NOT_FOUND, pages::trouble(texts::of("unknown", spoken.0), spoken.0))
}

fn page(status: StatusCode, html: String) -> Response {
    let policy = "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; base-uri 'none'; frame-ancestors 'none'";
    let headers = [(CONTENT_SECURITY_POLICY, policy), (CACHE_CONTROL, "no-store"), (REFERRER_POLICY, "no-referrer")];
    (status, headers, Html(html)).into_response()
}
