//! What a sandbox can be told when it starts.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use crate::webhook::WebhookFormat;

/// How a [`Sandbox`](crate::Sandbox) starts.
///
/// ```
/// use payjoa_sandbox::Options;
///
/// let mut options = Options::default();
/// options.webhook_url = Some("http://127.0.0.1:3000/payments/webhook".to_owned());
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// Where to listen. The default is 127.0.0.1 with a free port.
    pub listen: SocketAddr,
    /// Where webhooks go for payments without a `notice_url` of their own. The default is nowhere.
    pub webhook_url: Option<String>,
    /// Whether webhooks are JSON or forms. The default is JSON.
    pub webhook_format: WebhookFormat,
    /// How often a webhook is repeated after a network error or a 5xx. V1 doesn't repeat unless the merchant asks for it,
    /// and then up to five times; the default is 0.
    pub webhook_retries: u8,
    /// How long before a webhook is repeated, by the gateway's clock. The default is V1's minute.
    pub webhook_retry_after: Duration,
    /// How long i'mport's database lags behind under [`Fault::LateDatabase`](crate::Fault). The default is 2 seconds.
    pub late_database: Duration,
    /// Names under which the sandbox may be used, besides `localhost` and addresses: a container's, in a network of
    /// containers. Otherwise a web page could drive the sandbox under a name of its own that points to it.
    pub allowed_hosts: Vec<String>,
    /// Whether PAYJOA takes back at 23:00 in Korea what was paid on its test sites that day, as it does in real life. i'mport
    /// isn't told. The default is no: a test that runs over that hour would fail.
    pub nightly_cancel: bool,
    /// Whether the merchant has PAYJOA's special contract for refunds of virtual accounts. The default is yes.
    pub vbank_refunds: bool,
    /// A file that keeps everything across restarts and crashes, made if it isn't there. The default is none: what is in
    /// memory is gone when the sandbox stops. What an HTTP answer or a webhook tells is in the file by then; what a test does
    /// through this library follows a moment later, at the latest with [`Sandbox::stop`](crate::Sandbox::stop). Armed faults
    /// and webhooks that haven't arrived are in it as well: a webhook that was on its way when the sandbox ended is sent again.
    pub state: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            webhook_url: None,
            webhook_format: WebhookFormat::Json,
            webhook_retries: 0,
            webhook_retry_after: Duration::from_secs(60),
            late_database: Duration::from_secs(2),
            allowed_hosts: Vec::new(),
            nightly_cancel: false,
            vbank_refunds: true,
            state: None,
        }
    }
}
