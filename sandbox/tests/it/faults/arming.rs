//! How faults are armed over HTTP and from Rust.

use payjoa::Platform;
use payjoa_sandbox::Fault;
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::support::{World, order};

#[tokio::test]
async fn the_catalogue_and_what_is_armed_can_be_read() {
    let world = World::start().await;
    world.control(Method::POST, "/faults", json!({"fault": "error-before", "times": 3, "path": "/payments"})).await;
    let (_, body) = world.control(Method::GET, "/faults", json!({})).await;
    let names: Vec<_> =
        body["faults"].as_array().unwrap().iter().map(|fault| fault["name"].as_str().unwrap()).collect();
    let all: Vec<_> = Fault::ALL.iter().map(|fault| fault.as_str()).collect();
    assert_eq!(names, all);
    assert_eq!(
        body["armed"],
        json!([{"id": 1, "fault": "error-before", "times": 3, "path": "/payments", "struck": 0}])
    );
}

#[tokio::test]
async fn what_makes_no_sense_is_refused() {
    let world = World::start().await;
    for arm in [
        json!({"fault": "fire"}),
        json!({"fault": "lost-webhook", "chance": 2}),
        json!({"fault": "sdk-missing", "merchant_uid": "m"}),
        json!({"fault": "lost-webhook", "path": "/payments"}),
        json!({"fault": "lost-webhook", "delay_ms": 1}),
        json!({}),
    ] {
        let (status, body) = world.control(Method::POST, "/faults", arm.clone()).await;
        assert_eq!((status, &body["code"]), (StatusCode::BAD_REQUEST, &json!("bad_request")), "{arm}: {body}");
    }
    assert_eq!(world.sandbox.armed(), []);
}

#[tokio::test]
async fn one_or_all_are_disarmed() {
    let world = World::start().await;
    let first = world.sandbox.arm(Fault::LostCallback).unwrap();
    world.sandbox.arm(Fault::LostWebhook).unwrap();
    world.sandbox.arm(Fault::LateDatabase).unwrap();
    let (status, body) = world.control(Method::DELETE, &format!("/faults/{first}"), json!({})).await;
    assert_eq!((status, body["armed"].as_array().unwrap().len()), (StatusCode::OK, 2));
    let (status, _) = world.control(Method::DELETE, &format!("/faults/{first}"), json!({})).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    world.control(Method::DELETE, "/faults", json!({})).await;
    assert_eq!(world.sandbox.armed(), []);
}

#[tokio::test]
async fn a_fault_for_the_next_payment_happens_to_one() {
    let world = World::start().await;
    world.sandbox.arm(Fault::LostCallback.once()).unwrap();
    let mut callbacks = Vec::new();
    for merchant_uid in ["first", "second"] {
        let imp_uid = world.open(order(merchant_uid), Platform::Pc);
        let (_, body) = world.control(Method::POST, &format!("/payments/{imp_uid}/approve"), json!({})).await;
        callbacks.push(body["callback"].is_null());
    }
    assert_eq!(callbacks, [true, false]);
}

#[tokio::test]
async fn the_same_seed_strikes_the_same_payments() {
    let lost = async || {
        let world = World::start().await;
        world.sandbox.arm(Fault::LostCallback.chance(0.5).seed(7)).unwrap();
        let mut lost = Vec::new();
        for number in 0..12 {
            let imp_uid = world.open(order(&format!("m{number}")), Platform::Pc);
            let (_, body) = world.control(Method::POST, &format!("/payments/{imp_uid}/approve"), json!({})).await;
            lost.push(body["callback"].is_null());
        }
        lost
    };
    let lost_once = lost().await;
    assert_eq!(lost_once, lost().await);
    assert!(lost_once.contains(&true) && lost_once.contains(&false));
}
