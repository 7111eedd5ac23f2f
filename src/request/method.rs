//! How the shopper pays.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::Source;

/// A way to pay that PAYJOA offers, `pay_method` on the wire.
///
/// The PAYJOA guide knows the first three; the others came later and need a contract of their own.
///
/// ```
/// use payjoa::request::PayMethod;
///
/// assert_eq!("card".parse(), Ok(PayMethod::Card));
/// assert!(PayMethod::Vbank.allows_escrow());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum PayMethod {
    /// Credit card.
    Card,
    /// Instant account transfer.
    Trans,
    /// Virtual account: the shopper is given an account and deposits later.
    Vbank,
    /// KakaoPay.
    Kakaopay,
    /// PAYCO.
    Payco,
    /// Naver Pay.
    Naverpay,
    /// Samsung Pay; PAYJOA spells it `samsung`.
    Samsung,
    /// Apple Pay.
    Applepay,
    /// Culture Land gift voucher.
    Cultureland,
    /// Smart Culture gift voucher.
    Smartculture,
    /// Book & Life gift voucher.
    Booknlife,
    /// Mobile phone billing.
    Phone,
}

impl PayMethod {
    /// Every method.
    pub const ALL: [PayMethod; 12] = [
        PayMethod::Card,
        PayMethod::Trans,
        PayMethod::Vbank,
        PayMethod::Kakaopay,
        PayMethod::Payco,
        PayMethod::Naverpay,
        PayMethod::Samsung,
        PayMethod::Applepay,
        PayMethod::Cultureland,
        PayMethod::Smartculture,
        PayMethod::Booknlife,
        PayMethod::Phone,
    ];

    /// The word on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            PayMethod::Card => "card",
            PayMethod::Trans => "trans",
            PayMethod::Vbank => "vbank",
            PayMethod::Kakaopay => "kakaopay",
            PayMethod::Payco => "payco",
            PayMethod::Naverpay => "naverpay",
            PayMethod::Samsung => "samsung",
            PayMethod::Applepay => "applepay",
            PayMethod::Cultureland => "cultureland",
            PayMethod::Smartculture => "smartculture",
            PayMethod::Booknlife => "booknlife",
            PayMethod::Phone => "phone",
        }
    }

    /// The document that introduced it.
    #[must_use]
    pub const fn since(self) -> Source {
        match self {
            PayMethod::Card | PayMethod::Trans | PayMethod::Vbank => Source::PayjoaGuide,
            PayMethod::Kakaopay | PayMethod::Payco | PayMethod::Naverpay | PayMethod::Samsung | PayMethod::Applepay => {
                Source::KiwoomPay2025
            }
            PayMethod::Cultureland | PayMethod::Smartculture | PayMethod::Booknlife | PayMethod::Phone => {
                Source::KiwoomPay2026
            }
        }
    }

    /// Whether escrow is offered with it: transfers and virtual accounts only.
    #[must_use]
    pub const fn allows_escrow(self) -> bool {
        matches!(self, PayMethod::Trans | PayMethod::Vbank)
    }

    /// Whether a part of the amount may be tax-free; nothing where no document says.
    #[must_use]
    pub const fn allows_tax_free(self) -> Option<bool> {
        match self {
            PayMethod::Trans | PayMethod::Vbank => Some(false),
            PayMethod::Cultureland | PayMethod::Smartculture | PayMethod::Booknlife | PayMethod::Phone => None,
            _ => Some(true),
        }
    }
}

impl fmt::Display for PayMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The text names no method of PAYJOA's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("PAYJOA has no such pay_method; see `PayMethod::ALL`")]
pub struct UnknownPayMethod;

/// `samsungpay`, the general SDK's word, is understood as [`PayMethod::Samsung`].
impl FromStr for PayMethod {
    type Err = UnknownPayMethod;
    fn from_str(text: &str) -> Result<Self, UnknownPayMethod> {
        let text = if text == "samsungpay" { "samsung" } else { text };
        PayMethod::ALL.into_iter().find(|method| method.as_str() == text).ok_or(UnknownPayMethod)
    }
}
