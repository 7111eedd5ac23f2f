//! Orders that are written down and paid before anything is measured.

use std::{net::SocketAddr, sync::Arc};

use anyhow::{Context, Result, ensure};
use bytes::Bytes;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::{load::Connection, running::Running};

const AMOUNT: u64 = 61_000;
/// How many connections pay at a time.
const AT_A_TIME: usize = 8;

/// The number of an order and of its payment.
#[derive(Clone, Debug)]
pub(crate) struct Paid {
    merchant_uid: String,
    imp_uid: String,
}

impl Paid {
    /// What the page sends.
    pub(crate) fn claim(&self) -> Bytes {
        json!({ "imp_uid": self.imp_uid, "merchant_uid": self.merchant_uid }).to_string().into()
    }

    /// What i'mport's webhook sends.
    pub(crate) fn report(&self) -> Bytes {
        json!({ "imp_uid": self.imp_uid, "merchant_uid": self.merchant_uid, "status": "paid" }).to_string().into()
    }
}

/// Has a server write so many orders down, and pays all of them at the gateway.
pub(crate) async fn paid(server: &Running, gateway: SocketAddr, count: usize) -> Result<Vec<Paid>> {
    let wanted = json!({ "count": count, "amount": AMOUNT }).to_string();
    let mut shop = Connection::open(server.address()?).await?;
    let (status, answer) = shop.ask("POST", "/orders", "", wanted.into()).await?;
    ensure!(status.is_success(), "POST /orders was answered with {status}: {}", String::from_utf8_lossy(&answer));
    let mut answer: Value = serde_json::from_slice(&answer)?;
    let numbers: Vec<String> =
        serde_json::from_value(answer.get_mut("merchant_uids").map(Value::take).unwrap_or_default())?;
    let token: Arc<str> = token(gateway).await?.into();
    let mut paying = JoinSet::new();
    for some in numbers.chunks(numbers.len().div_ceil(AT_A_TIME).max(1)) {
        paying.spawn(pay(gateway, Arc::clone(&token), some.to_vec()));
    }
    let mut all = Vec::with_capacity(count);
    while let Some(some) = paying.join_next().await {
        all.extend(some??);
    }
    Ok(all)
}

async fn token(gateway: SocketAddr) -> Result<String> {
    let keys = json!({ "imp_key": "sandbox", "imp_secret": "sandbox" }).to_string();
    let (_, answer) = Connection::open(gateway).await?.ask("POST", "/users/getToken", "", keys.into()).await?;
    let answer: Value = serde_json::from_slice(&answer)?;
    let token = answer.pointer("/response/access_token").and_then(Value::as_str);
    token.map(str::to_owned).context("the gateway gave no token")
}

async fn pay(gateway: SocketAddr, token: Arc<str>, numbers: Vec<String>) -> Result<Vec<Paid>> {
    let mut connection = Connection::open(gateway).await?;
    let mut paid = Vec::with_capacity(numbers.len());
    for merchant_uid in numbers {
        let card = json!({
            "merchant_uid": merchant_uid, "amount": AMOUNT, "name": "NF long padding jacket M",
            "card_number": "1234-1234-1234-1234", "expiry": "2039-12", "buyer_name": "Kim", "buyer_tel": "01012345678",
        });
        let path = "/subscribe/payments/onetime";
        let (_, answer) = connection.ask("POST", path, &token, card.to_string().into()).await?;
        let payment: Value = serde_json::from_slice(&answer)?;
        let is_paid = payment.pointer("/response/status").and_then(Value::as_str) == Some("paid");
        let imp_uid = payment.pointer("/response/imp_uid").and_then(Value::as_str).filter(|_| is_paid);
        let imp_uid = imp_uid.with_context(|| format!("the gateway didn't take a payment: {payment}"))?.to_owned();
        paid.push(Paid { merchant_uid, imp_uid });
    }
    Ok(paid)
}
