//! Driving the sandbox: what only a test or a developer may do. JSON only, under `/_sandbox`.

mod faults;
mod refused;

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{FromRequest, FromRequestParts, Path, Request, State},
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use payjoa::{ImpUid, Platform};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

use self::refused::Refused;
use super::body::{Accept, read};
use crate::{
    USER_CODE,
    fault::{Fault, Faults},
    gateway::{ActError, Gateway, OpenRequest},
    payment::{Decision, Payment},
    webhook,
};

pub(super) fn routes() -> Router<Arc<Gateway>> {
    Router::new()
        .route("/health", get(health))
        .route("/payments", get(list).post(open))
        .route("/payments/{imp_uid}", get(show))
        .route("/payments/{imp_uid}/approve", post(approve))
        .route("/payments/{imp_uid}/decline", post(decline))
        .route("/payments/{imp_uid}/close", post(close))
        .route("/payments/{imp_uid}/deposit", post(deposit))
        .merge(faults::routes())
        .route("/webhook", get(webhook_url).put(set_webhook_url))
}

/// A JSON body; none counts as `{}`.
struct Body<T>(T);

impl<T: DeserializeOwned> FromRequest<Arc<Gateway>> for Body<T> {
    type Rejection = Refused;
    async fn from_request(request: Request, _: &Arc<Gateway>) -> Result<Self, Refused> {
        Ok(Body(read(request, Accept::Json).await?))
    }
}

/// The payment that the path names.
struct Named(ImpUid);

impl FromRequestParts<Arc<Gateway>> for Named {
    type Rejection = Refused;
    async fn from_request_parts(parts: &mut Parts, gateway: &Arc<Gateway>) -> Result<Self, Refused> {
        let path = Path::<ImpUid>::from_request_parts(parts, gateway).await;
        let bad = |message: String| Refused::new(StatusCode::BAD_REQUEST, "bad_request", message);
        path.map(|Path(imp_uid)| Named(imp_uid)).map_err(|rejection| bad(rejection.body_text()))
    }
}

async fn health() -> Json<Value> {
    Json(json!({"status": "ok", "name": "payjoa-sandbox", "version": env!("CARGO_PKG_VERSION")}))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    params: Value,
    #[serde(default = "pc")]
    platform: Platform,
    #[serde(default = "user_code")]
    user_code: String,
}

fn pc() -> Platform {
    Platform::Pc
}

fn user_code() -> String {
    USER_CODE.to_owned()
}

async fn open(State(gateway): State<Arc<Gateway>>, Body(wanted): Body<Wanted>) -> Result<Response, Refused> {
    let Wanted { params, platform, user_code } = wanted;
    let opened = gateway.open(OpenRequest { user_code, params, platform, page: None, user_agent: None })?;
    Ok((StatusCode::CREATED, Json(opened)).into_response())
}

async fn list(State(gateway): State<Arc<Gateway>>) -> Json<Value> {
    let payments: Vec<Value> =
        gateway.state(|state| state.payments().iter().map(|payment| described(&gateway, payment)).collect());
    Json(json!({ "payments": payments }))
}

async fn show(State(gateway): State<Arc<Gateway>>, Named(imp_uid): Named) -> Result<Json<Value>, Refused> {
    described_now(&gateway, imp_uid)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Act {
    #[serde(default)]
    faults: Vec<Fault>,
}

async fn approve(gateway: State<Arc<Gateway>>, named: Named, act: Body<Act>) -> Result<Json<Value>, Refused> {
    decide(&gateway, named, act, Decision::Approve)
}

async fn decline(gateway: State<Arc<Gateway>>, named: Named, act: Body<Act>) -> Result<Json<Value>, Refused> {
    decide(&gateway, named, act, Decision::Decline)
}

async fn close(gateway: State<Arc<Gateway>>, named: Named, act: Body<Act>) -> Result<Json<Value>, Refused> {
    decide(&gateway, named, act, Decision::Close)
}

fn decide(
    gateway: &Arc<Gateway>,
    Named(imp_uid): Named,
    Body(act): Body<Act>,
    decision: Decision,
) -> Result<Json<Value>, Refused> {
    gateway.act(&imp_uid, decision, Faults::from_iter(act.faults))?;
    described_now(gateway, imp_uid)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Transfer {
    /// Who transferred; the buyer if nobody is named.
    #[serde(default)]
    remitter: Option<String>,
}

async fn deposit(
    State(gateway): State<Arc<Gateway>>,
    Named(imp_uid): Named,
    Body(transfer): Body<Transfer>,
) -> Result<Json<Value>, Refused> {
    gateway.deposit(&imp_uid, transfer.remitter)?;
    described_now(&gateway, imp_uid)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WebhookAddress {
    /// `null` sends webhooks nowhere; leaving it out is a mistake.
    #[serde(deserialize_with = "Option::deserialize")]
    url: Option<String>,
}

async fn webhook_url(State(gateway): State<Arc<Gateway>>) -> Json<Value> {
    Json(json!({"url": gateway.state(|state| state.webhook_url.as_ref().map(ToString::to_string))}))
}

async fn set_webhook_url(
    gateway: State<Arc<Gateway>>,
    Body(address): Body<WebhookAddress>,
) -> Result<Json<Value>, Refused> {
    let url = address.url.as_deref().map(webhook::address).transpose();
    let url = url.map_err(|error| Refused::new(StatusCode::BAD_REQUEST, "bad_request", error.to_string()))?;
    gateway.state(|state| state.webhook_url = url);
    Ok(webhook_url(gateway).await)
}

fn described_now(gateway: &Gateway, imp_uid: ImpUid) -> Result<Json<Value>, Refused> {
    let found = gateway.state(|state| state.payment(&imp_uid).map(|payment| described(gateway, payment)));
    found.map(Json).ok_or_else(|| ActError::UnknownPayment(imp_uid).into())
}

/// A payment from behind the counter: what was decided, what the browser hears, what the database says.
fn described(gateway: &Gateway, payment: &Payment) -> Value {
    json!({
        "imp_uid": payment.imp_uid,
        "merchant_uid": payment.merchant_uid,
        "platform": payment.platform,
        "window_url": gateway.window_url(&payment.imp_uid),
        "status": payment.status(),
        "decision": payment.decision(),
        "faults": payment.faults().iter().collect::<Vec<_>>(),
        "late": payment.is_late(),
        "callback": payment.callback(),
        "redirect_url": payment.redirect().map(String::from),
        "webhooks": payment.deliveries,
        "payment": payment.annotation(&gateway.receipt_url(&payment.imp_uid), true),
    })
}
