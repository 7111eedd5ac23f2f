//! What the shop's server may answer.

use crate::{
    ImpUid, MerchantUid, Won,
    browser::ConfirmError,
    outcome::contract::{DepositAccount, Problem, Reply, Settled},
};

/// One answer of a [`FakeServer`](super::FakeServer), or none.
///
/// The functions make usual ones; any [`Reply`], [`Settled`] or [`ConfirmError`] becomes one with `into()`.
///
/// ```
/// use payjoa::{MerchantUid, Won, test_kit::Says};
///
/// let says = Says::paid(&MerchantUid::new("mid_1")?, Won::new(61_000)?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Says(pub(super) Option<Result<Reply, ConfirmError>>);

impl Says {
    /// The order is paid.
    #[must_use]
    pub fn paid(order: &MerchantUid, amount: Won) -> Says {
        let settled = Settled::Paid {
            merchant_uid: order.clone(),
            imp_uid: imp_uid(),
            amount,
            cancelled_amount: Won::ZERO,
            pay_method: Some("card".to_owned()),
            paid_at: Some(1_798_102_800),
            receipt_url: Some("https://shop.example/receipt".to_owned()),
        };
        settled.into()
    }

    /// A virtual account has been issued; the deadline is in Unix seconds.
    #[must_use]
    pub fn deposit(order: &MerchantUid, amount: Won, due: u64) -> Says {
        let deposit = DepositAccount {
            bank: Some("국민은행".to_owned()),
            account: "790-12-3456789".to_owned(),
            holder: Some("(주)한별".to_owned()),
            due: Some(due),
        };
        Settled::AwaitingDeposit { merchant_uid: order.clone(), imp_uid: imp_uid(), amount, deposit }.into()
    }

    /// The order wasn't paid.
    #[must_use]
    pub fn failed(order: &MerchantUid) -> Says {
        Settled::Failed { merchant_uid: order.clone(), imp_uid: None, reason: None }.into()
    }

    /// The order was paid, and its money has been given back.
    #[must_use]
    pub fn cancelled(order: &MerchantUid, amount: Won) -> Says {
        Settled::Cancelled { merchant_uid: order.clone(), imp_uid: imp_uid(), amount }.into()
    }

    /// It doesn't know yet (202). What a new [`FakeServer`](super::FakeServer) says.
    #[must_use]
    pub fn not_yet() -> Says {
        Reply::Pending { retry_after: None }.into()
    }

    /// The payment isn't the one that the order needs (409).
    #[must_use]
    pub fn rejected() -> Says {
        Reply::Rejected(problem(409, "The payment is not the order's", "amount_mismatch")).into()
    }

    /// There is no such order (404).
    #[must_use]
    pub fn unknown_order() -> Says {
        Reply::UnknownOrder(problem(404, "There is no such order", "unknown_order")).into()
    }

    /// It can't be reached.
    #[must_use]
    pub fn unreachable() -> Says {
        ConfirmError::Network { message: "it is a test".to_owned() }.into()
    }

    /// Nothing, ever: the question is never answered. Checkouts give it up after half a minute.
    #[must_use]
    pub fn nothing() -> Says {
        Says(None)
    }
}

impl From<Reply> for Says {
    fn from(reply: Reply) -> Says {
        Says(Some(Ok(reply)))
    }
}

impl From<Settled> for Says {
    fn from(settled: Settled) -> Says {
        Reply::Settled(settled).into()
    }
}

impl From<ConfirmError> for Says {
    fn from(error: ConfirmError) -> Says {
        Says(Some(Err(error)))
    }
}

/// The same for all: nobody compares them.
#[allow(clippy::expect_used, reason = "a constant, and a test holds it")]
fn imp_uid() -> ImpUid {
    ImpUid::new(super::imp::IMP_UID).expect("an imp_uid")
}

fn problem(status: u16, title: &str, code: &str) -> Problem {
    Problem {
        kind: "about:blank".to_owned(),
        title: title.to_owned(),
        status,
        detail: None,
        code: Some(code.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_are_what_they_should_be() {
        assert_eq!(imp_uid().as_str(), super::super::imp::IMP_UID);
        assert_eq!(Says::not_yet(), Reply::Pending { retry_after: None }.into());
    }
}
