//! What the shop does when it is told that an order is paid, or that a person is needed.

use std::sync::Arc;

use payjoa_server::{
    Delivery, DeliveryKind,
    ledger::Rejection,
    work::{Handler, HandlerError},
};

use crate::{club::Club, warehouse::Warehouse};

/// Ships, plans a subscription's next charge, and calls for a person, by printing a line. It may be told twice (after a crash,
/// or after an error of its own): so whatever it does takes a key that is the same the second time.
pub(crate) fn handler(
    warehouse: Warehouse,
    club: Club,
    announce: impl Fn(&str) + Send + Sync + 'static,
) -> impl Handler {
    let shop = Arc::new((warehouse, club, announce));
    move |delivery: Delivery| {
        let shop = Arc::clone(&shop);
        async move {
            let (warehouse, club, announce) = &*shop;
            match delivery.kind {
                DeliveryKind::Fulfil => {
                    ship(&delivery, warehouse, announce)?;
                    club.plan_after(&delivery.merchant_uid).await?;
                }
                DeliveryKind::PartlyCancelled | DeliveryKind::Cancelled => {
                    let (order, kind) = (&delivery.merchant_uid, delivery.kind.as_str());
                    tracing::info!(merchant_uid = %order, given_back = %delivery.amount, kind, "money given back");
                }
                _ => announce(&attention(&delivery)),
            }
            Ok(())
        }
    }
}

fn ship(delivery: &Delivery, warehouse: &Warehouse, announce: &impl Fn(&str)) -> Result<(), HandlerError> {
    let Delivery { merchant_uid, amount, order_name, .. } = delivery;
    let line = format!("fulfilled merchant_uid={merchant_uid} amount={} order=\"{order_name}\"", amount.get());
    if warehouse.send(&delivery.idempotency_key(), &line)? {
        announce(&line);
    }
    Ok(())
}

/// Somebody paid for nothing, for example: a person has to see to it.
fn attention(delivery: &Delivery) -> String {
    let Delivery { merchant_uid, imp_uid, amount, .. } = delivery;
    let reason = delivery.reason.map_or(delivery.kind.as_str(), Rejection::code);
    let back = if delivery.given_back { " given_back" } else { "" };
    format!("attention merchant_uid={merchant_uid} imp_uid={imp_uid} reason={reason} amount={}{back}", amount.get())
}
