//! The gateway's control plane: what a test does behind the shopper's back.

use std::time::Duration;

use anyhow::{Context, Result, anyhow, ensure};
use reqwest::Method;
use serde_json::{Value, json};

/// A client of `/_sandbox`.
#[derive(Debug)]
pub struct Gateway {
    url: String,
    client: reqwest::Client,
}

impl Gateway {
    pub(crate) fn at(url: String) -> Result<Self> {
        Ok(Self { url, client: client()? })
    }

    /// Its origin.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Sends webhooks to this address from now on.
    ///
    /// # Errors
    /// The gateway refuses.
    pub async fn report_to(&self, webhook: &str) -> Result<()> {
        self.send(Method::PUT, "/_sandbox/webhook", json!({ "url": webhook })).await.map(drop)
    }

    /// Opens a payment as the SDK would, but with parameters of the test's own; gives its `imp_uid`.
    ///
    /// # Errors
    /// The gateway refuses it.
    pub async fn open(&self, params: Value) -> Result<String> {
        let body = json!({ "params": params, "platform": "pc" });
        let opened = self.send(Method::POST, "/_sandbox/payments", body).await?;
        let imp_uid = opened.get("imp_uid").and_then(Value::as_str);
        Ok(imp_uid.context("the gateway opened a payment without imp_uid")?.to_owned())
    }

    /// Pays it.
    ///
    /// # Errors
    /// The gateway refuses.
    pub async fn approve(&self, imp_uid: &str) -> Result<()> {
        self.send(Method::POST, &format!("/_sandbox/payments/{imp_uid}/approve"), json!({})).await.map(drop)
    }

    /// Has the whole sum arrive on its virtual account.
    ///
    /// # Errors
    /// The gateway refuses, as it does before an account was issued.
    pub async fn deposit(&self, imp_uid: &str) -> Result<()> {
        self.send(Method::POST, &format!("/_sandbox/payments/{imp_uid}/deposit"), json!({})).await.map(drop)
    }

    /// Makes something go wrong: what `POST /_sandbox/faults` takes.
    ///
    /// # Errors
    /// The gateway refuses.
    pub async fn arm(&self, fault: Value) -> Result<()> {
        self.send(Method::POST, "/_sandbox/faults", fault).await.map(drop)
    }

    /// Makes everything right again.
    ///
    /// # Errors
    /// The gateway refuses.
    pub async fn disarm(&self) -> Result<()> {
        self.send(Method::DELETE, "/_sandbox/faults", json!({})).await.map(drop)
    }

    /// A payment as the V1 REST API writes it.
    ///
    /// # Errors
    /// There is no such payment.
    pub async fn payment(&self, imp_uid: &str) -> Result<Value> {
        let response = self.client.get(format!("{}/_sandbox/payments/{imp_uid}", self.url)).send().await?;
        let described: Value = response.error_for_status()?.json().await?;
        described.get("payment").cloned().context("the gateway describes a payment without the payment")
    }

    async fn send(&self, method: Method, path: &str, body: Value) -> Result<Value> {
        let response = self.client.request(method, format!("{}{path}", self.url)).json(&body).send().await?;
        let status = response.status();
        let text = response.text().await?;
        ensure!(status.is_success(), anyhow!("{path} was answered with {status}: {text}"));
        Ok(serde_json::from_str(&text).unwrap_or_default())
    }
}

/// A client for loopback.
pub(crate) fn client() -> Result<reqwest::Client> {
    Ok(builder().build()?)
}

/// The same that comes with this cookie.
pub(crate) fn client_with(cookie: &str) -> Result<reqwest::Client> {
    let headers = [(reqwest::header::COOKIE, cookie.parse()?)].into_iter().collect();
    Ok(builder().default_headers(headers).build()?)
}

fn builder() -> reqwest::ClientBuilder {
    reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(30))
}
