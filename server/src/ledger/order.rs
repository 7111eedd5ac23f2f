//! An order as the ledger knows it.

use std::fmt;

use payjoa::{
    ImpUid, MerchantUid, Won,
    outcome::contract::{DepositAccount, Settled},
};

use super::{LedgerError, Message, Millis};

/// How an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OrderState {
    /// Nothing is known of a payment yet.
    Created,
    /// A virtual account was issued, the money isn't there yet.
    AwaitingDeposit,
    /// Paid in full.
    Paid,
    /// Paid, and some of it given back.
    PartlyCancelled,
    /// Paid, and given back in full.
    Cancelled,
    /// Not paid. May still turn out to be paid.
    Failed,
    /// The deposit didn't come in time. May still turn out to be paid.
    Expired,
    /// Somebody paid something that isn't what this order costs; a person should look at it.
    Rejected,
}

impl OrderState {
    /// All of them.
    pub const ALL: [OrderState; 8] = [
        OrderState::Created,
        OrderState::AwaitingDeposit,
        OrderState::Paid,
        OrderState::PartlyCancelled,
        OrderState::Cancelled,
        OrderState::Failed,
        OrderState::Expired,
        OrderState::Rejected,
    ];

    /// As stored: `awaiting_deposit`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            OrderState::Created => "created",
            OrderState::AwaitingDeposit => "awaiting_deposit",
            OrderState::Paid => "paid",
            OrderState::PartlyCancelled => "partly_cancelled",
            OrderState::Cancelled => "cancelled",
            OrderState::Failed => "failed",
            OrderState::Expired => "expired",
            OrderState::Rejected => "rejected",
        }
    }

    pub(super) fn parse(text: &str) -> Result<OrderState, LedgerError> {
        let found = OrderState::ALL.into_iter().find(|state| state.as_str() == text);
        found.ok_or_else(|| LedgerError::Corrupt(format!("an order's state {text:?}")))
    }

    /// Whether the order's money has been there: it never goes back to a state before that.
    #[must_use]
    pub fn was_paid(self) -> bool {
        matches!(self, OrderState::Paid | OrderState::PartlyCancelled | OrderState::Cancelled)
    }
}

impl fmt::Display for OrderState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// An order to be written down before its payment window opens.
///
/// ```
/// use payjoa::Won;
/// use payjoa_server::{fresh_merchant_uid, ledger::NewOrder};
///
/// let order = NewOrder::new(fresh_merchant_uid("shop_"), "NF long padding jacket M", Won::new(1_004)?).method("card");
/// assert_eq!(order.method.as_deref(), Some("card"));
/// # Ok::<(), payjoa::WonError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NewOrder {
    /// Its number, fresh and unguessable: [`crate::fresh_merchant_uid`].
    pub merchant_uid: MerchantUid,
    /// What the shopper reads in the window.
    pub name: String,
    /// What it costs; more than nothing.
    pub amount: Won,
    /// The method it has to be paid with (`card`), if that matters to the shop.
    pub method: Option<String>,
    /// Whose order it is, in the shop's own words (an account's number). No personal data.
    pub owner: Option<String>,
}

impl NewOrder {
    /// An order that may be paid with any method, and that whoever knows its number may ask about.
    pub fn new(merchant_uid: MerchantUid, name: impl Into<String>, amount: Won) -> NewOrder {
        NewOrder { merchant_uid, name: name.into(), amount, method: None, owner: None }
    }

    /// The method it has to be paid with (`card`); a payment made otherwise is rejected.
    #[must_use]
    pub fn method(mut self, method: impl Into<String>) -> NewOrder {
        self.method = Some(method.into());
        self
    }

    /// Whose order it is.
    #[must_use]
    pub fn owner(mut self, owner: impl Into<String>) -> NewOrder {
        self.owner = Some(owner.into());
        self
    }
}

/// An order as the ledger knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Order {
    /// Its number.
    pub merchant_uid: MerchantUid,
    /// What the shopper read in the window.
    pub name: String,
    /// What it costs.
    pub amount: Won,
    /// The method it has to be paid with, if any.
    pub method: Option<String>,
    /// Whose it is, in the shop's own words.
    pub owner: Option<String>,
    /// How it stands.
    pub state: OrderState,
    /// When it was written down.
    pub created_at: Millis,
    /// The payment that the state is about.
    pub imp_uid: Option<ImpUid>,
    /// How it was paid, as i'mport says.
    pub paid_method: Option<String>,
    /// When it was paid, in Unix seconds.
    pub paid_at: Option<u64>,
    /// Where its receipt is.
    pub receipt_url: Option<String>,
    /// What has been given back.
    pub cancelled_amount: Won,
    /// Where to deposit the money.
    pub deposit: Option<DepositAccount>,
    /// Why it failed (as the payment gateway said it), or the code of the mismatch for which it was rejected.
    pub reason: Option<String>,
    /// Whether i'mport said that it was paid with escrow.
    pub escrow: bool,
    /// When the shipping of an escrow order was registered at i'mport.
    pub shipped_at: Option<Millis>,
    pub(crate) failed_since: Option<(ImpUid, Millis)>,
    pub(crate) version: i64,
}

impl Order {
    /// What a page is told, once something is known.
    #[must_use]
    pub fn settled(&self) -> Option<Settled> {
        let merchant_uid = self.merchant_uid.clone();
        let imp_uid = self.imp_uid.clone();
        Some(match self.state {
            OrderState::Created | OrderState::Rejected => return None,
            OrderState::AwaitingDeposit => Settled::AwaitingDeposit {
                merchant_uid,
                imp_uid: imp_uid?,
                amount: self.amount,
                deposit: self.deposit.clone()?,
            },
            OrderState::Paid | OrderState::PartlyCancelled => Settled::Paid {
                merchant_uid,
                imp_uid: imp_uid?,
                amount: self.amount,
                cancelled_amount: self.cancelled_amount,
                pay_method: self.paid_method.clone(),
                paid_at: self.paid_at,
                receipt_url: self.receipt_url.clone(),
            },
            OrderState::Cancelled => {
                Settled::Cancelled { merchant_uid, imp_uid: imp_uid?, amount: self.cancelled_amount }
            }
            OrderState::Failed | OrderState::Expired => {
                Settled::Failed { merchant_uid, imp_uid, reason: self.reason.clone() }
            }
        })
    }
}

/// Why a payment is none for the order that it was shown for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Rejection {
    /// The payment is another order's.
    OtherOrder,
    /// Another order was paid with it already.
    Reused,
    /// Not PAYJOA, or not the shop's own contract with it.
    Gateway,
    /// Not won.
    Currency,
    /// Not what the order costs.
    Amount,
    /// Not the method that the order asks for.
    Method,
    /// Some of it was given back before the order was ever seen as paid.
    PartlyRefunded,
    /// A test payment, where only real ones count.
    TestPayment,
}

impl Rejection {
    const ALL: [Rejection; 8] = [
        Rejection::OtherOrder,
        Rejection::Reused,
        Rejection::Gateway,
        Rejection::Currency,
        Rejection::Amount,
        Rejection::Method,
        Rejection::PartlyRefunded,
        Rejection::TestPayment,
    ];

    /// For programs: `amount_mismatch`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Rejection::OtherOrder => "other_order",
            Rejection::Reused => "payment_reused",
            Rejection::Gateway => "gateway_mismatch",
            Rejection::Currency => "currency_mismatch",
            Rejection::Amount => "amount_mismatch",
            Rejection::Method => "method_mismatch",
            Rejection::PartlyRefunded => "partly_refunded",
            Rejection::TestPayment => "test_payment",
        }
    }

    /// For people.
    #[must_use]
    pub fn message(self) -> &'static str {
        match self {
            Rejection::OtherOrder => "This payment belongs to another order.",
            Rejection::Reused => "Another order was paid with this payment already.",
            Rejection::Gateway => "This payment was not made through this shop's PAYJOA contract.",
            Rejection::Currency => "This payment was not made in Korean won.",
            Rejection::Amount => "This payment's amount is not what the order costs.",
            Rejection::Method => "This payment was not made with the method that the order asks for.",
            Rejection::PartlyRefunded => "Some of this payment was given back before the order was seen as paid.",
            Rejection::TestPayment => "This is a test payment; this shop takes real ones only.",
        }
    }

    pub(crate) fn from_code(code: &str) -> Option<Rejection> {
        Rejection::ALL.into_iter().find(|rejection| rejection.code() == code)
    }
}

/// What becomes of an order: a new state with all that belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) after: Order,
    /// What the shop has to be told.
    pub(crate) tell: Option<Message>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_and_rejections_are_stored_under_names_that_are_read_back() {
        for state in OrderState::ALL {
            assert_eq!(OrderState::parse(state.as_str()).unwrap(), state);
        }
        for rejection in Rejection::ALL {
            assert_eq!(Rejection::from_code(rejection.code()), Some(rejection));
        }
        assert!(OrderState::parse("shipped").is_err());
    }
}
