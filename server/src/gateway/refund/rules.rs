//! What can't be given back.

use payjoa::{Won, request::PayMethod};

use super::{Part, Refund};
use crate::gateway::{GatewayError, Payment, PaymentStatus};

const LONGEST_REASON: usize = 256;

/// Why nothing was given back.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RefundError {
    /// It isn't paid: there is nothing to give back. An open virtual account can't be closed, it ends at its deadline.
    #[error("the payment is {status}, not paid: there is nothing to give back")]
    NotPaid {
        /// How it stands.
        status: String,
    },
    /// It was given back already, all of it.
    #[error("all of it was given back before")]
    NothingLeft,
    /// That is more than is left.
    #[error("{left} won are left of it, less than the {asked} won to give back")]
    MoreThanLeft {
        /// What was to be given back, in won.
        asked: Won,
        /// What is left, in won.
        left: Won,
    },
    /// Something else is left than the caller thought: somebody else gave something back. Look again.
    #[error("{left} won are left of it, not {expected} won: somebody gave something back meanwhile; look again")]
    Moved {
        /// What the caller thought was left, in won.
        expected: Won,
        /// What is left, in won.
        left: Won,
    },
    /// A voucher can't be given back in part.
    #[error("a payment by {method} can only be given back in full")]
    FullOnly {
        /// How it was paid.
        method: String,
    },
    /// A virtual account's money needs an account to go to.
    #[error("a deposit is given back to an account: ask the shopper for one, at one of PAYJOA's ten refund banks")]
    AccountNeeded,
    /// Only a virtual account's money goes to an account.
    #[error("a payment by {method} goes back where it came from; leave the account out")]
    AccountNotNeeded {
        /// How it was paid.
        method: String,
    },
    /// That is no account.
    #[error("the account can't be used: {what}")]
    Account {
        /// What is wrong with it.
        what: &'static str,
    },
    /// More is free of tax than is given back.
    #[error("{tax_free} won free of tax are more than the {amount} won to give back")]
    TaxFree {
        /// What is free of tax, in won.
        tax_free: Won,
        /// What is given back, in won.
        amount: Won,
    },
    /// The reason is longer than i'mport stores.
    #[error("a reason has at most {LONGEST_REASON} characters")]
    Reason,
    /// i'mport or PAYJOA could not be asked, or refused.
    #[error(transparent)]
    Gateway(#[from] GatewayError),
}

impl Refund {
    /// How much of this payment that is; or why it can't be.
    ///
    /// # Errors
    /// Every [`RefundError`] but [`RefundError::Gateway`].
    pub fn check(&self, payment: &Payment) -> Result<Won, RefundError> {
        let left = payment.left();
        if !matches!(payment.status, PaymentStatus::Paid | PaymentStatus::Cancelled) {
            return Err(RefundError::NotPaid { status: payment.status.as_str().to_owned() });
        }
        if left == Won::ZERO {
            return Err(RefundError::NothingLeft);
        }
        let amount = match self.part {
            Part::Full => left,
            Part::Partial(amount) => amount.get(),
        };
        if amount > left {
            return Err(RefundError::MoreThanLeft { asked: amount, left });
        }
        if self.tax_free > amount {
            return Err(RefundError::TaxFree { tax_free: self.tax_free, amount });
        }
        if self.reason.chars().count() > LONGEST_REASON {
            return Err(RefundError::Reason);
        }
        self.check_method(payment.pay_method.as_deref(), amount == payment.amount).map(|()| amount)
    }

    fn check_method(&self, method: Option<&str>, whole: bool) -> Result<(), RefundError> {
        let known = method.and_then(|method| method.parse().ok());
        let named = || method.unwrap_or("an unknown method").to_owned();
        match known {
            Some(PayMethod::Vbank) if self.account.is_none() => Err(RefundError::AccountNeeded),
            Some(PayMethod::Vbank) => Ok(()),
            Some(_) if self.account.is_some() => Err(RefundError::AccountNotNeeded { method: named() }),
            Some(PayMethod::Smartculture | PayMethod::Booknlife | PayMethod::Cultureland) if !whole => {
                Err(RefundError::FullOnly { method: named() })
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use payjoa::codes::RefundBank;
    use serde_json::json;

    use super::*;
    use crate::gateway::{RefundAccount, SomeWon};

    fn won(amount: u64) -> Won {
        Won::new(amount).unwrap()
    }

    fn payment(status: &str, method: &str, cancelled: u64) -> Payment {
        let whole = json!({
            "imp_uid": "imp_1", "merchant_uid": "m", "status": status, "amount": 1_004, "cancel_amount": cancelled,
            "pay_method": method,
        });
        serde_json::from_value(whole).unwrap()
    }

    fn part(amount: u64) -> Refund {
        Refund::partial(SomeWon::new(won(amount)).unwrap(), "a test")
    }

    fn account() -> RefundAccount {
        RefundAccount::new(RefundBank::Kb, "123-45", "Hong").unwrap()
    }

    #[test]
    fn what_can_be_given_back() {
        let full = || Refund::full("a test");
        for (name, refund, payment, want) in [
            ("all", full(), payment("paid", "card", 0), "1004"),
            ("the rest", full(), payment("cancelled", "card", 4), "1000"),
            ("a part", part(4), payment("paid", "trans", 0), "4"),
            ("all in words", part(1_004), payment("paid", "booknlife", 0), "1004"),
            ("too much", part(1_001), payment("paid", "card", 4), "MoreThanLeft"),
            ("again", full(), payment("cancelled", "card", 1_004), "NothingLeft"),
            ("not paid", full(), payment("ready", "vbank", 0), "NotPaid"),
            ("a status of tomorrow", full(), payment("under_review", "card", 0), "NotPaid"),
            ("a part of a voucher", part(4), payment("paid", "smartculture", 0), "FullOnly"),
            ("a voucher", full(), payment("paid", "smartculture", 0), "1004"),
            ("to nowhere", full(), payment("paid", "vbank", 0), "AccountNeeded"),
            ("to an account", full().to(account()), payment("paid", "vbank", 0), "1004"),
            ("a card to an account", full().to(account()), payment("paid", "card", 0), "AccountNotNeeded"),
            ("untaxed", part(4).tax_free(won(5)), payment("paid", "card", 0), "TaxFree"),
            ("a novel", Refund::full("x".repeat(257)), payment("paid", "card", 0), "Reason"),
            ("a method of tomorrow", full(), payment("paid", "shells", 0), "1004"),
        ] {
            let got = refund.check(&payment).map_or_else(|error| format!("{error:?}"), |won| won.get().to_string());
            let got = got.split([' ', '{']).next().unwrap_or_default();
            assert_eq!(got, want, "{name}");
        }
    }

    #[test]
    fn accounts() {
        for (number, holder, ok) in [
            ("110-222-333333", "홍길동", true),
            ("1234567890123456", "Hong", true),
            ("12345678901234567", "Hong", false),
            ("", "Hong", false),
            ("12a", "Hong", false),
            ("1", " ", false),
            ("1", "seventeen letters", false),
        ] {
            assert_eq!(RefundAccount::new(RefundBank::Kb, number, holder).is_ok(), ok, "{number} {holder}");
        }
        assert!(!format!("{:?}", account()).contains("12345"));
    }
}
