//! The payment window: a popup on a PC, the whole page on a phone. Plain forms, so that it works without a script.

mod fields;
mod layout;
mod offer;
mod pages;
mod picked;
pub(in crate::http) mod reasons;
pub(super) mod returned;
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

pub(in crate::http) use self::layout::Layout;
use self::{
    pages::Asking,
    picked::{Forgotten, Picked},
    view::View,
};
use super::{sdk::asset, v1::InPath};
use crate::{
    fault::Subject,
    gateway::{ActError, Gateway},
    payment::{Decision, Payment},
};

pub(super) fn routes() -> Router<Arc<Gateway>> {
    let script = |text: &'static str| get(move || async move { asset("text/javascript; charset=utf-8", text) });
    let css = include_str!("../../window/window.css");
    let icon = include_str!("../../window/icon.svg");
    Router::new()
        .route("/window/assets/window.css", get(async || asset("text/css; charset=utf-8", css)))
        .route("/window/assets/window.js", script(include_str!("../../window/window.js")))
        .route("/window/assets/answer.js", script(include_str!("../../window/answer.js")))
        .route("/sdk/opening", get(opening))
        // Browsers ask for it by themselves, and report in the shop's console if it isn't there.
        .route("/favicon.ico", get(async || asset("image/svg+xml", icon)))
        .route("/window/failed", get(failed))
        .route("/window/{imp_uid}", get(show).post(decide))
        .route("/window/{imp_uid}/app", post(card_app))
        .route("/window/{imp_uid}/left", get(left))
        .route("/window/{imp_uid}/receipt", get(receipt))
        .route("/window/{imp_uid}/deposit", post(deposit))
        .route("/", get(home))
}

type Named = InPath<ImpUid>;

async fn show(State(gateway): State<Arc<Gateway>>, view: View, InPath(imp_uid): Named) -> Response {
    with(&gateway, &imp_uid, view, |payment| window(&gateway, payment, view, None))
}

/// Does something with a payment that there should be.
fn with(gateway: &Gateway, imp_uid: &ImpUid, view: View, show: impl FnOnce(&Payment) -> Response) -> Response {
    gateway.state(|state| state.payment(imp_uid).map_or_else(|| unknown(view), show))
}

/// The window, open or decided.
fn window(gateway: &Gateway, payment: &Payment, view: View, forgotten: Option<Forgotten>) -> Response {
    let html = if payment.decision().is_none() {
        let armed = gateway.faults.awaiting(&Subject::payment(&payment.imp_uid, &payment.merchant_uid));
        pages::open(payment, &Asking { now: gateway.now(), armed, forgotten }, view)
    } else {
        pages::decided(payment, view)
    };
    let status = if forgotten.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    view.page(status, html, payment.page.as_deref())
}

async fn decide(State(gateway): State<Arc<Gateway>>, view: View, InPath(imp_uid): Named, request: Request) -> Response {
    let picked = Picked::read(request).await.and_then(|picked| Ok((picked.decision()?, picked)));
    let (decision, picked) = match picked {
        Ok(picked) => picked,
        Err(bad) => return trouble(view, bad.status, &bad.message),
    };
    if decision == Decision::Approve
        && let Some(again) = asked_again(&gateway, &imp_uid, &picked, view)
    {
        return again;
    }
    let choice = gateway.state(|state| state.payment(&imp_uid).map(|payment| picked.choice(payment)));
    // The second of two clicks gets the same answer as the first.
    if let Err(ActError::UnknownPayment(_)) =
        gateway.act_as(&imp_uid, decision, choice.unwrap_or_default(), picked.faults())
    {
        return unknown(view);
    }
    with(&gateway, &imp_uid, view, |payment| leave(payment).unwrap_or_else(|| window(&gateway, payment, view, None)))
}

/// The window once more, if something is missing in it.
fn asked_again(gateway: &Gateway, imp_uid: &ImpUid, picked: &Picked, view: View) -> Option<Response> {
    gateway.state(|state| {
        let payment = state.payment(imp_uid).filter(|payment| payment.decision().is_none())?;
        let forgotten = picked.forgotten(payment)?;
        Some(window(gateway, payment, view, Some(forgotten)))
    })
}

/// Which half of the way through the card company's app it is.
#[derive(Deserialize)]
struct Way {
    #[serde(default)]
    step: String,
}

/// The card company's app takes over, and comes back. Nothing is decided on the way.
async fn card_app(
    State(gateway): State<Arc<Gateway>>,
    view: View,
    InPath(imp_uid): Named,
    Query(way): Query<Way>,
    request: Request,
) -> Response {
    let picked = match Picked::read(request).await {
        Ok(picked) => picked,
        Err(bad) => return trouble(view, bad.status, &bad.message),
    };
    with(&gateway, &imp_uid, view, |payment| {
        if payment.decision().is_some() || pages::scheme(payment).is_none() {
            return window(&gateway, payment, view, None);
        }
        let page = if way.step == "back" { pages::back } else { pages::app };
        view.page(StatusCode::OK, page(payment, &picked, view), payment.page.as_deref())
    })
}

/// The shopper walks away.
async fn left(State(gateway): State<Arc<Gateway>>, view: View, InPath(imp_uid): Named) -> Response {
    with(&gateway, &imp_uid, view, |payment| {
        view.page(StatusCode::OK, pages::left(payment, view), payment.page.as_deref())
    })
}

/// A phone goes back to the shop; in a popup or a frame the window tells the page.
fn leave(payment: &Payment) -> Option<Response> {
    let url = payment.redirect()?;
    Some((StatusCode::FOUND, [(LOCATION, url.as_str())]).into_response())
}

async fn receipt(State(gateway): State<Arc<Gateway>>, view: View, InPath(imp_uid): Named) -> Response {
    // What was paid has one, also after it was given back.
    gateway.state(|state| match state.payment(&imp_uid).filter(|payment| payment.paid_at() > 0) {
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
