//! The PAYJOA guide's own samples, as they are written there but for the host and the token.

use payjoa::Platform;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{World, answer, order_with};

/// What `curl -H "Content-Type: application/json" -X POST -d BODY` sends.
async fn curl(world: &World, path: &str, body: &'static str) -> (StatusCode, Value) {
    let token = world.token().await;
    let request = world.request(Method::POST, path).header("content-type", "application/json");
    answer(request.header("authorization", token).body(body)).await
}

/// The texts of the `sandbox.lenient` events of a payment.
fn lenient(world: &World, body: &Value) -> Vec<String> {
    let imp_uid = payjoa::ImpUid::new(body["response"]["imp_uid"].as_str().unwrap()).unwrap();
    let events = world.sandbox.timeline(&imp_uid);
    let lenient = events.iter().filter(|event| event.kind == "sandbox.lenient");
    lenient.map(|event| event.detail["what"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_one_time_payment() {
    let world = World::start().await;
    let sample = r#"{"merchant_uid":"order_id_8237352", "card_number":"1234-1234-1234-1234", "expiry":"2019-01", "birth":"123456", "amount":3000}"#;
    let (status, body) = curl(&world, "/subscribe/payments/onetime", sample).await;
    assert_eq!((status, &body["code"], &body["response"]["status"]), (StatusCode::OK, &json!(0), &json!("paid")));
    assert_eq!((&body["response"]["amount"], &body["response"]["channel"]), (&json!(3000), &json!("api")));
    assert_eq!(body["response"]["customer_uid"], Value::Null, "the card isn't stored");
    assert!(lenient(&world, &body).iter().any(|what| what.contains("expired")), "the sample's card expired in 2019");
}

#[tokio::test]
async fn a_billing_key() {
    let world = World::start().await;
    let sample = r#"{"card_number":"1234-1234-1234-1234", "expiry":"2025-12", "birth":"820213", "pwd_2digit":"00"}"#;
    let (status, body) = curl(&world, "/subscribe/customers/your-customer-unique-id", sample).await;
    assert_eq!((status, &body["code"]), (StatusCode::OK, &json!(0)));
    assert_eq!(body["response"]["customer_uid"], "your-customer-unique-id");
    assert_eq!(body["response"]["card_number"], "123412******1234");
}

#[tokio::test]
async fn a_billing_key_with_a_first_payment_and_a_second_payment_with_it() {
    let world = World::start().await;
    let first = r#"{"customer_uid":"your-customer-unique-id", "merchant_uid":"order_id_8237352", "card_number":"1234-1234-1234-1234", "expiry":"2019-01", "birth":"123456", "amount":3000}"#;
    let (_, body) = curl(&world, "/subscribe/payments/onetime", first).await;
    assert_eq!((&body["code"], &body["response"]["customer_uid_usage"]), (&json!(0), &json!("issue")));
    // The guide's next sample has the same merchant_uid, which is paid by now: only another one can be.
    let again = r#"{"customer_uid":"your-customer-unique-id", "merchant_uid":"order_id_8237352", "amount":3000}"#;
    let (status, body) = curl(&world, "/subscribe/payments/again", again).await;
    assert_eq!((status, &body["code"]), (StatusCode::OK, &json!(1)));
}

#[tokio::test]
async fn a_payment_with_a_billing_key() {
    let world = World::start().await;
    let key = json!({"card_number": "1234-1234-1234-1234", "expiry": "2030-12"});
    world.api(Method::POST, "/subscribe/customers/your-customer-unique-id", Some(key)).await;
    let sample = r#"{"customer_uid":"your-customer-unique-id", "merchant_uid":"order_id_8237352", "amount":3000}"#;
    let (status, body) = curl(&world, "/subscribe/payments/again", sample).await;
    assert_eq!((status, &body["response"]["status"]), (StatusCode::OK, &json!("paid")));
    assert_eq!(body["response"]["customer_uid_usage"], "payment");
    assert_eq!(lenient(&world, &body), ["name is missing: the API's newer reference requires it"]);
}

#[tokio::test]
async fn an_escrow_delivery() {
    let world = World::start().await;
    let imp_uid = world.open(order_with("m", json!({"pay_method": "trans", "escrow": true})), Platform::Pc);
    world.sandbox.approve(&imp_uid).unwrap();
    let sample = r#"{
    "logis": {
        "invoice": "1728384716123",
        "company": "CJGLS",
        "receiving_at": "20220215",
        "address": "16, Seongsui-ro 20-gil"
    },
    "receiver": {
        "name": "John DOe"
    },
    "sender": {
        "relationship": "self"
    }
}"#;
    let (status, body) = curl(&world, &format!("/escrows/logis/{imp_uid}"), sample).await;
    assert_eq!((status, &body["code"]), (StatusCode::OK, &json!(0)), "{body}");
    assert_eq!(
        (&body["response"]["company"], &body["response"]["invoice"]),
        (&json!("CJGLS"), &json!("1728384716123"))
    );
    let told = world.sandbox.timeline(&imp_uid);
    assert!(
        told.iter()
            .any(|event| event.kind == "sandbox.lenient" && event.detail["what"].as_str().unwrap().contains("sent_at"))
    );
}

#[tokio::test]
async fn the_depositors_name() {
    let world = World::start().await;
    let imp_uid = world.open(order_with("m", json!({"pay_method": "vbank"})), Platform::Pc);
    world.sandbox.approve(&imp_uid).unwrap();
    world.sandbox.deposit(&imp_uid).unwrap();
    let (_, body) = world.get(&format!("/payments/{imp_uid}?extension=true")).await;
    let payment = &body["response"];
    assert_eq!((&payment["bank_code"], &payment["bank_name"]), (&Value::Null, &Value::Null));
    assert_eq!(payment["extension"]["REMITTER"], "John Doe");
}
