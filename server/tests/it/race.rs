use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use futures_util::future::join_all;
use payjoa_server::{
    Delivery, DeliveryKind, Payments,
    ledger::OrderState,
    settle::{Outcome, Source},
};
use serde_json::json;

use crate::support::{Shop, imp, payment, until};

/// Everything that may settle an order, several times over and in two processes at once.
async fn storm(processes: &[Payments; 2], order: &payjoa::MerchantUid, imp_uid: &str) -> Vec<Outcome> {
    let asks = (0..48).map(|turn: usize| {
        let (payments, order, imp_uid) = (processes[turn % 2].clone(), order.clone(), imp(imp_uid));
        tokio::spawn(async move {
            match turn % 6 {
                0 | 1 => payments.settle(&order, Some(&imp_uid), Source::Page).await,
                2 | 3 => payments.settle(&order, None, Source::Page).await,
                4 => payments.settle_payment(&imp_uid, Source::Webhook).await,
                _ => payments.settle(&order, None, Source::Sweep).await,
            }
        })
    });
    join_all(asks).await.into_iter().map(|outcome| outcome.unwrap().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn confirms_webhooks_and_sweeps_at_once_fulfil_an_order_once() {
    let shop = Shop::open().await;
    let processes = [shop.payments.clone(), shop.again().await];
    let fulfilled = Arc::new(AtomicU32::new(0));
    let workers: Vec<_> = processes
        .iter()
        .map(|payments| {
            let fulfilled = Arc::clone(&fulfilled);
            payments.start(move |delivery: Delivery| {
                assert_eq!(delivery.kind, DeliveryKind::Fulfil);
                fulfilled.fetch_add(1, Ordering::SeqCst);
                async { Ok(()) }
            })
        })
        .collect();
    for round in 1..=5 {
        let (order, imp_uid) = (shop.order().await, format!("imp_{round}"));
        shop.stub.put(payment(&order, json!({"imp_uid": imp_uid})));
        for outcome in storm(&processes, &order, &imp_uid).await {
            assert!(
                matches!(outcome, Outcome::Settled(payjoa::outcome::contract::Settled::Paid { .. })),
                "{outcome:?}"
            );
        }
        assert_eq!(shop.history(&order).await, ["paid"]);
        until(async || fulfilled.load(Ordering::SeqCst) >= round).await;
    }
    for workers in workers {
        workers.stop().await;
    }
    assert_eq!(fulfilled.load(Ordering::SeqCst), 5);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_failure_that_turns_into_a_success_in_the_middle_ends_as_paid() {
    let shop = Shop::open().await;
    let processes = [shop.payments.clone(), shop.again().await];
    let order = shop.order().await;
    shop.stub.put(payment(&order, json!({"status": "failed", "paid_at": 0})));
    let early = storm(&processes, &order, "imp_1");
    let turn = async {
        tokio::task::yield_now().await;
        shop.stub.put(payment(&order, json!({})));
    };
    tokio::join!(early, turn);
    storm(&processes, &order, "imp_1").await;
    assert_eq!(shop.ledgers(&order).await.state, OrderState::Paid);
    let history = shop.history(&order).await;
    assert_eq!(history.iter().filter(|it| *it == "paid").count(), 1, "{history:?}");
}
