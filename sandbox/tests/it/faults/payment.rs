//! Faults of the payment itself: what a shop's server must notice.

use payjoa::{ImpUid, Platform};
use payjoa_sandbox::Fault;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{World, order};

/// Pays under a fault; gives the payment's number and what the browser was told.
async fn pay_under(world: &World, fault: Fault) -> (ImpUid, Value) {
    world.sandbox.arm(fault.once()).unwrap();
    let imp_uid = world.open(order("m"), Platform::Pc);
    let (_, body) = world.control(Method::POST, &format!("/payments/{imp_uid}/approve"), json!({})).await;
    (imp_uid, body["callback"].clone())
}

#[tokio::test]
async fn a_tampered_amount() {
    let world = World::start().await;
    let (imp_uid, told) = pay_under(&world, Fault::TamperedAmount).await;
    let (_, body) = world.get(&format!("/payments/{imp_uid}")).await;
    assert_eq!((&body["response"]["status"], &body["response"]["amount"]), (&json!("paid"), &json!(100)));
    assert_eq!(told["paid_amount"], 100);
}

#[tokio::test]
async fn a_reused_number() {
    let world = World::start().await;
    let earlier = world.open(order("earlier"), Platform::Pc);
    world.sandbox.approve(&earlier).unwrap();
    let (imp_uid, told) = pay_under(&world, Fault::ReusedImpUid).await;
    assert_eq!((&told["imp_uid"], &told["merchant_uid"]), (&json!(earlier), &json!("m")));
    assert_eq!(told["status"], "paid");
    assert_eq!(world.sandbox.payment(&imp_uid).unwrap()["status"], "ready", "this order isn't paid");
}

#[tokio::test]
async fn a_number_that_nobody_has_if_there_is_none_to_reuse() {
    let world = World::start().await;
    let (imp_uid, told) = pay_under(&world, Fault::ReusedImpUid).await;
    let claimed = told["imp_uid"].as_str().unwrap();
    assert_ne!(claimed, imp_uid.as_str());
    assert_eq!(world.get(&format!("/payments/{claimed}")).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn another_gateways_payment() {
    let world = World::start().await;
    let (imp_uid, told) = pay_under(&world, Fault::OtherGateway).await;
    let (_, body) = world.get(&format!("/payments/{imp_uid}")).await;
    assert_eq!(
        (&body["response"]["status"], &body["response"]["pg_provider"]),
        (&json!("paid"), &json!("html5_inicis"))
    );
    assert_eq!(told["pg_provider"], "html5_inicis");
}

#[tokio::test]
async fn a_test_channels_payment_is_hidden_unless_asked_for() {
    let world = World::start().await;
    let (imp_uid, _) = pay_under(&world, Fault::SandboxPayment).await;
    assert_eq!(world.get(&format!("/payments/{imp_uid}")).await.0, StatusCode::NOT_FOUND);
    let (_, body) = world.get(&format!("/payments/{imp_uid}?include_sandbox=true")).await;
    assert_eq!((&body["response"]["status"], &body["response"]["sandbox"]), (&json!("paid"), &json!(true)));
}
