//! What goes by the gateway's clock: tokens and virtual accounts.

use std::time::Duration;

use payjoa::{ImpUid, Platform, Won};
use payjoa_sandbox::ActError;
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::support::{World, answer, order_with};

async fn frozen() -> World {
    let world = World::start().await;
    world.sandbox.clock().freeze();
    world
}

fn advance(world: &World, seconds: u64) {
    world.sandbox.clock().advance(Duration::from_secs(seconds));
}

async fn admitted(world: &World, token: &str) -> bool {
    let (status, _) = answer(world.request(Method::GET, "/cards").bearer_auth(token)).await;
    status == StatusCode::OK
}

#[tokio::test]
async fn a_token_lives_for_thirty_minutes() {
    let world = frozen().await;
    let token = world.token().await;
    advance(&world, 30 * 60 - 1);
    assert!(admitted(&world, &token).await);
    advance(&world, 1);
    assert!(!admitted(&world, &token).await);
    assert_ne!(world.token().await, token);
}

#[tokio::test]
async fn asking_in_the_last_minute_adds_five() {
    let world = frozen().await;
    let token = world.token().await;
    advance(&world, 29 * 60);
    assert_eq!(world.token().await, token, "the same one");
    advance(&world, 5 * 60 + 59);
    assert!(admitted(&world, &token).await);
    advance(&world, 1);
    assert!(!admitted(&world, &token).await);
}

fn account(world: &World) -> ImpUid {
    let imp_uid = world.open(order_with("m", json!({"pay_method": "vbank"})), Platform::Pc);
    world.sandbox.approve(&imp_uid).unwrap();
    imp_uid
}

#[tokio::test]
async fn a_virtual_account_takes_the_exact_amount_only() {
    let world = frozen().await;
    let imp_uid = account(&world);
    let won = |amount| Won::new(amount).unwrap();
    for amount in [1, 1_003, 1_005] {
        let refused = world.sandbox.transfer(&imp_uid, won(amount), Some("Lee"));
        assert_eq!(refused, Err(ActError::OtherDeposit { awaited: won(1_004), came: won(amount) }));
    }
    world.sandbox.transfer(&imp_uid, won(1_004), Some("Lee")).unwrap();
    let payment = world.sandbox.payment(&imp_uid).unwrap();
    assert_eq!((&payment["status"], &payment["extension"]["REMITTER"]), (&json!("paid"), &json!("Lee")));
    let refused = world.sandbox.timeline(&imp_uid).iter().filter(|event| event.kind == "vbank.deposit_refused").count();
    assert_eq!(refused, 3, "each stands in the timeline");
}

#[tokio::test]
async fn a_virtual_account_expires_and_takes_nothing_more() {
    let world = frozen().await;
    let imp_uid = account(&world);
    let due = world.sandbox.payment(&imp_uid).unwrap()["vbank_date"].as_u64().unwrap();
    world.sandbox.clock().set(due);
    let expired = || world.sandbox.timeline(&imp_uid).iter().any(|event| event.kind == "vbank.expired");
    assert!(!expired(), "the deadline's own second still counts");
    advance(&world, 1);
    assert!(expired());
    assert_eq!(world.sandbox.deposit(&imp_uid), Err(ActError::DepositTooLate { due }));
    assert_eq!(world.sandbox.payment(&imp_uid).unwrap()["status"], "ready");
}

#[tokio::test]
async fn the_second_of_two_open_windows_fails() {
    let world = frozen().await;
    let windows = [account_of(&world, "card"), account_of(&world, "card"), account_of(&world, "vbank")];
    world.sandbox.approve(&windows[2]).unwrap();
    world.sandbox.approve(&windows[0]).unwrap();
    world.sandbox.approve(&windows[1]).unwrap();
    let status = |place: usize| world.sandbox.payment(&windows[place]).unwrap()["status"].clone();
    assert_eq!([status(0), status(1), status(2)], [json!("paid"), json!("failed"), json!("ready")]);
    assert_eq!(world.sandbox.deposit(&windows[2]), Err(ActError::PaidOtherwise));
}

fn account_of(world: &World, method: &str) -> ImpUid {
    world.open(order_with("m", json!({"pay_method": method})), Platform::Pc)
}
