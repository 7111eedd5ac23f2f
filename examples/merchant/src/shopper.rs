//! Who is asking: a cookie for the shopper's own browser, a return token for every other one.
//!
//! A real shop has accounts and takes their session instead of the cookie. The token stays: PAYJOA may send a shopper back
//! into another browser than the one that the payment was begun in, where there is no session.

use std::{sync::Arc, time::Duration};

use axum::http::{HeaderMap, HeaderValue, header};
use payjoa::MerchantUid;
use payjoa_server::{ReturnKeys, fresh_merchant_uid};
use sha2::{Digest as _, Sha256};

const COOKIE: &str = "shopper";
/// As long as somebody may want to look at an order, or has a subscription: a year, in seconds.
const COOKIE_LIFE: u64 = 365 * 24 * 3_600;
/// Longer than any virtual account waits for its deposit.
const TOKEN_LIFE: Duration = Duration::from_secs(30 * 24 * 3_600);

/// What orders are made and shown with.
#[derive(Clone, Debug)]
pub(crate) struct Shoppers {
    keys: ReturnKeys,
    /// Whether the shop is reached by https.
    secure: bool,
}

/// A shopper. Nothing is known of them but that they have come with the same browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shopper {
    /// Whose orders they are. The cookie's value can't be guessed from it, so it may be in order numbers and logs.
    pub(crate) account: Arc<str>,
    /// What the browser has to be told, if it is new here.
    pub(crate) cookie: Option<HeaderValue>,
}

impl Shoppers {
    pub(crate) fn new(keys: ReturnKeys, secure: bool) -> Shoppers {
        Shoppers { keys, secure }
    }

    pub(crate) fn keys(&self) -> &ReturnKeys {
        &self.keys
    }

    /// Whoever asks, known already or from now on.
    pub(crate) fn welcome(&self, headers: &HeaderMap) -> Shopper {
        if let Some(secret) = secret(headers) {
            return Shopper { account: account(secret), cookie: None };
        }
        let secret = fresh_merchant_uid("");
        let secure = if self.secure { "; Secure" } else { "" };
        let cookie = format!("{COOKIE}={secret}; Path=/; Max-Age={COOKIE_LIFE}; HttpOnly; SameSite=Lax{secure}");
        Shopper { account: account(secret.as_str()), cookie: HeaderValue::try_from(cookie).ok() }
    }

    /// For the address to which PAYJOA sends the shopper back: shows that order to whoever comes with it.
    pub(crate) fn return_token(&self, order: &MerchantUid) -> String {
        self.keys.sign(order, TOKEN_LIFE)
    }
}

/// Whose request it is, if anybody's.
pub(crate) fn known(headers: &HeaderMap) -> Option<String> {
    secret(headers).map(|secret| account(secret).to_string())
}

fn secret(headers: &HeaderMap) -> Option<&str> {
    let lines = headers.get_all(header::COOKIE).into_iter().filter_map(|line| line.to_str().ok());
    let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let own = pairs.filter(|(name, _)| *name == COOKIE).map(|(_, value)| value);
    own.into_iter().find(|value| value.len() == 26 && value.bytes().all(|it| it.is_ascii_alphanumeric()))
}

/// 26 hexadecimal digits: with them an order number is still short enough for i'mport.
fn account(secret: &str) -> Arc<str> {
    let hash = Sha256::digest(secret.as_bytes());
    hash.iter().take(13).map(|byte| format!("{byte:02x}")).collect::<String>().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(cookie: &str) -> HeaderMap {
        HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_str(cookie).unwrap())])
    }

    #[test]
    fn whoever_comes_again_is_the_same_shopper() {
        let shoppers = Shoppers::new(ReturnKeys::new(&[7; 32]).unwrap(), true);
        let first = shoppers.welcome(&HeaderMap::new());
        let cookie = first.cookie.as_ref().unwrap().to_str().unwrap();
        assert!(cookie.ends_with("; HttpOnly; SameSite=Lax; Secure"), "{cookie}");
        let sent = headers(&format!("other=1; {}", cookie.split(';').next().unwrap()));
        assert_eq!(shoppers.welcome(&sent), Shopper { cookie: None, ..first.clone() });
        assert_eq!(known(&sent).as_deref(), Some(&*first.account));
        assert!(!cookie.contains(&*first.account));
        assert_ne!(shoppers.welcome(&HeaderMap::new()).account, first.account);
    }

    #[test]
    fn a_cookie_that_this_shop_never_gave_is_none() {
        for cookie in ["shopper=", "shopper=1", "shopper=0123456789abcdefghijklmno'", "x=0123456789abcdefghijklmnop"] {
            assert_eq!(known(&headers(cookie)), None, "{cookie}");
        }
    }
}
