use std::time::Duration;

use payjoa_server::{Delivery, DeliveryKind, settle::Source};
use serde_json::json;
use tokio::sync::mpsc;

use crate::support::{Shop, imp, next, payment, until};

/// A handler that hands everything to the test.
fn told() -> (impl payjoa_server::work::Handler, mpsc::UnboundedReceiver<Delivery>) {
    let (send, receive) = mpsc::unbounded_channel();
    let handler = move |delivery: Delivery| {
        let send = send.clone();
        async move { Ok(send.send(delivery)?) }
    };
    (handler, receive)
}

#[tokio::test]
async fn the_shop_is_told_what_was_paid() {
    let shop = Shop::open().await;
    let order = shop.order().await;
    let (handler, mut messages) = told();
    let workers = shop.payments.start(handler);
    shop.stub.put(payment(&order, json!({})));
    shop.payments.settle(&order, None, Source::Page).await.unwrap();
    let message = next(&mut messages).await;
    assert_eq!((message.kind, &message.merchant_uid, message.imp_uid), (DeliveryKind::Fulfil, &order, imp("imp_1")));
    assert_eq!(
        (message.order_name.as_str(), message.amount.get(), message.attempt),
        ("NF long padding jacket M", 1_004, 1)
    );
    workers.stop().await;
    assert!(messages.recv().await.is_none(), "once");
}

#[tokio::test]
async fn what_was_settled_while_nobody_worked_is_told_by_the_next_process() {
    let shop = Shop::open().await;
    let order = shop.order().await;
    shop.stub.put(payment(&order, json!({})));
    shop.payments.settle(&order, None, Source::Page).await.unwrap();
    let (handler, mut messages) = told();
    let _workers = shop.again().await.start(handler);
    assert_eq!(next(&mut messages).await.merchant_uid, order);
}

#[tokio::test]
async fn messages_about_an_order_come_in_their_order() {
    let shop = Shop::open().await;
    let order = shop.order().await;
    for changes in [json!({}), json!({"cancel_amount": 4}), json!({"status": "cancelled", "cancel_amount": 1004})] {
        shop.stub.put(payment(&order, changes));
        shop.payments.settle_payment(&imp("imp_1"), Source::Webhook).await.unwrap();
    }
    let (handler, mut messages) = told();
    let _workers = shop.payments.start(handler);
    for (kind, amount) in
        [(DeliveryKind::Fulfil, 1_004), (DeliveryKind::PartlyCancelled, 4), (DeliveryKind::Cancelled, 1_004)]
    {
        let message = next(&mut messages).await;
        assert_eq!((message.kind, message.amount.get()), (kind, amount));
    }
}

#[tokio::test]
async fn a_handler_that_fails_or_panics_is_told_again_and_holds_nobody_else_up() {
    let shop = Shop::open().await;
    let (bad, good) = (shop.order().await, shop.order().await);
    shop.stub.put(payment(&bad, json!({"imp_uid": "imp_1"})));
    shop.stub.put(payment(&good, json!({"imp_uid": "imp_2"})));
    for order in [&bad, &good] {
        shop.payments.settle(order, None, Source::Page).await.unwrap();
    }
    let (send, mut messages) = mpsc::unbounded_channel();
    let unlucky = bad.clone();
    let _workers = shop.payments.start(move |delivery: Delivery| {
        let (send, unlucky) = (send.clone(), unlucky.clone());
        async move {
            match (delivery.merchant_uid == unlucky, delivery.attempt) {
                (true, 1) => Err("the printer is out of paper".into()),
                (true, 2) => panic!("the printer is on fire"),
                _ => Ok(send.send(delivery)?),
            }
        }
    });
    let first = next(&mut messages).await;
    assert_eq!((first.merchant_uid, first.attempt), (good, 1));
    until(async || {
        shop.clock.forward(Duration::from_millis(500));
        !messages.is_empty()
    })
    .await;
    let second = next(&mut messages).await;
    assert_eq!((second.merchant_uid, second.attempt), (bad, 3));
}

#[tokio::test]
async fn stopping_lets_a_delivery_under_way_arrive() {
    let shop = Shop::open().await;
    let order = shop.order().await;
    shop.stub.put(payment(&order, json!({})));
    shop.payments.settle(&order, None, Source::Page).await.unwrap();
    let (begun, mut has_begun) = mpsc::unbounded_channel();
    let (go_on, may_go_on) = tokio::sync::watch::channel(false);
    let workers = shop.payments.start(move |_: Delivery| {
        let (begun, mut may_go_on) = (begun.clone(), may_go_on.clone());
        async move {
            begun.send(())?;
            may_go_on.wait_for(|&go| go).await?;
            Ok(())
        }
    });
    next(&mut has_begun).await;
    let stopping = tokio::spawn(workers.stop());
    go_on.send(true).unwrap();
    stopping.await.unwrap();
    let (handler, mut messages) = told();
    let workers = shop.again().await.start(handler);
    workers.stop().await;
    assert!(messages.recv().await.is_none(), "it had arrived");
}
