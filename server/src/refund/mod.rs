//! Giving money back, through the ledger: asked for once, done once, found out about in the end.
//!
//! A refund is written down first, under a name of the shop's own. Asking again under the same name, from wherever and
//! however often, is the same refund; a process that dies half-way leaves a refund that another one finishes. One refund
//! of a payment is under way at a time, and i'mport is told what must be left of the payment, so the sum of what is given
//! back never exceeds what was paid. What was given back moves the order as it does for everybody: through
//! [`Payments::settle_payment`]. Start at [`Payments::refund`].

mod carry_out;
mod error;
mod work;

use payjoa::{ImpUid, MerchantUid};

pub use error::RefundOrderError;
pub(crate) use work::run;

use crate::{
    Payments,
    gateway::{Payment, Refund},
    ledger::{NewRefund, RefundRecord, RefundState, Source, Wanted},
    work::later,
};

/// What to give back, of which order, and under which name.
///
/// ```
/// use payjoa::MerchantUid;
/// use payjoa_server::{gateway::Refund, refund::RefundOrder};
///
/// # let order = MerchantUid::new("shop_1").unwrap();
/// // All that is left; the ticket's number makes sure that one ticket is one refund.
/// let refund = RefundOrder::new("ticket-77", order, Refund::full("the jacket was sold out"));
/// # let _ = refund;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundOrder {
    pub(crate) request: String,
    pub(crate) merchant_uid: MerchantUid,
    pub(crate) imp_uid: Option<ImpUid>,
    pub(crate) refund: Refund,
}

impl RefundOrder {
    /// `request` is the shop's own name for it, which no other refund has: a ticket's number, the id of a click.
    #[must_use]
    pub fn new(request: impl Into<String>, merchant_uid: MerchantUid, refund: Refund) -> RefundOrder {
        RefundOrder { request: request.into(), merchant_uid, imp_uid: None, refund }
    }

    /// Of another payment than the one that the order was paid with: one that was made twice
    /// ([`DeliveryKind::SecondPayment`](crate::DeliveryKind::SecondPayment)), one that doesn't fit.
    #[must_use]
    pub fn of_payment(self, imp_uid: ImpUid) -> RefundOrder {
        RefundOrder { imp_uid: Some(imp_uid), ..self }
    }
}

impl Payments {
    /// Gives money back, once for each name, and moves the order accordingly.
    ///
    /// The answer is how the refund stands: [`RefundState::Done`], [`RefundState::Refused`] with the reason, or
    /// [`RefundState::Wanted`] if i'mport gave no answer that helps; then the work in the background
    /// ([`Payments::start`]) finishes it. (It can't repeat the refund of a deposit, whose account isn't written down: ask
    /// again under the same name, with the account.)
    ///
    /// # Errors
    /// [`RefundOrderError`]: nothing was written down then, or nothing more than was before.
    ///
    /// ```no_run
    /// use payjoa::MerchantUid;
    /// use payjoa_server::{Payments, gateway::Refund, ledger::RefundState, refund::{RefundOrder, RefundOrderError}};
    ///
    /// # async fn example(payments: Payments, order: MerchantUid) -> Result<(), RefundOrderError> {
    /// let refund = payments.refund(&RefundOrder::new("ticket-77", order, Refund::full("sold out"))).await?;
    /// match refund.state {
    ///     RefundState::Done => println!("{} won are given back", refund.amount),
    ///     RefundState::Wanted => println!("it will be known later"),
    ///     _ => println!("refused: {}", refund.detail.unwrap_or_default()),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn refund(&self, wanted: &RefundOrder) -> Result<RefundRecord, RefundOrderError> {
        if wanted.request.trim().is_empty() || wanted.request.len() > 200 || wanted.request.contains('\0') {
            return Err(RefundOrderError::Request);
        }
        if let Some(known) = self.ledger().refund(&wanted.request).await? {
            return self.resume(known, wanted).await;
        }
        let imp_uid = self.payment_to_refund(wanted).await?;
        let ended = self.ledger().ended_refunds(&imp_uid).await?;
        // The order may not know yet what was given back elsewhere.
        self.settle_payment(&imp_uid, Source::Shop).await?;
        let payment = self.0.gateway.payment(&imp_uid).await?;
        if payment.merchant_uid != wanted.merchant_uid.as_str() {
            return Err(RefundOrderError::OtherOrder);
        }
        let amount = wanted.refund.check(&payment)?;
        let new = NewRefund {
            request: &wanted.request,
            merchant_uid: &wanted.merchant_uid,
            imp_uid: &imp_uid,
            amount,
            left_before: payment.left(),
            tax_free: wanted.refund.tax_free,
            reason: wanted.refund.reason(),
            webhook: wanted.refund.webhook,
            source: Source::Shop,
            ended,
        };
        let now = self.now();
        match self.ledger().want_refund(&new, now, later(now, carry_out::BUSY)).await? {
            Wanted::New(record) => self.carry_out(&record, wanted.refund.account.as_ref()).await,
            Wanted::Known(known) => self.resume(known, wanted).await,
            Wanted::Busy => Err(RefundOrderError::Busy),
        }
    }

    async fn payment_to_refund(&self, wanted: &RefundOrder) -> Result<ImpUid, RefundOrderError> {
        let order = self.ledger().order(&wanted.merchant_uid).await?.ok_or(RefundOrderError::UnknownOrder)?;
        if let Some(imp_uid) = &wanted.imp_uid {
            return Ok(imp_uid.clone());
        }
        order.imp_uid.filter(|_| order.state.was_paid()).ok_or(RefundOrderError::NotPaid)
    }

    /// The same refund, asked for again.
    async fn resume(&self, known: RefundRecord, wanted: &RefundOrder) -> Result<RefundRecord, RefundOrderError> {
        let other_payment = wanted.imp_uid.as_ref().is_some_and(|imp_uid| *imp_uid != known.imp_uid);
        if known.merchant_uid != wanted.merchant_uid || other_payment {
            return Err(RefundOrderError::NameTaken);
        }
        if known.state != RefundState::Wanted {
            return Ok(known);
        }
        let now = self.now();
        match self.ledger().take_refund(&known.request, now, later(now, carry_out::BUSY)).await? {
            Some(record) => self.carry_out(&record, wanted.refund.account.as_ref()).await,
            // Somebody is at it.
            None => Ok(self.ledger().refund(&known.request).await?.unwrap_or(known)),
        }
    }
}

/// What has become of a refund, by what is left of its payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Seen {
    /// Nothing happened (yet).
    Untouched,
    /// So much was given back: that was it.
    Happened,
    /// Something else was given back meanwhile: this refund can't happen any more as it was wanted.
    Moved,
}

fn seen(refund: &RefundRecord, payment: &Payment) -> Seen {
    match refund.left_before.checked_sub(payment.left()) {
        Some(back) if back == payjoa::Won::ZERO => Seen::Untouched,
        Some(back) if back == refund.amount => Seen::Happened,
        _ => Seen::Moved,
    }
}
