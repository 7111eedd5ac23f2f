//! Return tokens: whoever shows one may ask about one order, from any browser, without a cookie.

use std::{
    fmt,
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use payjoa::MerchantUid;
use secrecy::{ExposeSecret, SecretSlice};
use sha2::Sha256;

use crate::mint::random_text;

/// 128 bits: a guess in 2¹²⁸ at an address that is rate-limited.
const TAG: usize = 16;
/// What a key must have at least, in bytes.
const MIN_KEY: usize = 32;
/// So that the same key, used for something else, makes nothing that is good here.
const PURPOSE: &[u8] = b"payjoa return token 1\0";

/// The keys that sign and check return tokens.
///
/// A token goes into the address to which PAYJOA sends the shopper back (`https://shop.example/return?t=…`). It is short
/// (about 30 characters), names no order, and is good for one order until it ends. The page shows it as
/// `Authorization: Bearer …` when it asks.
///
/// To change the key, make the new one the current one and keep the old one with [`ReturnKeys::and_old`] for as long as
/// tokens live.
///
/// ```
/// use std::time::Duration;
/// use payjoa_server::{ReturnKeys, fresh_merchant_uid};
///
/// let keys = ReturnKeys::new(b"32 bytes or more from a good random source")?;
/// let order = fresh_merchant_uid("shop_");
/// let token = keys.sign(&order, Duration::from_secs(30 * 24 * 3_600));
/// let renewed = ReturnKeys::new(b"another key of 32 bytes or more, made later")?.and_old(&keys);
/// assert!(keys.allows(&token, &order) && renewed.allows(&token, &order));
/// assert!(!keys.allows(&token, &fresh_merchant_uid("shop_")));
/// # Ok::<(), payjoa_server::WeakKey>(())
/// ```
#[derive(Clone)]
pub struct ReturnKeys(Vec<Arc<SecretSlice<u8>>>);

/// A key that could be guessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a key for return tokens must have {MIN_KEY} bytes or more; make one with `openssl rand -base64 32`")]
pub struct WeakKey;

impl ReturnKeys {
    /// A key of 32 random bytes or more.
    ///
    /// # Errors
    /// [`WeakKey`] if it is shorter.
    pub fn new(key: &[u8]) -> Result<ReturnKeys, WeakKey> {
        if key.len() < MIN_KEY { Err(WeakKey) } else { Ok(ReturnKeys(vec![Arc::new(key.to_vec().into())])) }
    }

    /// A key that nobody knows and that ends with this process: for a test, or a demo of one process. A shop's own key must
    /// outlive a restart and be the same in all of its processes.
    ///
    /// # Panics
    /// If the operating system has no random numbers.
    #[must_use]
    pub fn random() -> ReturnKeys {
        let key = [random_text(), random_text()].concat();
        ReturnKeys(vec![Arc::new(key.into_bytes().into())])
    }

    /// Tokens of older keys stay good; new ones are made with this one.
    #[must_use]
    pub fn and_old(mut self, old: &ReturnKeys) -> ReturnKeys {
        self.0.extend(old.0.iter().cloned());
        self
    }

    /// A token for an order. Let it live longer than the order's virtual account.
    #[must_use]
    pub fn sign(&self, order: &MerchantUid, life: Duration) -> String {
        let end = unix_seconds().saturating_add(life.as_secs());
        let tag = self.0.first().map(|key| tag(key, order, end).finalize().into_bytes()).unwrap_or_default();
        format!("{end:x}.{}", URL_SAFE_NO_PAD.encode(tag.get(..TAG).unwrap_or_default()))
    }

    /// Whether a token lets its bearer ask about that order now.
    #[must_use]
    pub fn allows(&self, token: &str, order: &MerchantUid) -> bool {
        self.allows_at(token, order, unix_seconds())
    }

    fn allows_at(&self, token: &str, order: &MerchantUid, now: u64) -> bool {
        let Some((end, shown)) = token.split_once('.') else { return false };
        let (Ok(end), Ok(shown)) = (u64::from_str_radix(end, 16), URL_SAFE_NO_PAD.decode(shown)) else { return false };
        let good = |key: &Arc<SecretSlice<u8>>| tag(key, order, end).verify_truncated_left(&shown).is_ok();
        shown.len() == TAG && now < end && self.0.iter().any(good)
    }
}

/// Without the keys.
impl fmt::Debug for ReturnKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReturnKeys").field("keys", &self.0.len()).finish_non_exhaustive()
    }
}

#[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
fn tag(key: &SecretSlice<u8>, order: &MerchantUid, end: u64) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.expose_secret()).expect("any length will do");
    mac.update(PURPOSE);
    mac.update(&end.to_be_bytes());
    mac.update(order.as_str().as_bytes());
    mac
}

fn unix_seconds() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(letter: u8) -> ReturnKeys {
        ReturnKeys::new(&[letter; 32]).unwrap()
    }

    #[test]
    fn a_token_is_good_for_its_order_its_key_and_its_time_only() {
        let (mine, theirs) = (MerchantUid::new("shop_1").unwrap(), MerchantUid::new("shop_2").unwrap());
        let token = keys(b'a').sign(&mine, Duration::from_secs(60));
        assert!(keys(b'a').allows(&token, &mine));
        assert!(!keys(b'a').allows(&token, &theirs));
        assert!(!keys(b'b').allows(&token, &mine));
        assert!(!keys(b'a').allows_at(&token, &mine, unix_seconds() + 61));
        let (end, tag) = token.split_once('.').unwrap();
        let later = format!("{:x}.{tag}", u64::from_str_radix(end, 16).unwrap() + 1);
        for forged in [later, format!("{end}."), format!("{end}.{}", &tag[..8]), tag.to_owned(), String::new()] {
            assert!(!keys(b'a').allows(&forged, &mine), "{forged}");
        }
    }

    #[test]
    fn an_old_key_still_checks_and_no_longer_signs() {
        let order = MerchantUid::new("주문 1").unwrap();
        let renewed = keys(b'b').and_old(&keys(b'a'));
        assert!(renewed.allows(&keys(b'a').sign(&order, Duration::from_secs(60)), &order));
        let token = renewed.sign(&order, Duration::from_secs(60));
        assert!(keys(b'b').allows(&token, &order) && !keys(b'a').allows(&token, &order));
    }

    #[test]
    fn random_keys_differ() {
        let order = MerchantUid::new("shop_1").unwrap();
        let (one, other) = (ReturnKeys::random(), ReturnKeys::random());
        let token = one.sign(&order, Duration::from_secs(60));
        assert!(one.allows(&token, &order) && !other.allows(&token, &order));
    }

    #[test]
    fn short_keys_are_refused_and_none_is_shown() {
        assert_eq!(ReturnKeys::new(&[1; 31]).err(), Some(WeakKey));
        assert_eq!(format!("{:?}", keys(b'a')), "ReturnKeys { keys: 1, .. }");
    }

    #[test]
    fn a_token_is_short_and_needs_no_escaping() {
        let token = keys(b'a').sign(&MerchantUid::new("m".repeat(40)).unwrap(), Duration::from_secs(60));
        assert!(token.len() <= 32 && token.chars().all(|c| c.is_ascii_alphanumeric() || ".-_".contains(c)), "{token}");
    }
}
