//! Webhooks on the wire: JSON or a form, with V1's limits of time. When and to whom one is sent is `gateway/tell`'s business.

use std::{sync::OnceLock, time::Duration};

use payjoa::{ImpUid, MerchantUid};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::Url;

use crate::payment::{Payment, Status};

/// What the shop's server is told. Nothing signs it: it is a hint to ask the API.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Notice {
    pub(crate) imp_uid: ImpUid,
    pub(crate) merchant_uid: MerchantUid,
    pub(crate) status: Status,
    /// Which cancel; only for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) cancellation_id: Option<String>,
}

/// How webhooks are written; a setting of the account in i'mport's console.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WebhookFormat {
    /// `application/json`.
    #[default]
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
}

impl WebhookFormat {
    const fn content_type(self) -> &'static str {
        match self {
            WebhookFormat::Json => "application/json",
            WebhookFormat::Form => "application/x-www-form-urlencoded",
        }
    }

    fn body(self, notice: &Notice) -> String {
        let written = match self {
            WebhookFormat::Json => serde_json::to_string(notice).ok(),
            WebhookFormat::Form => serde_urlencoded::to_string(notice).ok(),
        };
        // Strings only: there is nothing in a notice that can't be written.
        written.unwrap_or_default()
    }
}

impl std::str::FromStr for WebhookFormat {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<WebhookFormat, Self::Err> {
        match text {
            "json" => Ok(WebhookFormat::Json),
            "form" => Ok(WebhookFormat::Form),
            _ => Err("a webhook is written as json or form"),
        }
    }
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
    /// When, in Unix seconds by the gateway's clock.
    #[serde(default)]
    pub(crate) at: u64,
    /// 1 for the first time, more for a repetition.
    #[serde(default)]
    pub(crate) attempt: u8,
    #[serde(default)]
    pub(crate) content_type: String,
    #[serde(default)]
    pub(crate) body: String,
}

impl Delivery {
    /// Whether the shop's server has it: V1 repeats after a network error or a 5xx only.
    pub(crate) fn arrived(&self) -> bool {
        self.answered.is_some_and(|status| status < 500)
    }
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
    match payment.params.get("notice_url").map(texts).filter(|own| !own.is_empty()) {
        Some(own) => own.into_iter().filter_map(|text| address(text).ok()).collect(),
        None => account.cloned().into_iter().collect(),
    }
}

/// Whether every part of a `notice_url` is an address.
pub(crate) fn is_address(notice_url: &Value) -> bool {
    let texts = texts(notice_url);
    !texts.is_empty() && texts.into_iter().all(|text| address(text).is_ok())
}

/// One text or several.
fn texts(notice_url: &Value) -> Vec<&str> {
    match notice_url {
        Value::String(one) => vec![one],
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// V1's limits: a first delivery has 10 s to connect and 30 s to be answered, one resent by hand 15 s in all.
const CONNECT: Duration = Duration::from_secs(10);
const READ: Duration = Duration::from_secs(30);
const RESENT: Duration = Duration::from_secs(15);

/// Sends webhooks, and repeats them if the account is set so.
#[derive(Clone, Copy)]
pub(crate) struct Sender {
    /// How often one is repeated.
    pub(crate) retries: u8,
    /// How long before one is repeated, by the gateway's clock.
    pub(crate) retry_after: Duration,
}

impl Sender {
    pub(crate) fn new(retries: u8, retry_after: Duration) -> Sender {
        // Fails only if the process has chosen its cryptography already, which serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Sender { retries, retry_after }
    }

    pub(crate) fn retry_after_ms(&self) -> u64 {
        u64::try_from(self.retry_after.as_millis()).unwrap_or(u64::MAX)
    }

    /// Sends one webhook once, and says how it went.
    pub(crate) async fn send(&self, url: &Url, notice: &Notice, format: WebhookFormat, by_hand: bool) -> Delivery {
        let body = format.body(notice);
        let (answered, error) = match post(url, format, body.clone(), by_hand).await {
            Ok(status) => (Some(status), None),
            Err(error) => (None, Some(reason(&error))),
        };
        tracing::info!(imp_uid = %notice.imp_uid, status = %notice.status, answered, error, "webhook");
        Delivery {
            url: url.to_string(),
            status: notice.status,
            answered,
            error,
            at: 0,
            attempt: 1,
            content_type: format.content_type().to_owned(),
            body,
        }
    }
}

async fn post(url: &Url, format: WebhookFormat, body: String, by_hand: bool) -> Result<u16, reqwest::Error> {
    let request = client()?.post(url.clone()).header("content-type", format.content_type()).body(body);
    let request = if by_hand { request.timeout(RESENT) } else { request };
    Ok(request.send().await?.status().as_u16())
}

/// One for the whole process, made for the first webhook: making one reads the system's certificates, which takes longer than
/// all the rest of a sandbox's start, and a test has hundreds of sandboxes. It keeps no connection, because one belongs to the runtime that opened it.
fn client() -> Result<reqwest::Client, reqwest::Error> {
    static CLIENT: OnceLock<reqwest::Client> = OnceLock::new();
    if let Some(client) = CLIENT.get() {
        return Ok(client.clone());
    }
    let client = reqwest::Client::builder()
        .connect_timeout(CONNECT)
        .read_timeout(READ)
        .pool_max_idle_per_host(0)
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(concat!("payjoa-sandbox/", env!("CARGO_PKG_VERSION")))
        .build()?;
    Ok(CLIENT.get_or_init(|| client).clone())
}

fn reason(error: &reqwest::Error) -> String {
    let what = if error.is_timeout() {
        "the shop's server didn't answer in time"
    } else if error.is_builder() {
        "the client that sends webhooks doesn't start"
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

    #[test]
    fn both_ways_to_write_one() {
        let notice = Notice {
            imp_uid: ImpUid::new("imp_1").unwrap(),
            merchant_uid: MerchantUid::new("주문 1").unwrap(),
            status: Status::Paid,
            cancellation_id: None,
        };
        assert_eq!(WebhookFormat::Json.body(&notice), r#"{"imp_uid":"imp_1","merchant_uid":"주문 1","status":"paid"}"#);
        let form = "imp_uid=imp_1&merchant_uid=%EC%A3%BC%EB%AC%B8+1&status=paid";
        assert_eq!(WebhookFormat::Form.body(&notice), form);
        let cancel = Notice { cancellation_id: Some("c".to_owned()), status: Status::Cancelled, ..notice };
        assert!(WebhookFormat::Form.body(&cancel).ends_with("&status=cancelled&cancellation_id=c"));
    }
}
