//! Who may ask, how often, and from where; and what those who run the server may ask.

use std::time::Duration;

use axum::http::request::Parts;
use payjoa::MerchantUid;
use payjoa_server::{
    Rate, ReturnKeys, RouterOptions, fresh_merchant_uid, ledger::NewOrder, openapi, operations, router_with,
};
use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::{
    router::{Served, problem},
    support::{Shop, payment},
};

const HOUR: Duration = Duration::from_secs(3_600);

fn keys() -> ReturnKeys {
    ReturnKeys::new(&[7; 32]).unwrap()
}

async fn served(shop: &Shop, options: RouterOptions) -> Served {
    Served::app(router_with(shop.payments.clone(), options)).await
}

/// Both questions about an order, with these headers.
async fn ask(served: &Served, order: &MerchantUid, headers: &[(&str, &str)]) -> [Response; 2] {
    let url = format!("{}/payments/confirm", served.url);
    let post = served.http.post(&url).json(&json!({"merchant_uid": order, "imp_uid": "imp_1"}));
    let get = served.http.get(format!("{url}/{order}"));
    let with = |request: reqwest::RequestBuilder| {
        headers.iter().fold(request, |request, (name, value)| request.header(*name, *value)).send()
    };
    [with(post).await.unwrap(), with(get).await.unwrap()]
}

#[tokio::test]
async fn where_numbers_can_be_guessed_only_a_token_lets_somebody_ask() {
    let shop = Shop::open().await;
    let served = served(&shop, RouterOptions::default().return_keys(keys()).only_with_token()).await;
    let (mine, theirs) = (shop.order().await, shop.order().await);
    shop.stub.put(payment(&mine, json!({})));
    let good = format!("Bearer {}", keys().sign(&mine, HOUR));
    let of_another_order = format!("Bearer {}", keys().sign(&theirs, HOUR));
    let over = format!("Bearer {}", keys().sign(&mine, Duration::ZERO));
    let of_another_key = format!("Bearer {}", ReturnKeys::new(&[8; 32]).unwrap().sign(&mine, HOUR));
    for bad in ["", "Bearer", "Bearer x", &of_another_order, &over, &of_another_key] {
        for answer in ask(&served, &mine, &[("authorization", bad)]).await {
            assert_eq!(problem(answer).await, (404, "unknown_order".into()), "{bad}");
        }
    }
    assert!(shop.stub.calls("/payments/imp_1").is_empty(), "nothing was asked for strangers");
    for answer in ask(&served, &mine, &[("authorization", &good)]).await {
        assert_eq!(answer.status(), 200);
    }
}

#[tokio::test]
async fn an_owners_order_is_shown_to_its_owner_and_to_whoever_has_its_token() {
    let shop = Shop::open().await;
    let shopper = |parts: &Parts| Some(parts.headers.get("x-account")?.to_str().ok()?.to_owned());
    let served = served(&shop, RouterOptions::default().return_keys(keys()).shopper(shopper)).await;
    let (order, amount) = (fresh_merchant_uid("o_"), payjoa::Won::new(1_004).unwrap());
    shop.payments.create_order(NewOrder::new(order.clone(), "Jacket", amount).owner("7")).await.unwrap();
    shop.stub.put(payment(&order, json!({})));
    let token = format!("Bearer {}", keys().sign(&order, HOUR));
    for (headers, status) in [
        (vec![], 404),
        (vec![("x-account", "8")], 404),
        (vec![("x-account", "7")], 200),
        (vec![("x-account", "8"), ("authorization", &*token)], 200),
    ] {
        for answer in ask(&served, &order, &headers).await {
            assert_eq!(answer.status(), status, "{headers:?}");
        }
    }
    let nobodys = shop.order().await;
    assert_eq!(served.get(&format!("/payments/confirm/{nobodys}")).await.status(), 202, "its number is enough");
}

#[tokio::test]
async fn many_open_windows_do_not_ask_import_all_the_time() {
    let shop = Shop::open().await;
    let rate = Rate { burst: 3, per_minute: 1 };
    let served = served(&shop, RouterOptions::default().order_rate(Some(rate))).await;
    let (busy, other) = (shop.order().await, shop.order().await);
    for _ in 0..8 {
        assert_eq!(served.get(&format!("/payments/confirm/{busy}")).await.status(), 202);
    }
    assert_eq!(shop.stub.calls(&format!("/payments/find/{busy}/paid")).len(), 3);
    assert_eq!(served.get(&format!("/payments/confirm/{other}")).await.status(), 202);
    assert_eq!(shop.stub.calls(&format!("/payments/find/{other}/paid")).len(), 1);
    // What somebody else finds out is told all the same.
    shop.stub.put(payment(&busy, json!({})));
    shop.payments.settle(&busy, None, payjoa_server::settle::Source::Sweep).await.unwrap();
    assert_eq!(served.get(&format!("/payments/confirm/{busy}")).await.status(), 200);
}

#[tokio::test]
async fn one_address_that_asks_too_often_is_sent_away() {
    let shop = Shop::open().await;
    let rate = Rate { burst: 2, per_minute: 1 };
    let served = served(&shop, RouterOptions::default().client_rate(Some(rate)).trusted_hops(1)).await;
    let order = shop.order().await;
    let from = async |address: &str| {
        let url = format!("{}/payments/confirm/{order}", served.url);
        served.http.get(url).header("x-forwarded-for", address).send().await.unwrap()
    };
    for _ in 0..2 {
        assert_eq!(from("6.6.6.6, 203.0.113.1").await.status(), 202);
    }
    let answer = from("203.0.113.1").await;
    let wait: u32 = answer.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=61).contains(&wait), "{wait}");
    assert_eq!(problem(answer).await, (429, "too_many".into()));
    assert_eq!(from("203.0.113.2").await.status(), 202);
    for _ in 0..4 {
        assert_eq!(from("127.0.0.1").await.status(), 202, "a proxy on this machine is nobody");
    }
}

#[tokio::test]
async fn other_origins_may_ask_only_where_the_shop_says_so() {
    let shop = Shop::open().await;
    let preflight = async |served: &Served, origin: &str| {
        let request = served.http.request(Method::OPTIONS, format!("{}/payments/confirm", served.url));
        let request = request.header("origin", origin).header("access-control-request-method", "POST");
        let answer = request.header("access-control-request-headers", "content-type").send().await.unwrap();
        answer.headers().get("access-control-allow-origin").map(|it| it.to_str().unwrap().to_owned())
    };
    let closed = served(&shop, RouterOptions::default()).await;
    assert_eq!(preflight(&closed, "https://shop.example").await, None);
    let open = served(&shop, RouterOptions::default().cors(["https://shop.example", "*"])).await;
    assert_eq!(preflight(&open, "https://shop.example").await.as_deref(), Some("https://shop.example"));
    assert_eq!(preflight(&open, "https://evil.example").await, None);
    let request =
        open.http.get(format!("{}/payments/confirm/nobody", open.url)).header("origin", "https://shop.example");
    let answer = request.send().await.unwrap();
    assert_eq!(answer.headers()["access-control-allow-origin"], "https://shop.example");
    assert_eq!(answer.headers()["access-control-expose-headers"], "retry-after");
}

#[tokio::test]
async fn the_openapi_document_names_every_path_and_schema() {
    let shop = Shop::open().await;
    let served = Served::new(&shop).await;
    let document: Value = served.get("/payments/openapi.json").await.json().await.unwrap();
    assert_eq!(document, serde_json::from_str::<Value>(openapi()).unwrap());
    let paths: Vec<_> = document["paths"].as_object().unwrap().keys().collect();
    assert_eq!(paths, ["/confirm", "/confirm/{merchant_uid}", "/openapi.json", "/webhook"]);
    let text = openapi();
    for reference in text.split("\"#/").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(document.pointer(&format!("/{reference}")).is_some(), "{reference}");
    }
}

#[tokio::test]
async fn whoever_runs_the_server_sees_how_it_is_doing() {
    let shop = Shop::open().await;
    let confirms = Served::new(&shop).await;
    let inside = Served::app(operations(shop.payments.clone())).await;
    let order = shop.order().await;
    shop.stub.put(payment(&order, json!({})));
    confirms.confirm(json!({"merchant_uid": order, "imp_uid": "imp_1"})).await;
    confirms.post("/payments/webhook", "application/json", r#"{"imp_uid":"imp_1"}"#).await;
    let text = async |path: &str| inside.get(path).await.text().await.unwrap();
    assert_eq!((text("/payments/healthz").await, text("/payments/readyz").await), ("ok\n".into(), "ready\n".into()));
    let metrics = text("/payments/metrics").await;
    for line in [
        "payjoa_confirms_total{outcome=\"settled\"} 1",
        "payjoa_confirm_seconds_count 1",
        "payjoa_webhooks_total{outcome=\"kept\"} 1",
        "payjoa_webhooks_from_elsewhere_total 1",
        "payjoa_outbox_messages 1",
        "payjoa_webhooks_waiting 1",
        "payjoa_ledger_up 1",
    ] {
        assert!(metrics.lines().any(|it| it == line), "{line} in {metrics}");
    }
    shop.payments.ledger().close().await;
    assert_eq!(inside.get("/payments/readyz").await.status(), 503);
    assert_eq!(inside.get("/payments/healthz").await.status(), 200);
    assert!(text("/payments/metrics").await.contains("payjoa_ledger_up 0"));
}
