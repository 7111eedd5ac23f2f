//! `Options::state`: nothing is lost when the sandbox stops, however it stops.

use std::{path::Path, time::Duration};

use payjoa::{ImpUid, Platform};
use payjoa_sandbox::{Fault, Options, Sandbox, StartError, StateFileError};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::{
    cli::Serving,
    support::{World, order, order_with},
    webhook::{Shop, until_deliveries},
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
async fn a_webhook_that_waits_for_its_repetition_is_sent_after_a_restart() {
    let (_folder, path) = file();
    let repeating = || {
        let mut options = options(&path);
        options.webhook_retries = 3;
        options
    };
    let mut shop = Shop::answering(StatusCode::BAD_GATEWAY).await;
    let before = World::start_with(repeating()).await;
    before.sandbox.clock().freeze();
    before.sandbox.set_webhook_url(Some(&shop.url)).unwrap();
    let imp_uid = before.open(order("m"), Platform::Pc);
    before.sandbox.approve(&imp_uid).unwrap();
    let first = shop.next().await;
    until_deliveries(&before, imp_uid.as_str(), 1).await;
    before.sandbox.stop().await;

    let after = World::start_with(repeating()).await;
    assert!(shop.is_quiet(), "its minute isn't over");
    after.sandbox.clock().advance(Duration::from_secs(60));
    assert_eq!(shop.next().await, first);
    let sent = until_deliveries(&after, imp_uid.as_str(), 2).await;
    let attempts: Vec<_> = sent.as_array().unwrap().iter().map(|sent| &sent["attempt"]).collect();
    assert_eq!(attempts, [1, 2]);
}

#[tokio::test]
async fn what_a_fault_delays_or_holds_back_is_sent_after_a_restart() {
    let (_folder, path) = file();
    let mut shop = Shop::open().await;
    let before = world(&path).await;
    before.sandbox.clock().freeze();
    before.sandbox.set_webhook_url(Some(&shop.url)).unwrap();
    let vbank = order_with("held", json!({"pay_method": "vbank"}));
    before.sandbox.arm(Fault::ReorderedWebhook.order("held".parse().unwrap()).once()).unwrap();
    before.sandbox.arm(Fault::DelayedWebhook.order("late".parse().unwrap())).unwrap();
    let held = before.open(vbank, Platform::Pc);
    before.sandbox.approve(&held).unwrap();
    before.sandbox.approve(&before.open(order("late"), Platform::Pc)).unwrap();
    before.sandbox.stop().await;

    let after = world(&path).await;
    after.sandbox.deposit(&held).unwrap();
    assert_eq!(
        (shop.next().await["status"].clone(), shop.next().await["status"].clone()),
        (json!("paid"), json!("ready"))
    );
    assert!(shop.is_quiet());
    after.sandbox.clock().advance(Duration::from_secs(600));
    assert_eq!(shop.next().await["merchant_uid"], "late");
}

#[tokio::test]
async fn what_is_armed_stays_armed_and_what_is_spent_stays_spent() {
    let (_folder, path) = file();
    let before = world(&path).await;
    before.sandbox.arm(Fault::ErrorBefore.path("/payments/imp_").times(2)).unwrap();
    before.sandbox.arm(Fault::LostWebhook.order("m".parse().unwrap())).unwrap();
    before.sandbox.arm(Fault::SdkMissing.chance(0.5).seed(42)).unwrap();
    assert_eq!(before.get("/payments/imp_1").await.0, StatusCode::INTERNAL_SERVER_ERROR);
    let armed = before.sandbox.armed();
    before.sandbox.stop().await;

    let after = world(&path).await;
    assert_eq!(after.sandbox.armed(), armed);
    assert_eq!(after.get("/payments/imp_1").await.0, StatusCode::INTERNAL_SERVER_ERROR, "the second time");
    assert_eq!(after.get("/payments/imp_1").await.0, StatusCode::NOT_FOUND, "twice in all");
    let next = after.sandbox.arm(Fault::LostCallback).unwrap();
    assert!(armed.iter().all(|before| before.id != next), "a number is given once");
    after.sandbox.disarm_all();
    after.sandbox.stop().await;
    assert_eq!(world(&path).await.sandbox.armed(), []);
}

#[tokio::test]
async fn a_scheduled_charge_is_made_once_however_the_program_ends() {
    let (_folder, path) = file();
    let mut at = 0;
    for round in 0..3 {
        let serving = Serving::start(&["--port", "0", "--state", path.to_str().unwrap()]);
        let origin = format!("http://127.0.0.1:{}", serving.port());
        let client = reqwest::Client::new();
        let put = async |body: Value| client.put(format!("{origin}/_sandbox/clock")).json(&body).send().await.unwrap();
        let keys = json!({"imp_key": "sandbox", "imp_secret": "sandbox"});
        let token: Value =
            client.post(format!("{origin}/users/getToken")).json(&keys).send().await.unwrap().json().await.unwrap();
        let token = token["response"]["access_token"].as_str().unwrap();
        if round == 0 {
            put(json!({"frozen": true})).await;
            let clock: Value = put(json!({"advance_seconds": 0})).await.json().await.unwrap();
            at = clock["now"].as_u64().unwrap() + 60;
            let body = json!({
                "customer_uid": "c", "card_number": "1234-1234-1234-1234", "expiry": "2030-12",
                "schedules": [{"merchant_uid": "m", "schedule_at": at, "amount": 1004, "name": "x"}],
            });
            let url = format!("{origin}/subscribe/payments/schedule");
            let scheduled = client.post(url).header("authorization", token).json(&body).send().await.unwrap();
            assert_eq!(scheduled.status(), StatusCode::OK);
        }
        // In the second round it is charged, and killed as soon as that is answered.
        if round == 1 {
            put(json!({"set": at})).await;
        }
        let get = async |path: &str| -> Value {
            let call = client.get(format!("{origin}{path}")).header("authorization", token);
            call.send().await.unwrap().json().await.unwrap()
        };
        let schedule = get("/subscribe/payments/schedule/m").await;
        let total = get("/payments/findAll/m").await["response"]["total"].clone();
        let want = if round == 0 {
            (json!("scheduled"), Value::Null, Value::Null)
        } else {
            (json!("executed"), json!("paid"), json!(1))
        };
        let schedule = &schedule["response"];
        assert_eq!((schedule["schedule_status"].clone(), schedule["payment_status"].clone(), total), want, "{round}");
        drop(serving);
    }
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
