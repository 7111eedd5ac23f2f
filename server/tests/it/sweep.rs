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
async fn the_last_look_counts_only_if_it_told_something() {
    let shop = Shop::open().await;
    let order = shop.order().await;
    let find = format!("/payments/find/{order}");
    shop.clock.forward(Duration::from_secs(80 * 3_600));
    shop.stub.next(&find, Odd::Reply(500, String::new()));
    let workers = shop.payments.start(async |_: Delivery| Ok(()));
    shop.until_asked(&find).await;
    workers.stop().await;
    shop.stub.put(payment(&order, json!({})));
    shop.clock.forward(Duration::from_secs(3_600));
    let _workers = shop.payments.start(async |_: Delivery| Ok(()));
    shop.until(&order, OrderState::Paid).await;
}

#[tokio::test]
async fn an_order_whose_look_died_with_its_process_is_looked_after_again() {
    let shop = Shop::open().await;
    let order = shop.order().await;
    let find = format!("/payments/find/{order}");
    shop.clock.forward(Duration::from_secs(80 * 3_600));
    shop.stub.next(&find, Odd::Silence);
    let dying = shop.payments.start(async |_: Delivery| Ok(()));
    shop.until_asked(&find).await;
    drop(dying);
    shop.stub.put(payment(&order, json!({})));
    shop.clock.forward(Duration::from_secs(180));
    let _workers = shop.again().await.start(async |_: Delivery| Ok(()));
    shop.until(&order, OrderState::Paid).await;
}

#[tokio::test]
async fn a_deposit_long_after_its_deadline_is_found() {
    let shop = Shop::open().await;
    let order = shop.order().await;
    let day = Duration::from_secs(24 * 3_600);
    let due = shop.clock.now() / 1_000 + 10 * 24 * 3_600;
    let issued = json!({"status": "ready", "pay_method": "vbank", "vbank_num": "1", "vbank_date": due, "paid_at": 0});
    shop.stub.put(payment(&order, issued));
    let find = format!("/payments/find/{order}");
    for (days, state) in [(9, OrderState::AwaitingDeposit), (2, OrderState::Expired)] {
        shop.clock.forward(day * days);
        let workers = shop.payments.start(async |_: Delivery| Ok(()));
        shop.until(&order, state).await;
        workers.stop().await;
    }
    let looked = shop.stub.calls(&find).len();
    shop.stub.put(payment(&order, json!({"pay_method": "vbank"})));
    shop.clock.forward(day);
    let _workers = shop.payments.start(async |_: Delivery| Ok(()));
    shop.until(&order, OrderState::Paid).await;
    assert!(shop.stub.calls(&find).len() > looked);
}

#[tokio::test]
async fn an_order_that_had_been_given_up_is_looked_after_again_once_it_moves() {
    let shop = Shop::open().await;
    let order = shop.order().await;
    shop.clock.forward(Duration::from_secs(80 * 3_600));
    let workers = shop.payments.start(async |_: Delivery| Ok(()));
    shop.until_asked(&format!("/payments/find/{order}")).await;
    workers.stop().await;
    let due = shop.clock.now() / 1_000 + 24 * 3_600;
    let issued = json!({"status": "ready", "pay_method": "vbank", "vbank_num": "1", "vbank_date": due, "paid_at": 0});
    shop.stub.put(payment(&order, issued));
    shop.payments.settle(&order, None, payjoa_server::settle::Source::Page).await.unwrap();
    shop.stub.put(payment(&order, json!({"pay_method": "vbank"})));
    shop.clock.forward(Duration::from_secs(3_600));
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
