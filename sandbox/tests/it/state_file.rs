//! `Options::state`: nothing is lost when the sandbox stops, however it stops.

use std::{path::Path, time::Duration};

use payjoa::{ImpUid, Platform};
use payjoa_sandbox::{Options, Sandbox, StartError, StateFileError};
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    cli::Serving,
    support::{World, order, order_with},
};

fn options(path: &Path) -> Options {
    let mut options = Options::default();
    options.state = Some(path.to_owned());
    options
}

async fn world(path: &Path) -> World {
    World::start_with(options(path)).await
}

fn file() -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sandbox.db");
    (folder, path)
}

#[tokio::test]
async fn everything_is_there_after_a_restart() {
    let (_folder, path) = file();
    let before = world(&path).await;
    let token = before.token().await;
    let paid = before.open(order("paid"), Platform::Pc);
    before.sandbox.approve(&paid).unwrap();
    before.sandbox.cancel(&paid, Some(payjoa::Won::new(4).unwrap())).unwrap();
    before.open(order("open"), Platform::Pc);
    before.sandbox.set_webhook_url(Some("http://127.0.0.1:1/hook")).unwrap();
    let card = json!({"card_number": "1234-1234-1234-1234", "expiry": "2030-12"});
    before.api(Method::POST, "/subscribe/customers/kept", Some(card.clone())).await;
    before.api(Method::POST, "/subscribe/customers/deleted", Some(card)).await;
    before.api(Method::DELETE, "/subscribe/customers/deleted", None).await;
    before.api(Method::POST, "/payments/prepare", Some(json!({"merchant_uid": "prepared", "amount": 7}))).await;
    before.sandbox.clock().advance(Duration::from_secs(1_000));
    before.control(Method::PUT, "/webhook", json!({"url": "http://127.0.0.1:1/hook", "format": "form"})).await;
    let (payment, timeline) = (before.sandbox.payment(&paid).unwrap(), before.sandbox.timeline(&paid));
    let clock = before.sandbox.clock().now();
    before.sandbox.stop().await;

    let after = world(&path).await;
    let same = |payment: Value| {
        let mut payment = payment;
        // The port, and with it the address of the receipt, is another one.
        payment.as_object_mut().unwrap().retain(|name, _| !name.contains("receipt_url") && name != "cancel_history");
        payment
    };
    assert_eq!(same(after.sandbox.payment(&paid).unwrap()), same(payment));
    assert_eq!(after.sandbox.timeline(&paid)[..timeline.len()], timeline);
    assert_eq!(after.token().await, token);
    let (_, webhook) = after.control(Method::GET, "/webhook", json!({})).await;
    assert_eq!((&webhook["url"], &webhook["format"]), (&json!("http://127.0.0.1:1/hook"), &json!("form")));
    assert!(after.sandbox.clock().now() >= clock, "the clock is as far ahead as it was");
    assert_eq!(after.get("/subscribe/customers/kept").await.0, 200);
    assert_eq!(after.get("/subscribe/customers/deleted").await.0, 404);
    assert_eq!(after.get("/payments/prepare/prepared").await.1["response"]["amount"], 7);
    let (_, page) = after.get("/payments/status/all?sorting=started").await;
    let orders: Vec<_> = page["response"]["list"].as_array().unwrap().iter().map(|p| &p["merchant_uid"]).collect();
    assert_eq!(orders, ["paid", "open"]);
}

#[tokio::test]
async fn what_was_to_happen_still_happens() {
    let (_folder, path) = file();
    let before = world(&path).await;
    before.sandbox.clock().freeze();
    let vbank = before.open(order_with("vbank", json!({"pay_method": "vbank"})), Platform::Pc);
    before.sandbox.approve(&vbank).unwrap();
    let body = json!({
        "customer_uid": "c", "card_number": "1234-1234-1234-1234", "expiry": "2030-12",
        "schedules": [{"merchant_uid": "m", "schedule_at": before.sandbox.clock().now() + 60, "amount": 1, "name": "x"}],
    });
    before.api(Method::POST, "/subscribe/payments/schedule", Some(body)).await;
    before.sandbox.stop().await;

    let after = world(&path).await;
    assert!(after.sandbox.clock().is_frozen());
    after.sandbox.clock().advance(Duration::from_secs(8 * 86_400));
    let (_, schedule) = after.get("/subscribe/payments/schedule/m").await;
    assert_eq!(schedule["response"]["payment_status"], "paid");
    let expired = |world: &World| world.sandbox.timeline(&vbank).iter().filter(|e| e.kind == "vbank.expired").count();
    assert_eq!(expired(&after), 1);
    after.sandbox.stop().await;
    let later = world(&path).await;
    later.sandbox.clock().advance(Duration::from_secs(86_400));
    assert_eq!(expired(&later), 1, "what has happened doesn't happen again");
}

#[tokio::test]
async fn two_sandboxes_do_not_share_a_file() {
    let (_folder, path) = file();
    let first = Sandbox::start_with(options(&path)).await.unwrap();
    let second = Sandbox::start_with(options(&path)).await;
    assert!(matches!(second, Err(StartError::StateFile(StateFileError::InUse { .. }))), "{second:?}");
    first.stop().await;
    assert!(Sandbox::start_with(options(&path)).await.is_ok());
}

#[tokio::test]
async fn a_file_of_somebody_else_is_left_alone() {
    let (_folder, path) = file();
    std::fs::write(&path, "my shopping list, of more than a hundred bytes: ".repeat(4)).unwrap();
    let before = std::fs::read(&path).unwrap();
    let refused = Sandbox::start_with(options(&path)).await;
    assert!(matches!(refused, Err(StartError::StateFile(StateFileError::Foreign { .. }))), "{refused:?}");
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

/// Ends the program the hard way, again and again, right after an answer.
#[tokio::test]
async fn what_was_answered_survives_a_kill() {
    let (_folder, path) = file();
    let mut known: Vec<ImpUid> = Vec::new();
    for round in 0..4 {
        let serving = Serving::start(&["--port", "0", "--state", path.to_str().unwrap()]);
        let origin = format!("http://127.0.0.1:{}", serving.port());
        let client = reqwest::Client::new();
        let keys = json!({"imp_key": "sandbox", "imp_secret": "sandbox"});
        let post = async |path: &str, token: &str, body: Value| -> Value {
            let request = client.post(format!("{origin}{path}")).header("authorization", token).json(&body);
            request.send().await.unwrap().json().await.unwrap()
        };
        let token = post("/users/getToken", "", keys).await["response"]["access_token"].as_str().unwrap().to_owned();
        for imp_uid in &known {
            let url = format!("{origin}/payments/{imp_uid}");
            let body: Value =
                client.get(url).header("authorization", &token).send().await.unwrap().json().await.unwrap();
            assert_eq!(body["response"]["status"], "paid", "{body}");
        }
        for place in 0..3 {
            let body = json!({
                "merchant_uid": format!("{round}-{place}"), "amount": 1004, "card_number": "1234-1234-1234-1234",
                "expiry": "2030-12",
            });
            let body = post("/subscribe/payments/onetime", &token, body).await;
            known.push(ImpUid::new(body["response"]["imp_uid"].as_str().unwrap()).unwrap());
        }
        // It ends with SIGKILL here.
        drop(serving);
    }
}
