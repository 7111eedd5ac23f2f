//! The call, and the look after it.

use payjoa::{ImpUid, Won};
use serde::Serialize;

use super::{Refund, RefundAccount, RefundError};
use crate::gateway::{Cause, Gateway, GatewayError, Payment, Private, call::Call};

/// How it is known that something happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Heard {
    /// i'mport said so.
    Answered,
    /// No answer came; it was found by looking afterwards, by what is left of the payment. Somebody else's refund of the same
    /// amount in the same moment looks the same: [`Payments::refund`](crate::Payments::refund) lets one happen at a time.
    LookedUp,
}

/// A refund that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct GivenBack {
    /// The payment as it stands now.
    pub payment: Payment,
    /// What was given back by this call, in won.
    pub amount: Won,
    /// How it is known.
    pub heard: Heard,
}

impl GivenBack {
    /// Whether people at PAYJOA look at it first: the money arrives seven working days later or more. Tell the shopper.
    #[must_use]
    pub fn is_by_hand(&self) -> bool {
        self.payment.pay_method.as_deref() == Some("vbank")
    }
}

#[derive(Serialize)]
struct Cancel<'a> {
    imp_uid: &'a ImpUid,
    amount: Won,
    checksum: Won,
    reason: &'a str,
    #[serde(skip_serializing_if = "is_zero")]
    tax_free: Won,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    account: Option<To<'a>>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    enable_webhook: bool,
}

#[derive(Serialize)]
struct To<'a> {
    refund_bank: &'static str,
    refund_account: &'a str,
    refund_holder: &'a str,
}

impl RefundAccount {
    fn wire(&self) -> To<'_> {
        let (number, holder): (&Private, &Private) = (&self.number, &self.holder);
        To { refund_bank: self.bank.code(), refund_account: number.expose(), refund_holder: holder.expose() }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde wants it")]
fn is_zero(amount: &Won) -> bool {
    *amount == Won::ZERO
}

impl Gateway {
    /// Gives money back (`POST /payments/cancel`): looks how much is left, checks what can be checked, and refunds.
    ///
    /// If no answer comes, the payment is looked up: a refund that happened is reported as one
    /// ([`Heard::LookedUp`]), and it is never asked for twice.
    ///
    /// # Errors
    /// [`RefundError`]. After [`GatewayError::OutcomeUnknown`] the refund may still happen: look at the payment later
    /// ([`Gateway::payment`]) before asking again. [`GatewayError::Declined`] is what a virtual account gives without
    /// its contract.
    ///
    /// ```no_run
    /// use payjoa::ImpUid;
    /// use payjoa_server::gateway::{Gateway, Refund, RefundError};
    ///
    /// # async fn refund(gateway: Gateway) -> Result<(), RefundError> {
    /// # let imp_uid = ImpUid::new("imp_123456789012").unwrap();
    /// let done = gateway.refund(&imp_uid, &Refund::full("sold out")).await?;
    /// println!("{} won, {}", done.amount, if done.is_by_hand() { "in seven working days or more" } else { "now" });
    /// # Ok(())
    /// # }
    /// ```
    pub async fn refund(&self, imp_uid: &ImpUid, refund: &Refund) -> Result<GivenBack, RefundError> {
        let payment = self.payment(imp_uid).await?;
        let amount = refund.check(&payment)?;
        self.give_back(&payment, refund, amount).await
    }

    /// The same for a caller who keeps books: only if exactly so much is left of the payment.
    ///
    /// # Errors
    /// As for [`Gateway::refund`]; [`RefundError::Moved`] if something else is left.
    pub async fn refund_if_left(&self, imp_uid: &ImpUid, refund: &Refund, left: Won) -> Result<GivenBack, RefundError> {
        let payment = self.payment(imp_uid).await?;
        if payment.left() != left {
            return Err(RefundError::Moved { expected: left, left: payment.left() });
        }
        let amount = refund.check(&payment)?;
        self.give_back(&payment, refund, amount).await
    }

    async fn give_back(&self, before: &Payment, refund: &Refund, amount: Won) -> Result<GivenBack, RefundError> {
        let body = Cancel {
            imp_uid: &before.imp_uid,
            amount,
            checksum: before.left(),
            reason: &refund.reason,
            tax_free: refund.tax_free,
            account: refund.account.as_ref().map(RefundAccount::wire),
            enable_webhook: refund.webhook,
        };
        let call = Call::post("payments.cancel", "/payments/cancel").json(&body);
        let answer: Result<Payment, _> = self.ask(call.for_payjoa(self.config().payjoa_timeout)).await;
        let doubt = match answer {
            Ok(payment) if happened(before, &payment, amount) => {
                return Ok(GivenBack { payment, amount, heard: Heard::Answered });
            }
            Ok(_) => GatewayError::malformed("it doesn't show what was to be given back"),
            Err(error) if error.may_have_happened() => error,
            Err(error) => return Err(error.into()),
        };
        self.look_after(before, amount, doubt).await
    }

    /// Whether it happened nevertheless.
    async fn look_after(&self, before: &Payment, amount: Won, doubt: GatewayError) -> Result<GivenBack, RefundError> {
        tracing::warn!(imp_uid = %before.imp_uid, error = %doubt, "iamport.looking_up a refund without an answer");
        for pause in self.config().retry.pauses() {
            if let Ok(payment) = self.payment(&before.imp_uid).await
                && happened(before, &payment, amount)
            {
                return Ok(GivenBack { payment, amount, heard: Heard::LookedUp });
            }
            tokio::time::sleep(pause).await;
        }
        match self.payment(&before.imp_uid).await {
            Ok(payment) if happened(before, &payment, amount) => {
                Ok(GivenBack { payment, amount, heard: Heard::LookedUp })
            }
            Ok(_) => Err(GatewayError::OutcomeUnknown(Cause::new(format!("not seen yet; {doubt}"))).into()),
            Err(_) => Err(GatewayError::OutcomeUnknown(Cause::new(doubt)).into()),
        }
    }
}

/// Whether so much more of the same payment is given back.
fn happened(before: &Payment, after: &Payment, amount: Won) -> bool {
    after.imp_uid == before.imp_uid
        && after.merchant_uid == before.merchant_uid
        && before.cancel_amount.checked_add(amount).is_some_and(|wanted| after.cancel_amount == wanted)
}
