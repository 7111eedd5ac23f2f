//! Webhooks: JSON to the payment's own `notice_url`, or else to the account's. Sent once unless told
//! otherwise, as V1 does.

use std::time::Duration;

use payjoa::{ImpUid, MerchantUid};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::Url;

use crate::payment::{Payment, Status};

/// What the shop's server is told. Nothing signs it: it is a hint to ask the API.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Notice {
    pub(crate) imp_uid: ImpUid,
    pub(crate) merchant_uid: MerchantUid,
    pub(crate) status: Status,
    /// Which cancel; only for one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) cancellation_id: Option<String>,
}

/// How one webhook went.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Delivery {
    pub(crate) url: String,
    pub(crate) status: Status,
    /// The HTTP status that the shop answered with.
    pub(crate) answered: Option<u16>,
    /// Why there was no answer.
    pub(crate) error: Option<String>,
}

/// The text is no address that a webhook can be sent to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a webhook goes to an absolute http:// or https:// address, not to `{0}`")]
pub struct WebhookUrlError(pub(crate) String);

/// Reads an address that webhooks may go to.
pub(crate) fn address(text: &str) -> Result<Url, WebhookUrlError> {
    let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    url.ok_or_else(|| WebhookUrlError(text.to_owned()))
}

/// Where this payment's webhooks go: its `notice_url` (one or several) replaces the account's address.
pub(crate) fn addresses(payment: &Payment, account: Option<&Url>) -> Vec<Url> {
    let own: Vec<&str> = match payment.params.get("notice_url") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    if own.is_empty() {
        return account.cloned().into_iter().collect();
    }
    own.into_iter().filter_map(|text| address(text).ok()).collect()
}

/// Sends webhooks.
pub(crate) struct Sender {
    client: reqwest::Client,
    retries: u8,
    retry_after: Duration,
}

impl Sender {
    /// With V1's limits for a first delivery: 10 s to connect, 30 s to answer.
    pub(crate) fn new(retries: u8, retry_after: Duration) -> Result<Sender, reqwest::Error> {
        // Fails only if the process has chosen its cryptography already, which serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .connect_timeout(Duration::from_secs(10))
            .read_timeout(Duration::from_secs(30))
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("payjoa-sandbox/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Sender { client, retries, retry_after })
    }

    /// Sends one webhook, again after a network error or a 5xx if there are retries, and has each time written down.
    pub(crate) async fn deliver(&self, url: &Url, notice: &Notice, write: impl Fn(Delivery)) {
        for time in 0..=self.retries {
            if time > 0 {
                tokio::time::sleep(self.retry_after).await;
            }
            let delivery = self.send(url, notice).await;
            let arrived = delivery.answered.is_some_and(|status| status < 500);
            write(delivery);
            if arrived {
                break;
            }
        }
    }

    async fn send(&self, url: &Url, notice: &Notice) -> Delivery {
        let (answered, error) = match self.client.post(url.clone()).json(notice).send().await {
            Ok(response) => (Some(response.status().as_u16()), None),
            Err(error) => (None, Some(reason(&error))),
        };
        tracing::info!(imp_uid = %notice.imp_uid, status = %notice.status, answered, error, "webhook");
        Delivery { url: url.to_string(), status: notice.status, answered, error }
    }
}

fn reason(error: &reqwest::Error) -> String {
    let what = if error.is_timeout() {
        "the shop's server didn't answer in time"
    } else if error.is_connect() {
        "nothing listens at this address"
    } else {
        "the request failed"
    };
    what.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_webhooks_may_go_to() {
        for (text, ok) in [
            ("http://127.0.0.1:3000/payments/webhook", true),
            ("https://shop.example/hook", true),
            ("shop.example/hook", false),
            ("file:///etc/passwd", false),
            ("", false),
        ] {
            assert_eq!(address(text).is_ok(), ok, "{text}");
        }
    }
}
