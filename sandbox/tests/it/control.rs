//! Driving the sandbox over HTTP.

use payjoa::Platform;
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::support::{World, answer, order, order_with};

#[tokio::test]
async fn a_window_opens_and_is_approved() {
    let world = World::start().await;
    let (status, opened) =
        world.control(Method::POST, "/payments", json!({"params": order("m"), "platform": "pc"})).await;
    assert_eq!(status, StatusCode::CREATED);
    let imp_uid = opened["imp_uid"].as_str().unwrap();
    assert_eq!(opened["window_url"], format!("{}/window/{imp_uid}", world.sandbox.url()));
    let (status, body) = world.control(Method::POST, &format!("/payments/{imp_uid}/approve"), json!({})).await;
    assert_eq!((status, &body["status"], &body["decision"]), (StatusCode::OK, &json!("paid"), &json!("approve")));
    assert_eq!(body["callback"]["imp_uid"], imp_uid);
}

#[tokio::test]
async fn a_payment_is_declined_for_a_reason_that_its_window_offers() {
    let world = World::start().await;
    let imp_uid = world.open(order("m"), Platform::Pc);
    let decline = format!("/payments/{imp_uid}/decline");
    for reason in ["SANDBOX_CARRIER_REFUSED", "SANDBOX_BAD_MOOD"] {
        let (status, body) = world.control(Method::POST, &decline, json!({"reason": reason})).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "not of a card: {body}");
        assert!(body["message"].as_str().unwrap().contains("SANDBOX_LIMIT_EXCEEDED"), "{body}");
    }
    let (status, body) = world.control(Method::POST, &decline, json!({"reason": "SANDBOX_LIMIT_EXCEEDED"})).await;
    assert_eq!((status, &body["status"]), (StatusCode::OK, &json!("failed")));
    assert_eq!(body["callback"]["error_code"], "SANDBOX_LIMIT_EXCEEDED");
    let (status, _) =
        world.control(Method::POST, "/payments/imp_1/decline", json!({"reason": "SANDBOX_TIMEOUT"})).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_decision_needs_no_body() {
    let world = World::start().await;
    let imp_uid = world.open(order("m"), Platform::Pc);
    let (status, body) = answer(world.request(Method::POST, &format!("/_sandbox/payments/{imp_uid}/decline"))).await;
    assert_eq!((status, &body["status"]), (StatusCode::OK, &json!("failed")));
}

#[tokio::test]
async fn broken_rules_come_back_as_data() {
    let world = World::start().await;
    let wrong = order_with("m", json!({"amount": "1004", "name": ""}));
    let (status, body) =
        world.control(Method::POST, "/payments", json!({"params": wrong, "platform": "mobile-web"})).await;
    assert_eq!((status, &body["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("F400")));
    let rules: Vec<_> = body["violations"].as_array().unwrap().iter().map(|v| v["rule"].as_str().unwrap()).collect();
    assert_eq!(rules, ["R5", "R9"]);
    assert!(body["violations"][0]["message"]["ko"].is_string(), "{body}");
    assert_eq!(world.control(Method::GET, "/payments", json!({})).await.1, json!({"payments": [], "total": 0}));
}

#[tokio::test]
async fn the_platform_decides_which_rules_apply() {
    let world = World::start().await;
    for (platform, want) in [
        ("pc", StatusCode::CREATED),
        ("mobile-web", StatusCode::CREATED),
        ("mobile-app", StatusCode::UNPROCESSABLE_ENTITY),
        ("tablet", StatusCode::BAD_REQUEST),
    ] {
        let (status, body) =
            world.control(Method::POST, "/payments", json!({"params": order("m"), "platform": platform})).await;
        assert_eq!(status, want, "{platform}: {body}");
    }
}

#[tokio::test]
async fn a_window_is_decided_once() {
    let world = World::start().await;
    let imp_uid = world.open(order("m"), Platform::Pc);
    world.control(Method::POST, &format!("/payments/{imp_uid}/close"), json!({})).await;
    let (status, body) = world.control(Method::POST, &format!("/payments/{imp_uid}/approve"), json!({})).await;
    assert_eq!((status, &body["code"]), (StatusCode::CONFLICT, &json!("already_decided")));
    assert_eq!(world.sandbox.payment(&imp_uid).unwrap()["status"], "failed");
}

#[tokio::test]
async fn a_deposit_pays_a_virtual_account() {
    let world = World::start().await;
    let imp_uid = world.open(order_with("m", json!({"pay_method": "vbank"})), Platform::Pc);
    let deposit = format!("/payments/{imp_uid}/deposit");
    let (status, body) = world.control(Method::POST, &deposit, json!({})).await;
    assert_eq!((status, &body["code"]), (StatusCode::CONFLICT, &json!("no_deposit_awaited")));
    let (_, body) = world.control(Method::POST, &format!("/payments/{imp_uid}/approve"), json!({})).await;
    assert_eq!(body["status"], "ready");
    assert!(body["payment"]["vbank_num"].is_string() && body["callback"]["vbank_num"].is_string(), "{body}");
    let (_, body) = world.control(Method::POST, &deposit, json!({"remitter": "Kim"})).await;
    assert_eq!((&body["status"], &body["payment"]["extension"]["REMITTER"]), (&json!("paid"), &json!("Kim")));
}

#[tokio::test]
async fn a_fault_armed_for_an_order_happens_to_it() {
    let world = World::start().await;
    let (_, body) =
        world.control(Method::POST, "/faults", json!({"merchant_uid": "m", "fault": "lost-callback"})).await;
    assert_eq!(body["faults"], json!(["lost-callback"]));
    let imp_uid = world.open(order("m"), Platform::Pc);
    let (_, body) = world.control(Method::POST, &format!("/payments/{imp_uid}/approve"), json!({})).await;
    assert_eq!(
        (&body["status"], &body["callback"], &body["faults"]),
        (&json!("paid"), &json!(null), &json!(["lost-callback"]))
    );
    let other = world.open(order("other"), Platform::Pc);
    let (_, body) = world.control(Method::POST, &format!("/payments/{other}/approve"), json!({})).await;
    assert_eq!(body["faults"], json!([]));
}

#[tokio::test]
async fn bad_input_is_refused_with_a_reason() {
    let world = World::start().await;
    let imp_uid = world.open(order("m"), Platform::Pc);
    for (name, method, path, body, want) in [
        ("unknown payment", Method::GET, "/payments/imp_0".into(), json!({}), StatusCode::NOT_FOUND),
        ("malformed payment", Method::GET, "/payments/a%20b".into(), json!({}), StatusCode::BAD_REQUEST),
        (
            "unknown field",
            Method::POST,
            "/payments".into(),
            json!({"params": {}, "platfrom": "pc"}),
            StatusCode::BAD_REQUEST,
        ),
        ("no params", Method::POST, "/payments".into(), json!({}), StatusCode::BAD_REQUEST),
        (
            "params of a wrong type",
            Method::POST,
            "/payments".into(),
            json!({"params": []}),
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        (
            "unknown fault",
            Method::POST,
            format!("/payments/{imp_uid}/approve"),
            json!({"faults": ["fire"]}),
            StatusCode::BAD_REQUEST,
        ),
        (
            "empty order",
            Method::POST,
            "/faults".into(),
            json!({"merchant_uid": "", "fault": "late-database"}),
            StatusCode::BAD_REQUEST,
        ),
        ("no webhook address", Method::PUT, "/webhook".into(), json!({}), StatusCode::BAD_REQUEST),
        ("bad webhook address", Method::PUT, "/webhook".into(), json!({"url": "shop"}), StatusCode::BAD_REQUEST),
        (
            "too large",
            Method::POST,
            "/payments".into(),
            json!({"params": {"name": "x".repeat(70_000)}}),
            StatusCode::PAYLOAD_TOO_LARGE,
        ),
    ] {
        let (status, body) = world.control(method, &path, body).await;
        assert_eq!(status, want, "{name}: {body}");
        assert!(body["message"].is_string(), "{name}: {body}");
    }
    assert_eq!(world.sandbox.payment(&imp_uid).unwrap()["status"], "ready", "an unknown fault decides nothing");
}

#[tokio::test]
async fn a_form_of_another_site_drives_nothing() {
    let world = World::start().await;
    let imp_uid = world.open(order("m"), Platform::Pc);
    let path = format!("/_sandbox/payments/{imp_uid}/approve");
    let (status, _) = answer(world.request(Method::POST, &path).form(&[("a", "b")])).await;
    assert_eq!(status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

#[tokio::test]
async fn health() {
    let world = World::start().await;
    let (status, body) = world.control(Method::GET, "/health", json!({})).await;
    assert_eq!((status, &body["status"]), (StatusCode::OK, &json!("ok")));
}

#[tokio::test]
async fn requests_that_opened_no_window_are_remembered_with_the_reason() {
    let world = World::start().await;
    world.control(Method::POST, "/payments", json!({"params": order_with("m", json!({"amount": 0}))})).await;
    world.control(Method::POST, "/payments", json!({"params": order("m"), "user_code": "imp99999999"})).await;
    let (_, body) = world.control(Method::GET, "/refusals", json!({})).await;
    let refused = |at: usize| (&body["refusals"][at]["code"], &body["refusals"][at]["why"][0]["rule"]);
    assert_eq!((refused(0), refused(1)), ((&json!("F400"), &json!("R5")), (&json!("NOT_READY"), &json!(null))));
    assert_eq!(body["refusals"][0]["merchant_uid"], "m");
    for number in 0..60 {
        let order = order_with(&format!("m{number}"), json!({"amount": 0}));
        world.sandbox.open(order, Platform::Pc).unwrap_err();
    }
    let (_, body) = world.control(Method::GET, "/refusals", json!({})).await;
    assert_eq!(body["refusals"].as_array().unwrap().len(), 50, "the latest");
    assert_eq!(body["refusals"][49]["merchant_uid"], "m59");
}
