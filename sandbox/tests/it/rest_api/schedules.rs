//! Payments that the clock makes.

use std::time::Duration;

use payjoa_sandbox::Options;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::World;

const HOUR: u64 = 3_600;

/// A frozen clock, and a customer whose card has these last digits.
async fn world(last: &str) -> World {
    let world = World::start_with(Options::default()).await;
    world.sandbox.clock().freeze();
    let card = json!({
        "card_number": format!("1234-1234-1234-{last}"), "expiry": "2030-12", "customer_name": "Kim", "customer_tel": "010",
    });
    world.api(Method::POST, "/subscribe/customers/c", Some(card)).await;
    world
}

async fn schedule(world: &World, merchant_uid: &str, after: u64) -> (StatusCode, Value) {
    let item = json!({
        "merchant_uid": merchant_uid, "schedule_at": world.sandbox.clock().now() + after, "amount": 1004, "name": "Box",
        "currency": "KRW", "buyer_name": "Lee",
    });
    let body = json!({"customer_uid": "c", "schedules": [item]});
    world.api(Method::POST, "/subscribe/payments/schedule", Some(body)).await
}

async fn scheduled(world: &World, merchant_uid: &str) -> Value {
    world.get(&format!("/subscribe/payments/schedule/{merchant_uid}")).await.1["response"].clone()
}

fn advance(world: &World, seconds: u64) {
    world.sandbox.clock().advance(Duration::from_secs(seconds));
}

#[tokio::test]
async fn a_card_is_charged_when_the_clock_says_so() {
    let world = world("1111").await;
    let (_, body) = schedule(&world, "m", HOUR).await;
    let first = &body["response"][0];
    assert_eq!((&first["schedule_status"], &first["imp_uid"]), (&json!("scheduled"), &Value::Null), "{body}");
    advance(&world, HOUR - 1);
    assert_eq!(scheduled(&world, "m").await["schedule_status"], "scheduled");
    let at = world.sandbox.clock().now() + 1;
    advance(&world, 30 * 86_400);
    let run = scheduled(&world, "m").await;
    assert_eq!((&run["schedule_status"], &run["payment_status"]), (&json!("executed"), &json!("paid")));
    assert_eq!(run["executed_at"], at, "it ran at its own time, however far the clock jumped");
    let (_, payment) = world.get("/payments/find/m").await;
    let payment = &payment["response"];
    assert_eq!((&payment["paid_at"], &payment["customer_uid_usage"]), (&json!(at), &json!("payment.scheduled")));
    assert_eq!(
        (&payment["buyer_name"], &payment["buyer_tel"]),
        (&json!("Lee"), &json!("010")),
        "the rest is the customer's"
    );
}

#[tokio::test]
async fn a_refused_call_leaves_the_card_as_it_was() {
    let world = world("1111").await;
    schedule(&world, "m", HOUR).await;
    let item =
        json!({"merchant_uid": "m", "schedule_at": world.sandbox.clock().now() + HOUR, "amount": 1004, "name": "Box"});
    let body =
        json!({"customer_uid": "c", "card_number": "1234-1234-1234-0341", "expiry": "2030-12", "schedules": [item]});
    let (status, _) = world.api(Method::POST, "/subscribe/payments/schedule", Some(body)).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "scheduled already");
    let (_, customer) = world.get("/subscribe/customers/c").await;
    assert!(customer["response"]["card_number"].as_str().unwrap().ends_with("1111"), "{customer}");
}

#[tokio::test]
async fn a_running_clock_charges_by_itself() {
    let world = World::start().await;
    // However long the scheduling takes, its time isn't over then.
    world.sandbox.clock().freeze();
    let body = json!({
        "customer_uid": "c", "card_number": "1234-1234-1234-1234", "expiry": "2030-12",
        "schedules": [{"merchant_uid": "m", "schedule_at": world.sandbox.clock().now() + 2, "amount": 1004, "name": "Box"}],
    });
    let (status, body) = world.api(Method::POST, "/subscribe/payments/schedule", Some(body)).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    world.sandbox.clock().resume();
    let run = async {
        while scheduled(&world, "m").await["payment_status"] != "paid" {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(crate::support::PATIENCE, run).await.unwrap();
}

#[tokio::test]
async fn a_failed_charge_is_retried_or_rescheduled() {
    let world = world("0341").await;
    schedule(&world, "m", HOUR).await;
    advance(&world, HOUR);
    let failed = scheduled(&world, "m").await;
    assert_eq!((&failed["schedule_status"], &failed["payment_status"]), (&json!("executed"), &json!("failed")));
    assert!(failed["fail_reason"].is_string());
    let path = "/subscribe/payments/schedule/m";
    let (status, body) = world.api(Method::POST, &format!("{path}/retry"), None).await;
    assert_eq!(
        (status, &body["response"]["status"]),
        (StatusCode::OK, &json!("failed")),
        "200 says nothing about the money"
    );
    let good = json!({"card_number": "1234-1234-1234-1111", "expiry": "2030-12"});
    world.api(Method::POST, "/subscribe/customers/c", Some(good)).await;
    let later = json!({"schedule_at": world.sandbox.clock().now() + HOUR});
    let (_, body) = world.api(Method::POST, &format!("{path}/reschedule"), Some(later)).await;
    assert_eq!(body["response"]["schedule_status"], "scheduled", "{body}");
    advance(&world, HOUR);
    assert_eq!(scheduled(&world, "m").await["payment_status"], "paid");
    let (status, _) = world.api(Method::POST, &format!("{path}/retry"), None).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "what is paid isn't charged again");
}

#[tokio::test]
async fn a_moved_schedule_runs_at_its_new_time_only() {
    let world = world("1111").await;
    schedule(&world, "m", HOUR).await;
    let later = json!({"schedule_at": world.sandbox.clock().now() + 2 * HOUR});
    let (status, _) = world.api(Method::PUT, "/subscribe/payments/schedule/m", Some(later)).await;
    assert_eq!(status, StatusCode::OK);
    advance(&world, HOUR + 1);
    assert_eq!(scheduled(&world, "m").await["schedule_status"], "scheduled");
    advance(&world, HOUR);
    assert_eq!(scheduled(&world, "m").await["schedule_status"], "executed");
    let (_, page) = world.get("/payments/findAll/m").await;
    assert_eq!(page["response"]["total"], 1);
}

#[tokio::test]
async fn unscheduling_takes_one_or_all() {
    let world = world("1111").await;
    for merchant_uid in ["m1", "m2", "m3"] {
        schedule(&world, merchant_uid, HOUR).await;
    }
    let unschedule = async |body: Value| world.api(Method::POST, "/subscribe/payments/unschedule", Some(body)).await;
    let (_, body) = unschedule(json!({"customer_uid": "c", "merchant_uid": ["m2"]})).await;
    assert_eq!(body["response"].as_array().unwrap().len(), 1);
    let (_, body) = unschedule(json!({"customer_uid": "c"})).await;
    assert_eq!(body["response"].as_array().unwrap().len(), 2, "a customer alone means everything of theirs");
    advance(&world, 2 * HOUR);
    assert_eq!(scheduled(&world, "m1").await["schedule_status"], "revoked");
    assert_eq!(world.get("/payments/find/m1").await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_deleted_card_leaves_its_schedules_to_fail() {
    let world = world("1111").await;
    schedule(&world, "m", HOUR).await;
    world.api(Method::DELETE, "/subscribe/customers/c", None).await;
    advance(&world, HOUR);
    assert_eq!(scheduled(&world, "m").await["payment_status"], "failed");
}

#[tokio::test]
async fn a_list_is_taken_whole_or_not_at_all() {
    let world = world("1111").await;
    schedule(&world, "known", HOUR).await;
    let now = world.sandbox.clock().now();
    let item = |merchant_uid: &str, at: u64| json!({"merchant_uid": merchant_uid, "schedule_at": at, "amount": 1, "name": "x"});
    for (name, second) in [
        ("known", item("known", now + 1)),
        ("twice", item("new", now + 1)),
        ("past", item("other", now)),
        ("milliseconds", item("other", (now + 60) * 1_000)),
        ("nothing to pay", json!({"merchant_uid": "other", "schedule_at": now + 1, "amount": 0})),
    ] {
        let body = json!({"customer_uid": "c", "schedules": [item("new", now + 1), second]});
        let (status, body) = world.api(Method::POST, "/subscribe/payments/schedule", Some(body)).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{name}: {body}");
        assert_eq!(world.get("/subscribe/payments/schedule/new").await.0, StatusCode::NOT_FOUND, "{name}");
    }
}

#[tokio::test]
async fn what_a_call_does_not_know_is_told_on_the_payment_that_is_made() {
    let world = world("1111").await;
    let now = world.sandbox.clock().now();
    let body = json!({
        "customer_uid": "c", "channel_key": "channel-key-1", "colour": "red",
        "schedules": [{"merchant_uid": "m", "schedule_at": now + HOUR, "amount": 1004, "name": "x", "size": 1}],
    });
    let (status, body) = world.api(Method::POST, "/subscribe/payments/schedule", Some(body)).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    let later = json!({"schedule_at": now + 2 * HOUR, "why": "holiday"});
    world.api(Method::PUT, "/subscribe/payments/schedule/m", Some(later)).await;
    advance(&world, 2 * HOUR);
    let imp_uid = scheduled(&world, "m").await["imp_uid"].as_str().unwrap().parse().unwrap();
    let told = world.let_pass(&imp_uid);
    for word in ["schedules[0].size is no", "; colour is no", "; why is no"] {
        assert!(told.contains(word), "{word}: {told}");
    }
    assert!(!told.contains("channel_key"), "{told}");
}

#[tokio::test]
async fn a_checking_amount_finds_out_a_card_that_cannot_be_charged() {
    let world = world("1111").await;
    let now = world.sandbox.clock().now();
    let body = |last: &str, checking: Value| {
        json!({
            "customer_uid": "new", "card_number": format!("1234-1234-1234-{last}"), "expiry": "2030-12",
            "checking_amount": checking,
            "schedules": [{"merchant_uid": "m", "schedule_at": now + HOUR, "amount": 1004, "name": "x"}],
        })
    };
    let post = async |body: Value| world.api(Method::POST, "/subscribe/payments/schedule", Some(body)).await;
    assert_eq!(post(body("0341", json!("lots"))).await.0, StatusCode::BAD_REQUEST);
    let (status, refused) = post(body("0341", json!(100))).await;
    assert_eq!((status, &refused["code"]), (StatusCode::OK, &json!(1)), "{refused}");
    assert_eq!(world.get("/subscribe/customers/new").await.0, StatusCode::NOT_FOUND, "nothing is stored");
    assert_eq!(world.get("/subscribe/payments/schedule/m").await.0, StatusCode::NOT_FOUND, "or scheduled");
    let (_, taken) = post(body("1111", json!(100))).await;
    assert_eq!(taken["code"], 0, "{taken}");
    advance(&world, HOUR);
    let imp_uid = scheduled(&world, "m").await["imp_uid"].as_str().unwrap().parse().unwrap();
    assert!(world.let_pass(&imp_uid).contains("checking_amount: 100 won"), "{}", world.let_pass(&imp_uid));
}

#[tokio::test]
async fn lists_by_time_and_customer_spell_their_status_differently() {
    let world = world("1111").await;
    schedule(&world, "early", HOUR).await;
    schedule(&world, "late", 2 * HOUR).await;
    advance(&world, HOUR);
    let now = world.sandbox.clock().now();
    let (from, to) = (now - HOUR, now + 2 * HOUR);
    let orders = async |path: String| {
        let (_, body) = world.get(&path).await;
        let list = body["response"]["list"].as_array().unwrap_or_else(|| panic!("{path}: {body}")).clone();
        list.iter().map(|s| s["merchant_uid"].as_str().unwrap().to_owned()).collect::<Vec<_>>().join(" ")
    };
    let between = format!("/subscribe/payments/schedule?schedule_from={from}&schedule_to={to}");
    assert_eq!(orders(between.clone()).await, "early late");
    assert_eq!(orders(format!("{between}&schedule_status=executed")).await, "early");
    assert_eq!(orders(format!("{between}&sorting=-schedule_at")).await, "late early");
    for path in ["/subscribe/customers/c/schedules", "/subscribe/payments/schedule/customers/c"] {
        let path = format!("{path}?from={from}&to={to}");
        assert_eq!(orders(format!("{path}&schedule-status=scheduled")).await, "late");
        assert_eq!(
            orders(format!("{path}&schedule_status=scheduled")).await,
            "early late",
            "an underscore is ignored here"
        );
    }
    let half_open = format!("/subscribe/payments/schedule?schedule_from={now}&schedule_to={}", now + HOUR);
    assert_eq!(orders(half_open).await, "early", "the end isn't part of it");
}
