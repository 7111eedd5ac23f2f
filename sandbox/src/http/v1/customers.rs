//! `/subscribe/customers`: stored cards.

use std::sync::Arc;

use axum::{
    Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::{Map, Value};

use super::{
    Authorized, Body, Failure, InPath, Success,
    fields::Fields,
    query::{Asked, bad},
    subscribe,
};
use crate::{
    billing::{Customer, Person},
    gateway::{Gateway, NewCard},
};

pub(super) fn routes() -> Router<Arc<Gateway>> {
    Router::new()
        .route("/subscribe/customers", get(several))
        .route("/subscribe/customers/{customer_uid}", get(show).post(register).delete(delete))
        .route("/subscribe/customers/{customer_uid}/payments", get(payments))
}

type Here = State<Arc<Gateway>>;
type Answer = Result<Success<Value>, Failure>;

async fn register(
    State(gateway): Here,
    _: Authorized,
    InPath(customer_uid): InPath<String>,
    Body(body): Body<Map<String, Value>>,
) -> Answer {
    if customer_uid.chars().count() > subscribe::CUSTOMER_UID {
        return Err(bad("customer_uid has more than 80 characters"));
    }
    let mut fields = Fields::new(body);
    let (card, mut lenient) = subscribe::card(&mut fields, gateway.now())?;
    let person = person(&mut fields)?;
    subscribe::channel(&mut fields);
    let (pg_id, ignored) = subscribe::site(&mut fields)?;
    lenient.extend(ignored.into_iter().chain(fields.unknown()));
    let lenient = lenient.into_iter().map(|what| format!("/subscribe/customers/{customer_uid}: {what}")).collect();
    let stored = gateway.register(customer_uid, NewCard::new(pg_id, &card, person, lenient));
    let refused = |error: crate::payment::PgError| Failure::new(StatusCode::OK, error.message);
    stored.map(|customer| Success(customer.annotation())).map_err(refused)
}

/// Who owns a card.
pub(super) fn person(fields: &mut Fields) -> Result<Person, Failure> {
    Ok(Person {
        name: fields.text("customer_name")?,
        tel: fields.text("customer_tel")?,
        email: fields.text("customer_email")?,
        addr: fields.text("customer_addr")?,
        postcode: fields.text("customer_postcode")?,
    })
}

async fn show(State(gateway): Here, _: Authorized, InPath(customer_uid): InPath<String>) -> Answer {
    gateway.state(|state| state.customer(&customer_uid).map(Customer::annotation)).map(Success).ok_or_else(unknown)
}

/// How many cards can be asked for at once.
const MOST: usize = 100;

async fn several(State(gateway): Here, _: Authorized, asked: Asked) -> Result<Response, Failure> {
    let customer_uids = asked.list("customer_uid");
    if customer_uids.is_empty() || customer_uids.len() > MOST {
        return Err(bad("name the customers: customer_uid[], from 1 to 100"));
    }
    let found: Vec<Value> = gateway.state(|state| {
        let found = customer_uids.iter().filter_map(|customer_uid| state.customer(customer_uid));
        found.map(Customer::annotation).collect()
    });
    if found.is_empty() {
        return Err(unknown());
    }
    let status = if found.len() < customer_uids.len() { StatusCode::MULTI_STATUS } else { StatusCode::OK };
    Ok((status, Success(found)).into_response())
}

async fn delete(State(gateway): Here, _: Authorized, InPath(customer_uid): InPath<String>) -> Answer {
    let deleted = gateway.state(|state| state.delete_customer(&customer_uid));
    deleted.map(|customer| Success(customer.annotation())).ok_or_else(unknown)
}

async fn payments(State(gateway): Here, _: Authorized, InPath(customer_uid): InPath<String>, asked: Asked) -> Answer {
    let (paging, sorting) = (asked.paging()?, asked.sorting()?);
    gateway.state(|state| {
        state.customer(&customer_uid).ok_or_else(unknown)?;
        let mut found: Vec<_> = state.of_customer(&customer_uid).collect();
        sorting.sort(&mut found);
        paging.of(&found, |payment| gateway.annotated(payment, false)).map(Success)
    })
}

pub(super) fn unknown() -> Failure {
    Failure::new(StatusCode::NOT_FOUND, "등록되지 않은 구매자입니다. (no card is stored for this customer_uid)")
}
