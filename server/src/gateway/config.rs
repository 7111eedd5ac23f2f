//! Where i'mport is and who asks.

use std::{net::IpAddr, time::Duration};

use http::HeaderValue;
use secrecy::SecretString;
use url::{Host, Url};

use super::Retry;

/// How to reach i'mport and as whom.
///
/// ```
/// use payjoa_server::gateway::{Gateway, GatewayConfig};
///
/// let config = GatewayConfig::new("https://api.iamport.kr", "the REST API key", "the REST API secret");
/// let gateway = Gateway::new(config)?;
/// # Ok::<(), payjoa_server::gateway::ConfigError>(())
/// ```
#[derive(Clone, Debug)]
pub struct GatewayConfig {
    /// The API's address: `https://api.iamport.kr`, or a sandbox on this machine.
    pub base: String,
    /// The REST API key. Belongs on a server only.
    pub imp_key: SecretString,
    /// The REST API secret. Belongs on a server only.
    pub imp_secret: SecretString,
    /// How long to wait for a connection. Default 3 s.
    pub connect_timeout: Duration,
    /// How long one call may take in all. Default 10 s.
    pub timeout: Duration,
    /// How long a call may take that PAYJOA answers, through i'mport: charges, refunds, cash receipts. Default 60 s.
    pub payjoa_timeout: Duration,
    /// When a call is made again by itself.
    pub retry: Retry,
    /// How many charges without the shopper's doing there may be in a second; 0 for no limit. Default 50, which is what
    /// i'mport allows a shop: give each of several processes its part of it.
    pub calls_per_second: u32,
    /// The three characters of a sub-merchant, for an agency that calls with its own keys.
    pub tier: Option<String>,
    /// Whether payments made through i'mport's test channels count. Default no: with it, whoever picks a test
    /// channel in the page would get the goods for nothing.
    pub accept_test_payments: bool,
}

impl GatewayConfig {
    /// The usual timeouts, and no test payments.
    pub fn new(base: impl Into<String>, imp_key: impl Into<String>, imp_secret: impl Into<String>) -> GatewayConfig {
        GatewayConfig {
            base: base.into(),
            imp_key: SecretString::from(imp_key.into()),
            imp_secret: SecretString::from(imp_secret.into()),
            connect_timeout: Duration::from_secs(3),
            timeout: Duration::from_secs(10),
            payjoa_timeout: Duration::from_secs(60),
            retry: Retry::default(),
            calls_per_second: 50,
            tier: None,
            accept_test_payments: false,
        }
    }

    /// Whether the address is one of this machine's own, as a sandbox's is.
    #[must_use]
    pub fn is_on_this_machine(&self) -> bool {
        Url::parse(&self.base).is_ok_and(|base| is_loopback(&base))
    }

    /// The address, checked, and without a `/` at its end.
    pub(super) fn checked_base(&self) -> Result<Url, ConfigError> {
        let base = Url::parse(&self.base).map_err(|why| ConfigError::Address { why: why.to_string() })?;
        match base.scheme() {
            "https" => {}
            "http" if is_loopback(&base) => {}
            "http" => return Err(ConfigError::NotEncrypted),
            other => return Err(ConfigError::Address { why: format!("{other}: is not a way to reach an HTTP API") }),
        }
        if base.host().is_none() || base.query().is_some() || base.fragment().is_some() || !base.username().is_empty() {
            return Err(ConfigError::Address { why: "only scheme, host, port and path belong into it".to_owned() });
        }
        Ok(base)
    }
}

impl GatewayConfig {
    pub(super) fn checked_tier(&self) -> Result<Option<HeaderValue>, ConfigError> {
        let Some(tier) = &self.tier else { return Ok(None) };
        let plain = tier.len() == 3 && tier.chars().all(|c| c.is_ascii_alphanumeric());
        let header = plain.then(|| HeaderValue::from_str(tier).ok()).flatten();
        header.map(Some).ok_or(ConfigError::Tier)
    }
}

/// Whether an address never leaves this machine.
pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => IpAddr::from(ip).is_loopback(),
        Some(Host::Ipv6(ip)) => IpAddr::from(ip).is_loopback(),
        None => false,
    }
}

/// Why a [`Gateway`](super::Gateway) can't be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// Not an address, or one with more in it than an API's address has.
    #[error("the gateway's address is not usable: {why}; i'mport's is https://api.iamport.kr")]
    Address {
        /// What is wrong with it. The address itself stays out: it may hold a password.
        why: String,
    },
    /// Plain HTTP to another machine would show the API secret to everybody on the way.
    #[error("the gateway's address must begin with https:// (http:// is for this machine only)")]
    NotEncrypted,
    /// The proxy's address isn't one.
    #[error("the proxy's address is not usable; one looks like http://proxy.shop.example:3128")]
    Proxy,
    /// A sub-merchant has three letters or digits.
    #[error("a tier has three letters or digits, as i'mport's console shows it")]
    Tier,
    /// The HTTP client could not be set up, for want of root certificates for example.
    #[error("the HTTP client could not be set up; are this machine's root certificates installed?")]
    Client(#[source] Box<dyn std::error::Error + Send + Sync>),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for (base, usable) in [
            ("https://api.iamport.kr", true),
            ("https://api.iamport.kr/", true),
            ("https://proxy.example/iamport", true),
            ("http://127.0.0.1:8787", true),
            ("http://127.9.9.9", true),
            ("http://[::1]:1", true),
            ("http://localhost:8787", true),
            ("http://api.iamport.kr", false),
            ("http://localhost.example.com", false),
            ("http://127.0.0.1.example.com", false),
            ("ftp://api.iamport.kr", false),
            ("api.iamport.kr", false),
            ("https://me:secret@api.iamport.kr", false),
            ("https://api.iamport.kr?x=1", false),
            ("", false),
        ] {
            assert_eq!(GatewayConfig::new(base, "k", "s").checked_base().is_ok(), usable, "{base}");
        }
    }

    #[test]
    fn debug_hides_key_and_secret() {
        let shown = format!("{:?}", GatewayConfig::new("https://api.iamport.kr", "canary-key", "canary-secret"));
        assert!(!shown.contains("canary"), "{shown}");
    }
}
