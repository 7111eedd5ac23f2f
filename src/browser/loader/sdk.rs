//! What to load, and how patiently.

use std::time::Duration;

use crate::scan;

/// The current script, from i'mport's own network.
pub const DEFAULT_SDK: &str = "https://cdn.iamport.kr/v1/iamport.js";

/// The last script of the jQuery generation. It knows `pg` but no `channelKey`, and wants jQuery loaded before it.
pub const LEGACY_SDK: &str = "https://cdn.iamport.kr/js/iamport.payment-1.2.1.js";

/// Where i'mport's script comes from, and how patiently.
///
/// Making one touches nothing; only [`load`](super::load) and the `prefetch` functions do.
///
/// ```
/// use payjoa::browser::Sdk;
///
/// let sdk = Sdk::default().url("http://127.0.0.1:8787/v1/iamport.js").nonce("r4nd0m");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sdk {
    pub(super) url: String,
    pub(super) nonce: Option<String>,
    pub(super) integrity: Option<String>,
    pub(super) timeout: u32,
    pub(super) attempts: u32,
    pub(super) pause: u32,
}

impl Default for Sdk {
    fn default() -> Self {
        Sdk { url: DEFAULT_SDK.to_owned(), nonce: None, integrity: None, timeout: 10_000, attempts: 3, pause: 500 }
    }
}

impl Sdk {
    /// Another address (default [`DEFAULT_SDK`]): a sandbox, a mirror, the legacy script with jQuery loaded before it
    /// ([`LEGACY_SDK`]).
    #[must_use]
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.url = url.into();
        self
    }

    /// The page's Content-Security-Policy nonce for script tags (default none). It must be the one of this very page.
    #[must_use]
    pub fn nonce(mut self, nonce: impl Into<String>) -> Self {
        self.nonce = Some(nonce.into());
        self
    }

    /// The hash that the file must have (`sha384-…`, default none): the browser runs no other one.
    ///
    /// For addresses with a version in them, such as [`LEGACY_SDK`], or a copy of one's own. The current script changes at
    /// the same address whenever i'mport mends it: with a hash, the shop would stop taking money that day. The file has to
    /// be sent with CORS headers (`Access-Control-Allow-Origin`); it is asked for without cookies.
    #[must_use]
    pub fn integrity(mut self, hashes: impl Into<String>) -> Self {
        self.integrity = Some(hashes.into());
        self
    }

    /// How long one attempt may take (default 10 s).
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = millis(timeout);
        self
    }

    /// How often to try before giving up (default 3, at least 1).
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// The pause before the second attempt; it doubles with each further one (default 0.5 s). Up to a quarter more or less,
    /// by chance; while the browser is offline, until it no longer is, at most [`Sdk::timeout`].
    #[must_use]
    pub fn pause(mut self, pause: Duration) -> Self {
        self.pause = millis(pause);
        self
    }

    /// What the address says about the script's generation.
    pub(super) fn generation(&self) -> Generation {
        let file = |version| scan::find(&self.url, version).is_some();
        if !file("iamport.payment-") {
            Generation::Current
        } else if file("iamport.payment-1.0.") || file("iamport.payment-1.1.") {
            Generation::BeforePayjoa
        } else {
            Generation::Jquery
        }
    }
}

/// Source: the SDK's own builds; PAYJOA guide, "1.2.0 or later".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Generation {
    /// Needs nothing; or a name that says nothing.
    Current,
    /// Needs jQuery in the page.
    Jquery,
    /// Would open another payment service's window, or none.
    BeforePayjoa,
}

fn millis(duration: Duration) -> u32 {
    u32::try_from(duration.as_millis()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generations_by_their_file_names() {
        for (url, want) in [
            (DEFAULT_SDK, Generation::Current),
            ("http://127.0.0.1:8787/v1/iamport.js", Generation::Current),
            ("/vendor/payment.js", Generation::Current),
            (LEGACY_SDK, Generation::Jquery),
            ("https://service.iamport.kr/js/iamport.payment-1.2.0.js", Generation::Jquery),
            ("/js/iamport.payment-1.1.8.js?v=3", Generation::BeforePayjoa),
            ("/js/iamport.payment-1.0.0.js", Generation::BeforePayjoa),
        ] {
            assert_eq!(Sdk::default().url(url).generation(), want, "{url}");
        }
    }
}
