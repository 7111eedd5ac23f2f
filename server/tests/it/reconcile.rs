use std::time::Duration;

use payjoa::MerchantUid;
use payjoa_server::{Delivery, DeliveryKind, Policy, ledger::OrderState, settle::Source, work::Workers};
use serde_json::json;
use tokio::sync::mpsc;

use crate::router::Served;
use crate::support::{Odd, Shop, imp, next, payment, until};

const HOUR: Duration = Duration::from_secs(3_600);
const DAY: Duration = Duration::from_secs(24 * 3_600);
const PAID: &str = "/payments/status/paid";

fn work(shop: &Shop) -> (Workers, mpsc::UnboundedReceiver<Delivery>) {
    let (send, receive) = mpsc::unbounded_channel();
    let workers = shop.payments.start(move |delivery: Delivery| {
        let send = send.clone();
        async move { Ok(send.send(delivery)?) }
    });
    (workers, receive)
}

/// Works until every list was read once, from a time at which all of them are due.
async fn through_the_lists(shop: &Shop) {
    let (workers, _messages) = work(shop);
    until(async || shop.payments.ledger().backlog(0).await.is_ok() && due_nowhere(shop).await).await;
    workers.stop().await;
}

/// The chores are known from the first start on, and due a minute later.
async fn opened() -> Shop {
    opened_with(Policy::default()).await
}

async fn opened_with(policy: Policy) -> Shop {
    let shop = Shop::with_policy(policy).await;
    through_the_lists(&shop).await;
    shop
}

async fn due_nowhere(shop: &Shop) -> bool {
    let file = sqlx::sqlite::SqliteConnectOptions::new().filename(shop.file());
    let ledger = sqlx::SqlitePool::connect_with(file).await.unwrap();
    let due = "SELECT COUNT(*) FILTER (WHERE due_at > ?) FROM chores";
    let count: i64 = sqlx::query_scalar(due).bind(shop.clock.now()).fetch_one(&ledger).await.unwrap();
    ledger.close().await;
    count == 5
}

#[tokio::test]
async fn a_payment_of_an_order_that_was_given_up_is_found_in_the_lists() {
    let shop = opened().await;
    let order = shop.order().await;
    shop.clock.forward(DAY * 4);
    // The last look of the sweep finds nothing.
    through_the_lists(&shop).await;
    shop.stub.put(payment(&order, json!({})));
    shop.clock.forward(HOUR);
    let (_workers, mut messages) = work(&shop);
    assert_eq!(next(&mut messages).await.merchant_uid, order);
    let history = shop.payments.ledger().history(&order).await.unwrap();
    assert_eq!(history.last().unwrap().source, "reconciler");
}

#[tokio::test]
async fn every_page_of_a_list_is_read() {
    let shop = opened().await;
    let orders = [shop.order().await, shop.order().await, shop.order().await];
    shop.clock.forward(DAY * 4);
    through_the_lists(&shop).await;
    for (number, order) in orders.iter().enumerate() {
        shop.stub.put(payment(order, json!({"imp_uid": format!("imp_{number}")})));
    }
    shop.clock.forward(HOUR);
    let (_workers, _messages) = work(&shop);
    for order in &orders {
        shop.until(order, OrderState::Paid).await;
    }
}

#[tokio::test]
async fn money_given_back_without_a_word_is_found() {
    let shop = opened().await;
    let (whole, part) = (shop.order().await, shop.order().await);
    for (order, imp_uid) in [(&whole, "imp_1"), (&part, "imp_2")] {
        shop.stub.put(payment(order, json!({"imp_uid": imp_uid})));
        shop.payments.settle(order, None, Source::Page).await.unwrap();
    }
    shop.stub.put(payment(&whole, json!({"imp_uid": "imp_1", "status": "cancelled", "cancel_amount": 1004})));
    shop.stub.put(payment(&part, json!({"imp_uid": "imp_2", "cancel_amount": 4})));
    shop.clock.forward(DAY);
    let (_workers, _messages) = work(&shop);
    shop.until(&whole, OrderState::Cancelled).await;
    shop.until(&part, OrderState::PartlyCancelled).await;
}

#[tokio::test]
async fn a_payment_for_an_order_that_nobody_made_is_told_once() {
    let shop = opened().await;
    let nobodys = MerchantUid::new("nobody").unwrap();
    shop.stub.put(payment(&nobodys, json!({"imp_uid": "imp_9"})));
    for times in 0..2 {
        shop.clock.forward(HOUR);
        let asked = shop.stub.calls(PAID).len();
        let (workers, mut messages) = work(&shop);
        if times == 0 {
            let told = next(&mut messages).await;
            assert_eq!(
                (told.kind, told.merchant_uid, told.imp_uid),
                (DeliveryKind::UnknownPayment, nobodys.clone(), imp("imp_9"))
            );
        }
        until(async || shop.stub.calls(PAID).len() > asked && due_nowhere(&shop).await).await;
        workers.stop().await;
        assert!(messages.recv().await.is_none());
    }
}

#[tokio::test]
async fn another_shops_payments_are_none_of_its_business() {
    let mut policy = Policy::default();
    policy.order_prefixes = vec!["shop_".into()];
    let shop = opened_with(policy).await;
    shop.stub.put(payment(&MerchantUid::new("blog_1").unwrap(), json!({"imp_uid": "imp_8"})));
    shop.stub.put(payment(&MerchantUid::new("shop_1").unwrap(), json!({"imp_uid": "imp_9"})));
    shop.clock.forward(HOUR);
    let (workers, mut messages) = work(&shop);
    assert_eq!(next(&mut messages).await.imp_uid, imp("imp_9"));
    until(async || due_nowhere(&shop).await).await;
    workers.stop().await;
    assert!(messages.recv().await.is_none());
}

#[tokio::test]
async fn a_list_that_could_not_be_read_is_read_soon_again_and_nothing_is_left_out() {
    let shop = opened().await;
    let order = shop.order().await;
    shop.clock.forward(DAY * 4);
    through_the_lists(&shop).await;
    shop.stub.put(payment(&order, json!({})));
    shop.stub.next(PAID, Odd::Reply(500, String::new()));
    shop.stub.next(PAID, Odd::Reply(200, "<html>".into()));
    shop.clock.forward(HOUR);
    through_the_lists(&shop).await;
    assert_eq!(shop.ledgers(&order).await.state, OrderState::Created);
    for _ in 0..2 {
        shop.clock.forward(Duration::from_secs(120));
        through_the_lists(&shop).await;
    }
    assert_eq!(shop.ledgers(&order).await.state, OrderState::Paid);
}

#[tokio::test]
async fn of_several_processes_one_reads_the_lists() {
    let shop = opened().await;
    let others = [shop.again().await, shop.again().await, shop.again().await];
    shop.clock.forward(HOUR);
    let asked = shop.stub.calls(PAID).len();
    let workers: Vec<_> = others.iter().map(|other| other.start(async |_: Delivery| Ok(()))).collect();
    until(async || due_nowhere(&shop).await).await;
    for each in workers {
        each.stop().await;
    }
    assert_eq!(shop.stub.calls(PAID).len(), asked + 2, "the new ones, and the old ones again");
}

#[tokio::test]
async fn an_escrow_order_without_shipping_is_told_once_unless_it_was_registered_elsewhere() {
    let shop = opened().await;
    let (due, shipped, plain) = (shop.order().await, shop.order().await, shop.order().await);
    let paid_at = shop.clock.now() / 1_000;
    for (order, imp_uid, escrow) in [(&due, "imp_1", true), (&shipped, "imp_2", true), (&plain, "imp_3", false)] {
        let changes = json!({"imp_uid": imp_uid, "escrow": escrow, "pay_method": "trans", "paid_at": paid_at});
        shop.stub.put(payment(order, changes));
        shop.payments.settle(order, None, Source::Page).await.unwrap();
    }
    let logis = json!({"code": 0, "message": null, "response": {"company": "CJGLS", "invoice": "1", "sent_at": 1}});
    shop.stub.next("/escrows/logis/imp_2", Odd::Reply(200, logis.to_string()));
    let mut told = Vec::new();
    for days in [1, 2, 1] {
        shop.clock.forward(DAY * days);
        let (workers, mut messages) = work(&shop);
        until(async || due_nowhere(&shop).await && shop.payments.ledger().backlog(0).await.unwrap().messages == 0)
            .await;
        workers.stop().await;
        while let Some(message) = messages.recv().await {
            told.push((message.kind, message.merchant_uid));
        }
    }
    let told: Vec<_> = told.into_iter().filter(|(kind, _)| *kind != DeliveryKind::Fulfil).collect();
    assert_eq!(told, [(DeliveryKind::ShippingDue, due)]);
    assert!(shop.ledgers(&shipped).await.shipped_at.is_some());
    assert_eq!(shop.history(&shipped).await, ["paid", "shipped"]);
}

/// More of them than are looked at in one go, and the first ones can't be looked for.
#[tokio::test]
async fn orders_whose_shipping_cannot_be_looked_for_do_not_hide_those_behind_them() {
    let shop = opened().await;
    let paid_at = shop.clock.now() / 1_000;
    let mut orders = Vec::new();
    for number in 0..25 {
        let order = MerchantUid::new(format!("escrow_{number:02}")).unwrap();
        shop.order_named(&order).await;
        let imp_uid = format!("imp_{number:02}");
        let changes = json!({"imp_uid": imp_uid, "escrow": true, "pay_method": "trans", "paid_at": paid_at});
        shop.stub.put(payment(&order, changes));
        shop.payments.settle(&order, None, Source::Page).await.unwrap();
        if number < 20 {
            let odd = if number % 2 == 0 {
                Odd::Reply(500, String::new())
            } else {
                Odd::Reply(403, r#"{"code":-1,"message":"forbidden","response":null}"#.into())
            };
            shop.stub.next(&format!("/escrows/logis/{imp_uid}"), odd);
        }
        orders.push(order);
    }
    shop.clock.forward(DAY * 3);
    assert_eq!(told_to_ship(&shop, 5).await, orders[20..], "of the others nothing is known yet");
    shop.clock.forward(HOUR);
    assert_eq!(told_to_ship(&shop, 20).await, orders[..20]);
}

/// The orders that the shop was told of, so many at least.
async fn told_to_ship(shop: &Shop, number: usize) -> Vec<MerchantUid> {
    let (workers, mut messages) = work(shop);
    let mut due = Vec::new();
    let note = |message: Delivery, due: &mut Vec<MerchantUid>| {
        if message.kind == DeliveryKind::ShippingDue {
            due.push(message.merchant_uid);
        }
    };
    while due.len() < number {
        note(next(&mut messages).await, &mut due);
    }
    workers.stop().await;
    while let Some(message) = messages.recv().await {
        note(message, &mut due);
    }
    due.sort();
    due
}

#[tokio::test]
async fn an_entry_of_a_list_that_makes_no_sense_hides_none_of_the_others_and_is_counted() {
    let shop = opened().await;
    let order = shop.order().await;
    shop.clock.forward(DAY * 4);
    through_the_lists(&shop).await;
    let odd = json!({"imp_uid": "imp_9", "status": "paid"});
    let list = json!({"total": 2, "previous": 0, "next": 0, "list": [odd, payment(&order, json!({}))]});
    shop.stub.put(payment(&order, json!({})));
    shop.stub.next(PAID, Odd::Reply(200, json!({"code": 0, "message": null, "response": list}).to_string()));
    shop.clock.forward(HOUR);
    through_the_lists(&shop).await;
    assert_eq!(shop.ledgers(&order).await.state, OrderState::Paid);
    let inside = Served::app(payjoa_server::operations(shop.payments.clone())).await;
    let metrics = inside.get("/payments/metrics").await.text().await.unwrap();
    let counted = metrics.lines().any(|line| line == "payjoa_list_entries_unreadable_total 1");
    assert!(counted, "{metrics}");
}
