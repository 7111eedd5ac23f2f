//! Order numbers that nobody can guess.

use payjoa::MerchantUid;

/// 130 random bits are 26 characters of Crockford's alphabet: letters and digits that are hard to confuse.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const RANDOM: usize = 26;
/// What `merchant_uid` may have in all.
const MAX: usize = 40;

/// A fresh order number nobody can guess: whoever knows it may ask how its payment stands. `prefix` may have up to 14
/// letters, digits, `-` or `_`; what is more or else is left out.
///
/// # Panics
/// If the operating system has no random numbers. There is nothing sensible to do without them.
///
/// ```
/// let merchant_uid = payjoa_server::fresh_merchant_uid("shop_");
/// assert!(merchant_uid.as_str().starts_with("shop_"));
/// assert_ne!(merchant_uid, payjoa_server::fresh_merchant_uid("shop_"));
/// ```
#[must_use]
#[expect(clippy::expect_used, reason = "at most 40 plain characters are always a number")]
pub fn fresh_merchant_uid(prefix: &str) -> MerchantUid {
    let plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let mut text: String = prefix.chars().filter(plain).take(MAX - RANDOM).collect();
    text.push_str(&random_text());
    MerchantUid::new(text).expect("at most 40 plain characters")
}

/// 130 random bits.
#[expect(clippy::expect_used, reason = "an operating system without random numbers can't run a shop")]
pub(crate) fn random_text() -> String {
    let mut bits = [0_u8; RANDOM];
    getrandom::fill(&mut bits).expect("the operating system gives random numbers");
    bits.iter().filter_map(|byte| ALPHABET.get(usize::from(byte % 32))).map(|&c| char::from(c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn always_fits() {
        for prefix in ["", "shop_", "a/b?c한", &"x".repeat(60)] {
            let id = fresh_merchant_uid(prefix);
            assert!(id.as_str().len() <= MAX && id.as_str().len() >= RANDOM, "{id}");
            assert!(id.as_str().chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')), "{id}");
        }
    }
}
