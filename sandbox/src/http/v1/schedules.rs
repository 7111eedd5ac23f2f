//! `/subscribe/payments/schedule`: payments that the clock makes.

use std::sync::Arc;

use axum::{
    Router,
    extract::State,
    http::StatusCode,
    routing::{get, post},
};
use payjoa::{MerchantUid, Won};
use serde_json::{Map, Value};

use super::{
    Authorized, Body, Failure, InPath, Success, customers,
    fields::Fields,
    query::{Asked, bad},
    subscribe,
};
use crate::{
    billing::{NotNow, Person, Schedule, ScheduleStatus},
    gateway::{Charge, Gateway, NewCard, NotRetried},
    payment::PgError,
};

pub(super) fn routes() -> Router<Arc<Gateway>> {
    Router::new()
        .route("/subscribe/payments/schedule", get(between).post(schedule))
        .route("/subscribe/payments/unschedule", post(unschedule))
        .route("/subscribe/payments/schedule/{merchant_uid}", get(show).put(change))
        .route("/subscribe/payments/schedule/{merchant_uid}/retry", post(retry))
        .route("/subscribe/payments/schedule/{merchant_uid}/reschedule", post(reschedule))
        .route("/subscribe/payments/schedule/customers/{customer_uid}", get(of_customer))
        .route("/subscribe/customers/{customer_uid}/schedules", get(of_customer))
}

type Here = State<Arc<Gateway>>;
type Fielded = Body<Map<String, Value>>;
type Answer = Result<Success<Value>, Failure>;

async fn schedule(State(gateway): Here, _: Authorized, Body(body): Fielded) -> Answer {
    let mut fields = Fields::new(body);
    let customer_uid = fields.required("customer_uid", subscribe::CUSTOMER_UID)?;
    let now = gateway.now();
    let card = if fields.has_card() { Some(subscribe::card(&mut fields, now)?) } else { None };
    let person = customers::person(&mut fields)?;
    // One of the whole call, and so not of each payment.
    let (pg_id, ignored) = subscribe::site(&mut fields)?;
    let known = gateway.state(|state| state.customer(&customer_uid).cloned());
    let (temper, owner, pg_id) = match (&card, known) {
        (Some((card, _)), _) => (card.temper(), person.clone(), pg_id),
        (None, Some(known)) => (known.temper, known.person, known.pg_id),
        (None, None) => {
            return Err(bad("no card is stored for this customer_uid: send card_number and expiry as well"));
        }
    };
    subscribe::channel(&mut fields);
    let checking = fields.won("checking_amount")?.filter(|won| *won > Won::ZERO);
    let items = fields.objects("schedules")?;
    let mut schedules =
        items.into_iter().map(|item| one(item, &customer_uid, &pg_id, &owner, now)).collect::<Result<Vec<_>, _>>()?;
    let refused = |error: PgError| Failure::new(StatusCode::OK, error.message);
    if card.is_some() {
        temper.registers().map_err(refused)?;
    }
    if checking.is_some() {
        // i'mport charges it and gives it back at once: a card that can't be charged is found out here, and not by the clock.
        temper.charges().map_err(refused)?;
    }
    let mut lenient = fields.unknown();
    lenient.extend(ignored);
    lenient.extend(checking.map(|won| {
        format!(
            "checking_amount: {won} won were charged and given back at once, for which the sandbox makes no payment"
        )
    }));
    schedules.iter_mut().for_each(|schedule| schedule.let_pass(&lenient));
    let card = card.map(|(card, lenient)| (customer_uid, NewCard::new(pg_id, &card, person, lenient)));
    gateway.schedule(&schedules, card).map_err(|error| bad(error.to_string()))?;
    Ok(written(&gateway, schedules.iter()))
}

/// One of the list, with what is known about the customer where it says nothing.
fn one(mut fields: Fields, customer_uid: &str, pg_id: &str, owner: &Person, now: u64) -> Result<Schedule, Failure> {
    let schedule_at = fields.seconds("schedule_at")?;
    if schedule_at <= now {
        return Err(fields.bad("schedule_at", "must be in the future"));
    }
    let Charge { merchant_uid, amount, currency, mut params, mut lenient, .. } = subscribe::charge(&mut fields)?;
    let known = [
        ("buyer_name", &owner.name),
        ("buyer_tel", &owner.tel),
        ("buyer_email", &owner.email),
        ("buyer_addr", &owner.addr),
        ("buyer_postcode", &owner.postcode),
    ];
    for (name, value) in known {
        if let Some(value) = value {
            params.entry(name).or_insert_with(|| Value::String(value.clone()));
        }
    }
    lenient.extend(fields.unknown());
    Ok(Schedule {
        customer_uid: customer_uid.to_owned(),
        merchant_uid,
        pg_id: pg_id.to_owned(),
        schedule_at,
        executed_at: 0,
        revoked_at: 0,
        amount,
        currency,
        params,
        attempt: None,
        lenient,
    })
}

/// With a customer alone, everything of theirs.
async fn unschedule(State(gateway): Here, _: Authorized, Body(body): Fielded) -> Answer {
    let mut fields = Fields::new(body);
    let (customer_uid, merchant_uids) = (fields.text("customer_uid")?, fields.texts("merchant_uid")?);
    if customer_uid.is_none() && merchant_uids.is_empty() {
        return Err(bad("customer_uid or merchant_uid is required"));
    }
    let lenient = fields.unknown();
    let now = gateway.now();
    let meant = |schedule: &Schedule| {
        let of_customer = customer_uid.as_ref().is_none_or(|uid| *uid == schedule.customer_uid);
        let named = merchant_uids.is_empty() || merchant_uids.iter().any(|uid| uid == schedule.merchant_uid.as_str());
        of_customer && named && schedule.is_waiting()
    };
    let revoked: Vec<Schedule> = gateway.state(|state| {
        let meant: Vec<_> = state.schedules().filter(|s| meant(s)).map(|s| s.merchant_uid.clone()).collect();
        let revoke = |merchant_uid| {
            let schedule = state.schedule_mut(merchant_uid)?;
            schedule.revoke(now);
            schedule.let_pass(&lenient);
            Some(schedule.clone())
        };
        meant.iter().filter_map(revoke).collect()
    });
    if revoked.is_empty() { Err(unknown()) } else { Ok(written(&gateway, revoked.iter())) }
}

async fn show(State(gateway): Here, _: Authorized, InPath(merchant_uid): InPath<MerchantUid>) -> Answer {
    let schedule = gateway.state(|state| state.schedule(&merchant_uid).cloned()).ok_or_else(unknown)?;
    Ok(Success(gateway.scheduled(&schedule)))
}

async fn change(here: Here, _: Authorized, InPath(order): InPath<MerchantUid>, Body(body): Fielded) -> Answer {
    moved(&here, &order, body, false)
}

async fn reschedule(here: Here, _: Authorized, InPath(order): InPath<MerchantUid>, Body(body): Fielded) -> Answer {
    moved(&here, &order, body, true)
}

fn moved(gateway: &Gateway, merchant_uid: &MerchantUid, body: Map<String, Value>, again: bool) -> Answer {
    let mut fields = Fields::new(body);
    let at = fields.seconds("schedule_at")?;
    let moved = gateway.move_schedule(merchant_uid, at, again, &fields.unknown()).ok_or_else(unknown)?;
    let schedule = moved.map_err(|error: NotNow| bad(error.to_string()))?;
    Ok(Success(gateway.scheduled(&schedule)))
}

async fn retry(State(gateway): Here, _: Authorized, InPath(merchant_uid): InPath<MerchantUid>) -> Answer {
    let retried = gateway.retry_schedule(&merchant_uid).ok_or_else(unknown)?;
    let imp_uid = retried.map_err(|error| match error {
        NotRetried::NotNow(error) => bad(error.to_string()),
        NotRetried::NotCharged(error) => subscribe::not_charged(&error),
    })?;
    gateway.written(&imp_uid).map(Success).ok_or_else(unknown)
}

/// How far apart the ends of a list of schedules may be: three months.
const WINDOW: u64 = 92 * 86_400;

/// This one's `schedule-status` has a hyphen.
async fn of_customer(
    State(gateway): Here,
    _: Authorized,
    InPath(customer_uid): InPath<String>,
    asked: Asked,
) -> Answer {
    let (from, to) = (asked.required_number("from")?, asked.required_number("to")?);
    gateway.state(|state| state.customer(&customer_uid).map(drop)).ok_or_else(customers::unknown)?;
    let of_customer = |schedule: &Schedule| schedule.customer_uid == customer_uid;
    listed(&gateway, &asked, (from, to), asked.text("schedule-status"), of_customer)
}

/// This one's `schedule_status` has an underscore.
async fn between(State(gateway): Here, _: Authorized, asked: Asked) -> Answer {
    let (from, to) = (asked.required_number("schedule_from")?, asked.required_number("schedule_to")?);
    listed(&gateway, &asked, (from, to), asked.text("schedule_status"), |_| true)
}

fn listed(
    gateway: &Gateway,
    asked: &Asked,
    (from, to): (u64, u64),
    status: Option<&str>,
    meant: impl Fn(&Schedule) -> bool,
) -> Answer {
    if from >= to || to - from > WINDOW {
        return Err(bad("the list goes from a time to a later one, three months at most"));
    }
    let known = || bad("the schedule status is one of scheduled, executed and revoked");
    let status = status.map(|text| ScheduleStatus::parse(text).ok_or_else(known)).transpose()?;
    let (paging, newest_first) = (asked.paging()?, newest_first(asked)?);
    let mut found: Vec<Schedule> = gateway.state(|state| {
        let all = state.schedules().filter(|schedule| (from..to).contains(&schedule.schedule_at) && meant(schedule));
        all.filter(|schedule| status.is_none_or(|status| schedule.status() == status)).cloned().collect()
    });
    found.sort_by_key(|schedule| schedule.schedule_at);
    if newest_first {
        found.reverse();
    }
    paging.of(&found, |schedule| gateway.scheduled(schedule)).map(Success)
}

/// Schedules are sorted by their time, whichever of the API's sortings is asked for.
fn newest_first(asked: &Asked) -> Result<bool, Failure> {
    match asked.text("sorting") {
        None | Some("schedule_at") => Ok(false),
        Some("-schedule_at") => Ok(true),
        Some(text) => asked.sorting().map(|_| text.starts_with('-')),
    }
}

fn written<'a>(gateway: &Gateway, schedules: impl Iterator<Item = &'a Schedule>) -> Success<Value> {
    Success(Value::Array(schedules.map(|schedule| gateway.scheduled(schedule)).collect()))
}

fn unknown() -> Failure {
    Failure::new(StatusCode::NOT_FOUND, "예약된 결제가 존재하지 않습니다. (there is no such schedule)")
}
