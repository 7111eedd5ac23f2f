use merchant::Shop;
use payjoa::{ImpUid, Platform};
use payjoa_sandbox::{Decision, Fault, Faults};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{NOBODY, Street, config};

fn window(street: &Street, order: &Value, amount: u64) -> Result<ImpUid, String> {
    window_of("daou", street, order, amount)
}

fn window_of(pg: &str, street: &Street, order: &Value, amount: u64) -> Result<ImpUid, String> {
    let params = json!({
        "pg": pg, "pay_method": order["pay_method"], "merchant_uid": order["merchant_uid"], "name": order["name"],
        "amount": amount, "digital": order["digital"],
    });
    street.sandbox.open(params, Platform::Pc).map(|opened| opened.imp_uid).map_err(|refusal| format!("{refusal:?}"))
}

#[tokio::test]
async fn the_guides_sample_order_from_cart_to_fulfilment() {
    let mut street = Street::open().await;
    let order = street.order().await;
    assert_eq!((&order["amount"], &order["name"]), (&json!(1004), &json!("NF long padding jacket M")));
    assert_eq!((&order["pay_method"], &order["digital"]), (&json!("card"), &json!(false)));
    let imp_uid = window(&street, &order, 1_004).unwrap();
    street.sandbox.approve(&imp_uid).unwrap();
    let claim = json!({"merchant_uid": order["merchant_uid"], "imp_uid": imp_uid});
    for _ in 0..3 {
        let answer: Value = street.post("/payments/confirm", claim.to_string()).await.json().await.unwrap();
        assert_eq!((&answer["state"], &answer["amount"]), (&json!("paid"), &json!(1004)));
    }
    let number = order["merchant_uid"].as_str().unwrap();
    let line = format!("fulfilled merchant_uid={number} amount=1004 order=\"NF long padding jacket M\"");
    assert_eq!(street.next().await, line);
    street.shop.stop().await;
    assert_eq!(street.said.recv().await, None, "once");
}

#[tokio::test]
async fn payments_that_a_person_has_to_look_after_are_said_once() {
    let mut street = Street::open_with(&["--pg-id", "CTS00001", "--pg-id", "CTS17362"]).await;
    let order = street.order().await;
    let number = order["merchant_uid"].as_str().unwrap();
    let imp_uid = window_of("daou.CTS99999", &street, &order, 1_004).unwrap();
    street.sandbox.approve(&imp_uid).unwrap();
    let claim = json!({"merchant_uid": number, "imp_uid": imp_uid}).to_string();
    for _ in 0..2 {
        street.post("/payments/confirm", claim.clone()).await;
    }
    let line = format!("attention merchant_uid={number} imp_uid={imp_uid} reason=gateway_mismatch amount=1004");
    assert_eq!(street.next().await, line);
    street.shop.stop().await;
    assert_eq!(street.said.recv().await, None, "once");
}

#[tokio::test]
async fn a_lost_callback_loses_no_payment() {
    let mut street = Street::open().await;
    let order = street.order().await;
    let imp_uid = window(&street, &order, 1_004).unwrap();
    let lost = Faults::NONE.with(Fault::LostCallback).with(Fault::LateDatabase);
    street.sandbox.act(&imp_uid, Decision::Approve, lost).unwrap();
    assert!(street.next().await.contains(order["merchant_uid"].as_str().unwrap()));
}

#[tokio::test]
async fn the_amount_is_registered_before_the_page_learns_the_number() {
    let street = Street::open().await;
    let order = street.order().await;
    let refused = window(&street, &order, 1_003).unwrap_err();
    assert!(refused.contains("1003") || refused.contains("1,003") || refused.contains("amount"), "{refused}");
    window(&street, &order, 1_004).unwrap();
}

#[tokio::test]
async fn every_attempt_has_a_number_nobody_can_guess() {
    let street = Street::open().await;
    let (first, second) = (street.order().await, street.order().await);
    let (first, second) = (first["merchant_uid"].as_str().unwrap(), second["merchant_uid"].as_str().unwrap());
    assert_ne!(first, second);
    assert!(first.len() <= 40 && first.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c)), "{first}");
}

#[tokio::test]
async fn orders_that_cannot_be() {
    let street = Street::open().await;
    for (body, want) in [
        (r#"{"items":[]}"#.to_owned(), (422, "cart")),
        (r#"{"items":[{"product":"moon","quantity":1}]}"#.to_owned(), (422, "cart")),
        (r#"{"items":[{"product":"wool-beanie","quantity":0}]}"#.to_owned(), (422, "cart")),
        (r#"{"items":[{"product":"wool-beanie","quantity":-1}]}"#.to_owned(), (400, "malformed")),
        (r#"{"items":[{"product":"wool-beanie","quantity":1,"price":1}]}"#.to_owned(), (400, "malformed")),
        (r#"{"items":[{"product":"wool-beanie","quantity":1}],"amount":1}"#.to_owned(), (400, "malformed")),
        (r#"{"items":[{"product":"wool-beanie","quantity":1}],"pay_method":"gold"}"#.to_owned(), (400, "malformed")),
        ("jacket".to_owned(), (400, "malformed")),
        (" ".repeat(65 * 1024), (413, "too_large")),
    ] {
        let answer = street.post("/api/orders", body.clone()).await;
        let status = answer.status().as_u16();
        let problem: Value = answer.json().await.unwrap();
        assert_eq!((status, problem["code"].as_str().unwrap()), want, "{}", &body[..body.len().min(60)]);
    }
}

#[tokio::test]
async fn without_a_gateway_no_number_is_handed_out() {
    let mut street = Street::open().await;
    let folder = TempDir::new().unwrap();
    street.shop = Shop::start(config(folder.path(), NOBODY, &[]), |_| {}).await.unwrap();
    let wanted = r#"{"items":[{"product":"wool-beanie","quantity":1}]}"#;
    let answer = street.post("/api/orders", wanted).await;
    assert_eq!((answer.status().as_u16(), answer.headers()["retry-after"].to_str().unwrap()), (503, "3"));
    assert_eq!(answer.json::<Value>().await.unwrap()["code"], "gateway_unavailable");
}

#[tokio::test]
async fn the_page_learns_what_it_needs_and_no_secret() {
    let street = Street::open().await;
    let config: Value = street.get("/api/config").await.json().await.unwrap();
    assert_eq!(config, json!({"user_code": "imp00000000", "sdk_url": street.sandbox.sdk_url(), "pg": "daou"}));
    let products: Value = street.get("/api/products").await.json().await.unwrap();
    let jacket = &products[0];
    assert_eq!((&jacket["id"], &jacket["price"]), (&json!("padding-jacket-m"), &json!(1004)));
    assert!(jacket["name_ko"].is_string() && jacket["image"] == "/assets/padding-jacket-m.svg");
}

#[tokio::test]
async fn what_is_told_twice_is_sent_once() {
    let parcels = TempDir::new().unwrap();
    let mut street = Street::open_with(&["--parcels", parcels.path().to_str().unwrap()]).await;
    let order = street.order().await;
    // As if this process had died right after sending.
    let number = order["merchant_uid"].as_str().unwrap();
    std::fs::write(parcels.path().join(format!("fulfil_{number}")), "").unwrap();
    street.sandbox.approve(&window(&street, &order, 1_004).unwrap()).unwrap();
    let second = street.order().await;
    street.sandbox.approve(&window(&street, &second, 1_004).unwrap()).unwrap();
    assert!(street.next().await.contains(second["merchant_uid"].as_str().unwrap()));
}
