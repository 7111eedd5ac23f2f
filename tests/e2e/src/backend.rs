//! The shop's server, spoken to without its page: as a webhook, a script or an attacker does.

use anyhow::{Context, Result, ensure};
use reqwest::{RequestBuilder, StatusCode};
use serde_json::{Value, json};

use crate::gateway::{client, client_with};

/// A shopper that never opens the page.
const COOKIE: &str = "shopper=0123456789abcdefghjkmnpqrs";

/// A client of the shop's HTTP interface.
#[derive(Debug)]
pub struct Backend {
    url: String,
    client: reqwest::Client,
}

/// An order the shop has written down; nothing is paid yet.
#[derive(Clone, Debug)]
pub struct Order {
    /// The shop's number of it.
    pub merchant_uid: String,
    /// Won.
    pub amount: u64,
    /// What is bought.
    pub name: String,
    /// Shows the order to whoever comes back with it.
    pub return_token: String,
}

/// What the shop answered.
#[derive(Clone, Debug)]
pub struct Reply {
    /// HTTP status.
    pub status: StatusCode,
    /// JSON, or null.
    pub body: Value,
}

impl Reply {
    /// Whether it says, in whatever words, that the order is paid.
    #[must_use]
    pub fn says_paid(&self) -> bool {
        self.body.get("state").is_some_and(|state| state == "paid")
    }
}

impl Backend {
    pub(crate) fn at(url: String) -> Result<Self> {
        Ok(Self { url, client: client_with(COOKIE)? })
    }

    /// The same shop for somebody who has neither ordered nor paid anything: no cookie.
    ///
    /// # Errors
    /// There is no client.
    pub fn as_stranger(&self) -> Result<Self> {
        Ok(Self { url: self.url.clone(), client: client()? })
    }

    /// The same shop for whoever has that browser's cookie.
    ///
    /// # Errors
    /// It can't be a cookie.
    pub fn with_cookie(&self, cookie: &str) -> Result<Self> {
        Ok(Self { url: self.url.clone(), client: client_with(cookie)? })
    }

    /// Its origin.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Orders one jacket, to be paid by card.
    ///
    /// # Errors
    /// The shop doesn't take the order.
    pub async fn order_a_jacket(&self) -> Result<Order> {
        let order = json!({ "items": [{ "product": "padding-jacket-m", "quantity": 1 }], "pay_method": "card" });
        let reply = send(self.client.post(format!("{}/api/orders", self.url)).json(&order)).await?;
        ensure!(reply.status == StatusCode::CREATED, "the shop took no order: {reply:?}");
        let text = |name: &str| reply.body.get(name).and_then(Value::as_str).map(str::to_owned);
        Ok(Order {
            merchant_uid: text("merchant_uid").context("an order without merchant_uid")?,
            amount: reply.body.get("amount").and_then(Value::as_u64).context("an order without amount")?,
            name: text("name").context("an order without name")?,
            return_token: text("return_token").context("an order without return_token")?,
        })
    }

    /// Claims that this payment is for this order, as the page does after a payment.
    ///
    /// # Errors
    /// There is no answer.
    pub async fn confirm(&self, claim: &Value) -> Result<Reply> {
        send(self.client.post(format!("{}/payments/confirm", self.url)).json(claim)).await
    }

    /// The same with a body that need not be JSON.
    ///
    /// # Errors
    /// There is no answer.
    pub async fn confirm_raw(&self, body: impl Into<reqwest::Body>) -> Result<Reply> {
        let request = self.client.post(format!("{}/payments/confirm", self.url));
        send(request.header("content-type", "application/json").body(body)).await
    }

    /// Asks how an order stands.
    ///
    /// # Errors
    /// There is no answer.
    pub async fn status(&self, merchant_uid: &str) -> Result<Reply> {
        send(self.client.get(format!("{}/payments/confirm/{merchant_uid}", self.url))).await
    }
}

impl Backend {
    /// How an order stands, asked with a return token.
    ///
    /// # Errors
    /// There is no answer.
    pub async fn status_by_token(&self, merchant_uid: &str, token: &str) -> Result<Reply> {
        let url = format!("{}/payments/confirm/{merchant_uid}", self.url);
        send(self.client.get(url).bearer_auth(token)).await
    }
}

async fn send(request: RequestBuilder) -> Result<Reply> {
    let response = request.send().await?;
    let status = response.status();
    Ok(Reply { status, body: response.json().await.unwrap_or_default() })
}
