//! The identifiers that travel between shop, browser and gateway.
//!
//! Strict where the shop mints them, and safe to put into a URL path once percent-encoded.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Why a text is not an identifier.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IdError {
    /// Nothing was given.
    #[error("{what} must not be empty")]
    Empty {
        /// Which identifier.
        what: &'static str,
    },
    /// More characters than the gateway stores.
    #[error("{what} must have at most {max} characters, this one has {got}")]
    TooLong {
        /// Which identifier.
        what: &'static str,
        /// How many characters it has.
        got: usize,
        /// How many it may have.
        max: usize,
    },
    /// A character that this identifier can't have.
    #[error("{what} must not contain {found:?}")]
    Character {
        /// Which identifier.
        what: &'static str,
        /// The first such character.
        found: char,
    },
    /// `.` or `..`, which a URL path can't carry even when it is percent-encoded.
    #[error("{what} must not be `.` or `..`: the gateway's URLs can't address it")]
    DotSegment {
        /// Which identifier.
        what: &'static str,
    },
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $check:path) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Checks a text and makes it an identifier.
            ///
            /// # Errors
            /// An [`IdError`] that says what is wrong with it.
            pub fn new(text: impl Into<String>) -> Result<Self, IdError> {
                let text = text.into();
                $check(&text)?;
                Ok(Self(text))
            }

            /// The identifier as it travels.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;
            fn try_from(text: String) -> Result<Self, IdError> {
                Self::new(text)
            }
        }

        impl TryFrom<&str> for $name {
            type Error = IdError;
            fn try_from(text: &str) -> Result<Self, IdError> {
                Self::new(text)
            }
        }

        impl std::str::FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                Self::new(text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }
    };
}

id! {
    /// The shop's own order number, `merchant_uid` on the wire: one to 40 characters, **fresh for every attempt to pay**.
    ///
    /// Whoever knows it can ask the shop's server how the payment stands, so make it unguessable (a random part of 96
    /// bits or more). Letters, digits, `-` and `_` travel best; anything else is allowed but advised against.
    ///
    /// ```
    /// use payjoa::MerchantUid;
    ///
    /// assert_eq!(MerchantUid::new("mid_1234567890")?.as_str(), "mid_1234567890");
    /// assert!(MerchantUid::new("").is_err());
    /// assert!(MerchantUid::new("x".repeat(41)).is_err());
    /// # Ok::<(), payjoa::IdError>(())
    /// ```
    MerchantUid, check_merchant_uid
}

id! {
    /// i'mport's own payment number, `imp_uid` on the wire (`imp_123456789012`): letters, digits, `_` and `-`, at most 64.
    ///
    /// It names a payment, it does not prove one.
    ///
    /// ```
    /// use payjoa::ImpUid;
    ///
    /// assert!(ImpUid::new("imp_123456789012").is_ok());
    /// assert!(ImpUid::new("../users/getToken").is_err());
    /// ```
    ImpUid, check_imp_uid
}

id! {
    /// The merchant's public code for `IMP.init` (`imp00000000`). Not a secret.
    ///
    /// ```
    /// assert!(payjoa::UserCode::new("imp00000000").is_ok());
    /// ```
    UserCode, check_user_code
}

fn check_merchant_uid(text: &str) -> Result<(), IdError> {
    let what = "merchant_uid";
    length(what, text, 40)?;
    if matches!(text, "." | "..") { Err(IdError::DotSegment { what }) } else { Ok(()) }
}

fn check_imp_uid(text: &str) -> Result<(), IdError> {
    plain("imp_uid", text, 64)
}

fn check_user_code(text: &str) -> Result<(), IdError> {
    plain("the user code", text, 64)
}

fn plain(what: &'static str, text: &str, max: usize) -> Result<(), IdError> {
    length(what, text, max)?;
    match text.chars().find(|c| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))) {
        Some(found) => Err(IdError::Character { what, found }),
        None => Ok(()),
    }
}

fn length(what: &'static str, text: &str, max: usize) -> Result<(), IdError> {
    match crate::scan::length(text) {
        0 => Err(IdError::Empty { what }),
        got if got > max => Err(IdError::TooLong { what, got, max }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merchant_uid() {
        let what = "merchant_uid";
        for (name, raw, want) in [
            ("empty", String::new(), Some(IdError::Empty { what })),
            ("forty", "주".repeat(40), None),
            ("forty-one", "a".repeat(41), Some(IdError::TooLong { what, got: 41, max: 40 })),
            ("parent folder", "..".into(), Some(IdError::DotSegment { what })),
            ("slash", "a/b".into(), None),
        ] {
            assert_eq!(MerchantUid::new(raw).err(), want, "{name}");
        }
    }

    #[test]
    fn imp_uid_never_needs_escaping() {
        for bad in ["", "imp_1/../x", "imp 1", "imp_1?x", "imp_%2e", "임프", &"a".repeat(65)] {
            assert!(ImpUid::new(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn serde_does_not_go_around_the_check() {
        assert!(serde_json::from_str::<MerchantUid>("\"\"").is_err());
        assert!(serde_json::from_str::<ImpUid>("\"a b\"").is_err());
        assert_eq!(serde_json::to_string(&ImpUid::new("imp_1").unwrap()).unwrap(), "\"imp_1\"");
    }
}
