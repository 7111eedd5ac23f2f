//! `GET /payments/…`: one payment, several, those of an order, those of a status.

use std::sync::Arc;

use axum::{
    Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use payjoa::{ImpUid, MerchantUid};
use serde_json::Value;

use super::{Authorized, Failure, InPath, Success, query::Asked, query::bad, unsupported};
use crate::{
    gateway::Gateway,
    payment::{Payment, Status},
    state::State as Memory,
};

pub(super) fn routes() -> Router<Arc<Gateway>> {
    Router::new()
        .route("/payments", get(several))
        .route("/payments/{imp_uid}", get(show))
        .route("/payments/{imp_uid}/balance", get(unsupported::balance))
        .route("/payments/find/{merchant_uid}", get(find))
        .route("/payments/find/{merchant_uid}/{status}", get(find_with_status))
        .route("/payments/findAll/{merchant_uid}", get(find_all))
        .route("/payments/findAll/{merchant_uid}/{status}", get(find_all_with_status))
        .route("/payments/status/{status}", get(by_status))
}

type Here = State<Arc<Gateway>>;
type Found = Result<Success<Value>, Failure>;

async fn show(State(gateway): Here, _: Authorized, InPath(imp_uid): InPath<ImpUid>, asked: Asked) -> Found {
    let (extension, test) = (asked.flag("extension")?, asked.flag("include_sandbox")?);
    let found = gateway.state(|state| {
        let payment = state.payment(&imp_uid).filter(|payment| test || !payment.is_test())?;
        Some(gateway.annotated(payment, extension))
    });
    found.map(Success).ok_or_else(unknown)
}

/// How many payments can be asked for at once.
const MOST: usize = 100;

async fn several(State(gateway): Here, _: Authorized, asked: Asked) -> Result<Response, Failure> {
    let (imp_uids, merchant_uids) = (asked.list("imp_uid"), asked.list("merchant_uid"));
    let count = imp_uids.len() + merchant_uids.len();
    if count == 0 || count > MOST {
        return Err(bad("name the payments: imp_uid[] and merchant_uid[], from 1 to 100 in all"));
    }
    let extension = asked.flag("extension")?;
    let found: Vec<Value> = gateway.state(|state| {
        let by_imp_uid = imp_uids.iter().map(|text| state.payment(&ImpUid::new(*text).ok()?));
        let by_order = merchant_uids.iter().map(|text| state.of_order(&MerchantUid::new(*text).ok()?).last());
        by_imp_uid.chain(by_order).flatten().map(|payment| gateway.annotated(payment, extension)).collect()
    });
    if found.is_empty() {
        return Err(unknown());
    }
    // What is missing has to be looked for by comparing with what was asked.
    let status = if found.len() < count { StatusCode::MULTI_STATUS } else { StatusCode::OK };
    Ok((status, Success(found)).into_response())
}

async fn find(here: Here, authorized: Authorized, InPath(order): InPath<MerchantUid>, asked: Asked) -> Found {
    find_with_status(here, authorized, InPath((order, String::new())), asked).await
}

async fn find_with_status(
    State(gateway): Here,
    _: Authorized,
    InPath((merchant_uid, status)): InPath<(MerchantUid, String)>,
    asked: Asked,
) -> Found {
    let (status, sorting, extension) = (status_of(&status)?, asked.sorting()?, asked.flag("extension")?);
    let found = gateway
        .state(|state| state.find(&merchant_uid, status, sorting).map(|payment| gateway.annotated(payment, extension)));
    found.map(Success).ok_or_else(unknown)
}

async fn find_all(here: Here, authorized: Authorized, InPath(order): InPath<MerchantUid>, asked: Asked) -> Found {
    find_all_with_status(here, authorized, InPath((order, String::new())), asked).await
}

async fn find_all_with_status(
    State(gateway): Here,
    _: Authorized,
    InPath((merchant_uid, status)): InPath<(MerchantUid, String)>,
    asked: Asked,
) -> Found {
    let status = status_of(&status)?;
    paged(&gateway, &asked, |state| {
        let of_order = state.of_order(&merchant_uid).filter(|payment| status.is_none_or(|s| payment.status() == s));
        let found: Vec<_> = of_order.collect();
        if found.is_empty() { Err(unknown()) } else { Ok(found) }
    })
}

const DAY: u64 = 86_400;
/// How far back a list of a status may look.
const WINDOW: u64 = 90 * DAY;

async fn by_status(State(gateway): Here, _: Authorized, InPath(status): InPath<String>, asked: Asked) -> Found {
    let status = if status == "all" { None } else { status_of(&status)? };
    let (from, to) = window(&asked, gateway.now())?;
    let (paging, sorting, extension) = (asked.paging()?, asked.sorting()?, asked.flag("extension")?);
    gateway.state(|state| {
        let found = state.listed(status, (from, to), sorting);
        let written = |payment| gateway.annotated(payment, extension);
        let part = |skip, limit| state.at(found.places(skip, limit)).map(written).collect();
        paging.cut(found.len(), part).map(Success)
    })
}

/// From when to when: 90 days at most, the last ones unless something else is said.
fn window(asked: &Asked, now: u64) -> Result<(u64, u64), Failure> {
    let (from, to) = (asked.number("from")?, asked.number("to")?);
    let to = to.unwrap_or_else(|| from.map_or(now, |from| from.saturating_add(WINDOW).min(now.max(from))));
    let from = from.unwrap_or_else(|| to.saturating_sub(WINDOW));
    if from > to {
        return Err(bad("from is after to"));
    }
    if to - from > WINDOW {
        return Err(bad("from and to are more than 90 days apart"));
    }
    Ok((from, to))
}

/// A page of the payments that are found, sorted.
fn paged(
    gateway: &Gateway,
    asked: &Asked,
    found: impl for<'a> FnOnce(&'a Memory) -> Result<Vec<&'a Payment>, Failure>,
) -> Found {
    let (paging, sorting, extension) = (asked.paging()?, asked.sorting()?, asked.flag("extension")?);
    gateway.state(|state| {
        let mut found = found(state)?;
        sorting.sort(&mut found);
        paging.of(&found, |payment| gateway.annotated(payment, extension)).map(Success)
    })
}

/// Nothing is any status.
fn status_of(text: &str) -> Result<Option<Status>, Failure> {
    let known = |()| bad("the status is one of ready, paid, cancelled and failed");
    if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(known) }
}

pub(super) fn unknown() -> Failure {
    Failure::new(StatusCode::NOT_FOUND, "존재하지 않는 결제정보입니다. (there is no such payment, or not yet)")
}
