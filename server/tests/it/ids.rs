//! Numbers of orders and payments come from pages, webhooks and i'mport: whatever is in one, it stays one segment of one
//! path, and nothing that is none gets as far as an address.

use std::sync::{Arc, Mutex};

use axum::{
    body::Body,
    http::{Request, header},
};
use payjoa::{ImpUid, MerchantUid, Won};
use payjoa_server::gateway::{
    Body as GatewayBody, BoxError, CustomerUid, Gateway, GatewayConfig, HttpRequest, HttpResponse, HttpService, Paging,
    Retry, StatusFilter,
};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use serde_json::json;
use tower::{ServiceExt, layer::layer_fn, service_fn};

use crate::{
    flows::shipping::{receipt, shipping},
    support::Shop,
};

/// What addresses are made of, and anything else.
fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        r"[./?#%&=;:@+\\ \r\n\t\x000-9a-f]{0,41}",
        r"(\.\./|%2e|%2F|//|\?|#){0,9}[a-z_0-9]{0,9}",
        r"\PC{0,41}",
        r"imp_[0-9]{12}",
    ]
}

fn prove(test: impl Fn(String) -> Result<(), TestCaseError>) {
    let mut runner = TestRunner::new(Config { cases: 200, failure_persistence: None, ..Config::default() });
    runner.run(&number(), test).unwrap();
}

/// A client whose requests go nowhere: every address that it would have asked.
fn watched() -> (Gateway, Arc<Mutex<Vec<String>>>) {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let writing = Arc::clone(&seen);
    let answer = move |request: HttpRequest| {
        let target = request.uri().to_string();
        let token = target.ends_with("/users/getToken");
        if !token {
            writing.lock().unwrap().push(target);
        }
        let body = if token {
            json!({"code": 0, "response": {"access_token": "t", "now": 0, "expired_at": 1800}})
        } else {
            json!({"code": 1, "message": "no", "response": null})
        };
        std::future::ready(Ok::<HttpResponse, BoxError>(HttpResponse::new(GatewayBody::from(body.to_string()))))
    };
    let mut config = GatewayConfig::new("https://gateway.invalid/base", "key", "secret");
    config.retry = Retry::NEVER;
    config.calls_per_second = 0;
    let gateway = Gateway::builder(config).layer(layer_fn(move |_: HttpService| service_fn(answer.clone())));
    (gateway.build().unwrap(), seen)
}

/// Asks for everything that has the number in its path. All of it is refused, which doesn't matter.
async fn ask_by_payment(gateway: &Gateway, imp_uid: &ImpUid) {
    let _ = gateway.payment(imp_uid).await;
    let _ = gateway.payment_with_extension(imp_uid).await;
    let _ = gateway.shipping(imp_uid).await;
    let _ = gateway.register_shipping(imp_uid, &shipping("1")).await;
    let _ = gateway.change_shipping(imp_uid, &shipping("1")).await;
    let _ = gateway.receipt(imp_uid).await;
    let _ = gateway.issue_receipt(imp_uid, &receipt()).await;
    let _ = gateway.cancel_receipt(imp_uid).await;
}

async fn ask_by_order(gateway: &Gateway, order: &MerchantUid) {
    let _ = gateway.latest_payment(order).await;
    let _ = gateway.paid_payment(order).await;
    let _ = gateway.attempts_page(order, StatusFilter::All, Paging::page(1)).await;
    let _ = gateway.prepared(order).await;
    let _ = gateway.scheduled(order).await;
    let _ = gateway.move_schedule(order, 4_000_000_000).await;
    let _ = gateway.retry_schedule(order, Won::new(1_004).unwrap()).await;
    let _ = gateway.reschedule(order, 4_000_000_000).await;
}

async fn ask_by_customer(gateway: &Gateway, customer: &CustomerUid) {
    let _ = gateway.stored_card(customer).await;
    let _ = gateway.charges_page(customer, 1).await;
    let _ = gateway.forget_card(customer, None).await;
}

/// The number is a segment of its own, and everything else is as it is for every number.
fn must_be_one_segment(targets: &[String], number: &str, at_least: usize) -> Result<(), TestCaseError> {
    prop_assert!(targets.len() >= at_least, "{targets:?}");
    for target in targets {
        let path = target.strip_prefix("https://gateway.invalid/base/").unwrap().split('?').next().unwrap();
        prop_assert!(path.bytes().all(|it| it.is_ascii_alphanumeric() || b"-_.~%/".contains(&it)), "{target}");
        prop_assert!(path.split('/').all(|it| !it.is_empty() && it != "." && it != ".."), "{target}");
        let is_it = |segment: &str| percent_decode_str(segment).decode_utf8_lossy() == number;
        prop_assert!(path.split('/').any(is_it), "{number:?} is no segment of {target}");
        let parsed = url::Url::parse(target).unwrap();
        prop_assert_eq!(parsed.path().strip_prefix("/base/"), Some(path), "it means another address");
        prop_assert_eq!(parsed.fragment(), None);
    }
    Ok(())
}

#[test]
fn whatever_is_in_a_number_it_is_one_segment_of_what_import_is_asked() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (gateway, seen) = watched();
    let asked = || std::mem::take(&mut *seen.lock().unwrap());
    prove(|text| {
        if let Ok(imp_uid) = ImpUid::new(text.clone()) {
            runtime.block_on(ask_by_payment(&gateway, &imp_uid));
            must_be_one_segment(&asked(), &text, 8)?;
        }
        if let Ok(order) = MerchantUid::new(text.clone()) {
            runtime.block_on(ask_by_order(&gateway, &order));
            must_be_one_segment(&asked(), &text, 8)?;
        }
        if let Ok(customer) = CustomerUid::new(text.clone()) {
            runtime.block_on(ask_by_customer(&gateway, &customer));
            must_be_one_segment(&asked(), &text, 3)?;
        }
        Ok(())
    });
}

/// What the router is asked, in its path and in its bodies.
fn questions(text: &str) -> Vec<Request<Body>> {
    let encoded = utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let post = |path: &str, kind: &str, body: String| {
        Request::post(path).header(header::CONTENT_TYPE, kind).body(Body::from(body)).unwrap()
    };
    let form = format!("imp_uid={encoded}&merchant_uid={encoded}&status=paid");
    let mut questions = vec![
        Request::get(format!("/confirm/{encoded}")).body(Body::empty()).unwrap(),
        post("/confirm", "application/json", json!({"merchant_uid": "known", "imp_uid": text}).to_string()),
        post("/confirm", "application/json", json!({"merchant_uid": text}).to_string()),
        post("/webhook", "application/json", json!({"imp_uid": text, "merchant_uid": text}).to_string()),
        post("/webhook", "application/x-www-form-urlencoded", form),
    ];
    // As it is, where that makes an address at all.
    questions.extend(Request::get(format!("/confirm/{text}")).body(Body::empty()));
    questions
}

#[test]
fn whatever_the_router_is_asked_import_is_asked_for_this_order_only() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let shop = runtime.block_on(async {
        let shop = Shop::open().await;
        shop.order_named(&MerchantUid::new("known").unwrap()).await;
        shop
    });
    let options = payjoa_server::RouterOptions::default().order_rate(None);
    let router = payjoa_server::router_with(shop.payments.clone(), options);
    prove(|text| {
        for question in questions(&text) {
            let asked = format!("{question:?}");
            let answer = runtime.block_on(router.clone().oneshot(question)).unwrap();
            let known = [200, 202, 400, 404, 405].contains(&answer.status().as_u16());
            prop_assert!(known, "{} {asked}", answer.status());
        }
        Ok(())
    });
    for call in shop.stub.calls("/") {
        let path = call.target.split('?').next().unwrap();
        let of_one_payment = path.strip_prefix("/payments/").is_some_and(|it| !it.contains('/'));
        let known = of_one_payment || path == "/users/getToken" || path.starts_with("/payments/find/known");
        assert!(known, "{path}");
    }
}
