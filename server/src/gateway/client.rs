//! How a call is made: with a token, within the limits, again where that is safe.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use http::{HeaderValue, Method, header};
use secrecy::{ExposeSecret, SecretString};
use serde::{Serialize, de::DeserializeOwned};
use tower::ServiceExt;
use tracing::{Instrument, field::Empty};
use zeroize::Zeroizing;

use super::{
    Cause, ConfigError, GatewayBuilder, GatewayConfig, GatewayError,
    call::Call,
    envelope::{self, Answers},
    limiter::Limiter,
    retry::Repeat,
    token::{Issued, Token, TokenCache},
    transport::{Body, HttpRequest, HttpService, Operation, Patience},
};

/// A client of i'mport's REST API (V1). Cheap to clone; clones share connections, the access token and the limit of calls.
///
/// Every call is bounded in time and size, renews the token when it must, and repeats itself once if i'mport refuses the
/// token nevertheless. What reads is asked again after a failure ([`Retry`](super::Retry)); what moves money never is
/// unless nothing happened.
///
/// ```no_run
/// use payjoa::ImpUid;
/// use payjoa_server::gateway::{Gateway, GatewayConfig, GatewayError};
///
/// # async fn look(imp_uid: ImpUid) -> Result<(), Box<dyn std::error::Error>> {
/// let gateway = Gateway::new(GatewayConfig::new("https://api.iamport.kr", "REST API key", "REST API secret"))?;
/// match gateway.payment(&imp_uid).await {
///     Ok(payment) => println!("{:?}: {} won", payment.status, payment.amount),
///     Err(GatewayError::NotFound) => println!("not there, or not yet"),
///     Err(error) => return Err(error.into()),
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Gateway(Arc<Inner>);

struct Inner {
    service: HttpService,
    base: String,
    tier: Option<HeaderValue>,
    config: GatewayConfig,
    tokens: TokenCache,
    limiter: Limiter,
}

impl std::fmt::Debug for Gateway {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gateway").field("base", &self.0.base).finish_non_exhaustive()
    }
}

impl Gateway {
    /// A client; nothing is sent yet.
    ///
    /// # Errors
    /// [`ConfigError`] for an unusable address, or if the HTTP client can't be set up.
    pub fn new(config: GatewayConfig) -> Result<Gateway, ConfigError> {
        Gateway::builder(config).build()
    }

    /// A client with a proxy, with layers around every request.
    pub fn builder(config: GatewayConfig) -> GatewayBuilder {
        GatewayBuilder::new(config)
    }

    pub(super) fn assemble(
        service: HttpService,
        base: String,
        tier: Option<HeaderValue>,
        config: GatewayConfig,
    ) -> Gateway {
        let limiter = Limiter::new(config.calls_per_second);
        Gateway(Arc::new(Inner { service, base, tier, config, tokens: TokenCache::default(), limiter }))
    }

    /// Whether payments through test channels count.
    #[must_use]
    pub fn accepts_test_payments(&self) -> bool {
        self.0.config.accept_test_payments
    }

    pub(super) fn config(&self) -> &GatewayConfig {
        &self.0.config
    }

    /// Makes a call and takes what was asked for out of the answer.
    pub(super) async fn ask<T: DeserializeOwned>(&self, call: Call) -> Result<T, GatewayError> {
        let span = tracing::debug_span!("iamport.call", operation = call.operation, attempts = Empty, outcome = Empty);
        async move {
            let answer = self.persist(&call).await.and_then(|body| envelope::response(&body));
            tracing::Span::current().record("outcome", answer.as_ref().map_or_else(GatewayError::word, |_| "ok"));
            answer
        }
        .instrument(span)
        .await
    }

    /// Again, as often as the call allows. In a box: whatever asks i'mport would else have all of the HTTP client in its own
    /// future, which makes futures large, and too deep for an optimising compiler.
    fn persist<'a>(&'a self, call: &'a Call) -> BoxFuture<'a, Result<Body, GatewayError>> {
        Box::pin(self.repeatedly(call))
    }

    async fn repeatedly(&self, call: &Call) -> Result<Body, GatewayError> {
        call.check()?;
        let retry = self.0.config.retry;
        let (mut pauses, mut attempts) = (retry.pauses(), 0_u64);
        loop {
            attempts += 1;
            let answer = self.with_token(call).await;
            tracing::Span::current().record("attempts", attempts);
            let Err(error) = &answer else { return answer };
            let pause = pauses.next().filter(|_| call.repeat.allows(error));
            let Some(pause) = pause.and_then(|pause| retry.pause(error, pause)) else { return answer };
            tracing::debug!(operation = call.operation, %error, ?pause, "iamport.retry");
            tokio::time::sleep(pause).await;
        }
    }

    /// Once with a token, and once more with a new one if i'mport refused it.
    async fn with_token(&self, call: &Call) -> Result<Body, GatewayError> {
        let token = self.token(None).await.map_err(before_the_call)?;
        match self.exchange(call, Some(&token)).await {
            Err(error) if error.is_unauthorised() => {
                let token = self.token(Some(&token)).await.map_err(before_the_call)?;
                self.exchange(call, Some(&token)).await
            }
            answer => answer,
        }
    }

    async fn token(&self, stale: Option<&Token>) -> Result<Token, GatewayError> {
        self.0.tokens.get(stale, || self.issue_token()).await
    }

    async fn issue_token(&self) -> Result<Issued, GatewayError> {
        let keys = Keys { imp_key: &self.0.config.imp_key, imp_secret: &self.0.config.imp_secret };
        let call = Call::with_method("users.get_token", Method::POST, Repeat::Freely);
        let call = call.segment("users").segment("getToken").json(&keys);
        envelope::response(&self.exchange(&call, None).await?)
    }

    async fn exchange(&self, call: &Call, token: Option<&Token>) -> Result<Body, GatewayError> {
        let request = self.request(call, token)?;
        if call.paced {
            self.0.limiter.wait().await;
        }
        let answer = self.0.service.clone().oneshot(request).await.map_err(GatewayError::from_transport)?;
        // A token is refused by i'mport, never by PAYJOA.
        envelope::check(answer, if token.is_some() { call.answers } else { Answers::Itself })
    }

    fn request(&self, call: &Call, token: Option<&Token>) -> Result<HttpRequest, GatewayError> {
        let mut request = http::Request::builder()
            .method(call.method.clone())
            .uri(format!("{}{}", self.0.base, call.target))
            .extension(Operation(call.operation))
            .extension(Patience(call.patience.unwrap_or(self.0.config.timeout)));
        if let Some(token) = token {
            let bearer = Zeroizing::new(format!("Bearer {}", token.secret.expose_secret()));
            let mut bearer =
                HeaderValue::from_str(&bearer).map_err(|_| GatewayError::malformed("a token that isn't plain text"))?;
            bearer.set_sensitive(true);
            request = request.header(header::AUTHORIZATION, bearer);
        }
        if let Some(tier) = &self.0.tier {
            request = request.header("Tier", tier);
        }
        if !call.body.is_empty() {
            request = request.header(header::CONTENT_TYPE, "application/json;charset=UTF-8");
        }
        request.body(call.body.clone()).map_err(|_| GatewayError::invalid("the address can't be used"))
    }
}

/// No token: what was to be asked was not even sent.
fn before_the_call(error: GatewayError) -> GatewayError {
    match error {
        GatewayError::OutcomeUnknown(cause) => GatewayError::NotSent(cause),
        GatewayError::Malformed { what } => GatewayError::NotSent(Cause::new(format!("no token: {what}"))),
        // It is about the token's address; nobody may take it for an answer about a payment.
        GatewayError::NotFound => GatewayError::NotSent(Cause::new("no token: no i'mport at this address")),
        other => other,
    }
}

#[derive(Serialize)]
struct Keys<'a> {
    #[serde(serialize_with = "exposed")]
    imp_key: &'a SecretString,
    #[serde(serialize_with = "exposed")]
    imp_secret: &'a SecretString,
}

fn exposed<S: serde::Serializer>(secret: &&SecretString, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(secret.expose_secret())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use payjoa::{ImpUid, MerchantUid, Won};
    use tokio::time::Instant;
    use tower::{layer::layer_fn, service_fn};

    use super::*;
    use crate::gateway::{BoxError, CustomerUid, HttpResponse, StoredCharge, Terms};

    #[test]
    fn debug_shows_no_secret() {
        let config = GatewayConfig::new("https://api.iamport.kr", "canary-key", "canary-secret");
        let builder = format!("{:?}", Gateway::builder(config.clone()).proxy("http://me:canary@proxy.example"));
        let gateway = format!("{:?}", Gateway::new(config).unwrap());
        assert!(gateway.contains("api.iamport.kr") && !gateway.contains("canary"), "{gateway}");
        assert!(!builder.contains("canary"), "{builder}");
    }

    /// i'mport says no to everything but the keys.
    async fn no(request: HttpRequest) -> Result<HttpResponse, BoxError> {
        let token = r#"{"code":0,"response":{"access_token":"t","now":0,"expired_at":1800}}"#;
        let asks = request.uri().path() == "/users/getToken";
        let body = if asks { token } else { r#"{"code":1,"message":"no","response":null}"# };
        Ok(http::Response::new(Body::from(body.to_owned())))
    }

    #[tokio::test]
    async fn charges_are_given_moments_of_their_own_and_nothing_else_is() {
        let mut config = GatewayConfig::new("https://gateway.invalid", "key", "secret");
        config.calls_per_second = 100;
        let gateway = Gateway::builder(config).layer(layer_fn(|_: HttpService| service_fn(no))).build().unwrap();
        let (imp_uid, order) = (ImpUid::new("imp_1").unwrap(), MerchantUid::new("m").unwrap());
        gateway.payment(&imp_uid).await.unwrap_err();
        gateway.latest_payment(&order).await.unwrap_err();
        assert_eq!(gateway.0.limiter.next(), None, "what reads doesn't wait for charges");

        let (start, terms) = (Instant::now(), Terms::new("Coffee", Won::new(1_004).unwrap()));
        let charge = StoredCharge::new(order, CustomerUid::new("c").unwrap(), terms);
        let clone = gateway.clone();
        let (a, b, c) =
            tokio::join!(gateway.charge_again(&charge), clone.charge_again(&charge), gateway.charge_again(&charge));
        assert!(a.is_err() && b.is_err() && c.is_err());
        let next = gateway.0.limiter.next().unwrap();
        assert!(next >= start + 3 * Duration::from_millis(10), "one each, clones share them");
    }
}
