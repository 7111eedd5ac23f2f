//! Faults between the payment window and the shop's page.

use std::time::Duration;

use payjoa::{ImpUid, Platform};
use payjoa_sandbox::{Arm, Fault};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

use crate::{
    support::{World, order},
    webhook::Shop,
};

/// A window in which a fault will happen, on this platform.
async fn window(platform: Platform, arm: impl Into<Arm>) -> (World, ImpUid) {
    let world = World::start().await;
    world.sandbox.arm(arm).unwrap();
    let imp_uid = world.open(order("m"), platform);
    (world, imp_uid)
}

async fn press(world: &World, imp_uid: &ImpUid) -> Response {
    world.request(Method::POST, &format!("/window/{imp_uid}")).form(&[("action", "approve")]).send().await.unwrap()
}

fn location(response: &Response) -> &str {
    response.headers()["location"].to_str().unwrap()
}

/// What the decided window has for the page that opened it.
fn answer(page: &str) -> Value {
    let (_, rest) = page.split_once("id=\"answer\">").unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

fn status(world: &World, imp_uid: &ImpUid) -> Value {
    world.sandbox.payment(imp_uid).unwrap()["status"].clone()
}

#[tokio::test]
async fn a_late_database_says_ready_until_the_clock_has_passed() {
    let (world, imp_uid) = window(Platform::Pc, Fault::LateDatabase.delay(Duration::from_secs(90))).await;
    world.sandbox.clock().freeze();
    let page = press(&world, &imp_uid).await.text().await.unwrap();
    assert_eq!((&answer(&page)["success"], status(&world, &imp_uid)), (&json!(false), json!("ready")));
    world.sandbox.clock().advance(Duration::from_secs(89));
    assert_eq!(status(&world, &imp_uid), "ready");
    world.sandbox.clock().advance(Duration::from_secs(1));
    assert_eq!(status(&world, &imp_uid), "paid");
}

#[tokio::test]
async fn what_failed_is_paid_after_all() {
    let (world, imp_uid) = window(Platform::Pc, Fault::FailedThenPaid).await;
    let mut shop = Shop::open().await;
    world.sandbox.set_webhook_url(Some(&shop.url)).unwrap();
    world.sandbox.clock().freeze();
    let page = press(&world, &imp_uid).await.text().await.unwrap();
    assert_eq!((&answer(&page)["error_code"], status(&world, &imp_uid)), (&json!("SANDBOX_TIMEOUT"), json!("failed")));
    assert!(shop.is_quiet());
    world.sandbox.clock().advance(Duration::from_secs(60));
    assert_eq!(status(&world, &imp_uid), "paid");
    assert_eq!(shop.next().await["status"], "paid");
    let payment = world.sandbox.payment(&imp_uid).unwrap();
    assert_eq!((&payment["failed_at"], &payment["fail_reason"]), (&json!(0), &Value::Null));
}

#[tokio::test]
async fn on_a_phone_what_failed_comes_back_as_a_failure() {
    let (world, imp_uid) = window(Platform::MobileWeb, Fault::FailedThenPaid).await;
    let response = press(&world, &imp_uid).await;
    assert!(location(&response).contains("imp_success=false&error_code=SANDBOX_TIMEOUT"), "{}", location(&response));
}

#[tokio::test]
async fn an_abandoned_window_leaves_a_payment_that_stays_ready() {
    let (world, imp_uid) = window(Platform::Pc, Fault::AbandonedWindow).await;
    let page = press(&world, &imp_uid).await.text().await.unwrap();
    assert_eq!(answer(&page), Value::Null);
    world.sandbox.clock().advance(Duration::from_secs(30 * 86_400));
    assert_eq!(status(&world, &imp_uid), "ready");
}

#[tokio::test]
async fn a_lost_callback_is_silence_about_a_paid_payment() {
    for platform in [Platform::Pc, Platform::MobileWeb] {
        let (world, imp_uid) = window(platform, Fault::LostCallback).await;
        let response = press(&world, &imp_uid).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(answer(&response.text().await.unwrap()), Value::Null);
        assert_eq!(status(&world, &imp_uid), "paid");
    }
}

#[tokio::test]
async fn a_duplicated_callback_is_posted_to_be_called_twice() {
    let (world, imp_uid) = window(Platform::Pc, Fault::DuplicatedCallback).await;
    let page = press(&world, &imp_uid).await.text().await.unwrap();
    assert!(page.contains("data-times=\"2\""), "{page}");
    let plain = world.open(order("plain"), Platform::Pc);
    world.sandbox.disarm_all();
    assert!(press(&world, &plain).await.text().await.unwrap().contains("data-times=\"1\""));
}

#[tokio::test]
async fn the_webhook_has_been_answered_before_the_browser_is() {
    let (world, imp_uid) = window(Platform::Pc, Fault::CallbackAfterWebhook).await;
    let mut shop = Shop::open().await;
    world.sandbox.set_webhook_url(Some(&shop.url)).unwrap();
    press(&world, &imp_uid).await;
    assert!(!shop.is_quiet(), "the webhook came first");
    let kinds: Vec<_> = world.sandbox.timeline(&imp_uid).into_iter().map(|event| event.kind).collect();
    let place = |kind: &str| kinds.iter().position(|had| had == kind).unwrap();
    assert!(place("webhook.answered") < place("browser.answered"), "{kinds:?}");
}

#[tokio::test]
async fn the_browser_is_answered_before_the_webhook_goes() {
    let (world, imp_uid) = window(Platform::Pc, Fault::CallbackBeforeWebhook).await;
    let mut shop = Shop::open().await;
    world.sandbox.set_webhook_url(Some(&shop.url)).unwrap();
    press(&world, &imp_uid).await;
    shop.next().await;
    let kinds: Vec<_> = world.sandbox.timeline(&imp_uid).into_iter().map(|event| event.kind).collect();
    let place = |kind: &str| kinds.iter().position(|had| had == kind).unwrap();
    assert!(place("webhook.waiting") < place("browser.answered"), "{kinds:?}");
    assert!(!kinds.iter().take(place("browser.answered")).any(|kind| kind == "webhook.answered"), "{kinds:?}");
}

#[tokio::test]
async fn a_cut_query_has_lost_the_order() {
    let (world, imp_uid) = window(Platform::MobileWeb, Fault::CutQuery).await;
    let response = press(&world, &imp_uid).await;
    let short = &imp_uid.as_str()[..6];
    assert_eq!(location(&response), format!("https://shop.example/payments/complete?imp_uid={short}"));
    assert_eq!(status(&world, &imp_uid), "paid");
}

#[tokio::test]
async fn a_mangled_query_says_undefined() {
    let (world, imp_uid) = window(Platform::MobileWeb, Fault::MangledQuery).await;
    let response = press(&world, &imp_uid).await;
    assert!(location(&response).ends_with("&error_code=undefined&error_msg=undefined"), "{}", location(&response));
}

#[tokio::test]
async fn another_browser_gets_the_address_and_this_one_stays() {
    let (world, imp_uid) = window(Platform::MobileWeb, Fault::OtherBrowser).await;
    let response = press(&world, &imp_uid).await;
    assert_eq!(response.status(), StatusCode::OK);
    let page = response.text().await.unwrap();
    let address =
        format!("https://shop.example/payments/complete?imp_uid={imp_uid}&amp;merchant_uid=m&amp;imp_success=true");
    assert!(page.contains("data-state=\"other-browser\"") && page.contains(&address), "{page}");
}

#[tokio::test]
async fn the_answer_stands_in_the_timeline_once() {
    let world = World::start().await;
    for (platform, merchant_uid, kind) in
        [(Platform::Pc, "pc", "browser.answered"), (Platform::MobileWeb, "mobile", "browser.redirected")]
    {
        let imp_uid = world.open(order(merchant_uid), platform);
        press(&world, &imp_uid).await;
        press(&world, &imp_uid).await;
        let timeline = world.sandbox.timeline(&imp_uid);
        assert_eq!(timeline.iter().filter(|event| event.kind == kind).count(), 1, "{timeline:?}");
    }
}
