//! Looking after open orders that nobody asks about: the callback was lost, the shopper is gone, no webhook came.

use std::time::Duration;

use futures_util::future::join_all;
use tokio::sync::watch;

use super::pace::{Step, later, repeat};
use crate::{
    Payments,
    ledger::{DueOrder, LedgerError, Source},
    settle::{next_check, next_try},
};

/// So many at a time: i'mport is shared with the shoppers who are waiting.
const AT_A_TIME: u32 = 4;
/// Longer than a look can take.
const BUSY: Duration = Duration::from_secs(180);

pub(super) async fn run(payments: Payments, stopped: watch::Receiver<bool>) {
    repeat("looking after orders", &payments, &payments.0.new_order, stopped, || next(&payments)).await;
}

async fn next(payments: &Payments) -> Result<Step, LedgerError> {
    let (ledger, now) = (payments.ledger(), payments.now());
    let due = ledger.due_orders(now, later(now, BUSY), AT_A_TIME).await?;
    if due.is_empty() {
        return Ok(Step::RestUntil(ledger.next_check().await?));
    }
    let looks = join_all(due.iter().map(|due| look_after(payments, due))).await;
    looks.into_iter().collect::<Result<(), LedgerError>>()?;
    Ok(Step::More)
}

/// Only a look that told something may be the last one.
async fn look_after(payments: &Payments, due: &DueOrder) -> Result<(), LedgerError> {
    let merchant_uid = &due.merchant_uid;
    let looked = payments.settle(merchant_uid, None, Source::Sweep).await;
    if let Err(error) = &looked {
        tracing::warn!(%merchant_uid, %error, "an order could not be looked after");
    }
    let (ledger, now) = (payments.ledger(), payments.now());
    let metrics = payments.metrics();
    let counter = if looked.is_ok() { &metrics.looked_after } else { &metrics.not_looked_after };
    counter.add();
    match looked {
        Ok(_) => ledger.looked_after(due, |order| next_check(order, now)).await,
        Err(_) => ledger.looked_after(due, |order| Some(next_try(order.created_at, now))).await,
    }
}
