//! What a payment means for its order, with a scripted i'mport, on both databases.

use std::time::Duration;

use payjoa::{MerchantUid, outcome::contract::Settled};
use payjoa_server::{
    Payments,
    ledger::OrderState,
    settle::{CreateError, Outcome, Rejection, SettleError, Source},
};
use serde_json::json;

use crate::support::{CANARY_ACCOUNT, Odd, Shop, imp, on_both, payment};

on_both! {
    a_paid_order_is_paid_by_what_imports_says,
    a_paid_order_is_answered_without_asking_again,
    not_known_yet_is_not_failed,
    an_order_nobody_made_is_unknown,
    the_paid_payment_is_found_among_failed_and_abandoned_ones,
    another_orders_payment_is_refused_and_does_not_poison_the_order,
    a_payment_of_the_wrong_amount_rejects_the_order_for_good,
    a_right_payment_after_a_rejected_one_is_not_lost,
    a_mismatch_of_an_open_window_leaves_the_order_open,
    what_is_given_back_is_seen_even_if_the_order_was_paid_twice,
    claims_of_two_accounts_in_turn_leave_one_line_in_the_history,
    an_attempt_begun_later_hides_neither_a_deadline_that_has_passed_nor_money_given_back,
    a_payment_pays_one_order_only,
    a_failure_is_believed_after_the_grace_and_a_late_success_at_any_time,
    a_success_during_the_grace_leaves_no_trace_of_failure,
    a_virtual_account_is_shown_until_the_money_is_there,
    a_deposit_that_came_too_late_for_the_shop_still_counts,
    money_given_back_is_seen_by_the_webhook,
    a_status_of_tomorrow_is_pending_and_on_record,
    while_import_cannot_be_asked_an_order_stands_as_it_stood,
    an_order_whose_amount_could_not_be_registered_is_not_handed_out,
    an_order_number_is_used_once,
    a_page_waits_longer_the_older_the_order,
}

async fn page(payments: &Payments, order: &MerchantUid, imp_uid: Option<&str>) -> Outcome {
    let imp_uid = imp_uid.map(imp);
    payments.settle(order, imp_uid.as_ref(), Source::Page).await.unwrap()
}

/// An outcome in one word.
fn word(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Settled(Settled::Paid { .. }) => "paid".into(),
        Outcome::Settled(Settled::AwaitingDeposit { .. }) => "awaiting deposit".into(),
        Outcome::Settled(Settled::Failed { .. }) => "failed".into(),
        Outcome::Settled(Settled::Cancelled { .. }) => "cancelled".into(),
        Outcome::Pending { .. } => "pending".into(),
        Outcome::Rejected(why) => why.code().into(),
        Outcome::UnknownOrder => "unknown order".into(),
    }
}

async fn a_paid_order_is_paid_by_what_imports_says(shop: Shop) {
    let order = shop.order().await;
    shop.stub.put(payment(&order, json!({"receipt_url": "https://example.com/r"})));
    let want = Settled::Paid {
        merchant_uid: order.clone(),
        imp_uid: imp("imp_1"),
        amount: payjoa::Won::new(1_004).unwrap(),
        cancelled_amount: payjoa::Won::ZERO,
        pay_method: Some("card".into()),
        paid_at: Some(1_700_000_000),
        receipt_url: Some("https://example.com/r".into()),
    };
    assert_eq!(page(&shop.payments, &order, Some("imp_1")).await, Outcome::Settled(want));
    assert_eq!(shop.history(&order).await, ["paid"]);
}

async fn a_paid_order_is_answered_without_asking_again(shop: Shop) {
    let order = shop.order().await;
    shop.stub.put(payment(&order, json!({})));
    page(&shop.payments, &order, Some("imp_1")).await;
    let asked = shop.stub.calls("/payments").len();
    for imp_uid in [Some("imp_1"), None] {
        assert_eq!(word(&page(&shop.payments, &order, imp_uid).await), "paid");
    }
    assert_eq!(shop.stub.calls("/payments").len(), asked);
    assert_eq!(shop.history(&order).await, ["paid"]);
}

async fn not_known_yet_is_not_failed(shop: Shop) {
    let order = shop.order().await;
    for imp_uid in [Some("imp_1"), None] {
        assert_eq!(word(&page(&shop.payments, &order, imp_uid).await), "pending", "{imp_uid:?}");
    }
    shop.stub.put(payment(&order, json!({"status": "ready", "paid_at": 0})));
    assert_eq!(word(&page(&shop.payments, &order, Some("imp_1")).await), "pending");
    assert_eq!(shop.ledgers(&order).await.state, OrderState::Created);
}

async fn an_order_nobody_made_is_unknown(shop: Shop) {
    let nobodys = MerchantUid::new("nobody").unwrap();
    shop.stub.put(payment(&nobodys, json!({})));
    assert_eq!(word(&page(&shop.payments, &nobodys, Some("imp_1")).await), "unknown order");
}

async fn the_paid_payment_is_found_among_failed_and_abandoned_ones(shop: Shop) {
    let order = shop.order().await;
    shop.stub.put(payment(&order, json!({"imp_uid": "imp_1", "status": "failed"})));
    shop.stub.put(payment(&order, json!({"imp_uid": "imp_2"})));
    shop.stub.put(payment(&order, json!({"imp_uid": "imp_3", "status": "ready"})));
    for claimed in [None, Some("imp_1"), Some("imp_3"), Some("imp_unknown")] {
        let Outcome::Settled(Settled::Paid { imp_uid, .. }) = page(&shop.payments, &order, claimed).await else {
            panic!("paid, {claimed:?}")
        };
        assert_eq!(imp_uid, imp("imp_2"));
    }
}

async fn another_orders_payment_is_refused_and_does_not_poison_the_order(shop: Shop) {
    let (mine, theirs) = (shop.order().await, shop.order().await);
    shop.stub.put(payment(&theirs, json!({"imp_uid": "imp_9"})));
    for _ in 0..3 {
        assert_eq!(word(&page(&shop.payments, &mine, Some("imp_9")).await), "other_order");
    }
    assert_eq!(shop.ledgers(&mine).await.state, OrderState::Created);
    assert_eq!(shop.history(&mine).await, ["mismatch other_order"]);
    assert_eq!(shop.ledgers(&theirs).await.state, OrderState::Created, "a forged claim settles nothing else either");

    shop.stub.put(payment(&mine, json!({})));
    assert_eq!(word(&page(&shop.payments, &mine, Some("imp_1")).await), "paid");
    assert_eq!(word(&page(&shop.payments, &mine, Some("imp_9")).await), "other_order");
    assert_eq!(shop.ledgers(&mine).await.state, OrderState::Paid);
}

async fn a_payment_of_the_wrong_amount_rejects_the_order_for_good(shop: Shop) {
    let order = shop.order().await;
    shop.stub.put(payment(&order, json!({"amount": 104})));
    for _ in 0..2 {
        assert_eq!(word(&page(&shop.payments, &order, Some("imp_1")).await), "amount_mismatch");
        assert_eq!(word(&page(&shop.payments, &order, None).await), "amount_mismatch");
    }
    let kept = shop.ledgers(&order).await;
    assert_eq!((kept.state, kept.imp_uid), (OrderState::Rejected, Some(imp("imp_1"))));
}

async fn a_right_payment_after_a_rejected_one_is_not_lost(shop: Shop) {
    let order = shop.order().await;
    shop.stub.put(payment(&order, json!({"amount": 104})));
    assert_eq!(word(&page(&shop.payments, &order, Some("imp_1")).await), "amount_mismatch");
    shop.stub.put(payment(&order, json!({"imp_uid": "imp_2"})));
    assert_eq!(word(&page(&shop.payments, &order, Some("imp_2")).await), "paid");
    assert_eq!(shop.history(&order).await, ["rejected", "paid"]);
}

async fn a_mismatch_of_an_open_window_leaves_the_order_open(shop: Shop) {
    let order = shop.order().await;
    shop.stub.put(payment(&order, json!({"amount": 104, "status": "ready", "paid_at": 0})));
    for _ in 0..2 {
        assert_eq!(word(&page(&shop.payments, &order, Some("imp_1")).await), "pending");
    }
    assert_eq!(shop.ledgers(&order).await.state, OrderState::Created);
    assert_eq!(shop.history(&order).await, ["mismatch amount_mismatch"]);
}

async fn what_is_given_back_is_seen_even_if_the_order_was_paid_twice(shop: Shop) {
    let order = shop.order().await;
    shop.stub.put(payment(&order, json!({})));
    page(&shop.payments, &order, Some("imp_1")).await;
    shop.stub.put(payment(&order, json!({"status": "cancelled", "cancel_amount": 1004})));
    shop.stub.put(payment(&order, json!({"imp_uid": "imp_2"})));
    shop.payments.settle_payment(&imp("imp_1"), Source::Webhook).await.unwrap();
    assert_eq!(shop.ledgers(&order).await.state, OrderState::Cancelled);
}

async fn claims_of_two_accounts_in_turn_leave_one_line_in_the_history(shop: Shop) {
    let order = shop.order().await;
    let due = shop.clock.now() / 1_000 + 3_600;
    let issued = |imp_uid: &str| {
        json!({"imp_uid": imp_uid, "status": "ready", "pay_method": "vbank", "vbank_num": imp_uid, "vbank_date": due,
               "paid_at": 0})
    };
    shop.stub.put(payment(&order, issued("imp_1")));
    shop.stub.put(payment(&order, issued("imp_2")));
    for claimed in ["imp_1", "imp_2", "imp_1", "imp_2"] {
        assert_eq!(word(&page(&shop.payments, &order, Some(claimed)).await), "awaiting deposit");
        assert_eq!(shop.ledgers(&order).await.imp_uid, Some(imp("imp_1")));
    }
    assert_eq!(shop.history(&order).await, ["awaiting_deposit", "second_account "]);
}

async fn a_payment_pays_one_order_only(shop: Shop) {
    let (first, second) = (shop.order().await, shop.order().await);
    shop.stub.put(payment(&first, json!({})));
    assert_eq!(word(&page(&shop.payments, &first, Some("imp_1")).await), "paid");
    // As no i'mport should ever answer: the same payment, now for the other order.
    shop.stub.put(payment(&second, json!({})));
    assert_eq!(word(&page(&shop.payments, &second, Some("imp_1")).await), "payment_reused");
    assert_eq!(shop.ledgers(&second).await.state, OrderState::Created);
    assert_eq!(shop.history(&second).await, ["mismatch payment_reused"]);
}

async fn a_failure_is_believed_after_the_grace_and_a_late_success_at_any_time(shop: Shop) {
    let order = shop.order().await;
    shop.stub.put(payment(&order, json!({"status": "failed", "fail_reason": "한도 초과", "paid_at": 0})));
    let first = page(&shop.payments, &order, Some("imp_1")).await;
    assert_eq!(first, Outcome::Pending { retry_after: Duration::from_secs(3) });
    shop.clock.forward(Duration::from_millis(2_999));
    assert_eq!(word(&page(&shop.payments, &order, Some("imp_1")).await), "pending");
    shop.clock.forward(Duration::from_millis(1));
    let Outcome::Settled(Settled::Failed { reason, .. }) = page(&shop.payments, &order, None).await else {
        panic!("failed")
    };
    assert_eq!(reason.as_deref(), Some("한도 초과"));

    shop.stub.put(payment(&order, json!({})));
    assert_eq!(word(&page(&shop.payments, &order, Some("imp_1")).await), "paid");
    assert_eq!(shop.history(&order).await, ["failed_seen", "failed", "paid"]);
}

async fn a_success_during_the_grace_leaves_no_trace_of_failure(shop: Shop) {
    let order = shop.order().await;
    shop.stub.put(payment(&order, json!({"status": "failed"})));
    page(&shop.payments, &order, Some("imp_1")).await;
    shop.stub.put(payment(&order, json!({})));
    assert_eq!(word(&page(&shop.payments, &order, Some("imp_1")).await), "paid");
    assert_eq!(shop.history(&order).await, ["failed_seen", "paid"]);
}

async fn a_virtual_account_is_shown_until_the_money_is_there(shop: Shop) {
    let order = shop.order().await;
    let due = u64::try_from(shop.clock.now() / 1_000).unwrap() + 3_600;
    let issued = json!({
        "status": "ready", "pay_method": "vbank", "vbank_num": CANARY_ACCOUNT, "vbank_name": "국민은행",
        "vbank_date": due.to_string(), "paid_at": 0,
    });
    shop.stub.put(payment(&order, issued));
    let Outcome::Settled(Settled::AwaitingDeposit { deposit, amount, .. }) =
        page(&shop.payments, &order, Some("imp_1")).await
    else {
        panic!("awaiting deposit")
    };
    assert_eq!((deposit.account.as_str(), deposit.due, amount.get()), (CANARY_ACCOUNT, Some(due), 1_004));
    assert_eq!(deposit.bank.as_deref(), Some("국민은행"));

    shop.stub.put(payment(&order, json!({"pay_method": "vbank"})));
    assert_eq!(word(&page(&shop.payments, &order, None).await), "paid");
    assert_eq!(shop.history(&order).await, ["awaiting_deposit", "paid"]);
}

async fn an_attempt_begun_later_hides_neither_a_deadline_that_has_passed_nor_money_given_back(shop: Shop) {
    let (waiting, paid) = (shop.order().await, shop.order().await);
    let due = shop.clock.now() / 1_000 + 60;
    let issued = json!({"status": "ready", "pay_method": "vbank", "vbank_num": "1", "vbank_date": due, "paid_at": 0});
    shop.stub.put(payment(&waiting, issued));
    shop.stub.put(payment(&paid, json!({"imp_uid": "imp_2"})));
    let ask = async |order| word(&shop.payments.settle(order, None, Source::Sweep).await.unwrap());
    assert_eq!((ask(&waiting).await, ask(&paid).await), ("awaiting deposit".to_owned(), "paid".to_owned()));
    // Both shoppers open a window once more, and close it.
    shop.stub.put(payment(&waiting, json!({"imp_uid": "imp_3", "status": "ready", "paid_at": 0})));
    shop.stub.put(payment(&paid, json!({"imp_uid": "imp_2", "status": "cancelled", "cancel_amount": 1004})));
    shop.stub.put(payment(&paid, json!({"imp_uid": "imp_4", "status": "failed", "paid_at": 0})));
    shop.clock.forward(Duration::from_secs(3_600));
    assert_eq!((ask(&waiting).await, ask(&paid).await), ("failed".to_owned(), "cancelled".to_owned()));
    assert_eq!(shop.history(&waiting).await, ["awaiting_deposit", "expired"]);
}

async fn a_deposit_that_came_too_late_for_the_shop_still_counts(shop: Shop) {
    let order = shop.order().await;
    let due = shop.clock.now() / 1_000 + 60;
    let issued = json!({"status": "ready", "pay_method": "vbank", "vbank_num": "1", "vbank_date": due, "paid_at": 0});
    shop.stub.put(payment(&order, issued));
    assert_eq!(word(&page(&shop.payments, &order, None).await), "awaiting deposit");
    shop.clock.forward(Duration::from_secs(3_600));
    assert_eq!(word(&page(&shop.payments, &order, None).await), "failed");
    shop.stub.put(payment(&order, json!({"pay_method": "vbank"})));
    assert_eq!(word(&page(&shop.payments, &order, None).await), "paid");
    assert_eq!(shop.history(&order).await, ["awaiting_deposit", "expired", "paid"]);
}

async fn money_given_back_is_seen_by_the_webhook(shop: Shop) {
    let order = shop.order().await;
    shop.stub.put(payment(&order, json!({})));
    page(&shop.payments, &order, Some("imp_1")).await;
    shop.stub.put(payment(&order, json!({"cancel_amount": 4})));
    shop.payments.settle_payment(&imp("imp_1"), Source::Webhook).await.unwrap();
    let Outcome::Settled(Settled::Paid { cancelled_amount, .. }) = page(&shop.payments, &order, None).await else {
        panic!("still paid")
    };
    assert_eq!(cancelled_amount.get(), 4);
    shop.stub.put(payment(&order, json!({"status": "cancelled", "cancel_amount": 1004})));
    shop.payments.settle_payment(&imp("imp_1"), Source::Webhook).await.unwrap();
    assert_eq!(word(&page(&shop.payments, &order, None).await), "cancelled");
    assert_eq!(shop.history(&order).await, ["paid", "partly_cancelled", "cancelled"]);
}

async fn a_status_of_tomorrow_is_pending_and_on_record(shop: Shop) {
    let order = shop.order().await;
    shop.stub.put(payment(&order, json!({"status": "under_review"})));
    assert_eq!(word(&page(&shop.payments, &order, Some("imp_1")).await), "pending");
    assert_eq!(shop.history(&order).await, ["unknown_status under_review"]);
}

async fn while_import_cannot_be_asked_an_order_stands_as_it_stood(shop: Shop) {
    let order = shop.order().await;
    for odd in [Odd::Reply(500, String::new()), Odd::Reply(200, "{".into())] {
        shop.stub.next("/payments/imp_1", odd.clone());
        let error = shop.payments.settle(&order, Some(&imp("imp_1")), Source::Page).await.unwrap_err();
        assert!(matches!(error, SettleError::Gateway(ref it) if it.is_transient()), "{odd:?}: {error}");
    }
    assert_eq!(shop.ledgers(&order).await.state, OrderState::Created);
    assert_eq!(shop.history(&order).await, Vec::<String>::new());
}

async fn an_order_whose_amount_could_not_be_registered_is_not_handed_out(shop: Shop) {
    let no = r#"{"code":-1,"message":"no","response":null}"#;
    for odd in [Odd::Reply(500, String::new()), Odd::Reply(200, no.into())] {
        shop.stub.next("/payments/prepare", odd);
        let merchant_uid = payjoa_server::fresh_merchant_uid("test_");
        let amount = payjoa::Won::new(1).unwrap();
        let order = payjoa_server::ledger::NewOrder::new(merchant_uid, "x", amount);
        let error = shop.payments.create_order(order).await.unwrap_err();
        assert!(matches!(error, CreateError::Gateway(_)), "{error}");
    }
}

async fn an_order_number_is_used_once(shop: Shop) {
    let order = shop.order().await;
    let amount = payjoa::Won::new(1).unwrap();
    let again = payjoa_server::ledger::NewOrder::new(order, "x", amount);
    let error = shop.payments.create_order(again).await.unwrap_err();
    assert!(error.to_string().contains("already has an order"), "{error}");
    assert_eq!(shop.stub.calls("/payments/prepare").len(), 1, "its amount must not be replaced");
}

async fn a_page_waits_longer_the_older_the_order(shop: Shop) {
    let order = shop.order().await;
    for (age, want) in [(0, 1), (100, 10), (100_000, 30)] {
        shop.clock.forward(Duration::from_secs(age));
        let pending = page(&shop.payments, &order, None).await;
        assert_eq!(pending, Outcome::Pending { retry_after: Duration::from_secs(want) }, "{age}");
    }
}

#[test]
fn every_rejection_has_a_code_and_words() {
    for rejection in [Rejection::OtherOrder, Rejection::Reused, Rejection::Amount, Rejection::TestPayment] {
        assert!(!rejection.code().contains(' ') && rejection.message().ends_with('.'));
    }
}
