//! Finishing refunds that were left half-done.

use tokio::sync::watch;

use super::{RefundOrderError, carry_out::BUSY};
use crate::{
    Payments,
    ledger::LedgerError,
    work::{Step, later, repeat},
};

pub(crate) async fn run(payments: Payments, stopped: watch::Receiver<bool>) {
    repeat("finishing refunds", &payments, &payments.0.new_refund, stopped, || next(&payments)).await;
}

async fn next(payments: &Payments) -> Result<Step, LedgerError> {
    let (ledger, now) = (payments.ledger(), payments.now());
    let Some(record) = ledger.due_refund(now, later(now, BUSY)).await? else {
        return Ok(Step::RestUntil(ledger.next_refund().await?));
    };
    match payments.look_after_refund(&record).await {
        Ok(()) => Ok(Step::More),
        Err(RefundOrderError::Ledger(error)) => Err(error),
        Err(error) => {
            tracing::warn!(merchant_uid = %record.merchant_uid, %error, "a refund could not be looked after");
            Ok(Step::More)
        }
    }
}
