//! The calls.

use std::{sync::Arc, time::Duration};

use payjoa::{ImpUid, MerchantUid, Won};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::{Client, Method, redirect};
use secrecy::ExposeSecret;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};
use url::Url;

use super::{
    ConfigError, GatewayConfig, GatewayError, Payment, PaymentStatus,
    config::is_loopback,
    envelope, lenient,
    token::{Issued, Token, TokenCache},
};

/// Unreserved characters stay; everything else can't be mistaken for a part of the path.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

const IDLE: Duration = Duration::from_secs(20);

/// A client of i'mport's REST API (V1). Cheap to clone; clones share connections and the access token.
///
/// Every call is bounded in time and size, renews the token when it must, and repeats itself once if i'mport refuses the
/// token nevertheless.
#[derive(Clone)]
pub struct Gateway(Arc<Inner>);

struct Inner {
    http: Client,
    base: String,
    config: GatewayConfig,
    tokens: TokenCache,
}

impl std::fmt::Debug for Gateway {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gateway").field("base", &self.0.base).finish_non_exhaustive()
    }
}

/// An amount registered for an order: i'mport opens the window for no other.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Prepared {
    /// The order's number.
    pub merchant_uid: String,
    /// The amount, in won.
    pub amount: Won,
    /// The currency.
    #[serde(default, deserialize_with = "lenient::text")]
    pub currency: Option<String>,
}

impl Gateway {
    /// A client; nothing is sent yet.
    ///
    /// # Errors
    /// [`ConfigError`] for an unusable address, or if the HTTP client can't be set up.
    pub fn new(config: GatewayConfig) -> Result<Gateway, ConfigError> {
        let base = config.checked_base()?;
        let http = http_client(&config, &base).map_err(|error| ConfigError::Client(error.into()))?;
        let base = base.as_str().trim_end_matches('/').to_owned();
        Ok(Gateway(Arc::new(Inner { http, base, config, tokens: TokenCache::default() })))
    }

    /// A payment by i'mport's number (`GET /payments/{imp_uid}`).
    ///
    /// # Errors
    /// [`GatewayError::NotFound`] also for a payment that i'mport doesn't know *yet*; else see [`GatewayError`].
    pub async fn payment(&self, imp_uid: &ImpUid) -> Result<Payment, GatewayError> {
        let path = format!("/payments/{}{}", segment(imp_uid.as_str()), self.test_payments());
        let payment: Payment = self.call(Method::GET, &path, None).await?;
        if payment.imp_uid == *imp_uid {
            Ok(payment)
        } else {
            Err(GatewayError::malformed("it is about another payment than the one asked for"))
        }
    }

    /// The newest payment of an order (`GET /payments/find/{merchant_uid}`): a failed or abandoned attempt perhaps, while
    /// an older one is paid.
    ///
    /// # Errors
    /// As for [`Gateway::payment`].
    pub async fn latest_payment(&self, merchant_uid: &MerchantUid) -> Result<Payment, GatewayError> {
        self.find(merchant_uid, "").await
    }

    /// The paid payment of an order, if there is one (`GET /payments/find/{merchant_uid}/paid`).
    ///
    /// # Errors
    /// As for [`Gateway::payment`].
    pub async fn paid_payment(&self, merchant_uid: &MerchantUid) -> Result<Payment, GatewayError> {
        let payment = self.find(merchant_uid, "/paid").await?;
        if payment.status == PaymentStatus::Paid { Ok(payment) } else { Err(GatewayError::NotFound) }
    }

    async fn find(&self, merchant_uid: &MerchantUid, status: &str) -> Result<Payment, GatewayError> {
        let order = segment(merchant_uid.as_str());
        let path = format!("/payments/find/{order}{status}{}", self.test_payments());
        let payment: Payment = self.call(Method::GET, &path, None).await?;
        if payment.merchant_uid == merchant_uid.as_str() {
            Ok(payment)
        } else {
            Err(GatewayError::malformed("it is about another order than the one asked for"))
        }
    }

    /// Registers an order's amount before its window opens (`POST /payments/prepare`).
    ///
    /// # Errors
    /// See [`GatewayError`]; [`GatewayError::Malformed`] also if i'mport registered another amount.
    pub async fn prepare(&self, merchant_uid: &MerchantUid, amount: Won) -> Result<Prepared, GatewayError> {
        let body = json!({"merchant_uid": merchant_uid, "amount": amount, "currency": "KRW"});
        let prepared: Prepared = self.call(Method::POST, "/payments/prepare", Some(&body)).await?;
        if prepared.merchant_uid == merchant_uid.as_str() && prepared.amount == amount {
            Ok(prepared)
        } else {
            Err(GatewayError::malformed("it registered another order or amount than the ones given"))
        }
    }

    /// Whether payments through test channels count.
    #[must_use]
    pub fn accepts_test_payments(&self) -> bool {
        self.0.config.accept_test_payments
    }

    fn test_payments(&self) -> &'static str {
        if self.accepts_test_payments() { "?include_sandbox=true" } else { "" }
    }

    /// One call with a token, and once more with a new one if i'mport refused it.
    async fn call<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<T, GatewayError> {
        let token = self.token(None).await?;
        match self.send(method.clone(), path, body, Some(&token)).await {
            Err(error) if error.is_unauthorised() => {
                let token = self.token(Some(&token)).await?;
                self.send(method, path, body, Some(&token)).await
            }
            answer => answer,
        }
    }

    async fn token(&self, stale: Option<&Token>) -> Result<Token, GatewayError> {
        self.0.tokens.get(stale, || self.issue_token()).await
    }

    async fn issue_token(&self) -> Result<Issued, GatewayError> {
        let (key, secret) = (self.0.config.imp_key.expose_secret(), self.0.config.imp_secret.expose_secret());
        let body = json!({"imp_key": key, "imp_secret": secret});
        self.send(Method::POST, "/users/getToken", Some(&body), None).await
    }

    async fn send<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
        token: Option<&Token>,
    ) -> Result<T, GatewayError> {
        let mut request = self.0.http.request(method, format!("{}{path}", self.0.base));
        if let Some(token) = token {
            request = request.bearer_auth(token.secret.expose_secret());
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        envelope::read(request.send().await.map_err(GatewayError::from_transport)?).await
    }
}

fn segment(text: &str) -> String {
    utf8_percent_encode(text, SEGMENT).to_string()
}

fn http_client(config: &GatewayConfig, base: &Url) -> reqwest::Result<Client> {
    // Whoever installed a provider before us may keep it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut builder = Client::builder()
        .connect_timeout(config.connect_timeout)
        .timeout(config.timeout)
        // Shorter than a server keeps an idle connection: a call into one that was just closed has an unknown outcome.
        .pool_idle_timeout(IDLE)
        // A redirect would carry the token to wherever it points.
        .redirect(redirect::Policy::none())
        .user_agent(concat!("payjoa-server/", env!("CARGO_PKG_VERSION")));
    if is_loopback(base) {
        builder = builder.no_proxy();
    }
    builder.build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_number_is_one_segment_of_the_path() {
        assert_eq!(segment("mid_1-2.3~"), "mid_1-2.3~");
        assert_eq!(segment("../users?a=1#b %2e"), "..%2Fusers%3Fa%3D1%23b%20%252e");
        assert_eq!(segment("주"), "%EC%A3%BC");
    }

    #[test]
    fn debug_shows_no_secret() {
        let config = GatewayConfig::new("https://api.iamport.kr", "canary-key", "canary-secret");
        let shown = format!("{:?}", Gateway::new(config).unwrap());
        assert!(shown.contains("api.iamport.kr") && !shown.contains("canary"), "{shown}");
    }
}
