//! The codes of issuers, banks, carriers and couriers, with their names in Korean and English.
//!
//! Several tables use the same digits for different banks, so each table is a type of its own and none is a string.
//! Where others may add a code tomorrow, it is kept as `Other`.
//!
//! ```
//! use payjoa::{Language, codes::{CardIssuer, RefundBank}};
//!
//! let issuer = CardIssuer::from_code("366");
//! assert_eq!(issuer, CardIssuer::Shinhan);
//! assert_eq!(issuer.name(Language::Ko), "신한카드");
//! assert_eq!(CardIssuer::from_code("999").code(), "999"); // kept
//! // PAYJOA's own 11 is SC, which everybody else writes 023.
//! assert_eq!(RefundBank::Sc.code(), "11");
//! ```

/// Makes an enum of a code table. With `open`, codes that aren't in the table are kept.
macro_rules! codes {
    ($(#[$doc:meta])* open $name:ident { $($variant:ident = $code:literal $ko:literal $en:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $(#[doc = concat!($en, " (`", $code, "`).")] $variant,)+
            /// A code that isn't in the table.
            Other(String),
        }

        impl $name {
            /// All that are in the table.
            pub const ALL: &[$name] = &[$($name::$variant,)+];

            /// From the code; never fails.
            #[must_use]
            pub fn from_code(code: &str) -> $name {
                match code {
                    $($code => $name::$variant,)+
                    other => $name::Other(other.to_owned()),
                }
            }

            /// The code on the wire: a text, since some begin with zeros.
            #[must_use]
            pub fn code(&self) -> &str {
                match self {
                    $($name::$variant => $code,)+
                    $name::Other(code) => code,
                }
            }

            /// Its name; the code itself for one that isn't in the table.
            #[must_use]
            pub fn name(&self, language: crate::Language) -> &str {
                match (self, language) {
                    $(($name::$variant, crate::Language::Ko) => $ko, ($name::$variant, crate::Language::En) => $en,)+
                    ($name::Other(code), _) => code,
                }
            }

            /// Whether a code is in the table; a page downloads less for it than for [`Self::from_code`].
            #[must_use]
            pub fn has_code(code: &str) -> bool {
                crate::scan::split(concat!($($code, " "),+), " ").any(|known| known == code && !code.is_empty())
            }

            /// Whether it is in the table.
            #[must_use]
            pub fn is_known(&self) -> bool {
                !matches!(self, $name::Other(_))
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.code())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer).map(|code| $name::from_code(&code))
            }
        }
    };
    ($(#[$doc:meta])* closed $name:ident { $($variant:ident = $code:literal $ko:literal $en:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
        pub enum $name {
            $(#[doc = concat!($en, " (`", $code, "`).")] #[serde(rename = $code)] $variant,)+
        }

        impl $name {
            /// The whole table.
            pub const ALL: &[$name] = &[$($name::$variant,)+];

            /// From the code, if it is in the table.
            #[must_use]
            pub fn from_code(code: &str) -> Option<$name> {
                match code {
                    $($code => Some($name::$variant),)+
                    _ => None,
                }
            }

            /// The code on the wire.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $($name::$variant => $code,)+ }
            }

            /// Its name.
            #[must_use]
            pub const fn name(self, language: crate::Language) -> &'static str {
                match (self, language) {
                    $(($name::$variant, crate::Language::Ko) => $ko, ($name::$variant, crate::Language::En) => $en,)+
                }
            }
        }
    };
}

mod bank;
mod card;
mod carrier;
mod courier;

pub use bank::{Bank, RefundBank};
pub use card::{CardIssuer, PayjoaCard};
pub use carrier::Carrier;
pub use courier::Courier;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_code_stands_twice() {
        fn distinct<'a>(codes: impl Iterator<Item = &'a str>) -> bool {
            let mut codes: Vec<_> = codes.collect();
            let count = codes.len();
            codes.sort_unstable();
            codes.dedup();
            codes.len() == count
        }
        assert!(distinct(CardIssuer::ALL.iter().map(CardIssuer::code)));
        assert!(distinct(PayjoaCard::ALL.iter().map(PayjoaCard::code)));
        assert!(distinct(Bank::ALL.iter().map(Bank::code)));
        assert!(distinct(RefundBank::ALL.iter().map(|bank| bank.code())));
        assert!(distinct(Courier::ALL.iter().map(Courier::code)));
    }

    #[test]
    fn codes_round_trip() {
        for issuer in CardIssuer::ALL {
            assert_eq!(&CardIssuer::from_code(issuer.code()), issuer);
        }
        for bank in RefundBank::ALL {
            assert_eq!(RefundBank::from_code(bank.code()), Some(*bank));
        }
        assert_eq!(serde_json::from_str::<Bank>("\"004\"").unwrap(), Bank::Kb);
        assert_eq!(serde_json::to_string(&Courier::from_code("NEW")).unwrap(), "\"NEW\"");
    }

    #[test]
    fn the_usual_bank_code_is_no_refund_code() {
        for bank in Bank::ALL {
            assert_eq!(RefundBank::from_code(bank.code()), None, "{bank:?}");
        }
        assert_eq!(RefundBank::of(&Bank::Nh).map(RefundBank::code), Some("08"));
        assert_eq!(RefundBank::of(&Bank::Kakao), None);
    }
}
