//! Looking after open orders that nobody asks about: the callback was lost, the shopper is gone, no webhook came.

use futures_util::future::join_all;
use tokio::sync::watch;

use super::pace::{Step, repeat};
use crate::{
    Payments,
    ledger::{LedgerError, Source},
    settle::next_check,
};

/// So many at a time: i'mport is shared with the shoppers who are waiting.
const AT_A_TIME: u32 = 4;

pub(super) async fn run(payments: Payments, stopped: watch::Receiver<bool>) {
    repeat("looking after orders", &payments, &payments.0.new_order, stopped, || next(&payments)).await;
}

async fn next(payments: &Payments) -> Result<Step, LedgerError> {
    let (ledger, now) = (payments.ledger(), payments.now());
    let due = ledger.due_orders(now, AT_A_TIME, |order| next_check(order, now)).await?;
    if due.is_empty() {
        return Ok(Step::RestUntil(ledger.next_check().await?));
    }
    join_all(due.iter().map(async |merchant_uid| {
        if let Err(error) = payments.settle(merchant_uid, None, Source::Sweep).await {
            tracing::warn!(%merchant_uid, %error, "an order could not be looked after");
        }
    }))
    .await;
    Ok(Step::More)
}
