//! Doing what is written down, or finding out that it is done.

use std::{fmt::Display, time::Duration};

use super::{RefundOrderError, Seen, seen};
use crate::{
    Payments,
    gateway::{Part, Refund, RefundAccount, RefundError, SomeWon},
    ledger::{RefundRecord, RefundState, Source},
    work::{backoff, later},
};

/// Longer than a refund takes with all its looks.
pub(super) const BUSY: Duration = Duration::from_secs(300);
const LONGEST_WAIT: Duration = Duration::from_secs(3_600);

impl Payments {
    /// Asks for it, unless it has happened, and writes down what became of it. `record` must be taken.
    pub(super) async fn carry_out(
        &self,
        record: &RefundRecord,
        account: Option<&RefundAccount>,
    ) -> Result<RefundRecord, RefundOrderError> {
        let asked = asked(record, account);
        let answer = self.0.gateway.refund_if_left(&record.imp_uid, &asked, record.left_before).await;
        match answer {
            Ok(_) => self.end(record, RefundState::Done, None).await?,
            Err(RefundError::Gateway(error)) if error.is_transient() => self.put_off(record, &error).await?,
            // Refused: because it has happened, perhaps, asked for by a process that was slow to die, or by one whose clock
            // had jumped.
            Err(error) => self.after_refusal(record, &error).await?,
        }
        self.current(record).await
    }

    async fn after_refusal(&self, record: &RefundRecord, why: &RefundError) -> Result<(), RefundOrderError> {
        match self.0.gateway.payment(&record.imp_uid).await {
            Ok(payment) if seen(record, &payment) == Seen::Happened => self.end(record, RefundState::Done, None).await,
            Ok(_) => self.end(record, RefundState::Refused, Some(&why.to_string())).await,
            Err(error) => self.put_off(record, &error).await,
        }
    }

    /// Only looks: for a refund whose account isn't known here.
    pub(super) async fn look_after_refund(&self, record: &RefundRecord) -> Result<(), RefundOrderError> {
        let payment = match self.0.gateway.payment(&record.imp_uid).await {
            Ok(payment) => payment,
            Err(error) => return self.put_off(record, &error).await,
        };
        let by_hand = payment.pay_method.as_deref() == Some("vbank");
        match seen(record, &payment) {
            Seen::Happened => self.end(record, RefundState::Done, None).await,
            Seen::Moved => {
                let why = "something else was given back meanwhile: want it again for what is left";
                self.end(record, RefundState::Refused, Some(why)).await
            }
            Seen::Untouched if by_hand => {
                let why = "it didn't happen, and the account isn't written down: want it again, with the account";
                self.end(record, RefundState::Refused, Some(why)).await
            }
            Seen::Untouched => self.carry_out(record, None).await.map(drop),
        }
    }

    async fn end(
        &self,
        record: &RefundRecord,
        state: RefundState,
        detail: Option<&str>,
    ) -> Result<(), RefundOrderError> {
        tracing::info!(merchant_uid = %record.merchant_uid, imp_uid = %record.imp_uid, state = state.as_str(), "refund");
        // The order first: should that fail, the refund is looked at again.
        if state == RefundState::Done
            && let Err(error) = self.settle_payment(&record.imp_uid, Source::Shop).await
        {
            return self.put_off(record, &error).await;
        }
        if self.ledger().end_refund(record, state, detail, Source::Shop, self.now()).await? {
            let metrics = self.metrics();
            let counter = if state == RefundState::Done { &metrics.refunded } else { &metrics.not_refunded };
            counter.add();
        }
        Ok(())
    }

    async fn put_off(&self, record: &RefundRecord, why: &impl Display) -> Result<(), RefundOrderError> {
        tracing::warn!(merchant_uid = %record.merchant_uid, imp_uid = %record.imp_uid, error = %why, "refund put off");
        let now = self.now();
        let due_at = later(now, backoff(record.attempts.saturating_add(2), LONGEST_WAIT));
        self.ledger().put_off_refund(record, &why.to_string(), now, due_at).await?;
        self.0.new_refund.notify_one();
        Ok(())
    }

    async fn current(&self, record: &RefundRecord) -> Result<RefundRecord, RefundOrderError> {
        Ok(self.ledger().refund(&record.request).await?.unwrap_or_else(|| record.clone()))
    }
}

/// What was written down counts, not what is asked for now; but the account isn't.
fn asked(record: &RefundRecord, account: Option<&RefundAccount>) -> Refund {
    let part = SomeWon::new(record.amount).map_or(Part::Full, Part::Partial);
    let refund = Refund::of(part, &record.reason).tax_free(record.tax_free);
    let refund = if record.webhook { refund.with_webhook() } else { refund };
    account.cloned().into_iter().fold(refund, Refund::to)
}
