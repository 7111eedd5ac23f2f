//! Escrow orders that were paid and not shipped: without a registered shipping PAYJOA pays out nothing (PAYJOA guide).

use std::time::Duration;

use tokio::sync::watch;

use super::pace::{Step, later, repeat};
use crate::{
    Payments,
    gateway::GatewayError,
    ledger::{Change, DeliveryKind, LedgerError, Message, Millis, Order, Source},
};

const NAME: &str = "escrow_shipping";
const BUSY: Duration = Duration::from_secs(300);
const EVERY: Duration = Duration::from_secs(3_600);
const FIRST: Duration = Duration::from_secs(60);
/// So many at a time.
const AT_A_TIME: u32 = 20;

pub(super) async fn run(payments: Payments, stopped: watch::Receiver<bool>) {
    let nobody = tokio::sync::Notify::new();
    repeat("looking for shippings", &payments, &nobody, stopped, || next(&payments)).await;
}

/// Some of them, and the next time those behind: one that can't be looked for must not hide the others.
async fn next(payments: &Payments) -> Result<Step, LedgerError> {
    let (ledger, now) = (payments.ledger(), payments.now());
    let Some(taken) = ledger.take_chore(NAME, now, later(now, FIRST), later(now, BUSY)).await? else {
        return Ok(Step::RestUntil(ledger.next_chore(NAME).await?));
    };
    let patience = Millis::try_from(payments.0.policy.shipping_patience.as_millis()).unwrap_or(Millis::MAX);
    let after = taken.progress.as_deref().unwrap_or_default();
    let orders = ledger.unshipped(now.saturating_sub(patience), after, AT_A_TIME).await?;
    for order in &orders {
        look(payments, order).await?;
    }
    let more = orders.len() == AT_A_TIME as usize;
    let last = orders.last().filter(|_| more).map(|order| order.merchant_uid.as_str());
    ledger.chore_done(NAME, &taken, last, if more { now } else { later(now, EVERY) }).await?;
    Ok(Step::More)
}

/// It may have been registered in i'mport's console.
async fn look(payments: &Payments, order: &Order) -> Result<(), LedgerError> {
    let Some(imp_uid) = &order.imp_uid else { return Ok(()) };
    match payments.0.gateway.shipping(imp_uid).await {
        Ok(_) => {
            let after = Order { shipped_at: Some(payments.now()), ..order.clone() };
            let change = Change { after, tell: None };
            payments.ledger().apply(order, &change, Source::Reconciler, payments.now()).await.map(|_| ())
        }
        // Only these say so; that the shop's keys are refused, for example, says nothing about any shipping.
        Err(GatewayError::NotFound | GatewayError::Refused { status: 400 | 409, .. }) => {
            let kind = DeliveryKind::ShippingDue;
            let message = Message { kind, imp_uid: imp_uid.clone(), amount: order.amount, reason: None };
            if payments.ledger().tell(order, &message, payments.now()).await? {
                payments.0.new_delivery.notify_one();
            }
            Ok(())
        }
        Err(error) => {
            tracing::warn!(merchant_uid = %order.merchant_uid, %error, "a shipping could not be looked for");
            Ok(())
        }
    }
}
