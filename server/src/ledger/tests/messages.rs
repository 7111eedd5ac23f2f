//! Messages for the shop: each until it arrived, and none in another one's way.

use super::*;

on_both! {
    a_message_taken_by_a_process_that_died_comes_again_after_its_lease,
    a_message_that_was_given_up_holds_up_nobody_and_can_be_revived,
    a_message_of_a_newer_version_is_left_to_it_and_holds_up_nobody_else,
    a_damaged_message_holds_up_nobody_else,
}

async fn a_message_taken_by_a_process_that_died_comes_again_after_its_lease(place: Place) {
    let ledger = place.ledger.clone();
    let order = order(&ledger, "m").await;
    apply(&ledger, &order, &paid(&order, "imp_1")).await.unwrap();
    let first = take(&ledger, NOW).await.unwrap();
    let end = NOW + 90_000;
    assert!(take(&ledger, end - 1).await.is_none());
    assert_eq!(ledger.next_delivery().await.unwrap(), Some(end));
    let second = ledger.take_deliveries(end, LEASE, "another", 9).await.unwrap().pop().unwrap();
    assert_eq!((second.id, second.attempt), (first.id, 2));
    // The first one wasn't dead after all. Its failure is none of the second one's business, its success is.
    ledger.not_delivered(&first, end, "late").await.unwrap();
    assert!(take(&ledger, end).await.is_none());
    ledger.delivered(&[&first], end).await.unwrap();
    assert_eq!(ledger.next_delivery().await.unwrap(), None);
}

async fn a_message_that_was_given_up_holds_up_nobody_and_can_be_revived(place: Place) {
    let ledger = place.ledger.clone();
    let order = order(&ledger, "m").await;
    apply(&ledger, &order, &paid(&order, "imp_1")).await.unwrap();
    let paid = current(&ledger, &order.merchant_uid).await;
    let imp_uid = paid.imp_uid.clone().unwrap();
    let tell = Message { kind: DeliveryKind::Cancelled, imp_uid, amount: paid.amount, reason: None };
    let after = Order { state: OrderState::Cancelled, cancelled_amount: paid.amount, ..paid.clone() };
    apply(&ledger, &paid, &Change { after, tell: Some(tell) }).await.unwrap();
    let fulfil = take(&ledger, NOW).await.unwrap();
    assert!(take(&ledger, NOW).await.is_none(), "the second message waits for the first one");
    ledger.bury(&Delivery { lease: "another".into(), ..fulfil.clone() }, NOW, "late").await.unwrap();
    assert_eq!(ledger.dead_letters(9).await.unwrap(), [], "whose lease is over gives nothing up");
    ledger.bury(&fulfil, NOW, "no such warehouse").await.unwrap();
    assert_eq!(take(&ledger, NOW).await.unwrap().kind, DeliveryKind::Cancelled);
    let dead = ledger.dead_letters(9).await.unwrap();
    assert_eq!((dead[0].delivery.id, &*dead[0].error), (fulfil.id, "no such warehouse"));
    assert!(ledger.revive(fulfil.id, NOW).await.unwrap() && !ledger.revive(fulfil.id, NOW).await.unwrap());
    let again = take(&ledger, NOW).await.unwrap();
    assert_eq!((again.id, again.attempt), (fulfil.id, 1));
    assert_eq!(again.idempotency_key(), fulfil.idempotency_key());
}

async fn a_message_of_a_newer_version_is_left_to_it_and_holds_up_nobody_else(place: Place) {
    let ledger = place.ledger.clone();
    let tomorrow = "INSERT INTO outbox (merchant_uid, imp_uid, kind, order_name, amount, created_at, due_at)
                    VALUES ('m1', 'imp_0', 'of_tomorrow', 'Jacket', 1004, 1, 1)";
    ledger.db.execute(db::statement(tomorrow)).await.unwrap();
    assert_eq!(ledger.next_delivery().await.unwrap(), None);
    let order = order(&ledger, "m2").await;
    apply(&ledger, &order, &paid(&order, "imp_1")).await.unwrap();
    assert_eq!(take(&ledger, NOW).await.unwrap().kind, DeliveryKind::Fulfil);
    assert!(take(&ledger, NOW).await.is_none());
    let untouched = "SELECT COUNT(*) AS n FROM outbox WHERE kind = 'of_tomorrow' AND attempts = 0 AND lease IS NULL";
    assert_eq!(place.count(untouched).await, 1);
}

async fn a_damaged_message_holds_up_nobody_else(place: Place) {
    let ledger = place.ledger.clone();
    let damaged = "INSERT INTO outbox (merchant_uid, imp_uid, kind, order_name, amount, created_at, due_at)
                   VALUES ('', 'imp_0', 'fulfil', 'Jacket', 1004, 1, 1)";
    ledger.db.execute(db::statement(damaged)).await.unwrap();
    let order = order(&ledger, "m").await;
    apply(&ledger, &order, &paid(&order, "imp_1")).await.unwrap();
    let taken = ledger.take_deliveries(NOW, LEASE, "token", 9).await.unwrap();
    assert_eq!(taken.iter().map(|it| it.merchant_uid.as_str()).collect::<Vec<_>>(), ["m"]);
}
