//! The same statements on PostgreSQL, from two processes at a time.

use payjoa::Won;
use payjoa_server::{
    billing::{OrderCharge, PlannedOrder},
    gateway::{Card, CustomerUid, GatewayError, Refund, SomeWon},
    ledger::{Ledger, OrderState, RefundState},
    refund::RefundOrder,
};
use serde_json::json;

use super::{Shop, new_order};

impl Shop {
    async fn on_postgres() -> Option<Shop> {
        let url = payjoa_test_postgres::database()?;
        Some(Shop::on(Ledger::connect(&url).await.unwrap(), Ledger::connect(&url).await.unwrap()).await)
    }
}

fn part(amount: u64) -> Refund {
    Refund::partial(SomeWon::new(Won::new(amount).unwrap()).unwrap(), "a button was missing")
}

#[tokio::test]
async fn refunds_at_once_never_give_back_more_than_was_paid() {
    let Some(shop) = Shop::on_postgres().await else { return };
    let (order, imp_uid) = shop.paid(json!({})).await;
    let (ours, theirs) = (shop.payments.clone(), shop.again().await);
    // Each is asked for twice.
    let wanted: Vec<RefundOrder> =
        (0..8).map(|number| RefundOrder::new(format!("ticket-{}", number / 2), order.clone(), part(400))).collect();
    let asks = wanted.iter().enumerate().map(
        |(number, wanted)| {
            if number % 2 == 0 { ours.refund(wanted) } else { theirs.refund(wanted) }
        },
    );
    futures_util::future::join_all(asks).await;
    let done = ours.ledger().refunds(&order).await.unwrap();
    let done = done.iter().filter(|refund| refund.state == RefundState::Done).count();
    assert_eq!(shop.given_back(&imp_uid), u64::try_from(done).unwrap() * 400);
    assert!((1..=2).contains(&done), "{done}");
    let rest = ours.refund(&RefundOrder::new("the rest", order.clone(), Refund::full("sold out"))).await.unwrap();
    assert_eq!((rest.state, shop.state(&order).await), (RefundState::Done, OrderState::Cancelled));
}

#[tokio::test]
async fn charges_plans_and_shipping() {
    let Some(shop) = Shop::on_postgres().await else { return };
    let (uid, card) = (CustomerUid::new("customer_7").unwrap(), Card::new("1234-1234-1234-1234", 2099, 12).unwrap());
    let charge = OrderCharge::card(new_order(), card, Some(uid.clone()));
    let theirs = shop.again().await;
    let (first, second) = tokio::join!(shop.payments.charge(&charge), theirs.charge(&charge));
    assert!(first.is_ok() || second.is_ok(), "{first:?} {second:?}");
    let planned = [PlannedOrder::new(new_order(), shop.sandbox.clock().now() + 3_600)];
    let (first, second) =
        (shop.payments.plan(&uid, &planned).await.unwrap(), theirs.plan(&uid, &planned).await.unwrap());
    assert_eq!(first, second);
    let order = payjoa::MerchantUid::new(first[0].merchant_uid.clone()).unwrap();
    shop.payments.replan(&order, shop.sandbox.clock().now() + 7_200).await.unwrap();
    let (order, _) = shop.paid(json!({"pay_method": "trans", "escrow": true})).await;
    shop.payments.ship(&order, &super::shipping::shipping("1")).await.unwrap();
    assert!(shop.ledgers(&order).await.shipped_at.is_some());
    let (order, _) = shop.paid(json!({})).await;
    let receipt = shop.payments.issue_receipt(&order, &super::shipping::receipt()).await;
    assert!(
        matches!(receipt, Err(payjoa_server::receipt::PaidOrderError::Gateway(GatewayError::Refused { .. }))),
        "{receipt:?}"
    );
}
