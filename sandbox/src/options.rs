//! What a sandbox can be told when it starts.

use std::{net::SocketAddr, time::Duration};

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
    /// How long i'mport's database lags behind under [`Fault::LateDatabase`](crate::Fault). The default is 2 seconds.
    pub late_database: Duration,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            webhook_url: None,
            late_database: Duration::from_secs(2),
        }
    }
}
