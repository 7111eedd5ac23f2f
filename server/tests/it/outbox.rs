use std::{sync::Arc, time::Duration};

use payjoa_server::{
    Delivery, DeliveryKind,
    settle::{Rejection, Source},
};
use serde_json::json;
use tokio::sync::{Notify, mpsc};

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
async fn the_shop_is_told_once_about_every_payment_whose_money_fits_no_order() {
    let shop = Shop::open().await;
    let order = shop.order().await;
    for (imp_uid, changes) in [
        ("imp_1", json!({"imp_uid": "imp_1", "amount": 104})),
        ("imp_2", json!({"imp_uid": "imp_2", "currency": "USD"})),
        ("imp_3", json!({"imp_uid": "imp_3"})),
        ("imp_4", json!({"imp_uid": "imp_4"})),
    ] {
        shop.stub.put(payment(&order, changes));
        for _ in 0..3 {
            shop.payments.settle(&order, Some(&imp(imp_uid)), Source::Page).await.unwrap();
            shop.payments.settle_payment(&imp(imp_uid), Source::Webhook).await.unwrap();
        }
    }
    let (handler, mut messages) = told();
    let workers = shop.payments.start(handler);
    for (kind, imp_uid, amount, reason) in [
        (DeliveryKind::NeedsAttention, "imp_1", 104, Some(Rejection::Amount)),
        (DeliveryKind::NeedsAttention, "imp_2", 1_004, Some(Rejection::Currency)),
        (DeliveryKind::Fulfil, "imp_3", 1_004, None),
        (DeliveryKind::SecondPayment, "imp_4", 1_004, None),
    ] {
        let message = next(&mut messages).await;
        assert_eq!((message.kind, message.imp_uid, message.amount.get()), (kind, imp(imp_uid), amount));
        assert_eq!((message.reason, message.merchant_uid), (reason, order.clone()));
    }
    workers.stop().await;
    assert!(messages.recv().await.is_none(), "once");
}

#[tokio::test]
async fn a_forged_claim_and_an_open_window_tell_the_shop_nothing() {
    let shop = Shop::open().await;
    let (mine, theirs) = (shop.order().await, shop.order().await);
    shop.stub.put(payment(&theirs, json!({"imp_uid": "imp_1"})));
    shop.stub.put(payment(&mine, json!({"imp_uid": "imp_2", "amount": 1, "status": "ready", "paid_at": 0})));
    for imp_uid in ["imp_1", "imp_2"] {
        shop.payments.settle(&mine, Some(&imp(imp_uid)), Source::Page).await.unwrap();
    }
    let (handler, mut messages) = told();
    shop.payments.start(handler).stop().await;
    assert!(messages.recv().await.is_none());
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

/// Says so when it goes away.
struct Gone(mpsc::UnboundedSender<&'static str>);

impl Drop for Gone {
    fn drop(&mut self) {
        let _ = self.0.send("ended");
    }
}

#[tokio::test]
async fn a_handler_that_hangs_holds_nobody_else_up_and_ends_with_the_work() {
    let shop = Shop::open().await;
    let (stuck, good) = (shop.order().await, shop.order().await);
    for (order, imp_uid) in [(&stuck, "imp_1"), (&good, "imp_2")] {
        shop.stub.put(payment(order, json!({"imp_uid": imp_uid})));
    }
    let (send, mut happened) = mpsc::unbounded_channel();
    let hangs = stuck.clone();
    let workers = shop.payments.start(move |delivery: Delivery| {
        let (send, hangs) = (send.clone(), hangs.clone());
        async move {
            if delivery.merchant_uid != hangs {
                return Ok(send.send("delivered")?);
            }
            let _gone = Gone(send.clone());
            send.send("begun")?;
            std::future::pending().await
        }
    });
    shop.payments.settle(&stuck, None, Source::Page).await.unwrap();
    assert_eq!(next(&mut happened).await, "begun");
    shop.payments.settle(&good, None, Source::Page).await.unwrap();
    assert_eq!(next(&mut happened).await, "delivered", "beside the one that hangs");
    drop(workers);
    assert_eq!(next(&mut happened).await, "ended", "nobody is left behind");
}

#[tokio::test]
async fn a_handler_whose_lease_is_over_is_not_begun_beside_itself() {
    let shop = Shop::open().await;
    let (slow, other) = (shop.order().await, shop.order().await);
    for (order, imp_uid) in [(&slow, "imp_1"), (&other, "imp_2")] {
        shop.stub.put(payment(order, json!({"imp_uid": imp_uid})));
    }
    let (begun, mut has_begun) = mpsc::unbounded_channel();
    let (go_on, may_go_on) = tokio::sync::watch::channel(false);
    let waits = slow.clone();
    let _workers = shop.payments.start(move |delivery: Delivery| {
        let (begun, mut may_go_on, waits) = (begun.clone(), may_go_on.clone(), delivery.merchant_uid == waits);
        async move {
            begun.send(delivery.merchant_uid)?;
            if waits {
                may_go_on.wait_for(|&go| go).await?;
            }
            Ok(())
        }
    });
    shop.payments.settle(&slow, None, Source::Page).await.unwrap();
    assert_eq!(next(&mut has_begun).await, slow);
    // Somebody sets the clock; and there is news, which wakes those who rest.
    shop.clock.forward(Duration::from_secs(3_600));
    shop.payments.settle(&other, None, Source::Page).await.unwrap();
    // The one that was due first was taken first, and given back.
    assert_eq!(next(&mut has_begun).await, other);
    go_on.send(true).unwrap();
    let message = async |order| shop.payments.ledger().messages(order).await.unwrap().remove(0);
    until(async || message(&slow).await.delivered_at.is_some()).await;
    assert_eq!(message(&slow).await.delivery.attempt, 1);
    assert!(has_begun.is_empty(), "each once");
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

#[tokio::test]
async fn what_fails_too_often_becomes_a_dead_letter() {
    let mut policy = payjoa_server::Policy::default();
    policy.delivery_attempts = 3;
    let shop = Shop::with_policy(policy).await;
    let order = shop.order().await;
    shop.stub.put(payment(&order, json!({})));
    shop.payments.settle(&order, None, Source::Page).await.unwrap();
    let _workers = shop.payments.start(async |_: Delivery| Err("no such warehouse".into()));
    let ledger = shop.payments.ledger();
    until(async || {
        shop.clock.forward(Duration::from_millis(500));
        !ledger.dead_letters(9).await.unwrap().is_empty()
    })
    .await;
    let dead = ledger.dead_letters(9).await.unwrap();
    assert_eq!((dead[0].delivery.attempt, &*dead[0].error), (3, "no such warehouse"));
}

fn giving_back() -> payjoa_server::Policy {
    let mut policy = payjoa_server::Policy::default();
    policy.unwanted = payjoa_server::Unwanted::GiveBack;
    policy
}

#[tokio::test]
async fn money_that_the_shop_does_not_want_is_given_back_in_full_before_the_shop_is_told() {
    let shop = Shop::with_policy(giving_back()).await;
    let (order, twice) = (shop.order().await, shop.order().await);
    shop.stub.put(payment(&order, json!({"imp_uid": "imp_1", "amount": 2000})));
    shop.payments.settle(&order, None, Source::Page).await.unwrap();
    shop.stub.put(payment(&twice, json!({"imp_uid": "imp_2"})));
    shop.payments.settle(&twice, None, Source::Page).await.unwrap();
    shop.stub.put(payment(&twice, json!({"imp_uid": "imp_3"})));
    shop.payments.settle_payment(&imp("imp_3"), Source::Webhook).await.unwrap();
    // The first attempt gets no answer that helps.
    shop.stub.next("/payments/cancel", crate::support::Odd::Reply(500, String::new()));
    let (handler, mut messages) = told();
    let _workers = shop.payments.start(handler);
    let mut seen = Vec::new();
    while seen.len() < 3 {
        until(async || {
            shop.clock.forward(Duration::from_secs(30));
            !messages.is_empty()
        })
        .await;
        let message = next(&mut messages).await;
        seen.push((message.imp_uid.to_string(), message.kind, message.given_back));
    }
    seen.sort_by(|a, b| a.0.cmp(&b.0));
    assert_eq!(
        seen,
        [
            ("imp_1".into(), DeliveryKind::NeedsAttention, true),
            ("imp_2".into(), DeliveryKind::Fulfil, false),
            ("imp_3".into(), DeliveryKind::SecondPayment, true),
        ]
    );
    for (imp_uid, left) in [("imp_1", 0), ("imp_2", 1_004), ("imp_3", 0)] {
        let payment = shop.stub.payment(imp_uid).unwrap();
        let back = payment["amount"].as_u64().unwrap() - payment["cancel_amount"].as_u64().unwrap();
        assert_eq!(back, left, "{payment}");
    }
    assert_eq!(shop.ledgers(&twice).await.state, payjoa_server::ledger::OrderState::Paid);
}

#[tokio::test]
async fn a_deposit_and_a_payment_of_another_order_are_never_given_back_by_themselves() {
    let shop = Shop::with_policy(giving_back()).await;
    let order = shop.order().await;
    let deposit = json!({"imp_uid": "imp_1", "amount": 2000, "pay_method": "vbank", "vbank_num": "1-2"});
    shop.stub.put(payment(&order, deposit));
    shop.payments.settle(&order, None, Source::Page).await.unwrap();
    let (handler, mut messages) = told();
    let _workers = shop.payments.start(handler);
    let message = next(&mut messages).await;
    assert_eq!((message.kind, message.given_back), (DeliveryKind::NeedsAttention, false));
    assert!(shop.stub.calls("/payments/cancel").is_empty());
}

#[tokio::test]
async fn what_ends_while_the_process_stops_is_noted_at_once_and_not_after_the_slowest() {
    let shop = Shop::open().await;
    let (slow, fast) = (shop.order().await, shop.order().await);
    for (order, imp_uid) in [(&slow, "imp_1"), (&fast, "imp_2")] {
        shop.stub.put(payment(order, json!({ "imp_uid": imp_uid })));
        shop.payments.settle(order, None, Source::Page).await.unwrap();
    }
    let (begun, mut under_way) = mpsc::unbounded_channel();
    let (gates, slow_one) = ([Arc::new(Notify::new()), Arc::new(Notify::new())], slow.clone());
    let [slow_gate, fast_gate] = gates.clone();
    let workers = shop.payments.start(move |delivery: Delivery| {
        let gate = Arc::clone(if delivery.merchant_uid == slow_one { &slow_gate } else { &fast_gate });
        let begun = begun.clone();
        async move {
            begun.send(delivery.merchant_uid)?;
            gate.notified().await;
            Ok(())
        }
    });
    for _ in 0..2 {
        under_way.recv().await.unwrap();
    }
    let stopping = tokio::spawn(workers.stop());
    gates[1].notify_one();
    let ledger = shop.payments.ledger();
    let arrived = async |order| ledger.messages(order).await.unwrap()[0].delivered_at.is_some();
    until(async || arrived(&fast).await).await;
    assert!(!arrived(&slow).await, "it is under way");
    assert!(!stopping.is_finished(), "it is waited for");
    gates[0].notify_one();
    stopping.await.unwrap();
    assert!(arrived(&slow).await);
}
