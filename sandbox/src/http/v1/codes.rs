//! Tables that the API gives: card issuers, banks, the account's channels; and account holders.

use std::sync::Arc;

use axum::{Router, extract::State, http::StatusCode, routing::get};
use payjoa::{
    Language,
    codes::{Bank, CardIssuer},
};
use serde_json::{Value, json};

use super::{Authorized, Failure, InPath, Success, query::Asked, query::bad};
use crate::{accept::CHANNEL_KEYS, gateway::Gateway};

pub(super) fn routes() -> Router<Arc<Gateway>> {
    Router::new()
        .route("/cards", get(cards))
        .route("/cards/{code}", get(card))
        .route("/banks", get(banks))
        .route("/banks/{code}", get(bank))
        .route("/vbanks/holder", get(holder))
        .route("/users/pg", get(channels))
}

type Answer = Result<Success<Value>, Failure>;

async fn cards(State(_): State<Arc<Gateway>>, _: Authorized) -> Success<Vec<Value>> {
    Success(issuers().map(|issuer| written(issuer.code(), issuer.name(Language::Ko))).collect())
}

async fn card(State(_): State<Arc<Gateway>>, _: Authorized, InPath(code): InPath<String>) -> Answer {
    let found = issuers().find(|issuer| issuer.code() == code);
    found.map(|issuer| Success(written(issuer.code(), issuer.name(Language::Ko)))).ok_or_else(unknown)
}

/// Without the foreign brands, which occur in results only.
fn issuers() -> impl Iterator<Item = &'static CardIssuer> {
    CardIssuer::ALL.iter().filter(|issuer| issuer.code().len() == 3)
}

async fn banks(State(_): State<Arc<Gateway>>, _: Authorized) -> Success<Vec<Value>> {
    Success(Bank::ALL.iter().map(|bank| written(bank.code(), bank.name(Language::Ko))).collect())
}

async fn bank(State(_): State<Arc<Gateway>>, _: Authorized, InPath(code): InPath<String>) -> Answer {
    let bank = Bank::from_code(&code);
    if bank.is_known() { Ok(Success(written(bank.code(), bank.name(Language::Ko)))) } else { Err(unknown()) }
}

fn written(code: &str, name: &str) -> Value {
    json!({"code": code, "name": name})
}

/// Every account has the same holder, except those whose number begins with `000`: they don't exist.
async fn holder(State(_): State<Arc<Gateway>>, _: Authorized, asked: Asked) -> Answer {
    let (Some(code), Some(number)) = (asked.text("bank_code"), asked.text("bank_num")) else {
        return Err(bad("bank_code and bank_num are required"));
    };
    if code.len() != 3 || !Bank::from_code(code).is_known() {
        return Err(bad("bank_code is one of KFTC's three digits; see GET /banks"));
    }
    if number.starts_with("000") {
        return Err(Failure::new(StatusCode::NOT_FOUND, "there is no such account"));
    }
    Ok(Success(json!({"bank_holder": "홍길동"})))
}

/// The channels of the account. Sites: PAYJOA's public test ones.
async fn channels(State(_): State<Arc<Gateway>>, _: Authorized) -> Success<Vec<Value>> {
    let channel = |pg_id: &str, kind: &str| {
        json!({
            "pg_provider": "daou", "pg_id": pg_id, "sandbox": false, "type": kind,
            "channel_name": format!("PAYJOA {pg_id}"), "channel_key": format!("{CHANNEL_KEYS}{pg_id}"),
        })
    };
    Success(vec![
        channel("CTS17362", "payment"),
        channel("CTS16629", "api_payment"),
        channel("CTS17266", "api_payment"),
    ])
}

fn unknown() -> Failure {
    Failure::new(StatusCode::NOT_FOUND, "there is no such code")
}
