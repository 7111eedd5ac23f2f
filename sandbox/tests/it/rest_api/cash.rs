//! Cash receipts and escrow.

use payjoa::{ImpUid, Platform};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{World, order_with};

fn paid(world: &World, merchant_uid: &str, more: Value) -> ImpUid {
    let imp_uid = world.open(order_with(merchant_uid, more), Platform::Pc);
    world.sandbox.approve(&imp_uid).unwrap();
    imp_uid
}

fn who() -> Value {
    json!({"identifier": "01012345678", "company_name": "Shop", "company_tel": "02", "corp_reg_no": "1234567890"})
}

#[tokio::test]
async fn a_receipt_is_issued_over_what_is_left_and_cancelled() {
    let world = World::start().await;
    let imp_uid = paid(&world, "m", json!({"pay_method": "trans", "amount": 2_100}));
    world.sandbox.cancel(&imp_uid, Some(payjoa::Won::new(1_000).unwrap())).unwrap();
    let path = format!("/receipts/{imp_uid}");
    let (status, body) = world.api(Method::POST, &path, Some(who())).await;
    assert_eq!(
        (status, &body["response"]["amount"], &body["response"]["vat"]),
        (StatusCode::OK, &json!(1_100), &json!(100))
    );
    assert_eq!(world.api(Method::POST, &path, Some(who())).await.0, StatusCode::BAD_REQUEST, "once");
    assert_eq!(world.sandbox.payment(&imp_uid).unwrap()["cash_receipt_issued"], true);
    let (_, body) = world.api(Method::DELETE, &path, None).await;
    assert!(body["response"]["cancelled_at"].as_u64().unwrap() > 0, "{body}");
    assert_eq!(world.sandbox.payment(&imp_uid).unwrap()["cash_receipt_issued"], false);
    assert_eq!(world.api(Method::POST, &path, Some(who())).await.0, StatusCode::OK, "again, after the cancel");
}

#[tokio::test]
async fn payjoa_issues_by_itself_where_the_request_allowed_it() {
    let world = World::start().await;
    let flag = |flag: u8| json!({"pay_method": "trans", "bypass": {"daou": {"CASHRECEIPTFLAG": flag}}});
    let allowed = paid(&world, "allowed", flag(1));
    let blocked = paid(&world, "blocked", flag(2));
    assert_eq!(world.sandbox.payment(&allowed).unwrap()["cash_receipt_issued"], true);
    assert_eq!(world.sandbox.payment(&blocked).unwrap()["cash_receipt_issued"], false);
    let (status, _) = world.api(Method::POST, &format!("/receipts/{allowed}"), Some(who())).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn payjoas_own_receipt_follows_the_money() {
    let world = World::start().await;
    let allowed = json!({"pay_method": "trans", "amount": 2_100, "bypass": {"daou": {"CASHRECEIPTFLAG": 1}}});
    let imp_uid = paid(&world, "m", allowed);
    let path = format!("/receipts/{imp_uid}");
    let first = world.get(&path).await.1["response"].clone();
    world.sandbox.cancel(&imp_uid, Some(payjoa::Won::new(1_000).unwrap())).unwrap();
    let second = world.get(&path).await.1["response"].clone();
    assert_eq!((&second["amount"], &second["vat"], &second["cancelled_at"]), (&json!(1_100), &json!(100), &json!(0)));
    assert_ne!(first["apply_num"], second["apply_num"], "another receipt");
    world.sandbox.cancel(&imp_uid, None).unwrap();
    assert_eq!(world.sandbox.payment(&imp_uid).unwrap()["cash_receipt_issued"], false);
    assert!(world.get(&path).await.1["response"]["cancelled_at"].as_u64().unwrap() > 0);
    let (status, _) = world.api(Method::DELETE, &path, None).await;
    assert_eq!(status, StatusCode::NOT_FOUND, "it is taken back already");
}

#[tokio::test]
async fn a_receipt_of_the_api_stands_until_it_is_taken_back() {
    let world = World::start().await;
    let imp_uid = paid(&world, "m", json!({"pay_method": "trans"}));
    let path = format!("/receipts/{imp_uid}");
    world.api(Method::POST, &path, Some(who())).await;
    world.sandbox.cancel(&imp_uid, None).unwrap();
    assert_eq!(world.sandbox.payment(&imp_uid).unwrap()["cash_receipt_issued"], true);
    assert!(world.let_pass(&imp_uid).contains("DELETE /receipts/"), "{}", world.let_pass(&imp_uid));
    assert_eq!(world.api(Method::DELETE, &path, None).await.0, StatusCode::OK);
}

#[tokio::test]
async fn whom_a_receipt_identifies_is_not_kept() {
    let world = World::start().await;
    let imp_uid = paid(&world, "m", json!({"pay_method": "trans"}));
    let (_, body) = world.api(Method::POST, &format!("/receipts/{imp_uid}"), Some(who())).await;
    let everything = format!("{body} {:?}", world.sandbox.timeline(&imp_uid));
    assert!(!everything.contains("01012345678"), "{everything}");
}

#[tokio::test]
async fn a_shipping_is_registered_once_and_changed() {
    let world = World::start().await;
    let imp_uid = paid(&world, "m", json!({"pay_method": "trans", "escrow": true}));
    let path = format!("/escrows/logis/{imp_uid}");
    let shipping = |company: &str| {
        json!({
            "logis": {"company": company, "invoice": "1", "sent_at": 1_644_900_000, "receiving_at": "20220215", "address": "a"},
            "receiver": {}, "sender": {"relationship": "본인"},
        })
    };
    assert_eq!(
        world.api(Method::PUT, &path, Some(shipping("CJGLS"))).await.0,
        StatusCode::CONFLICT,
        "nothing to change"
    );
    assert_eq!(world.get(&path).await.0, StatusCode::CONFLICT, "nothing to show");
    let (status, body) = world.api(Method::POST, &path, Some(shipping("CJGLS"))).await;
    assert_eq!((status, &body["response"]["sent_at"]), (StatusCode::OK, &json!(1_644_900_000)), "{body}");
    assert_eq!(world.api(Method::POST, &path, Some(shipping("CJGLS"))).await.0, StatusCode::CONFLICT, "once");
    let (_, body) = world.api(Method::PUT, &path, Some(shipping("DRONE"))).await;
    assert_eq!(body["response"]["company"], "ETC", "an unknown courier");
    assert_eq!(world.get(&path).await.1["response"], body["response"]);
}
