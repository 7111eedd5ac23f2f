//! Several payments at once.

use payjoa::Platform;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::{World, order};

/// Payments a second apart: m0 open, m1 paid, m2 failed, m3 cancelled, m4 paid.
async fn world() -> World {
    let world = World::start().await;
    world.sandbox.clock().freeze();
    for (place, end) in ["open", "paid", "failed", "cancelled", "paid"].into_iter().enumerate() {
        let imp_uid = world.open(order(&format!("m{place}")), Platform::Pc);
        match end {
            "open" => {}
            "failed" => world.sandbox.decline(&imp_uid).unwrap(),
            _ => world.sandbox.approve(&imp_uid).unwrap(),
        }
        if end == "cancelled" {
            world.sandbox.cancel(&imp_uid, None).unwrap();
        }
        world.sandbox.clock().advance(std::time::Duration::from_secs(1));
    }
    world
}

fn orders(list: &Value) -> String {
    let list = list.as_array().unwrap_or_else(|| panic!("{list} is no list"));
    list.iter().map(|payment| payment["merchant_uid"].as_str().unwrap()).collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn payments_by_status() {
    let world = world().await;
    for (path, want) in [
        ("all", "m4 m3 m2 m1 m0"),
        ("ready", "m0"),
        ("paid", "m4 m1"),
        ("failed", "m2"),
        ("cancelled", "m3"),
        ("all?sorting=started", "m0 m1 m2 m3 m4"),
        ("all?limit=2&page=2", "m2 m1"),
        ("paid?sorting=paid", "m1 m4"),
    ] {
        let (status, body) = world.get(&format!("/payments/status/{path}")).await;
        assert_eq!((status, orders(&body["response"]["list"]).as_str()), (StatusCode::OK, want), "{path}");
    }
}

#[tokio::test]
async fn pages_name_their_neighbours() {
    let world = world().await;
    let (_, body) = world.get("/payments/status/all?limit=2&page=2").await;
    let page = &body["response"];
    assert_eq!((&page["total"], &page["previous"], &page["next"]), (&json!(5), &json!(1), &json!(3)));
}

#[tokio::test]
async fn each_status_is_looked_for_at_its_own_time() {
    let world = world().await;
    let now = world.sandbox.clock().now();
    // m1 was paid four seconds ago, m4 one second ago.
    let (_, body) = world.get(&format!("/payments/status/paid?from={}&to={now}", now - 2)).await;
    assert_eq!(orders(&body["response"]["list"]), "m4");
    world.sandbox.clock().advance(std::time::Duration::from_secs(91 * 86_400));
    let (_, body) = world.get("/payments/status/paid").await;
    assert_eq!(body["response"]["total"], 0, "the last 90 days, unless something else is asked for");
    let (_, body) = world.get(&format!("/payments/status/paid?from={}", now - 100)).await;
    assert_eq!(body["response"]["total"], 2);
}

#[tokio::test]
async fn what_is_missing_of_several_makes_207() {
    let world = world().await;
    let imp_uid = world.get("/payments/find/m1").await.1["response"]["imp_uid"].as_str().unwrap().to_owned();
    let (status, body) = world.get(&format!("/payments?imp_uid[]={imp_uid}&merchant_uid[]=m2")).await;
    assert_eq!((status, orders(&body["response"]).as_str()), (StatusCode::OK, "m1 m2"));
    let (status, body) = world.get(&format!("/payments?imp_uid%5B%5D={imp_uid}&imp_uid%5B%5D=imp_000000000000")).await;
    assert_eq!(
        (status, &body["code"], orders(&body["response"]).as_str()),
        (StatusCode::MULTI_STATUS, &json!(0), "m1")
    );
}

#[tokio::test]
async fn all_of_an_order() {
    let world = world().await;
    let second = world.open(order("m2"), Platform::Pc);
    world.sandbox.approve(&second).unwrap();
    for (path, want) in [("m2", 2), ("m2/failed", 1), ("m2/paid", 1)] {
        let (_, body) = world.get(&format!("/payments/findAll/{path}")).await;
        assert_eq!(body["response"]["total"], want, "{path}");
    }
    assert_eq!(world.get("/payments/findAll/m2/ready").await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn calls_stand_in_the_timeline() {
    let world = world().await;
    let (_, body) = world.get("/payments/find/m1/paid").await;
    let imp_uid = payjoa::ImpUid::new(body["response"]["imp_uid"].as_str().unwrap()).unwrap();
    world.get(&format!("/payments/{imp_uid}/balance")).await;
    let calls: Vec<_> =
        world.sandbox.timeline(&imp_uid).into_iter().filter(|event| event.kind == "rest.called").collect();
    let told: Vec<_> =
        calls.iter().map(|event| (event.detail["path"].as_str().unwrap(), &event.detail["status"])).collect();
    let balance = format!("/payments/{imp_uid}/balance");
    assert_eq!(told, [("/payments/find/m1/paid", &json!(200)), (balance.as_str(), &json!(501))]);
}
