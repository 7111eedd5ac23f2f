use std::time::Duration;

use payjoa_server::{Delivery, ledger::OrderState};
use serde_json::json;
use tokio::sync::mpsc;

use crate::support::{Odd, Shop, next, payment};

#[tokio::test]
async fn a_payment_that_nobody_reports_is_found_and_fulfilled() {
    let shop = Shop::open().await;
    let order = shop.order().await;
    shop.stub.put(payment(&order, json!({})));
    shop.clock.forward(Duration::from_secs(20));
    let (send, mut messages) = mpsc::unbounded_channel();
    let _workers = shop.payments.start(move |delivery: Delivery| {
        let send = send.clone();
        async move { Ok(send.send(delivery.merchant_uid)?) }
    });
    assert_eq!(next(&mut messages).await, order);
}

#[tokio::test]
async fn a_fresh_order_is_left_in_peace() {
    let shop = Shop::open().await;
    let (fresh, old) = (payjoa_server::fresh_merchant_uid("f_"), shop.order().await);
    shop.clock.forward(Duration::from_secs(20));
    shop.order_named(&fresh).await;
    shop.stub.put(payment(&old, json!({})));
    let workers = shop.payments.start(async |_: Delivery| Ok(()));
    shop.until(&old, OrderState::Paid).await;
    workers.stop().await;
    assert!(shop.stub.calls(&format!("/payments/find/{fresh}")).is_empty());
}

#[tokio::test]
async fn an_order_that_failed_is_looked_after_for_some_time() {
    let shop = Shop::open().await;
    let order = shop.order().await;
    shop.stub.put(payment(&order, json!({"status": "failed", "paid_at": 0})));
    for _ in 0..2 {
        shop.payments.settle(&order, None, payjoa_server::settle::Source::Page).await.unwrap();
        shop.clock.forward(Duration::from_secs(20));
    }
    assert_eq!(shop.ledgers(&order).await.state, OrderState::Failed);
    shop.stub.put(payment(&order, json!({})));
    let _workers = shop.payments.start(async |_: Delivery| Ok(()));
    shop.until(&order, OrderState::Paid).await;
}

#[tokio::test]
async fn a_look_that_failed_is_taken_again_later() {
    let shop = Shop::open().await;
    let order = shop.order().await;
    let find = format!("/payments/find/{order}");
    shop.stub.next(&find, Odd::Reply(500, String::new()));
    shop.clock.forward(Duration::from_secs(20));
    let workers = shop.payments.start(async |_: Delivery| Ok(()));
    shop.until_asked(&find).await;
    workers.stop().await;
    shop.stub.put(payment(&order, json!({})));
    shop.clock.forward(Duration::from_secs(15));
    let _workers = shop.payments.start(async |_: Delivery| Ok(()));
    shop.until(&order, OrderState::Paid).await;
}

#[tokio::test]
async fn an_abandoned_order_is_not_looked_after_for_ever() {
    let shop = Shop::open().await;
    let (abandoned, marker) = (shop.order().await, payjoa_server::fresh_merchant_uid("marker_"));
    shop.clock.forward(Duration::from_secs(73 * 3_600));
    let find = format!("/payments/find/{abandoned}");
    let looks = async || {
        let workers = shop.payments.start(async |_: Delivery| Ok(()));
        shop.until_asked(&find).await;
        workers.stop().await;
        shop.stub.calls(&find).len()
    };
    let looked = looks().await;
    shop.clock.forward(Duration::from_secs(24 * 3_600));
    shop.order_named(&marker).await;
    shop.clock.forward(Duration::from_secs(20));
    shop.stub.put(payment(&marker, json!({})));
    let _workers = shop.payments.start(async |_: Delivery| Ok(()));
    shop.until(&marker, OrderState::Paid).await;
    assert_eq!(shop.stub.calls(&find).len(), looked);
}
