//! `/_sandbox/payments`: opening windows, deciding in them, looking at what became of them.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Query, State, rejection::QueryRejection},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use payjoa::{ImpUid, Platform};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Body, Named,
    described::{brief, whole, with_events},
    document::{Documented, Operation, Verb},
    refused::Refused,
    schema,
};
use crate::{
    USER_CODE,
    fault::{Fault, Faults},
    gateway::{ActError, Gateway, OpenRequest},
    http::window::reasons,
    payment::{Choice, Decision, Payment, PgError, Status},
};

pub(super) fn routes() -> Documented {
    let payment = || schema::to("Payment");
    let decide = |summary| Operation::new(summary, payment()).optional_body(schema::to("Decide")).fails(&[404, 409]);
    Documented::default()
        .on(Verb::Get, "/payments", list, listing())
        .on(Verb::Post, "/payments", open, opening())
        .on(
            Verb::Get,
            "/refusals",
            refusals,
            Operation::new(
                "The latest requests that opened no window, oldest first",
                schema::object(json!({"refusals": schema::list(schema::to("Refusal"))})),
            ),
        )
        .on(
            Verb::Get,
            "/payments/{payment}",
            show,
            Operation::new("What is known of a payment, with everything that happened to it", payment())
                .fails(&[400, 404]),
        )
        .on(Verb::Post, "/payments/{payment}/approve", approve, decide("The shopper pays, or has an account issued"))
        .on(
            Verb::Post,
            "/payments/{payment}/decline",
            decline,
            Operation::new(
                "The card company or bank refuses, for a reason that the payment window offers for the method",
                payment(),
            )
            .optional_body(schema::to("Decline"))
            .fails(&[404, 409]),
        )
        .on(Verb::Post, "/payments/{payment}/close", close, decide("The shopper gives up"))
}

fn listing() -> Operation {
    let listed = json!({"anyOf": [schema::to("Summary"), schema::to("Payment")]});
    let answer = schema::object(json!({"payments": schema::list(listed), "total": schema::number()}));
    Operation::new("Payments, in the order in which they began", answer)
        .query("q", "string", "Only those whose number, order or product has this in it")
        .query("status", "string", "Only those that are `ready`, `paid`, `cancelled` or `failed`")
        .query("limit", "integer", "At most so many")
        .query("newest", "boolean", "The newest first")
        .query("brief", "boolean", "Only what a list needs")
        .fails(&[400])
}

fn opening() -> Operation {
    Operation::new("Opens a payment window, as the SDK does", schema::to("Opened"))
        .body(schema::to("OpenWindow"))
        .created()
        .fails(&[409, 422])
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

async fn refusals(State(gateway): State<Arc<Gateway>>) -> Json<Value> {
    let refusals: Vec<Value> = gateway.refusals().iter().map(|refusal| refusal.as_ref().clone()).collect();
    Json(json!({ "refusals": refusals }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Filter {
    #[serde(default)]
    q: String,
    #[serde(default)]
    status: Option<Status>,
    #[serde(default)]
    limit: Option<usize>,
    #[serde(default)]
    newest: bool,
    #[serde(default)]
    brief: bool,
}

impl Filter {
    fn passes(&self, payment: &Payment) -> bool {
        let has = |text: &str| text.to_lowercase().contains(&self.q);
        let named = self.q.is_empty()
            || has(payment.imp_uid.as_str())
            || has(payment.merchant_uid.as_str())
            || payment.text("name").is_some_and(has);
        named && self.status.is_none_or(|status| payment.status() == status)
    }
}

async fn list(
    State(gateway): State<Arc<Gateway>>,
    filter: Result<Query<Filter>, QueryRejection>,
) -> Result<Json<Value>, Refused> {
    let bad = |message: String| Refused::new(StatusCode::BAD_REQUEST, "bad_request", message);
    let Query(mut filter) = filter.map_err(|rejection| bad(rejection.body_text()))?;
    filter.q = filter.q.to_lowercase();
    let describe = if filter.brief { brief } else { whole };
    Ok(Json(gateway.state(|state| {
        let passing = state.payments().iter().filter(|payment| filter.passes(payment));
        let total = passing.clone().count();
        let limit = filter.limit.unwrap_or(total);
        let show = |payment| describe(&gateway, payment);
        let payments: Vec<Value> = if filter.newest {
            passing.rev().take(limit).map(show).collect()
        } else {
            passing.take(limit).map(show).collect()
        };
        json!({"payments": payments, "total": total})
    })))
}

async fn show(State(gateway): State<Arc<Gateway>>, Named(imp_uid): Named) -> Result<Json<Value>, Refused> {
    now(&gateway, imp_uid)
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Declined {
    #[serde(default)]
    faults: Vec<Fault>,
    /// One of the window's codes: `SANDBOX_LIMIT_EXCEEDED`.
    #[serde(default)]
    reason: Option<String>,
}

async fn decline(
    State(gateway): State<Arc<Gateway>>,
    Named(imp_uid): Named,
    Body(declined): Body<Declined>,
) -> Result<Json<Value>, Refused> {
    let error = declined.reason.map(|code| reason(&gateway, &imp_uid, &code)).transpose()?;
    let choice = Choice { error, ..Choice::default() };
    gateway.act_as(&imp_uid, Decision::Decline, choice, Faults::from_iter(declined.faults))?;
    now(&gateway, imp_uid)
}

/// A way to be refused that fits how the payment is paid.
fn reason(gateway: &Gateway, imp_uid: &ImpUid, code: &str) -> Result<PgError, Refused> {
    let method = gateway.state(|state| state.payment(imp_uid).map(|payment| payment.method().to_owned()));
    let method = method.ok_or_else(|| ActError::UnknownPayment(imp_uid.clone()))?;
    let found = reasons::of(&method).find(|reason| reason.code == code);
    found.map(reasons::Reason::error).ok_or_else(|| {
        let known: Vec<_> = reasons::of(&method).map(|reason| reason.code).collect();
        let message = format!("{method} payments aren't declined with {code}; they are with {}", known.join(", "));
        Refused::new(StatusCode::BAD_REQUEST, "bad_request", message)
    })
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
    now(gateway, imp_uid)
}

/// A payment as it is now, with everything that happened to it.
pub(super) fn now(gateway: &Gateway, imp_uid: ImpUid) -> Result<Json<Value>, Refused> {
    let found = gateway.state(|state| state.payment(&imp_uid).map(|payment| with_events(gateway, payment)));
    found.map(Json).ok_or_else(|| ActError::UnknownPayment(imp_uid).into())
}
