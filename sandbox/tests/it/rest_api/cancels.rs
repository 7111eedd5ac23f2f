//! Giving money back.

use payjoa::{ImpUid, Platform, Won};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{World, order_with};

async fn paid(world: &World, merchant_uid: &str, more: Value) -> ImpUid {
    let imp_uid = world.open(order_with(merchant_uid, more), Platform::Pc);
    world.sandbox.approve(&imp_uid).unwrap();
    if world.sandbox.payment(&imp_uid).unwrap()["pay_method"] == "vbank" {
        world.sandbox.deposit(&imp_uid).unwrap();
    }
    imp_uid
}

async fn cancel(world: &World, imp_uid: &ImpUid, more: Value) -> Value {
    let mut body = json!({"imp_uid": imp_uid});
    if let (Value::Object(body), Value::Object(more)) = (&mut body, more) {
        body.extend(more);
    }
    let (status, body) = world.api(Method::POST, "/payments/cancel", Some(body)).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    body
}

#[tokio::test]
async fn no_amount_and_zero_both_give_everything_back() {
    let world = World::start().await;
    for (merchant_uid, more) in [("omitted", json!({"reason": "changed my mind"})), ("zero", json!({"amount": 0}))] {
        let imp_uid = paid(&world, merchant_uid, json!({})).await;
        let body = cancel(&world, &imp_uid, more).await;
        let payment = &body["response"];
        assert_eq!(
            (&payment["status"], &payment["cancel_amount"]),
            (&json!("cancelled"), &json!(1004)),
            "{merchant_uid}"
        );
    }
}

#[tokio::test]
async fn parts_add_up_and_the_payment_stays_paid_until_nothing_is_left() {
    let world = World::start().await;
    let imp_uid = paid(&world, "m", json!({})).await;
    for (amount, checksum, status, sum) in
        [(400, 1004, "paid", 400), (600, 604, "paid", 1000), (4, 4, "cancelled", 1004)]
    {
        let body = cancel(&world, &imp_uid, json!({"amount": amount, "checksum": checksum})).await;
        let payment = &body["response"];
        assert_eq!((&payment["status"], &payment["cancel_amount"]), (&json!(status), &json!(sum)), "{amount}");
    }
    let history = world.sandbox.payment(&imp_uid).unwrap()["cancel_history"].clone();
    let amounts: Vec<_> = history.as_array().unwrap().iter().map(|entry| entry["amount"].as_u64().unwrap()).collect();
    assert_eq!(amounts, [400, 600, 4]);
    let body = cancel(&world, &imp_uid, json!({})).await;
    assert_eq!((&body["code"], &body["message"]), (&json!(1), &json!("이미 전액취소된 주문입니다.")));
}

#[tokio::test]
async fn what_does_not_fit_changes_nothing() {
    let world = World::start().await;
    let card = paid(&world, "card", json!({"tax_free": 4})).await;
    let voucher = paid(&world, "voucher", json!({"pay_method": "booknlife"})).await;
    let vbank = paid(&world, "vbank", json!({"pay_method": "vbank"})).await;
    let account = |bank: &str| json!({"refund_holder": "Kim", "refund_bank": bank, "refund_account": "123"});
    for (name, imp_uid, body) in [
        ("another balance", &card, json!({"amount": 4, "checksum": 1000})),
        ("too much", &card, json!({"amount": 1005})),
        ("more free of tax than there is", &card, json!({"amount": 100, "tax_free": 5})),
        ("more free of tax than is given back", &card, json!({"tax_free": 1005})),
        ("more taxed than there is", &card, json!({"amount": 1002, "tax_free": 0})),
        ("half a voucher", &voucher, json!({"amount": 502})),
        ("no refund account", &vbank, json!({"refund_holder": "Kim", "refund_bank": "04"})),
        ("everybody's code of NH", &vbank, account("011")),
        ("two digits of everybody's code of Hana", &vbank, account("81")),
        ("Kakao Bank", &vbank, account("090")),
    ] {
        let body = cancel(&world, imp_uid, body).await;
        assert_eq!(body["code"], 1, "{name}: {body}");
        let payment = world.sandbox.payment(imp_uid).unwrap();
        assert_eq!((&payment["status"], &payment["cancel_amount"]), (&json!("paid"), &json!(0)), "{name}");
    }
}

#[tokio::test]
async fn a_virtual_account_is_refunded_to_payjoas_own_bank_codes_by_hand() {
    let world = World::start().await;
    let imp_uid = paid(&world, "m", json!({"pay_method": "vbank"})).await;
    world.sandbox.clock().freeze();
    let account = json!({"refund_holder": "Kim", "refund_bank": "08", "refund_account": "3020000000001"});
    assert_eq!(cancel(&world, &imp_uid, account).await["response"]["status"], "cancelled");
    let transferred = |world: &World| world.sandbox.timeline(&imp_uid).iter().any(|e| e.kind == "refund.transferred");
    world.sandbox.clock().advance(std::time::Duration::from_secs(6 * 86_400));
    assert!(!transferred(&world), "it takes seven business days");
    world.sandbox.clock().advance(std::time::Duration::from_secs(6 * 86_400));
    assert!(transferred(&world));
}

#[tokio::test]
async fn without_the_contract_no_virtual_account_is_refunded() {
    let mut options = payjoa_sandbox::Options::default();
    options.vbank_refunds = false;
    let world = World::start_with(options).await;
    let imp_uid = paid(&world, "m", json!({"pay_method": "vbank"})).await;
    let account = json!({"refund_holder": "Kim", "refund_bank": "08", "refund_account": "1"});
    let body = cancel(&world, &imp_uid, account).await;
    assert!(body["code"] == 1 && body["message"].as_str().unwrap().contains("contract"), "{body}");
}

#[tokio::test]
async fn a_wrong_imp_uid_fails_even_beside_a_right_merchant_uid() {
    let world = World::start().await;
    paid(&world, "m", json!({})).await;
    let wrong = json!({"imp_uid": "imp_000000000000", "merchant_uid": "m"});
    let (_, body) = world.api(Method::POST, "/payments/cancel", Some(wrong)).await;
    assert_eq!(body["code"], 1);
    let (_, body) = world.api(Method::POST, "/payments/cancel", Some(json!({"merchant_uid": "m"}))).await;
    assert_eq!(body["response"]["status"], "cancelled");
}

#[tokio::test]
async fn payjoas_own_console_is_heard_of_by_nobody() {
    let world = World::start().await;
    let imp_uid = paid(&world, "m", json!({})).await;
    world.sandbox.cancel_at_payjoa(&imp_uid).unwrap();
    assert_eq!(world.sandbox.payment(&imp_uid).unwrap()["status"], "paid");
    let body = cancel(&world, &imp_uid, json!({})).await;
    assert!(body["code"] == 1 && body["message"].as_str().unwrap().starts_with("PAYJOA"), "{body}");
}

#[tokio::test]
async fn test_sites_are_cancelled_at_eleven_at_night() {
    let mut options = payjoa_sandbox::Options::default();
    options.nightly_cancel = true;
    let world = World::start_with(options).await;
    world.sandbox.clock().freeze();
    // Noon in Korea, on 23 November 2026.
    world.sandbox.clock().set(1_795_402_800);
    let test = paid(&world, "test", json!({})).await;
    let own = paid(&world, "own", json!({"pg": "daou.MYSHOP"})).await;
    let wallet = paid(&world, "wallet", json!({"pay_method": "kakaopay"})).await;
    world.sandbox.clock().advance(std::time::Duration::from_secs(11 * 3_600));
    for (imp_uid, taken_back) in [(&test, true), (&own, false), (&wallet, false)] {
        let events = world.sandbox.timeline(imp_uid);
        assert_eq!(events.iter().any(|event| event.kind == "payjoa.cancelled"), taken_back, "{events:?}");
    }
}

#[tokio::test]
async fn the_console_cancels_a_part() {
    let world = World::start().await;
    let imp_uid = paid(&world, "m", json!({})).await;
    world.sandbox.cancel(&imp_uid, Some(Won::new(4).unwrap())).unwrap();
    let payment = world.sandbox.payment(&imp_uid).unwrap();
    assert_eq!((&payment["status"], &payment["cancel_amount"]), (&json!("paid"), &json!(4)));
}

#[tokio::test]
async fn kakaopays_tax_is_computed_by_payjoa() {
    let world = World::start().await;
    let imp_uid = paid(&world, "m", json!({"pay_method": "kakaopay", "amount": 1_000, "tax_free": 500})).await;
    let body = cancel(&world, &imp_uid, json!({"amount": 100, "tax_free": 100})).await;
    assert_eq!(body["code"], 0);
    let cancelled = world.sandbox.timeline(&imp_uid);
    let event = cancelled.iter().find(|event| event.kind == "payment.cancelled").unwrap();
    assert_eq!(event.detail["tax_free"], 50);
}
