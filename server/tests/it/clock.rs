//! The machine's clock jumps by a day between two steps: nothing is lost, nothing happens twice, nobody waits for a day.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use payjoa_server::{
    Delivery,
    ledger::OrderState,
    settle::{Outcome, Source},
};
use serde_json::{Value, json};

use crate::{
    router::Served,
    support::{Shop, imp, on_both, payment, until},
};

const DAY: Duration = Duration::from_secs(24 * 3_600);

on_both! {
    a_failure_seen_by_a_clock_that_ran_ahead_is_believed_in_time,
    a_deposit_given_up_by_a_clock_that_ran_ahead_is_waited_for_again,
    every_step_of_an_order_may_see_another_day,
    what_was_put_off_while_the_clock_ran_ahead_is_done_after_it_was_set_back,
}

fn account(due: i64) -> Value {
    json!({"status": "ready", "pay_method": "vbank", "vbank_num": "110-1", "vbank_date": due, "paid_at": 0})
}

async fn ask(shop: &Shop, order: &payjoa::MerchantUid) -> Outcome {
    shop.payments.settle(order, None, Source::Page).await.unwrap()
}

async fn a_failure_seen_by_a_clock_that_ran_ahead_is_believed_in_time(shop: Shop) {
    let order = shop.order().await;
    shop.stub.put(payment(&order, json!({"status": "failed", "paid_at": 0})));
    shop.clock.forward(DAY);
    ask(&shop, &order).await;
    shop.clock.back(DAY);
    let again = ask(&shop, &order).await;
    assert_eq!(again, Outcome::Pending { retry_after: Duration::from_secs(3) }, "it begins anew, and not in a day");
    shop.clock.forward(Duration::from_secs(3));
    ask(&shop, &order).await;
    assert_eq!(shop.ledgers(&order).await.state, OrderState::Failed);
}

async fn a_deposit_given_up_by_a_clock_that_ran_ahead_is_waited_for_again(shop: Shop) {
    let order = shop.order().await;
    shop.stub.put(payment(&order, account(shop.clock.now() / 1_000 + 7_200)));
    ask(&shop, &order).await;
    shop.clock.forward(DAY);
    ask(&shop, &order).await;
    assert_eq!(shop.ledgers(&order).await.state, OrderState::Expired);
    shop.clock.back(DAY);
    ask(&shop, &order).await;
    assert_eq!(shop.ledgers(&order).await.state, OrderState::AwaitingDeposit);
    // Around the end itself, looks that overtake each other move nothing to and fro.
    shop.clock.forward(Duration::from_secs(7_200 + 601));
    ask(&shop, &order).await;
    shop.clock.back(Duration::from_secs(2));
    ask(&shop, &order).await;
    assert_eq!(shop.history(&order).await, ["awaiting_deposit", "expired", "awaiting_deposit", "expired"]);
    shop.stub.put(payment(&order, json!({"pay_method": "vbank"})));
    ask(&shop, &order).await;
    assert_eq!(shop.ledgers(&order).await.state, OrderState::Paid);
}

async fn every_step_of_an_order_may_see_another_day(shop: Shop) {
    let told = Arc::new(Mutex::new(Vec::new()));
    let writing = Arc::clone(&told);
    let _workers = shop.payments.start(move |delivery: Delivery| {
        writing.lock().unwrap().push(delivery.merchant_uid);
        async { Ok(()) }
    });
    let mut orders = Vec::new();
    // Each step by the right clock (0), by one that is a day ahead (1), by one that is a day behind (-1).
    for (number, days) in [[1, 0, 0], [0, 1, 0], [0, 0, 1], [-1, 0, 0], [0, -1, 0], [0, 0, -1], [1, -1, 1], [-1, 1, -1]]
        .into_iter()
        .enumerate()
    {
        let [made, asked, told_of] = days;
        let imp_uid = format!("imp_{number}");
        shop.clock.jump(made);
        let order = shop.order().await;
        shop.clock.jump(asked - made);
        shop.stub.put(payment(&order, json!({"imp_uid": imp_uid})));
        ask(&shop, &order).await;
        shop.clock.jump(told_of - asked);
        shop.payments.settle_payment(&imp(&imp_uid), Source::Webhook).await.unwrap();
        shop.clock.jump(-told_of);
        orders.push(order);
    }
    // What was written by a clock that was ahead is due by the one that is right: that is when a process begins.
    let writing = Arc::clone(&told);
    let _other = shop.again().await.start(move |delivery: Delivery| {
        writing.lock().unwrap().push(delivery.merchant_uid);
        async { Ok(()) }
    });
    until(async || {
        shop.clock.forward(Duration::from_millis(500));
        told.lock().unwrap().len() >= orders.len()
    })
    .await;
    let mut told = told.lock().unwrap().clone();
    told.sort();
    orders.sort();
    assert_eq!(told, orders, "each once");
    for order in &orders {
        assert_eq!(shop.history(order).await, ["paid"]);
    }
}

async fn what_was_put_off_while_the_clock_ran_ahead_is_done_after_it_was_set_back(shop: Shop) {
    let served = Served::new(&shop).await;
    let (asked, told_of) = (shop.order().await, shop.order().await);
    shop.stub.put(payment(&asked, json!({"imp_uid": "imp_1"})));
    shop.stub.put(payment(&told_of, json!({"imp_uid": "imp_2"})));
    shop.clock.forward(DAY);
    ask(&shop, &asked).await;
    let body = json!({"imp_uid": "imp_2", "merchant_uid": told_of, "status": "paid"}).to_string();
    assert_eq!(served.post("/payments/webhook", "application/json", body).await.status(), 200);
    // Nobody was there to do any of it.
    shop.clock.back(DAY);
    let told = Arc::new(Mutex::new(Vec::new()));
    let writing = Arc::clone(&told);
    let _workers = shop.payments.start(move |delivery: Delivery| {
        writing.lock().unwrap().push(delivery.merchant_uid);
        async { Ok(()) }
    });
    let due = shop.clock.now() + 3 * 3_600_000;
    until(async || {
        // An hour at the most for each of the two steps, webhook and message; not a day.
        if shop.clock.now() < due {
            shop.clock.forward(Duration::from_secs(30));
        }
        told.lock().unwrap().len() == 2
    })
    .await;
    assert_eq!(shop.history(&told_of).await, ["paid"]);
}
