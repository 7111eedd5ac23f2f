//! What the SDK in the page asks the gateway.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{World, answer, order, order_with};

async fn ask(world: &World, user_code: &str, params: Value) -> (StatusCode, Value) {
    let body = json!({"user_code": user_code, "platform": "pc", "page": "http://shop.example", "params": params});
    answer(world.request(Method::POST, "/sdk/payments").json(&body)).await
}

#[tokio::test]
async fn the_script_is_served_as_javascript() {
    let world = World::start().await;
    for path in [
        "/v1/iamport.js",
        "/v1/iamport.esm.js",
        "/js/iamport.payment-1.2.0.js",
        "/js/iamport.payment-1.2.1.js",
        "/sdk/frame.js",
        "/window/assets/answer.js",
    ] {
        let response = world.request(Method::GET, path).send().await.unwrap();
        assert_eq!(response.headers()["content-type"], "text/javascript; charset=utf-8", "{path}");
        assert_eq!(response.status(), StatusCode::OK);
    }
}

#[tokio::test]
async fn only_the_sandboxs_account_has_channels() {
    let world = World::start().await;
    for (query, channels) in [("?user_code=imp00000000", 1), ("?user_code=imp11111111", 0), ("", 0)] {
        let response = world.request(Method::GET, &format!("/sdk/channels{query}")).send().await.unwrap();
        assert_eq!(response.headers()["access-control-allow-origin"], "*");
        let body: Value = response.json().await.unwrap();
        assert_eq!(body["channels"].as_array().unwrap().len(), channels, "{query}");
    }
}

#[tokio::test]
async fn a_window_is_given_by_its_path() {
    let world = World::start().await;
    let (status, body) = ask(&world, "imp00000000", order("m")).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(body["window"], format!("/window/{}", body["imp_uid"].as_str().unwrap()));
}

#[tokio::test]
async fn early_failures_have_the_sdks_shapes() {
    let world = World::start().await;
    let (_, not_ready) = ask(&world, "imp11111111", order("m")).await;
    assert_eq!(not_ready["refused"]["error_code"], "NOT_READY");
    let (_, no_channel) = ask(&world, "imp00000000", order_with("m", json!({"channelKey": "mine"}))).await;
    assert_eq!(no_channel["refused"]["error_coe"], "F1001");
    let (_, rule) = ask(&world, "imp00000000", order_with("m", json!({"digital": null}))).await;
    assert_eq!((&rule["refused"]["error_code"], &rule["refused"]["merchant_uid"]), (&json!("F400"), &json!("m")));
    assert!(rule["refused"]["error_msg"].as_str().unwrap().starts_with("[R6] digital: "), "{rule}");
}

#[tokio::test]
async fn a_pg_that_nobody_has_becomes_the_channel_that_the_sdk_fell_back_to() {
    let world = World::start().await;
    let params = order_with("m", json!({"pg": "html5_inicis"}));
    let body = json!({"user_code": "imp00000000", "platform": "pc", "params": params, "channel": "daou"});
    let (_, opened) = answer(world.request(Method::POST, "/sdk/payments").json(&body)).await;
    let imp_uid = opened["imp_uid"].as_str().expect("a window, not a refusal");
    assert_eq!(world.get(&format!("/payments/{imp_uid}")).await.1["response"]["pg_provider"], "daou");
}

#[tokio::test]
async fn the_legacy_generation_knows_nothing_of_channel_keys() {
    let world = World::start().await;
    let params = order_with("m", json!({"channelKey": "of another account"}));
    for (generation, code) in [("legacy", Value::Null), ("current", json!("F1001"))] {
        let body = json!({"user_code": "imp00000000", "platform": "pc", "params": params, "generation": generation});
        let (_, answer) = answer(world.request(Method::POST, "/sdk/payments").json(&body)).await;
        assert_eq!(answer["refused"]["error_coe"], code, "{generation}: {answer}");
    }
}

#[tokio::test]
async fn a_popup_that_is_gone_means_given_up() {
    let world = World::start().await;
    let (_, opened) = ask(&world, "imp00000000", order("m")).await;
    let imp_uid = opened["imp_uid"].as_str().unwrap();
    let closed = || answer(world.request(Method::POST, &format!("/sdk/payments/{imp_uid}/closed")));
    let (_, body) = closed().await;
    assert_eq!(body["answer"]["error_code"], "SANDBOX_CANCELLED");
    assert_eq!(closed().await.1, body, "asking again changes nothing");
    assert_eq!(world.get(&format!("/payments/{imp_uid}")).await.1["response"]["status"], "failed");
}

#[tokio::test]
async fn a_popup_that_closed_itself_after_a_payment_gives_the_payments_answer() {
    let world = World::start().await;
    for (merchant_uid, faults, want) in [("a", json!([]), json!("paid")), ("b", json!(["lost-callback"]), Value::Null)]
    {
        let (_, opened) = ask(&world, "imp00000000", order(merchant_uid)).await;
        let imp_uid = opened["imp_uid"].as_str().unwrap();
        world.control(Method::POST, &format!("/payments/{imp_uid}/approve"), json!({ "faults": faults })).await;
        let (_, body) = answer(world.request(Method::POST, &format!("/sdk/payments/{imp_uid}/closed"))).await;
        assert_eq!(body["answer"]["status"], want, "{faults}");
    }
}

#[tokio::test]
async fn nonsense_is_refused() {
    let world = World::start().await;
    for (name, body, want) in [
        ("no params", json!({"user_code": "imp00000000", "platform": "pc"}), StatusCode::BAD_REQUEST),
        ("unknown platform", json!({"user_code": "x", "platform": "tv", "params": {}}), StatusCode::BAD_REQUEST),
    ] {
        assert_eq!(answer(world.request(Method::POST, "/sdk/payments").json(&body)).await.0, want, "{name}");
    }
    let (status, _) = answer(world.request(Method::POST, "/sdk/payments/imp_1/closed")).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}
