//! What the server has confirmed: the only thing that can say "paid".

use super::contract::{DepositAccount, Problem, Reply, Settled};
use crate::{ImpUid, MerchantUid, Won};

/// How an order stands, confirmed by the shop's server.
///
/// Only a confirmation makes one: there is no constructor, no `Deserialize` and no way here from an
/// [`Unverified`](super::Unverified).
///
/// ```compile_fail
/// # use payjoa::outcome::{Confirmation, Unverified};
/// fn shortcut(claim: Unverified) -> Confirmation {
///     claim.into() // what the browser says is not a confirmation
/// }
/// ```
///
/// ```compile_fail
/// # use payjoa::outcome::Confirmation;
/// let forged: Confirmation = serde_json::from_str(r#"{"state":"paid"}"#).unwrap();
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Confirmation {
    /// The money is there. Show "paid".
    Paid(Paid),
    /// A virtual account was issued. Show it; the order is **not** paid.
    AwaitingDeposit(AwaitingDeposit),
    /// Not paid. The shopper may try again, with a new order number.
    Failed(Failed),
    /// Paid once, given back in full since.
    Cancelled(Cancelled),
}

impl Confirmation {
    /// The order this is about.
    #[must_use]
    pub fn merchant_uid(&self) -> &MerchantUid {
        match self {
            Confirmation::Paid(it) => it.merchant_uid(),
            Confirmation::AwaitingDeposit(it) => it.merchant_uid(),
            Confirmation::Failed(it) => it.merchant_uid(),
            Confirmation::Cancelled(it) => it.merchant_uid(),
        }
    }
}

/// What the server answered to one confirmation.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Answer {
    /// The order's state is known.
    Settled(Confirmation),
    /// Not yet: ask again after so many seconds, if the server says how many.
    Pending {
        /// Seconds to wait.
        retry_after: Option<u32>,
    },
    /// The payment isn't the one this order needs.
    Rejected(Problem),
    /// The shop knows no such order.
    UnknownOrder(Problem),
}

/// The server's reply is about another order than the one asked for; it proves nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the server answered about order {got}, asked was {asked}; check its confirm endpoint and any cache before it")]
pub struct WrongOrder {
    /// The order that was asked for.
    pub asked: MerchantUid,
    /// The order the reply is about.
    pub got: MerchantUid,
}

impl Answer {
    /// The crate's only door from the wire to a [`Confirmation`]; a confirmer's reply comes through here.
    #[cfg_attr(not(feature = "browser"), allow(dead_code, reason = "servers write replies, they don't read them"))]
    pub(crate) fn from_reply(reply: Reply, asked: &MerchantUid) -> Result<Answer, WrongOrder> {
        Ok(match reply {
            Reply::Settled(settled) if settled.merchant_uid() != asked => {
                return Err(WrongOrder { asked: asked.clone(), got: settled.merchant_uid().clone() });
            }
            Reply::Settled(settled) => Answer::Settled(settled.into_confirmation()),
            Reply::Pending { retry_after } => Answer::Pending { retry_after },
            Reply::Rejected(problem) => Answer::Rejected(problem),
            Reply::UnknownOrder(problem) => Answer::UnknownOrder(problem),
        })
    }
}

impl Settled {
    fn into_confirmation(self) -> Confirmation {
        match self {
            Settled::Paid { merchant_uid, imp_uid, amount, cancelled_amount, pay_method, paid_at, receipt_url } => {
                Confirmation::Paid(Paid {
                    merchant_uid,
                    imp_uid,
                    amount,
                    cancelled_amount,
                    pay_method,
                    paid_at,
                    receipt_url,
                })
            }
            Settled::AwaitingDeposit { merchant_uid, imp_uid, amount, deposit } => {
                Confirmation::AwaitingDeposit(AwaitingDeposit { merchant_uid, imp_uid, amount, deposit })
            }
            Settled::Failed { merchant_uid, imp_uid, reason } => {
                Confirmation::Failed(Failed { merchant_uid, imp_uid, reason })
            }
            Settled::Cancelled { merchant_uid, imp_uid, amount } => {
                Confirmation::Cancelled(Cancelled { merchant_uid, imp_uid, amount })
            }
        }
    }
}

/// A paid order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paid {
    merchant_uid: MerchantUid,
    imp_uid: ImpUid,
    amount: Won,
    cancelled_amount: Won,
    pay_method: Option<String>,
    paid_at: Option<u64>,
    receipt_url: Option<String>,
}

impl Paid {
    /// The order.
    #[must_use]
    pub fn merchant_uid(&self) -> &MerchantUid {
        &self.merchant_uid
    }
    /// The payment at i'mport.
    #[must_use]
    pub fn imp_uid(&self) -> &ImpUid {
        &self.imp_uid
    }
    /// What was paid, in won.
    #[must_use]
    pub fn amount(&self) -> Won {
        self.amount
    }
    /// What has been given back since, in won.
    #[must_use]
    pub fn cancelled_amount(&self) -> Won {
        self.cancelled_amount
    }
    /// How it was paid, as i'mport names it (`card`).
    #[must_use]
    pub fn pay_method(&self) -> Option<&str> {
        self.pay_method.as_deref()
    }
    /// When it was paid, in Unix seconds.
    #[must_use]
    pub fn paid_at(&self) -> Option<u64> {
        self.paid_at
    }
    /// The receipt's address, only if it is an `https:` or `http:` one: it is meant to become a link.
    #[must_use]
    pub fn receipt_url(&self) -> Option<&str> {
        self.receipt_url.as_deref().filter(|url| url.starts_with("https://") || url.starts_with("http://"))
    }
}

/// An order whose money has still to be deposited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AwaitingDeposit {
    merchant_uid: MerchantUid,
    imp_uid: ImpUid,
    amount: Won,
    deposit: DepositAccount,
}

impl AwaitingDeposit {
    /// The order.
    #[must_use]
    pub fn merchant_uid(&self) -> &MerchantUid {
        &self.merchant_uid
    }
    /// The payment at i'mport.
    #[must_use]
    pub fn imp_uid(&self) -> &ImpUid {
        &self.imp_uid
    }
    /// The exact amount to deposit, in won.
    #[must_use]
    pub fn amount(&self) -> Won {
        self.amount
    }
    /// Where to deposit it, and until when.
    #[must_use]
    pub fn deposit(&self) -> &DepositAccount {
        &self.deposit
    }
}

/// An order that was not paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed {
    merchant_uid: MerchantUid,
    imp_uid: Option<ImpUid>,
    reason: Option<String>,
}

impl Failed {
    /// The order.
    #[must_use]
    pub fn merchant_uid(&self) -> &MerchantUid {
        &self.merchant_uid
    }
    /// The payment at i'mport, if one was begun.
    #[must_use]
    pub fn imp_uid(&self) -> Option<&ImpUid> {
        self.imp_uid.as_ref()
    }
    /// What the gateway said, as it said it (Korean text; there is no common table of codes).
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        self.reason.as_deref()
    }
}

/// An order whose money was given back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cancelled {
    merchant_uid: MerchantUid,
    imp_uid: ImpUid,
    amount: Won,
}

impl Cancelled {
    /// The order.
    #[must_use]
    pub fn merchant_uid(&self) -> &MerchantUid {
        &self.merchant_uid
    }
    /// The payment at i'mport.
    #[must_use]
    pub fn imp_uid(&self) -> &ImpUid {
        &self.imp_uid
    }
    /// What was given back, in won.
    #[must_use]
    pub fn amount(&self) -> Won {
        self.amount
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paid(merchant_uid: &str) -> Reply {
        Reply::Settled(Settled::Paid {
            merchant_uid: MerchantUid::new(merchant_uid).unwrap(),
            imp_uid: ImpUid::new("imp_1").unwrap(),
            amount: Won::new(1_004).unwrap(),
            cancelled_amount: Won::ZERO,
            pay_method: None,
            paid_at: None,
            receipt_url: Some("javascript:alert(1)".into()),
        })
    }

    #[test]
    fn a_reply_about_another_order_proves_nothing() {
        let asked = MerchantUid::new("mine").unwrap();
        assert!(Answer::from_reply(paid("yours"), &asked).is_err());
        assert!(matches!(Answer::from_reply(paid("mine"), &asked), Ok(Answer::Settled(Confirmation::Paid(_)))));
    }

    #[test]
    fn a_receipt_is_a_web_address() {
        let asked = MerchantUid::new("mine").unwrap();
        let Ok(Answer::Settled(Confirmation::Paid(paid))) = Answer::from_reply(paid("mine"), &asked) else { panic!() };
        assert_eq!(paid.receipt_url(), None);
    }
}
