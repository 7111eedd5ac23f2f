//! Faults of webhooks, as the shop's server meets them.

use std::time::Duration;

use payjoa::{ImpUid, Platform};
use payjoa_sandbox::Fault;
use serde_json::json;

use crate::{
    support::{World, order, order_with},
    webhook::Shop,
};

async fn world_and_shop() -> (World, Shop) {
    let (world, shop) = (World::start().await, Shop::open().await);
    world.sandbox.set_webhook_url(Some(&shop.url)).unwrap();
    (world, shop)
}

fn pay(world: &World, merchant_uid: &str) -> ImpUid {
    let imp_uid = world.open(order(merchant_uid), Platform::Pc);
    world.sandbox.approve(&imp_uid).unwrap();
    imp_uid
}

fn kinds(world: &World, imp_uid: &ImpUid) -> Vec<String> {
    world.sandbox.timeline(imp_uid).into_iter().map(|event| event.kind.into_owned()).collect()
}

#[tokio::test]
async fn a_lost_webhook_never_comes() {
    let (world, mut shop) = world_and_shop().await;
    world.sandbox.arm(Fault::LostWebhook.once()).unwrap();
    let lost = pay(&world, "lost");
    pay(&world, "next");
    assert_eq!(shop.next().await["merchant_uid"], "next");
    assert!(shop.is_quiet());
    assert!(kinds(&world, &lost).contains(&"webhook.lost".to_owned()));
}

#[tokio::test]
async fn a_duplicated_webhook_comes_twice() {
    let (world, mut shop) = world_and_shop().await;
    world.sandbox.arm(Fault::DuplicatedWebhook.once()).unwrap();
    pay(&world, "m");
    let first = shop.next().await;
    assert_eq!(first, shop.next().await);
}

#[tokio::test]
async fn a_reordered_webhook_comes_after_the_next_one() {
    let (world, mut shop) = world_and_shop().await;
    world.sandbox.arm(Fault::ReorderedWebhook.once()).unwrap();
    let imp_uid = world.open(order_with("m", json!({"pay_method": "vbank"})), Platform::Pc);
    world.sandbox.approve(&imp_uid).unwrap();
    world.sandbox.deposit(&imp_uid).unwrap();
    assert_eq!(
        (shop.next().await["status"].clone(), shop.next().await["status"].clone()),
        (json!("paid"), json!("ready"))
    );
}

#[tokio::test]
async fn with_every_webhook_reordered_none_waits_for_ever() {
    let (world, mut shop) = world_and_shop().await;
    world.sandbox.arm(Fault::ReorderedWebhook).unwrap();
    let imp_uid = world.open(order_with("m", json!({"pay_method": "vbank"})), Platform::Pc);
    world.sandbox.approve(&imp_uid).unwrap();
    world.sandbox.deposit(&imp_uid).unwrap();
    let statuses = (shop.next().await["status"].clone(), shop.next().await["status"].clone());
    assert_eq!(statuses, (json!("paid"), json!("ready")));
}

#[tokio::test]
async fn a_delayed_webhook_comes_by_the_gateways_clock() {
    let (world, mut shop) = world_and_shop().await;
    world.sandbox.clock().freeze();
    world.sandbox.arm(Fault::DelayedWebhook.delay(Duration::from_secs(3_600)).once()).unwrap();
    pay(&world, "late");
    pay(&world, "on time");
    assert_eq!(shop.next().await["merchant_uid"], "on time");
    world.sandbox.clock().advance(Duration::from_secs(3_599));
    assert!(shop.is_quiet());
    world.sandbox.clock().advance(Duration::from_secs(1));
    assert_eq!(shop.next().await["merchant_uid"], "late");
}

#[tokio::test]
async fn a_forged_webhook_says_paid_before_anybody_has_paid() {
    let (world, mut shop) = world_and_shop().await;
    world.sandbox.arm(Fault::ForgedWebhook.once()).unwrap();
    let imp_uid = world.open(order("m"), Platform::Pc);
    assert_eq!(shop.next().await, json!({"imp_uid": imp_uid, "merchant_uid": "m", "status": "paid"}));
    assert_eq!(world.sandbox.payment(&imp_uid).unwrap()["status"], "ready");
}

#[tokio::test]
async fn one_is_forged_at_once_for_a_window_that_is_open() {
    let (world, mut shop) = world_and_shop().await;
    let imp_uid = world.open(order("m"), Platform::Pc);
    world.sandbox.arm(Fault::ForgedWebhook.payment(imp_uid.clone())).unwrap();
    assert_eq!(shop.next().await["status"], "paid");
}

#[tokio::test]
async fn given_with_a_decision_it_happens_to_that_payment_only() {
    let (world, mut shop) = world_and_shop().await;
    let imp_uid = world.open(order("m"), Platform::Pc);
    world.sandbox.act(&imp_uid, payjoa_sandbox::Decision::Approve, Fault::LostWebhook.into()).unwrap();
    pay(&world, "other");
    assert_eq!(shop.next().await["merchant_uid"], "other");
    assert!(shop.is_quiet());
}
