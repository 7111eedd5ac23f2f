//! Money: whole won, exact in JSON and in JavaScript.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

/// An amount of Korean won (KRW). The currency has no minor unit, so `Won::new(1_004)` is ₩1,004.
///
/// A `Won` is at most 2^53 − 1, the largest whole number that a JavaScript number holds exactly: it survives the way
/// through JSON, the browser and the gateway unchanged.
///
/// ```
/// use payjoa::Won;
///
/// let jacket = Won::new(1_004)?;
/// assert_eq!(jacket.get(), 1_004);
/// assert_eq!(jacket.to_string(), "1,004");
/// assert!(Won::new(1 << 53).is_err());
/// # Ok::<(), payjoa::WonError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Won(u64);

impl Won {
    /// No money at all.
    pub const ZERO: Won = Won(0);
    /// The largest amount: 2^53 − 1 won.
    pub const MAX: Won = Won(9_007_199_254_740_991);

    /// An amount of whole won.
    ///
    /// # Errors
    /// [`WonError::TooLarge`] above [`Won::MAX`].
    pub const fn new(won: u64) -> Result<Won, WonError> {
        if won > Won::MAX.0 { Err(WonError::TooLarge) } else { Ok(Won(won)) }
    }

    /// An amount given as a JavaScript number, as which amounts travel (`1004.0` is 1,004 won).
    ///
    /// # Errors
    /// [`WonError::NotWhole`] for fractions, NaN and negatives, [`WonError::TooLarge`] above [`Won::MAX`].
    pub fn from_f64(number: f64) -> Result<Won, WonError> {
        if !(number >= 0.0 && number.fract() == 0.0) {
            return Err(if number == f64::INFINITY { WonError::TooLarge } else { WonError::NotWhole });
        }
        // Exact below 2^53; above, the cast saturates and `new` refuses.
        Won::new(number as u64)
    }

    /// The number of won.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// As it is displayed, without the machinery that displays anything: a page downloads that, too.
    pub(crate) fn grouped(self) -> String {
        let digits = self.0.to_string();
        let mut text = String::with_capacity(digits.len() * 2);
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                text.push(',');
            }
            text.push(digit);
        }
        text
    }

    /// The sum, or nothing if it would exceed [`Won::MAX`].
    #[must_use]
    pub fn checked_add(self, other: Won) -> Option<Won> {
        self.0.checked_add(other.0).and_then(|sum| Won::new(sum).ok())
    }

    /// The difference, or nothing if it would be negative.
    #[must_use]
    pub fn checked_sub(self, other: Won) -> Option<Won> {
        self.0.checked_sub(other.0).map(Won)
    }

    /// This amount `times` over, or nothing if it would exceed [`Won::MAX`].
    #[must_use]
    pub fn checked_mul(self, times: u64) -> Option<Won> {
        self.0.checked_mul(times).and_then(|product| Won::new(product).ok())
    }
}

/// With thousands separators and without a currency sign: `1,004`.
impl fmt::Display for Won {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad_integral(true, "", &self.grouped())
    }
}

/// From a JSON number, `1004` or `1004.0`; the gateway writes both.
impl<'de> Deserialize<'de> for Won {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = serde_json::Number::deserialize(deserializer)?;
        let won = match number.as_u64() {
            Some(whole) => Won::new(whole),
            None => number.as_f64().map_or(Err(WonError::NotWhole), Won::from_f64),
        };
        won.map_err(serde::de::Error::custom)
    }
}

/// Why a number is not an amount of won.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WonError {
    /// Negative, fractional or not a number at all. Won have no minor unit: round before.
    #[error("an amount must be a whole number of won, 0 or more")]
    NotWhole,
    /// More than 2^53 − 1 won, which a JavaScript number can't hold exactly.
    #[error("an amount must be at most 9007199254740991 won (2^53 - 1)")]
    TooLarge,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds() {
        for (name, number, want) in [
            ("zero", 0.0, Ok(0)),
            ("one", 1.0, Ok(1)),
            ("largest", 9_007_199_254_740_991.0, Ok(9_007_199_254_740_991)),
            ("one over", 9_007_199_254_740_992.0, Err(WonError::TooLarge)),
            ("infinite", f64::INFINITY, Err(WonError::TooLarge)),
            ("half", 0.5, Err(WonError::NotWhole)),
            ("negative", -1.0, Err(WonError::NotWhole)),
            ("not a number", f64::NAN, Err(WonError::NotWhole)),
        ] {
            assert_eq!(Won::from_f64(number).map(Won::get), want, "{name}");
        }
    }

    #[test]
    fn json() {
        for (json, want) in
            [("1004", Some(1004)), ("1004.0", Some(1004)), ("1004.5", None), ("-1", None), ("\"1\"", None)]
        {
            assert_eq!(serde_json::from_str::<Won>(json).ok().map(Won::get), want, "{json}");
        }
        assert_eq!(serde_json::to_string(&Won::MAX).unwrap(), "9007199254740991");
    }

    #[test]
    fn reads_well() {
        for (won, want) in [(0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(Won::new(won).unwrap().to_string(), want);
        }
    }
}
