//! Amounts that the shop's server registered before the window opens (`/payments/prepare`).

use payjoa::{MerchantUid, Won};
use serde::{Deserialize, Serialize};

/// What the window may ask for under one `merchant_uid`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Prepared {
    pub(crate) merchant_uid: MerchantUid,
    pub(crate) amount: Won,
    /// `null` means that the currency isn't compared.
    pub(crate) currency: Option<String>,
    /// What of the registration was ignored.
    #[serde(default)]
    pub(crate) lenient: Vec<String>,
}

/// How a window's request differs from what was registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Mismatch {
    Amount { prepared: Won },
    Currency { prepared: String },
}

impl Prepared {
    /// Whether a window may open for this amount and currency.
    pub(crate) fn allows(&self, amount: Won, currency: &str) -> Result<(), Mismatch> {
        if amount != self.amount {
            return Err(Mismatch::Amount { prepared: self.amount });
        }
        match &self.currency {
            Some(prepared) if prepared != currency => Err(Mismatch::Currency { prepared: prepared.clone() }),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_registered_amount_and_currency() {
        let won = |amount| Won::new(amount).unwrap();
        let prepared = |currency: Option<&str>| Prepared {
            merchant_uid: MerchantUid::new("m").unwrap(),
            amount: won(1004),
            currency: currency.map(str::to_owned),
            lenient: Vec::new(),
        };
        for (name, registered, amount, currency, ok) in [
            ("the same", Some("KRW"), 1004, "KRW", true),
            ("unchecked currency", None, 1004, "USD", true),
            ("one won less", Some("KRW"), 1003, "KRW", false),
            ("other currency", Some("KRW"), 1004, "USD", false),
        ] {
            assert_eq!(prepared(registered).allows(won(amount), currency).is_ok(), ok, "{name}");
        }
    }
}
