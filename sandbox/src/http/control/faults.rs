//! `/_sandbox/faults`: what can go wrong, and what is armed.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use payjoa::{Language, MerchantUid};
use serde_json::{Value, json};

use super::{
    Body,
    document::{Documented, Operation, Verb},
    refused::Refused,
    schema,
};
use crate::{
    fault::{Arm, ArmId, Fault, Subject, Target},
    gateway::Gateway,
};

pub(super) fn routes() -> Documented {
    let all = schema::list(schema::to("Armed"));
    let left = || schema::object(json!({"armed": all}));
    let known = schema::object(json!({"faults": schema::list(schema::to("FaultDescription")), "armed": all}));
    let armed = schema::object(json!({
        "merchant_uid": schema::maybe(schema::text()), "faults": schema::list(schema::to("Fault")), "armed": schema::to("Armed"),
    }));
    Documented::default()
        .on(Verb::Get, "/faults", list, Operation::new("What can go wrong, and what is armed", known))
        .on(Verb::Post, "/faults", arm, Operation::new("Arms a fault", armed).body(schema::to("Arm")))
        .on(Verb::Delete, "/faults", disarm_all, Operation::new("Disarms everything", left()))
        .on(Verb::Delete, "/faults/{id}", disarm, Operation::new("Disarms one", left()).fails(&[404]))
}

async fn list(State(gateway): State<Arc<Gateway>>) -> Json<Value> {
    let faults: Vec<Value> = Fault::ALL.iter().map(|fault| described(*fault)).collect();
    Json(json!({"faults": faults, "armed": gateway.faults.all()}))
}

fn described(fault: Fault) -> Value {
    let both = |text: fn(Fault, Language) -> &'static str| json!({"ko": text(fault, Language::Ko), "en": text(fault, Language::En)});
    json!({"name": fault, "place": fault.place(), "title": both(Fault::title), "description": both(Fault::description)})
}

async fn arm(State(gateway): State<Arc<Gateway>>, Body(arm): Body<Arm>) -> Result<Json<Value>, Refused> {
    let armed = gateway.arm(arm)?;
    let order = if let Target::Order(order) = armed.arm.target() { Some(order) } else { None };
    let subject = Subject { merchant_uid: order.as_ref().map(MerchantUid::as_str), ..Subject::default() };
    let faults: Vec<Fault> = gateway.faults.awaiting(&subject).iter().collect();
    Ok(Json(json!({"merchant_uid": order, "faults": faults, "armed": armed})))
}

async fn disarm_all(State(gateway): State<Arc<Gateway>>) -> Json<Value> {
    gateway.disarm_all();
    Json(json!({"armed": []}))
}

async fn disarm(State(gateway): State<Arc<Gateway>>, Path(id): Path<String>) -> Result<Json<Value>, Refused> {
    let found = id.parse::<ArmId>().is_ok_and(|id| gateway.disarm(id));
    let unknown = || Refused::new(StatusCode::NOT_FOUND, "not_armed", format!("nothing armed has the number {id}"));
    found.then(|| Json(json!({"armed": gateway.faults.all()}))).ok_or_else(unknown)
}
