//! `/_sandbox/clock`: the gateway's time.

use std::{sync::Arc, time::Duration};

use axum::{Json, extract::State, http::StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Body,
    document::{Documented, Operation, Verb},
    refused::Refused,
    schema,
};
use crate::gateway::Gateway;

pub(super) fn routes() -> Documented {
    let moving = Operation::new(
        "Moves the clock; whatever is due by then has happened when this is answered. One of `set`, `advance_seconds`, \
         `frozen` and `reset`",
        schema::to("Clock"),
    );
    Documented::default().on(Verb::Get, "/clock", show, Operation::new("The gateway's time", schema::to("Clock"))).on(
        Verb::Put,
        "/clock",
        change,
        moving.body(schema::to("MoveClock")),
    )
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Move {
    /// Unix seconds.
    #[serde(default)]
    set: Option<u64>,
    #[serde(default)]
    advance_seconds: Option<u64>,
    #[serde(default)]
    frozen: Option<bool>,
    /// Back to the machine's time.
    #[serde(default)]
    reset: Option<bool>,
}

pub(super) fn hands(gateway: &Gateway) -> Value {
    let clock = gateway.clock();
    json!({"now": clock.now(), "now_ms": clock.now_ms(), "frozen": clock.is_frozen(), "moved": clock.is_moved()})
}

async fn show(State(gateway): State<Arc<Gateway>>) -> Json<Value> {
    Json(hands(&gateway))
}

async fn change(State(gateway): State<Arc<Gateway>>, Body(wanted): Body<Move>) -> Result<Json<Value>, Refused> {
    match wanted {
        Move { set: Some(seconds), advance_seconds: None, frozen: None, reset: None } => gateway.set_clock(seconds),
        Move { set: None, advance_seconds: Some(seconds), frozen: None, reset: None } => {
            gateway.advance_clock(Duration::from_secs(seconds));
        }
        Move { set: None, advance_seconds: None, frozen: Some(frozen), reset: None } => gateway.freeze_clock(frozen),
        Move { set: None, advance_seconds: None, frozen: None, reset: Some(true) } => gateway.reset_clock(),
        _ => {
            let message = "say one of set (Unix seconds), advance_seconds, frozen and reset (true)";
            return Err(Refused::new(StatusCode::BAD_REQUEST, "bad_request", message));
        }
    }
    Ok(Json(hands(&gateway)))
}
