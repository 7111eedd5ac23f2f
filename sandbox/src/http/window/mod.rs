//! The payment window: a popup on a PC, the whole page on a phone. Plain forms, so that it works without a script.

mod layout;
mod pages;
mod texts;
mod view;

use std::sync::Arc;

use axum::{
    Router,
    extract::{Query, Request, State, rejection::QueryRejection},
    http::{StatusCode, header::LOCATION},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use payjoa::ImpUid;
use serde::Deserialize;

use self::view::View;
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

type Named = InPath<ImpUid>;

async fn show(State(gateway): State<Arc<Gateway>>, view: View, InPath(imp_uid): Named) -> Response {
    gateway
        .state(|state| state.payment(&imp_uid).map_or_else(|| unknown(view), |payment| window(&gateway, payment, view)))
}

/// The window, open or decided.
fn window(gateway: &Gateway, payment: &Payment, view: View) -> Response {
    let html = if payment.decision().is_none() {
        let armed = gateway.faults.awaiting(&Subject::payment(&payment.imp_uid, &payment.merchant_uid));
        pages::open(payment, armed, view)
    } else {
        pages::decided(payment, view)
    };
    view.page(StatusCode::OK, html, payment.page.as_deref())
}

async fn decide(State(gateway): State<Arc<Gateway>>, view: View, InPath(imp_uid): Named, request: Request) -> Response {
    let (decision, faults) = match choice(request).await {
        Ok(choice) => choice,
        Err(bad) => return trouble(view, bad.status, &bad.message),
    };
    // The second of two clicks gets the same answer as the first.
    if let Err(ActError::UnknownPayment(_)) = gateway.act(&imp_uid, decision, faults) {
        return unknown(view);
    }
    gateway.state(|state| match state.payment(&imp_uid) {
        None => unknown(view),
        Some(payment) => leave(payment).unwrap_or_else(|| window(&gateway, payment, view)),
    })
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

/// A phone goes back to the shop; in a popup or a frame the window tells the page.
fn leave(payment: &Payment) -> Option<Response> {
    let url = payment.redirect()?;
    Some((StatusCode::FOUND, [(LOCATION, url.as_str())]).into_response())
}

async fn receipt(State(gateway): State<Arc<Gateway>>, view: View, InPath(imp_uid): Named) -> Response {
    gateway.state(|state| match state.payment(&imp_uid).filter(|payment| payment.status() == Status::Paid) {
        Some(payment) => view.page(StatusCode::OK, pages::receipt(payment, view.language), None),
        None => unknown(view),
    })
}

/// The transfer to the virtual account arrives, at the press of a button.
async fn deposit(State(gateway): State<Arc<Gateway>>, view: View, InPath(imp_uid): Named) -> Response {
    match gateway.deposit(&imp_uid, None) {
        Ok(()) => {
            Redirect::to(&format!("/window/{imp_uid}?lang={}{}", view.language.tag(), view.query())).into_response()
        }
        Err(ActError::UnknownPayment(_)) => unknown(view),
        Err(refused) => trouble(view, StatusCode::CONFLICT, &refused.to_string()),
    }
}

/// What a person sees who opens the gateway's address: what this is, and the payments so far.
async fn home(State(gateway): State<Arc<Gateway>>, view: View) -> Response {
    let html = gateway.state(|state| pages::home(&gateway, state.payments(), view.language));
    view.page(StatusCode::OK, html, None)
}

#[derive(Deserialize)]
struct Failed {
    #[serde(default)]
    error_msg: String,
}

/// Where the SDK sends a phone whose shop named no address to come back to.
async fn failed(view: View, said: Result<Query<Failed>, QueryRejection>) -> Response {
    let message = said.map(|Query(said)| said.error_msg).unwrap_or_default();
    trouble(view, StatusCode::OK, &message)
}

/// What a popup shows until its payment has a window.
async fn opening(view: View) -> Response {
    view.page(StatusCode::OK, pages::opening(view.language), None)
}

fn unknown(view: View) -> Response {
    trouble(view, StatusCode::NOT_FOUND, texts::of("unknown", view.language))
}

fn trouble(view: View, status: StatusCode, message: &str) -> Response {
    view.page(status, pages::trouble(message, view.language), None)
}
