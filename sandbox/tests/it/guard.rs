//! Who may drive the sandbox from a browser.

use payjoa::Platform;
use payjoa_sandbox::Options;
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::json;

use crate::support::{World, answer, order};

async fn status(request: RequestBuilder) -> StatusCode {
    answer(request).await.0
}

#[tokio::test]
async fn a_page_that_a_developer_happens_to_visit_drives_nothing() {
    let world = World::start().await;
    let imp_uid = world.open(order("m"), Platform::Pc);
    for (method, path) in [
        (Method::POST, format!("/_sandbox/payments/{imp_uid}/approve")),
        (Method::PUT, "/_sandbox/webhook".to_owned()),
        (Method::PUT, "/_sandbox/clock".to_owned()),
        (Method::DELETE, "/_sandbox/faults".to_owned()),
        (Method::GET, "/_sandbox/payments".to_owned()),
    ] {
        let asked = || world.request(method.clone(), &path);
        for origin in ["https://evil.example", "null", "http://127.0.0.1.evil.example"] {
            let (status, body) = answer(asked().header("origin", origin)).await;
            assert_eq!(
                (status, &body["code"]),
                (StatusCode::FORBIDDEN, &json!("foreign_page")),
                "{method} {path} {origin}"
            );
        }
        assert_eq!(status(asked().header("host", "evil.example")).await, StatusCode::FORBIDDEN, "{method} {path}");
    }
    assert_eq!(world.sandbox.payment(&imp_uid).unwrap()["status"], "ready");
}

/// A page that is served under a name of its own, which then points here.
#[tokio::test]
async fn a_foreign_name_reaches_nothing_at_all() {
    let world = World::start().await;
    let imp_uid = world.open(order("m"), Platform::Pc);
    for (method, path) in [
        (Method::GET, "/".to_owned()),
        (Method::POST, "/users/getToken".to_owned()),
        (Method::GET, "/payments/status/all".to_owned()),
        (Method::GET, "/v1/iamport.js".to_owned()),
        (Method::GET, format!("/window/{imp_uid}")),
        (Method::POST, format!("/window/{imp_uid}")),
    ] {
        let asked = world.request(method.clone(), &path).header("host", "evil.example:8787");
        assert_eq!(asked.send().await.unwrap().status(), StatusCode::FORBIDDEN, "{method} {path}");
    }
}

#[tokio::test]
async fn only_the_windows_own_pages_send_its_forms() {
    let world = World::start().await;
    let imp_uid = world.open(order("m"), Platform::Pc);
    let post = |path: &str, site: &str| {
        let form = [("action", "approve")];
        world.request(Method::POST, path).header("sec-fetch-site", site).form(&form).send()
    };
    for path in [format!("/window/{imp_uid}"), format!("/sdk/payments/{imp_uid}/closed")] {
        for site in ["cross-site", "same-site", "none"] {
            assert_eq!(post(&path, site).await.unwrap().status(), StatusCode::FORBIDDEN, "{path} {site}");
        }
    }
    assert_eq!(world.sandbox.payment(&imp_uid).unwrap()["status"], "ready");
    assert_eq!(post(&format!("/window/{imp_uid}"), "same-origin").await.unwrap().status(), StatusCode::OK);
    assert_eq!(world.sandbox.payment(&imp_uid).unwrap()["status"], "paid");
}

#[tokio::test]
async fn pages_of_this_machine_may() {
    let world = World::start().await;
    let imp_uid = world.open(order("m"), Platform::Pc);
    let approve = world.request(Method::POST, &format!("/_sandbox/payments/{imp_uid}/approve"));
    assert_eq!(status(approve.header("origin", "http://localhost:3000")).await, StatusCode::OK);
}

#[tokio::test]
async fn a_containers_name_is_allowed_by_name() {
    let mut options = Options::default();
    options.allowed_hosts = vec!["gateway".to_owned()];
    let world = World::start_with(options).await;
    let health = |host: &'static str| status(world.request(Method::GET, "/_sandbox/health").header("host", host));
    assert_eq!(health("gateway:8787").await, StatusCode::OK);
    assert_eq!(health("other:8787").await, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_shops_own_calls_come_from_anywhere() {
    let world = World::start().await;
    for path in ["/v1/iamport.js", "/sdk/channels?user_code=imp00000000"] {
        let asked = world.request(Method::GET, path).header("origin", "https://shop.example");
        let response = asked.send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["access-control-allow-origin"], "*", "{path}");
    }
}
