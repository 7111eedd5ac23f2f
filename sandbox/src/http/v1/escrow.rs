//! `/escrows/logis/{imp_uid}`: the shipping of an escrow order.

use std::sync::Arc;

use axum::{Router, extract::State, http::StatusCode, routing::get};
use payjoa::{ImpUid, codes::Courier, request::KoreaTime};
use serde_json::{Map, Value, json};

use super::{Authorized, Body, Failure, InPath, Success, cancel::what_json, fields::Fields, payments};
use crate::{
    gateway::Gateway,
    payment::{Shipping, ShippingRefused, kind},
};

pub(super) fn routes() -> Router<Arc<Gateway>> {
    Router::new().route("/escrows/logis/{imp_uid}", get(show).post(register).put(change))
}

type Here = State<Arc<Gateway>>;
type Named = InPath<ImpUid>;
type Fielded = Body<Map<String, Value>>;
type Answer = Result<Success<Value>, Failure>;

async fn show(State(gateway): Here, _: Authorized, InPath(imp_uid): Named) -> Answer {
    let shown = gateway.state(|state| state.payment(&imp_uid).map(|payment| payment.shipping().cloned()));
    answer(shown)
}

async fn register(State(gateway): Here, _: Authorized, InPath(imp_uid): Named, Body(body): Fielded) -> Answer {
    put(&gateway, &imp_uid, body, false)
}

async fn change(State(gateway): Here, _: Authorized, InPath(imp_uid): Named, Body(body): Fielded) -> Answer {
    put(&gateway, &imp_uid, body, true)
}

fn put(gateway: &Gateway, imp_uid: &ImpUid, body: Map<String, Value>, again: bool) -> Answer {
    let now = gateway.now();
    let (shipping, lenient) = shipping(body, now)?;
    let shipped = gateway.ship(imp_uid, shipping, again);
    gateway.state(|state| lenient.iter().for_each(|what| state.note(imp_uid, now, kind::LENIENT, what_json(what))));
    answer(shipped)
}

fn answer(shipped: Option<Result<Shipping, ShippingRefused>>) -> Answer {
    let shipping = shipped.ok_or_else(payments::unknown)?.map_err(|refused| {
        let status = match refused {
            ShippingRefused::NoEscrow | ShippingRefused::NotPaid(_) => StatusCode::BAD_REQUEST,
            ShippingRefused::Registered | ShippingRefused::NotRegistered => StatusCode::CONFLICT,
        };
        Failure::new(status, refused.to_string())
    })?;
    let Shipping { company, invoice, sent_at, applied_at, .. } = shipping;
    Ok(Success(json!({"company": company, "invoice": invoice, "sent_at": sent_at, "applied_at": applied_at})))
}

/// PAYJOA looks at none of it; i'mport wants its required fields.
fn shipping(body: Map<String, Value>, now: u64) -> Result<(Shipping, Vec<String>), Failure> {
    let mut lenient = Vec::new();
    let mut fields = Fields::new(body);
    let mut logis = fields.object("logis")?.ok_or_else(|| fields.bad("logis", "is required: an object"))?;
    let mut receiver = fields.object("receiver")?.ok_or_else(|| fields.bad("receiver", "is required: an object"))?;
    let mut sender = fields.object("sender")?.ok_or_else(|| fields.bad("sender", "is required: an object"))?;
    let _ = fields.flag("send_email")?;
    let company = company(logis.required("company", 32)?, &mut lenient);
    let invoice = logis.required("invoice", 64)?;
    let sent_at = logis.seconds_or("sent_at", now, &mut lenient)?;
    let receiving_at = logis.required("receiving_at", 8)?;
    if !is_date(&receiving_at) {
        return Err(logis.bad("receiving_at", "must be a date, YYYYMMDD"));
    }
    let address = logis.required("address", 256)?;
    let relationship = sender.required("relationship", 32)?;
    let more = json!({
        "receiving_at": receiving_at, "address": address, "relationship": relationship,
        "receiver": person(&mut receiver)?, "sender": person(&mut sender)?,
    });
    for fields in [&fields, &logis, &receiver, &sender] {
        lenient.extend(fields.unknown());
    }
    Ok((Shipping { company, invoice, sent_at, applied_at: now, more }, lenient))
}

fn company(code: String, lenient: &mut Vec<String>) -> String {
    if Courier::from_code(&code).is_known() {
        return code;
    }
    lenient.push(format!("logis.company `{code}` isn't in the table of couriers: it counts as ETC"));
    "ETC".to_owned()
}

fn person(fields: &mut Fields) -> Result<Value, Failure> {
    let mut person = Map::new();
    for name in ["name", "tel", "addr", "postcode"] {
        person.insert(name.to_owned(), fields.text(name)?.map_or(Value::Null, Value::String));
    }
    Ok(Value::Object(person))
}

fn is_date(text: &str) -> bool {
    let part = |from: usize, to: usize| text.get(from..to).and_then(|part| part.parse().ok());
    let digits = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    let date = part(0, 4).zip(part(4, 6)).zip(part(6, 8));
    digits && date.is_some_and(|((year, month), day)| KoreaTime::new(year, month, day, 0, 0, 0).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        for (text, want) in
            [("20220215", true), ("20220230", false), ("2022-02-15", false), ("2022021", false), ("+2220215", false)]
        {
            assert_eq!(is_date(text), want, "{text}");
        }
    }
}
