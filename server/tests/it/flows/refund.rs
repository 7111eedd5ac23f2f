use payjoa::{MerchantUid, Won, codes::RefundBank};
use payjoa_sandbox::Fault;
use payjoa_server::{
    gateway::{Refund, RefundAccount, RefundError, SomeWon},
    ledger::{OrderState, RefundState},
    refund::{RefundOrder, RefundOrderError},
};
use serde_json::json;

use super::Shop;
use crate::support::until;

fn part(amount: u64) -> Refund {
    Refund::partial(SomeWon::new(Won::new(amount).unwrap()).unwrap(), "a button was missing")
}

fn ticket(number: u32, order: &MerchantUid, refund: Refund) -> RefundOrder {
    RefundOrder::new(format!("ticket-{number}"), order.clone(), refund)
}

#[tokio::test]
async fn a_refund_moves_the_order_and_tells_the_shop() {
    let shop = Shop::open().await;
    let (order, imp_uid) = shop.paid(json!({})).await;
    let part = shop.payments.refund(&ticket(1, &order, part(4))).await.unwrap();
    assert_eq!((part.state, part.amount.get(), part.left_before.get()), (RefundState::Done, 4, 1_004));
    assert_eq!(shop.state(&order).await, OrderState::PartlyCancelled);
    let rest = shop.payments.refund(&ticket(2, &order, Refund::full("sold out"))).await.unwrap();
    assert_eq!((rest.state, rest.amount.get()), (RefundState::Done, 1_000));
    assert_eq!((shop.state(&order).await, shop.given_back(&imp_uid)), (OrderState::Cancelled, 1_004));
    let (workers, told) = shop.work();
    until(async || told.lock().unwrap().len() == 3).await;
    assert_eq!(*told.lock().unwrap(), ["fulfil 1004", "partly_cancelled 4", "cancelled 1004"]);
    workers.stop().await;
    assert_eq!(shop.payments.ledger().refunds(&order).await.unwrap().len(), 2);
}

#[tokio::test]
async fn asked_for_twice_it_is_one_refund() {
    let shop = Shop::open().await;
    let (order, imp_uid) = shop.paid(json!({})).await;
    let (ours, theirs) = (shop.payments.clone(), shop.again().await);
    let wanted = ticket(1, &order, part(300));
    let asks = (0..8).map(|number| if number % 2 == 0 { &ours } else { &theirs }).map(|it| it.refund(&wanted));
    for answer in futures_util::future::join_all(asks).await {
        let answer = answer.unwrap();
        assert!(matches!(answer.state, RefundState::Done | RefundState::Wanted), "{answer:?}");
    }
    assert_eq!(shop.given_back(&imp_uid), 300);
    assert_eq!(ours.refund(&wanted).await.unwrap().state, RefundState::Done);
}

#[tokio::test]
async fn different_refunds_at_once_never_give_back_more_than_was_paid() {
    let shop = Shop::open().await;
    let (order, imp_uid) = shop.paid(json!({})).await;
    let wanted: Vec<RefundOrder> = (0..6).map(|number| ticket(number, &order, part(400))).collect();
    let asks = wanted.iter().map(|wanted| shop.payments.refund(wanted));
    let done = futures_util::future::join_all(asks).await;
    let done = done.iter().filter(|it| matches!(it, Ok(it) if it.state == RefundState::Done)).count();
    assert_eq!(shop.given_back(&imp_uid), u64::try_from(done).unwrap() * 400);
    assert!((1..=2).contains(&done), "{done}");
}

#[tokio::test]
async fn a_refund_without_an_answer_is_found_done() {
    for fault in [Fault::ErrorAfter, Fault::ConnectionReset, Fault::TruncatedJson] {
        let shop = Shop::open().await;
        let (order, imp_uid) = shop.paid(json!({})).await;
        shop.sandbox.arm(fault.path("/payments/cancel").once()).unwrap();
        let refund = shop.payments.refund(&ticket(1, &order, part(300))).await.unwrap();
        assert_eq!((refund.state, shop.given_back(&imp_uid)), (RefundState::Done, 300), "{fault}");
        assert_eq!(shop.state(&order).await, OrderState::PartlyCancelled, "{fault}");
    }
}

#[tokio::test]
async fn a_refund_that_could_not_be_asked_for_is_finished_in_the_background() {
    let shop = Shop::open().await;
    let (order, imp_uid) = shop.paid(json!({})).await;
    shop.sandbox.arm(Fault::ErrorBefore.path("/payments/cancel").once()).unwrap();
    let wanted = ticket(1, &order, part(300));
    let put_off = shop.payments.refund(&wanted).await.unwrap();
    assert_eq!((put_off.state, shop.given_back(&imp_uid)), (RefundState::Wanted, 0));
    let other = shop.payments.refund(&ticket(2, &order, part(1))).await;
    assert!(matches!(other, Err(RefundOrderError::Busy)), "{other:?}");
    let (workers, _) = shop.work();
    shop.until(&order, OrderState::PartlyCancelled).await;
    until(async || shop.payments.refund(&wanted).await.unwrap().state == RefundState::Done).await;
    assert_eq!(shop.given_back(&imp_uid), 300);
    workers.stop().await;
}

#[tokio::test]
async fn what_is_asked_for_in_the_background_is_what_was_wanted() {
    let shop = Shop::open().await;
    let (order, imp_uid) = shop.paid(json!({"tax_free": 300})).await;
    shop.sandbox.arm(Fault::ErrorBefore.path("/payments/cancel").once()).unwrap();
    let refund = part(300).tax_free(Won::new(300).unwrap());
    let wanted = ticket(1, &order, refund);
    let put_off = shop.payments.refund(&wanted).await.unwrap();
    assert_eq!(
        (put_off.state, put_off.tax_free.get(), put_off.reason.as_str()),
        (RefundState::Wanted, 300, "a button was missing")
    );
    let (workers, _) = shop.work();
    until(async || shop.payments.refund(&wanted).await.unwrap().state == RefundState::Done).await;
    workers.stop().await;
    assert_eq!(shop.sandbox.payment(&imp_uid).unwrap()["cancel_history"][0]["reason"], "a button was missing");
    // What is left is all taxed: only if the first part went back untaxed is the rest refunded as such.
    let rest = shop.payments.refund(&ticket(2, &order, Refund::full("sold out"))).await.unwrap();
    assert_eq!((rest.state, shop.given_back(&imp_uid)), (RefundState::Done, 1_004), "{rest:?}");
}

#[tokio::test]
async fn a_refund_that_i_mport_refuses_is_over() {
    let shop = Shop::open().await;
    let (order, imp_uid) = shop.paid(json!({})).await;
    // i'mport isn't told, so it still believes in the payment.
    shop.sandbox.cancel_at_payjoa(&imp_uid).unwrap();
    let refused = shop.payments.refund(&ticket(1, &order, Refund::full("sold out"))).await.unwrap();
    assert_eq!(refused.state, RefundState::Refused);
    assert!(refused.detail.is_some_and(|why| why.contains("PAYJOA")));
    assert_eq!(shop.history(&order).await.last().map(String::as_str), Some("refund_refused"));
}

#[tokio::test]
async fn what_can_not_be_given_back_is_not_written_down() {
    let shop = Shop::open().await;
    let (order, _) = shop.paid(json!({})).await;
    let open = shop.order().await;
    let unknown = MerchantUid::new("nobody").unwrap();
    for (name, wanted, want) in [
        ("too much", ticket(1, &order, part(1_005)), "MoreThanLeft"),
        ("not paid", ticket(2, &open, part(1)), "NotPaid"),
        ("unknown", ticket(3, &unknown, part(1)), "UnknownOrder"),
        ("nameless", RefundOrder::new(" ", order.clone(), part(1)), "Request"),
    ] {
        let refused = shop.payments.refund(&wanted).await.unwrap_err();
        assert!(format!("{refused:?}").contains(want), "{name}: {refused:?}");
    }
    assert!(shop.payments.ledger().refunds(&order).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_name_is_of_one_refund() {
    let shop = Shop::open().await;
    let ((order, _), (other, _)) = (shop.paid(json!({})).await, shop.paid(json!({})).await);
    shop.payments.refund(&ticket(1, &order, part(4))).await.unwrap();
    let taken = shop.payments.refund(&ticket(1, &other, part(4))).await;
    assert!(matches!(taken, Err(RefundOrderError::NameTaken)), "{taken:?}");
}

#[tokio::test]
async fn a_deposit_needs_an_account_and_none_is_written_down() {
    let shop = Shop::open().await;
    let (order, imp_uid) = shop.paid(json!({"pay_method": "vbank"})).await;
    let nowhere = shop.payments.refund(&ticket(1, &order, Refund::full("sold out"))).await;
    assert!(matches!(nowhere, Err(RefundOrderError::Refund(RefundError::AccountNeeded))), "{nowhere:?}");
    let account = RefundAccount::new(RefundBank::Kb, "110222333333", "canary-holder").unwrap();
    let wanted = ticket(1, &order, Refund::full("sold out").to(account));
    assert_eq!(shop.payments.refund(&wanted).await.unwrap().state, RefundState::Done);
    assert_eq!(shop.given_back(&imp_uid), 1_004);
    let written = format!("{:?} {:?}", shop.payments.ledger().refunds(&order).await, shop.ledgers(&order).await);
    assert!(!written.contains("canary-holder") && !written.contains("110222333333"), "{written}");
}

#[tokio::test]
async fn the_refund_of_a_deposit_that_did_not_happen_is_wanted_again_with_its_account() {
    let shop = Shop::open().await;
    let (order, imp_uid) = shop.paid(json!({"pay_method": "vbank"})).await;
    let account = RefundAccount::new(RefundBank::Kb, "110222333333", "Hong").unwrap();
    let wanted = ticket(1, &order, Refund::full("sold out").to(account.clone()));
    shop.sandbox.arm(Fault::ErrorBefore.path("/payments/cancel").once()).unwrap();
    assert_eq!(shop.payments.refund(&wanted).await.unwrap().state, RefundState::Wanted);
    let (workers, _) = shop.work();
    until(async || shop.payments.refund(&wanted).await.unwrap().state != RefundState::Wanted).await;
    workers.stop().await;
    if shop.given_back(&imp_uid) == 0 {
        let again = ticket(2, &order, Refund::full("sold out").to(account));
        assert_eq!(shop.payments.refund(&again).await.unwrap().state, RefundState::Done);
    }
    assert_eq!(shop.given_back(&imp_uid), 1_004);
}

#[tokio::test]
async fn a_refund_whose_process_died_half_way_is_found_by_another_one() {
    let shop = Shop::open().await;
    let (order, imp_uid) = shop.paid(json!({})).await;
    shop.sandbox.arm(Fault::SlowAnswer.path("/payments/cancel").delay(std::time::Duration::from_secs(600))).unwrap();
    let (dying, wanted) = (shop.again().await, ticket(1, &order, part(300)));
    let dies = tokio::spawn({
        let wanted = wanted.clone();
        async move { dying.refund(&wanted).await.map(drop) }
    });
    until(async || shop.given_back(&imp_uid) == 300).await;
    dies.abort();
    assert_eq!(shop.payments.refund(&wanted).await.unwrap().state, RefundState::Wanted, "somebody may be at it");
    let workers = shop.later(std::time::Duration::from_secs(301)).await.start(async |_| Ok(()));
    until(async || shop.payments.refund(&wanted).await.unwrap().state == RefundState::Done).await;
    workers.stop().await;
    assert_eq!((shop.given_back(&imp_uid), shop.state(&order).await), (300, OrderState::PartlyCancelled));
}
