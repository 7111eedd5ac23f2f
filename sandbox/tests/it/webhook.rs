//! Webhooks, as the shop's server receives them.

use axum::{Json, Router, extract::State, http::StatusCode, routing::post};
use payjoa::{MerchantUid, Platform};
use payjoa_sandbox::{Fault, Options};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::{
    net::{TcpListener, TcpSocket},
    sync::mpsc,
    time::timeout,
};

use crate::support::{PATIENCE, World, order, order_with};

/// A shop's server that takes webhooks.
struct Shop {
    url: String,
    received: mpsc::UnboundedReceiver<Value>,
}

impl Shop {
    async fn open() -> Shop {
        Shop::answering(StatusCode::OK).await
    }

    async fn answering(status: StatusCode) -> Shop {
        let (send, received) = mpsc::unbounded_channel();
        let take = async move |State(send): State<mpsc::UnboundedSender<Value>>, Json(body): Json<Value>| {
            send.send(body).unwrap();
            status
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let shop = Router::new().route("/hook", post(take)).with_state(send);
        tokio::spawn(async move { axum::serve(listener, shop).await });
        Shop { url, received }
    }

    async fn next(&mut self) -> Value {
        timeout(PATIENCE, self.received.recv()).await.expect("no webhook came").unwrap()
    }

    fn is_quiet(&mut self) -> bool {
        self.received.try_recv().is_err()
    }
}

#[tokio::test]
async fn a_paid_payment_is_announced() {
    let (world, mut shop) = (World::start().await, Shop::open().await);
    let (_, body) = world.control(Method::PUT, "/webhook", json!({"url": shop.url})).await;
    assert_eq!(body["url"], shop.url);
    let imp_uid = world.open(order("m"), Platform::Pc);
    world.sandbox.approve(&imp_uid).unwrap();
    assert_eq!(shop.next().await, json!({"imp_uid": imp_uid, "merchant_uid": "m", "status": "paid"}));
}

#[tokio::test]
async fn an_issued_account_and_its_deposit_are_announced() {
    let (world, mut shop) = (World::start().await, Shop::open().await);
    world.sandbox.set_webhook_url(Some(&shop.url)).unwrap();
    let imp_uid = world.open(order_with("m", json!({"pay_method": "vbank"})), Platform::Pc);
    world.sandbox.approve(&imp_uid).unwrap();
    assert_eq!(shop.next().await["status"], "ready");
    world.sandbox.deposit(&imp_uid).unwrap();
    assert_eq!(shop.next().await["status"], "paid");
}

#[tokio::test]
async fn a_payments_own_address_replaces_the_accounts() {
    let (world, mut account, mut own) = (World::start().await, Shop::open().await, Shop::open().await);
    world.sandbox.set_webhook_url(Some(&account.url)).unwrap();
    let imp_uid = world.open(order_with("m", json!({"notice_url": own.url})), Platform::Pc);
    world.sandbox.approve(&imp_uid).unwrap();
    assert_eq!(own.next().await["status"], "paid");
    assert!(account.is_quiet());
}

#[tokio::test]
async fn several_addresses_are_all_told() {
    let (world, mut one, mut two) = (World::start().await, Shop::open().await, Shop::open().await);
    let imp_uid = world.open(order_with("m", json!({"notice_url": [one.url, two.url]})), Platform::Pc);
    world.sandbox.approve(&imp_uid).unwrap();
    assert_eq!(one.next().await, two.next().await);
}

#[tokio::test]
async fn failed_window_payments_are_not_announced() {
    let (world, mut shop) = (World::start().await, Shop::open().await);
    world.sandbox.set_webhook_url(Some(&shop.url)).unwrap();
    for merchant_uid in ["declined", "closed", "paid"] {
        let imp_uid = world.open(order(merchant_uid), Platform::Pc);
        match merchant_uid {
            "declined" => world.sandbox.decline(&imp_uid).unwrap(),
            "closed" => world.sandbox.close(&imp_uid).unwrap(),
            _ => world.sandbox.approve(&imp_uid).unwrap(),
        }
    }
    assert_eq!(shop.next().await["merchant_uid"], "paid");
    assert!(shop.is_quiet());
}

#[tokio::test]
async fn a_late_database_announces_when_it_has_caught_up() {
    let mut options = Options::default();
    options.late_database = std::time::Duration::from_millis(200);
    let (world, mut shop) = (World::start_with(options).await, Shop::open().await);
    world.sandbox.set_webhook_url(Some(&shop.url)).unwrap();
    world.sandbox.arm(Fault::LateDatabase.order(MerchantUid::new("m").unwrap())).unwrap();
    let imp_uid = world.open(order("m"), Platform::Pc);
    world.sandbox.approve(&imp_uid).unwrap();
    assert_eq!(shop.next().await["status"], "paid");
    assert_eq!(world.sandbox.payment(&imp_uid).unwrap()["status"], "paid");
}

#[tokio::test]
async fn a_webhook_is_sent_once_whatever_the_shop_answers() {
    let (world, mut shop) = (World::start().await, Shop::answering(StatusCode::INTERNAL_SERVER_ERROR).await);
    world.sandbox.set_webhook_url(Some(&shop.url)).unwrap();
    let imp_uid = world.open(order("m"), Platform::Pc);
    world.sandbox.approve(&imp_uid).unwrap();
    shop.next().await;
    let delivered = deliveries(&world, imp_uid.as_str()).await;
    let sent = &delivered[0];
    assert_eq!(delivered.as_array().unwrap().len(), 1);
    assert_eq!((&sent["url"], &sent["status"]), (&json!(shop.url), &json!("paid")));
    assert_eq!((&sent["answered"], &sent["error"], &sent["attempt"]), (&json!(500), &Value::Null, &json!(1)));
    assert!(shop.is_quiet());
}

#[tokio::test]
async fn a_webhook_is_repeated_if_told_so_until_it_arrives_or_times_are_up() {
    for (answer, times) in [(StatusCode::BAD_GATEWAY, 3), (StatusCode::NOT_FOUND, 1), (StatusCode::OK, 1)] {
        let mut options = Options::default();
        options.webhook_retries = 2;
        options.webhook_retry_after = std::time::Duration::from_millis(1);
        let (world, mut shop) = (World::start_with(options).await, Shop::answering(answer).await);
        world.sandbox.set_webhook_url(Some(&shop.url)).unwrap();
        let imp_uid = world.open(order("m"), Platform::Pc);
        world.sandbox.approve(&imp_uid).unwrap();
        for _ in 0..times {
            shop.next().await;
        }
        // A webhook that comes after all of these would have been one too many.
        world.sandbox.approve(&world.open(order("after"), Platform::Pc)).unwrap();
        assert_eq!(shop.next().await["merchant_uid"], "after", "{answer}");
    }
}

#[tokio::test]
async fn a_shop_that_is_not_there_is_written_down() {
    let world = World::start().await;
    // Bound, so that nobody else gets the port, but nobody listens.
    let taken = TcpSocket::new_v4().unwrap();
    taken.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    world.sandbox.set_webhook_url(Some(&format!("http://{}/hook", taken.local_addr().unwrap()))).unwrap();
    let imp_uid = world.open(order("m"), Platform::Pc);
    world.sandbox.approve(&imp_uid).unwrap();
    let delivered = deliveries(&world, imp_uid.as_str()).await;
    assert_eq!(
        (&delivered[0]["answered"], &delivered[0]["error"]),
        (&Value::Null, &json!("nothing listens at this address"))
    );
}

/// Waits for the gateway to have written down how the webhooks went.
async fn deliveries(world: &World, imp_uid: &str) -> Value {
    let written = async {
        loop {
            let (_, body) = world.control(Method::GET, &format!("/payments/{imp_uid}"), json!({})).await;
            if body["webhooks"] != json!([]) {
                return body["webhooks"].clone();
            }
        }
    };
    timeout(PATIENCE, written).await.expect("no delivery was written down")
}
