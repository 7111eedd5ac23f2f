//! A client with more than the usual.

use std::{fmt, time::Duration};

use reqwest::{Client, redirect};
use tower::{Layer, Service, ServiceExt, util::BoxCloneSyncService};
use url::Url;

use super::{
    Gateway, GatewayConfig, Retry,
    config::{ConfigError, is_loopback},
    transport::{BoxError, Http, HttpRequest, HttpResponse, HttpService},
};

const IDLE: Duration = Duration::from_secs(20);

type Wrap = Box<dyn FnOnce(HttpService) -> HttpService + Send>;

/// Makes a [`Gateway`]: what a configuration says, and layers around every request.
///
/// ```
/// use std::time::Duration;
///
/// use payjoa_server::gateway::{Gateway, GatewayConfig, Retry};
///
/// let config = GatewayConfig::new("https://api.iamport.kr", "the REST API key", "the REST API secret");
/// let gateway = Gateway::builder(config)
///     .connect_timeout(Duration::from_secs(2))
///     .timeout(Duration::from_secs(5))
///     .retry(Retry::times(3))
///     .proxy("http://proxy.shop.example:3128")
///     .build()?;
/// # Ok::<(), payjoa_server::gateway::ConfigError>(())
/// ```
#[must_use = "nothing is made before `build`"]
pub struct GatewayBuilder {
    config: GatewayConfig,
    proxy: Option<String>,
    layers: Vec<Wrap>,
}

impl fmt::Debug for GatewayBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let layers = self.layers.len();
        f.debug_struct("GatewayBuilder").field("config", &self.config).field("layers", &layers).finish_non_exhaustive()
    }
}

impl GatewayBuilder {
    pub(super) fn new(config: GatewayConfig) -> GatewayBuilder {
        GatewayBuilder { config, proxy: None, layers: Vec::new() }
    }

    /// How long to wait for a connection. Default 3 s.
    pub fn connect_timeout(mut self, time: Duration) -> GatewayBuilder {
        self.config.connect_timeout = time;
        self
    }

    /// How long one call may take in all. Default 10 s.
    pub fn timeout(mut self, time: Duration) -> GatewayBuilder {
        self.config.timeout = time;
        self
    }

    /// How long a call may take that PAYJOA answers, through i'mport: charges, refunds, cash receipts. Default 60 s.
    pub fn payjoa_timeout(mut self, time: Duration) -> GatewayBuilder {
        self.config.payjoa_timeout = time;
        self
    }

    /// When a call is made again by itself.
    pub fn retry(mut self, retry: Retry) -> GatewayBuilder {
        self.config.retry = retry;
        self
    }

    /// How many charges without the shopper's doing there may be in a second, over all clones of this client; 0 for no
    /// limit. Default 50, which is what i'mport allows a shop: give each of several processes its part of it.
    pub fn calls_per_second(mut self, calls: u32) -> GatewayBuilder {
        self.config.calls_per_second = calls;
        self
    }

    /// The three characters of a sub-merchant (`Tier`), for an agency that calls with its own keys.
    pub fn tier(mut self, tier: impl Into<String>) -> GatewayBuilder {
        self.config.tier = Some(tier.into());
        self
    }

    /// Sends everything through this proxy (`http://host:port`, also with `user:password@`). Without it, the usual
    /// environment variables (`HTTPS_PROXY`, …) count, except for an address on this machine.
    pub fn proxy(mut self, address: impl Into<String>) -> GatewayBuilder {
        self.proxy = Some(address.into());
        self
    }

    /// Wraps every request, those for a token, too, into a tower layer; the layer added last is the outermost one. It
    /// sees each attempt by itself, inside of retries and the renewal of tokens.
    ///
    /// ```
    /// use payjoa_server::gateway::{Gateway, GatewayConfig, HttpRequest, HttpService, Operation};
    /// use tower::util::MapRequestLayer;
    ///
    /// let named = MapRequestLayer::new(|mut request: HttpRequest| {
    ///     if let Some(Operation(name)) = request.extensions().get().copied() {
    ///         request.headers_mut().insert("x-operation", http::HeaderValue::from_static(name));
    ///     }
    ///     request
    /// });
    /// let config = GatewayConfig::new("https://api.iamport.kr", "key", "secret");
    /// let gateway = Gateway::builder(config).layer(named).build()?;
    /// # Ok::<(), payjoa_server::gateway::ConfigError>(())
    /// ```
    pub fn layer<L>(mut self, layer: L) -> GatewayBuilder
    where
        L: Layer<HttpService> + Send + 'static,
        L::Service: Service<HttpRequest, Response = HttpResponse, Error: Into<BoxError>, Future: Send>
            + Clone
            + Send
            + Sync
            + 'static,
    {
        self.layers.push(Box::new(move |inner| BoxCloneSyncService::new(layer.layer(inner).map_err(Into::into))));
        self
    }

    /// The client; nothing is sent yet.
    ///
    /// # Errors
    /// [`ConfigError`] for an unusable address, proxy or tier, or if the HTTP client can't be set up.
    pub fn build(self) -> Result<Gateway, ConfigError> {
        let base = self.config.checked_base()?;
        let tier = self.config.checked_tier()?;
        let http = http_client(&self.config, &base, self.proxy.as_deref())?;
        let service = self.layers.into_iter().fold(BoxCloneSyncService::new(Http(http)), |inner, wrap| wrap(inner));
        Ok(Gateway::assemble(service, base.as_str().trim_end_matches('/').to_owned(), tier, self.config))
    }
}

fn http_client(config: &GatewayConfig, base: &Url, proxy: Option<&str>) -> Result<Client, ConfigError> {
    // Whoever installed a provider before us may keep it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut builder = Client::builder()
        .connect_timeout(config.connect_timeout)
        // Shorter than a server keeps an idle connection: a call into one that was just closed has an unknown outcome.
        .pool_idle_timeout(IDLE)
        // A redirect would carry the token to wherever it points.
        .redirect(redirect::Policy::none())
        .user_agent(concat!("payjoa-server/", env!("CARGO_PKG_VERSION")));
    if let Some(address) = proxy {
        builder = builder.proxy(reqwest::Proxy::all(address).map_err(|_| ConfigError::Proxy)?);
    } else if is_loopback(base) {
        builder = builder.no_proxy();
    }
    builder.build().map_err(|error| ConfigError::Client(error.into()))
}
