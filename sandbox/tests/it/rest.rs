//! The V1 REST API as a shop's server sees it.

use payjoa::Platform;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{World, answer, order};

#[tokio::test]
async fn a_token_is_given_for_the_right_keys_in_json_or_a_form() {
    let world = World::start().await;
    let keys = json!({"imp_key": "sandbox", "imp_secret": "sandbox"});
    for request in [
        world.request(Method::POST, "/users/getToken").json(&keys),
        world.request(Method::POST, "/users/getToken").form(&keys),
    ] {
        let (status, body) = answer(request).await;
        assert_eq!((status, &body["code"], &body["message"]), (StatusCode::OK, &json!(0), &Value::Null));
        let left = body["response"]["expired_at"].as_u64().unwrap() - body["response"]["now"].as_u64().unwrap();
        assert!((1_700..=1_800).contains(&left), "{left}");
    }
}

#[tokio::test]
async fn the_same_token_is_given_while_it_lives() {
    let world = World::start().await;
    assert_eq!(world.token().await, world.token().await);
}

#[tokio::test]
async fn wrong_keys_get_no_token() {
    let world = World::start().await;
    let post = || world.request(Method::POST, "/users/getToken");
    for (name, request, want) in [
        ("wrong secret", post().json(&json!({"imp_key": "sandbox", "imp_secret": "x"})), StatusCode::UNAUTHORIZED),
        ("no secret", post().json(&json!({"imp_key": "sandbox"})), StatusCode::BAD_REQUEST),
        ("not JSON", post().header("content-type", "application/json").body("{"), StatusCode::BAD_REQUEST),
        ("not text", post().header("content-type", "application/json").body(vec![0xff]), StatusCode::BAD_REQUEST),
        ("other type", post().header("content-type", "text/xml").body("<a/>"), StatusCode::UNSUPPORTED_MEDIA_TYPE),
        ("too large", post().form(&[("imp_key", "x".repeat(70_000))]), StatusCode::PAYLOAD_TOO_LARGE),
        ("nothing", post(), StatusCode::UNSUPPORTED_MEDIA_TYPE),
    ] {
        let (status, body) = answer(request).await;
        assert_eq!(status, want, "{name}: {body}");
        assert!(body["code"] != 0 && body["message"].is_string() && body["response"].is_null(), "{name}: {body}");
    }
}

#[tokio::test]
async fn every_call_needs_a_living_token() {
    let world = World::start().await;
    world.token().await;
    for (method, path) in [
        (Method::GET, "/payments/imp_1"),
        (Method::GET, "/payments/find/m"),
        (Method::GET, "/payments/find/m/paid"),
        (Method::GET, "/payments/prepare/m"),
        (Method::POST, "/payments/prepare"),
        (Method::PUT, "/payments/prepare"),
    ] {
        for (name, request) in [
            ("none", world.request(method.clone(), path)),
            ("wrong", world.request(method.clone(), path).bearer_auth("wrong")),
            ("empty", world.request(method.clone(), path).header("authorization", "Bearer ")),
        ] {
            let (status, body) = answer(request.json(&json!({"merchant_uid": "m", "amount": 1}))).await;
            assert_eq!((status, &body["code"]), (StatusCode::UNAUTHORIZED, &json!(-1)), "{method} {path} {name}");
        }
    }
    let token = world.token().await;
    for (header, value) in [("authorization", token.clone()), ("x-imptokenheader", token)] {
        let (status, _) = answer(world.request(Method::GET, "/payments/imp_1").header(header, value)).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{header}");
    }
}

#[tokio::test]
async fn an_amount_is_registered_read_and_changed() {
    let world = World::start().await;
    let first = json!({"merchant_uid": "m", "amount": 1004.0, "currency": "KRW"});
    let (_, body) = world.api(Method::POST, "/payments/prepare", Some(first)).await;
    assert_eq!(body["response"], json!({"merchant_uid": "m", "amount": 1004, "currency": "KRW"}));
    let (_, body) =
        world.api(Method::PUT, "/payments/prepare", Some(json!({"merchant_uid": "m", "amount": 900}))).await;
    assert_eq!(body["response"], json!({"merchant_uid": "m", "amount": 900, "currency": null}));
    let (_, body) = world.get("/payments/prepare/m").await;
    assert_eq!(body["response"]["amount"], 900);
}

#[tokio::test]
async fn an_amount_may_come_as_a_form() {
    let world = World::start().await;
    let token = world.token().await;
    let form = [("merchant_uid", "한글 주문"), ("amount", "1004")];
    let (status, body) = answer(world.request(Method::POST, "/payments/prepare").bearer_auth(token).form(&form)).await;
    assert_eq!((status, &body["response"]["amount"]), (StatusCode::OK, &json!(1004)));
    let (_, body) = world.get("/payments/prepare/%ED%95%9C%EA%B8%80%20%EC%A3%BC%EB%AC%B8").await;
    assert_eq!(body["response"]["merchant_uid"], "한글 주문");
}

#[tokio::test]
async fn what_a_call_does_not_know_is_ignored_and_told_on_the_payment() {
    let world = World::start().await;
    let keys = [("imp_key", "sandbox"), ("imp_secret", "sandbox"), ("x", "1")];
    assert_eq!(answer(world.request(Method::POST, "/users/getToken").form(&keys)).await.0, StatusCode::OK);
    let body = json!({"merchant_uid": 20_261_123_001_u64, "amount": "1004", "ammount": 2});
    let (status, body) = world.api(Method::POST, "/payments/prepare", Some(body)).await;
    let prepared = json!({"merchant_uid": "20261123001", "amount": 1004, "currency": null});
    assert_eq!((status, &body["response"]), (StatusCode::OK, &prepared));
    let imp_uid = world.open(order("20261123001"), Platform::Pc);
    let told = "/payments/prepare: ammount is no parameter of this call: it was ignored";
    assert_eq!(world.let_pass(&imp_uid), told);
}

#[tokio::test]
async fn a_second_registration_fails_with_http_200_and_changes_nothing() {
    let world = World::start().await;
    let register = |amount| Some(json!({"merchant_uid": "m", "amount": amount}));
    world.api(Method::POST, "/payments/prepare", register(1004)).await;
    let (status, body) = world.api(Method::POST, "/payments/prepare", register(1)).await;
    assert_eq!((status, &body["code"]), (StatusCode::OK, &json!(1)));
    assert_eq!(world.get("/payments/prepare/m").await.1["response"]["amount"], 1004);
}

#[tokio::test]
async fn bad_registrations_are_refused_and_leave_nothing_behind() {
    let world = World::start().await;
    for (name, body) in [
        ("zero", json!({"merchant_uid": "m", "amount": 0})),
        ("half a won", json!({"merchant_uid": "m", "amount": 1004.5})),
        ("negative", json!({"merchant_uid": "m", "amount": -1})),
        ("too much", json!({"merchant_uid": "m", "amount": 9_007_199_254_740_992_u64})),
        ("words", json!({"merchant_uid": "m", "amount": "lots"})),
        ("no amount", json!({"merchant_uid": "m"})),
        ("no order", json!({"amount": 1})),
        ("long order", json!({"merchant_uid": "m".repeat(41), "amount": 1})),
        ("an array", json!([])),
    ] {
        let (status, answered) = world.api(Method::POST, "/payments/prepare", Some(body)).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{name}: {answered}");
    }
    assert_eq!(world.get("/payments/prepare/m").await.0, StatusCode::NOT_FOUND);
    let (status, _) =
        world.api(Method::PUT, "/payments/prepare", Some(json!({"merchant_uid": "m", "amount": 1}))).await;
    assert_eq!(status, StatusCode::NOT_FOUND, "only what was registered can be changed");
}

#[tokio::test]
async fn a_payment_is_found_by_both_of_its_numbers() {
    let world = World::start().await;
    let imp_uid = world.open(order("m"), Platform::Pc);
    let (status, by_imp_uid) = world.get(&format!("/payments/{imp_uid}")).await;
    assert_eq!((status, &by_imp_uid["response"]["status"]), (StatusCode::OK, &json!("ready")));
    assert_eq!(world.get("/payments/find/m").await.1, by_imp_uid);
    assert_eq!(world.get("/payments/find/m/ready").await.1, by_imp_uid);
    assert_eq!(world.get("/payments/find/m/paid").await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_bare_find_gives_the_window_that_was_opened_last() {
    let world = World::start().await;
    let paid = world.open(order("m"), Platform::Pc);
    let abandoned = world.open(order("m"), Platform::Pc);
    world.sandbox.approve(&paid).unwrap();
    let found = async |path: &str| world.get(path).await.1["response"]["imp_uid"].as_str().map(str::to_owned);
    assert_eq!(found("/payments/find/m").await.as_deref(), Some(abandoned.as_str()));
    assert_eq!(found("/payments/find/m?sorting=started").await.as_deref(), Some(paid.as_str()));
    assert_eq!(found("/payments/find/m?sorting=-paid").await.as_deref(), Some(paid.as_str()));
    assert_eq!(found("/payments/find/m/paid").await.as_deref(), Some(paid.as_str()));
}

#[tokio::test]
async fn what_is_not_there_is_a_404_and_what_makes_no_sense_a_400() {
    let world = World::start().await;
    for (path, want) in [
        ("/payments/imp_000000000000", StatusCode::NOT_FOUND),
        ("/payments/find/nobody", StatusCode::NOT_FOUND),
        ("/payments/prepare/nobody", StatusCode::NOT_FOUND),
        ("/payments/imp%20x", StatusCode::BAD_REQUEST),
        ("/payments/imp_%ff", StatusCode::BAD_REQUEST),
        ("/payments/find/m/odd", StatusCode::BAD_REQUEST),
        ("/payments/find/m?sorting=odd", StatusCode::BAD_REQUEST),
        ("/payments/imp_1?extension=perhaps", StatusCode::BAD_REQUEST),
        ("/payments/cancelled/by/nobody", StatusCode::NOT_FOUND),
    ] {
        let (status, body) = world.get(path).await;
        assert_eq!(status, want, "{path}");
        assert!(body["code"] == 1 && body["message"].is_string(), "{path}: {body}");
    }
    assert_eq!(world.api(Method::DELETE, "/payments/imp_1", None).await.0, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn the_depositors_name_comes_only_with_extension() {
    let world = World::start().await;
    let vbank = crate::support::order_with("m", json!({"pay_method": "vbank"}));
    let imp_uid = world.open(vbank, Platform::Pc);
    world.sandbox.approve(&imp_uid).unwrap();
    world.sandbox.deposit(&imp_uid).unwrap();
    let path = format!("/payments/{imp_uid}");
    assert_eq!(world.get(&path).await.1["response"]["extension"], Value::Null);
    let (_, body) = world.get(&format!("{path}?extension=true&include_sandbox=true")).await;
    assert_eq!(body["response"]["extension"], json!({"REMITTER": "John Doe"}));
}
