//! Webhooks, as the shop's server receives them.

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::post,
};
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
pub(crate) struct Shop {
    pub(crate) url: String,
    received: mpsc::UnboundedReceiver<Value>,
}

impl Shop {
    pub(crate) async fn open() -> Shop {
        Shop::answering(StatusCode::OK).await
    }

    pub(crate) async fn answering(status: StatusCode) -> Shop {
        let (send, received) = mpsc::unbounded_channel();
        let take = async move |State(send): State<mpsc::UnboundedSender<Value>>, headers: HeaderMap, body: String| {
            // The test may be over.
            let _ = send.send(read(&headers, &body));
            status
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let shop = Router::new().route("/hook", post(take)).with_state(send);
        tokio::spawn(async move { axum::serve(listener, shop).await });
        Shop { url, received }
    }

    pub(crate) async fn next(&mut self) -> Value {
        timeout(PATIENCE, self.received.recv()).await.expect("no webhook came").unwrap()
    }

    pub(crate) fn is_quiet(&mut self) -> bool {
        self.received.try_recv().is_err()
    }
}

/// JSON or a form, as its `Content-Type` says.
fn read(headers: &HeaderMap, body: &str) -> Value {
    if headers["content-type"] == "application/json" {
        return serde_json::from_str(body).unwrap();
    }
    assert_eq!(headers["content-type"], "application/x-www-form-urlencoded");
    json!({"form": body})
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

#[tokio::test]
async fn a_form_if_the_account_is_set_so() {
    let (world, mut shop) = (World::start().await, Shop::open().await);
    let (status, body) = world.control(Method::PUT, "/webhook", json!({"url": shop.url, "format": "form"})).await;
    assert_eq!((status, &body["format"]), (StatusCode::OK, &json!("form")));
    let imp_uid = world.open(order("m"), Platform::Pc);
    world.sandbox.approve(&imp_uid).unwrap();
    assert_eq!(shop.next().await, json!({"form": format!("imp_uid={imp_uid}&merchant_uid=m&status=paid")}));
}

#[tokio::test]
async fn repetitions_go_by_the_gateways_clock() {
    let mut options = Options::default();
    options.webhook_retries = 5;
    let (world, mut shop) = (World::start_with(options).await, Shop::answering(StatusCode::BAD_GATEWAY).await);
    world.sandbox.clock().freeze();
    world.sandbox.set_webhook_url(Some(&shop.url)).unwrap();
    let imp_uid = world.open(order("m"), Platform::Pc);
    world.sandbox.approve(&imp_uid).unwrap();
    shop.next().await;
    for attempt in 1..=5 {
        // Written down, and so asleep until the next minute.
        until_deliveries(&world, imp_uid.as_str(), attempt).await;
        assert!(shop.is_quiet());
        world.sandbox.clock().advance(std::time::Duration::from_secs(60));
        shop.next().await;
    }
    let sent = until_deliveries(&world, imp_uid.as_str(), 6).await;
    let attempts: Vec<_> = sent.as_array().unwrap().iter().map(|sent| sent["attempt"].as_u64().unwrap()).collect();
    assert_eq!(attempts, [1, 2, 3, 4, 5, 6]);
}

/// Waits until so many deliveries are written down.
pub(crate) async fn until_deliveries(world: &World, imp_uid: &str, count: usize) -> Value {
    let written = async {
        loop {
            let (_, body) = world.control(Method::GET, &format!("/payments/{imp_uid}"), json!({})).await;
            if body["webhooks"].as_array().unwrap().len() >= count {
                return body["webhooks"].clone();
            }
        }
    };
    timeout(PATIENCE, written).await.expect("the deliveries were not written down")
}

#[tokio::test]
async fn resent_by_hand_it_goes_to_the_address_of_the_first_time() {
    let (world, mut then, mut now) = (World::start().await, Shop::open().await, Shop::open().await);
    world.sandbox.set_webhook_url(Some(&then.url)).unwrap();
    let imp_uid = world.open(order("m"), Platform::Pc);
    let resend = format!("/payments/{imp_uid}/webhooks/resend");
    let (status, body) = world.control(Method::POST, &resend, json!({})).await;
    assert_eq!((status, &body["code"]), (StatusCode::CONFLICT, &json!("nothing_to_tell")));
    world.sandbox.approve(&imp_uid).unwrap();
    let first = then.next().await;
    until_deliveries(&world, imp_uid.as_str(), 1).await;
    world.sandbox.set_webhook_url(Some(&now.url)).unwrap();
    let (status, body) = world.control(Method::POST, &resend, json!({})).await;
    assert_eq!((status, body["webhooks"].as_array().unwrap().len()), (StatusCode::OK, 2));
    assert_eq!(then.next().await, first);
    assert!(now.is_quiet());
}

#[tokio::test]
async fn resent_again_and_again_it_goes_to_each_address_once() {
    let (world, first, second) = (World::start().await, Shop::open().await, Shop::open().await);
    let imp_uid = world.open(order_with("m", json!({"notice_url": [first.url, second.url]})), Platform::Pc);
    world.sandbox.approve(&imp_uid).unwrap();
    until_deliveries(&world, imp_uid.as_str(), 2).await;
    for times in 1..=3 {
        let resend = format!("/payments/{imp_uid}/webhooks/resend");
        assert_eq!(world.control(Method::POST, &resend, json!({})).await.0, StatusCode::OK);
        until_deliveries(&world, imp_uid.as_str(), 2 + 2 * times).await;
    }
    let (_, body) = world.control(Method::GET, &format!("/payments/{imp_uid}"), json!({})).await;
    assert_eq!(body["webhooks"].as_array().unwrap().len(), 8);
}

#[tokio::test]
async fn resent_it_goes_where_it_went_and_not_where_an_earlier_one_did() {
    let (world, mut before, mut now) = (World::start().await, Shop::open().await, Shop::open().await);
    world.sandbox.set_webhook_url(Some(&before.url)).unwrap();
    let imp_uid = world.open(order_with("m", json!({"pay_method": "vbank"})), Platform::Pc);
    world.sandbox.approve(&imp_uid).unwrap();
    assert_eq!(before.next().await["status"], "ready");
    world.sandbox.set_webhook_url(Some(&now.url)).unwrap();
    world.sandbox.deposit(&imp_uid).unwrap();
    assert_eq!(now.next().await["status"], "paid");
    world.control(Method::POST, &format!("/payments/{imp_uid}/webhooks/resend"), json!({})).await;
    assert_eq!(now.next().await["status"], "paid");
    assert!(before.is_quiet(), "it was told of the account, never of the deposit");
}

#[tokio::test]
async fn resent_it_goes_also_to_an_address_that_has_not_answered_yet() {
    let (world, mut shop) = (World::start().await, Shop::open().await);
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/hook", silent.local_addr().unwrap());
    let imp_uid = world.open(order_with("m", json!({"notice_url": [address, shop.url]})), Platform::Pc);
    world.sandbox.approve(&imp_uid).unwrap();
    let accepted = async || timeout(PATIENCE, silent.accept()).await.expect("nobody called").unwrap();
    let _first = accepted().await;
    shop.next().await;
    until_deliveries(&world, imp_uid.as_str(), 1).await;
    world.sandbox.resend_webhook(&imp_uid).unwrap();
    shop.next().await;
    accepted().await;
}

#[tokio::test]
async fn an_address_that_fails_holds_up_no_other() {
    let mut options = Options::default();
    options.webhook_retries = 5;
    let world = World::start_with(options).await;
    world.sandbox.clock().freeze();
    let (mut failing, mut good) = (Shop::answering(StatusCode::BAD_GATEWAY).await, Shop::open().await);
    let imp_uid = world.open(order_with("m", json!({"notice_url": [failing.url, good.url]})), Platform::Pc);
    world.sandbox.approve(&imp_uid).unwrap();
    assert_eq!(failing.next().await, good.next().await, "no minute has passed");
    until_deliveries(&world, imp_uid.as_str(), 2).await;
    world.sandbox.clock().advance(std::time::Duration::from_secs(60));
    failing.next().await;
    assert!(good.is_quiet(), "it is repeated where it failed only");
}

#[tokio::test]
async fn resent_it_says_what_it_said() {
    let (world, mut shop) = (World::start().await, Shop::open().await);
    world.sandbox.set_webhook_url(Some(&shop.url)).unwrap();
    let imp_uid = world.open(order("m"), Platform::Pc);
    world.sandbox.approve(&imp_uid).unwrap();
    shop.next().await;
    world.sandbox.cancel(&imp_uid, Some(payjoa::Won::new(4).unwrap())).unwrap();
    let told = shop.next().await;
    assert_eq!(told["status"], "cancelled");
    world.sandbox.resend_webhook(&imp_uid).unwrap();
    assert_eq!(shop.next().await, told, "a part was given back, and that is what it is about");
}

#[tokio::test]
async fn a_lost_webhook_can_be_resent() {
    let (world, mut shop) = (World::start().await, Shop::open().await);
    world.sandbox.set_webhook_url(Some(&shop.url)).unwrap();
    world.sandbox.arm(Fault::LostWebhook.once()).unwrap();
    let imp_uid = world.open(order("m"), Platform::Pc);
    world.sandbox.approve(&imp_uid).unwrap();
    world.sandbox.resend_webhook(&imp_uid).unwrap();
    assert_eq!(shop.next().await["status"], "paid");
}

#[tokio::test]
async fn resent_without_an_address_is_refused() {
    let world = World::start().await;
    let imp_uid = world.open(order("m"), Platform::Pc);
    world.sandbox.approve(&imp_uid).unwrap();
    let (status, body) = world.control(Method::POST, "/payments/m/webhooks/resend", json!({})).await;
    assert_eq!((status, &body["code"]), (StatusCode::CONFLICT, &json!("no_webhook_address")));
}

#[tokio::test]
async fn a_cancel_in_the_console_is_announced_with_its_number_and_one_at_payjoa_is_not() {
    let (world, mut shop) = (World::start().await, Shop::open().await);
    world.sandbox.set_webhook_url(Some(&shop.url)).unwrap();
    let imp_uid = world.open(order("m"), Platform::Pc);
    world.sandbox.approve(&imp_uid).unwrap();
    shop.next().await;
    let cancel = format!("/payments/{imp_uid}/cancel");
    let (_, body) = world.control(Method::POST, &cancel, json!({"amount": 4, "reason": "one button missing"})).await;
    assert_eq!((&body["status"], &body["cancel_amount"]), (&json!("paid"), &json!(4)));
    let told = shop.next().await;
    let number = &body["payment"]["cancel_history"][0]["cancellation_id"];
    assert_eq!((&told["status"], &told["cancellation_id"]), (&json!("cancelled"), number));
    let (status, body) = world.control(Method::POST, &cancel, json!({"amount": 1_001})).await;
    assert_eq!((status, &body["code"]), (StatusCode::CONFLICT, &json!("not_cancelled")));
    let (status, body) = world.control(Method::POST, &cancel, json!({"at_payjoa": true})).await;
    assert_eq!((status, &body["status"]), (StatusCode::OK, &json!("paid")), "i'mport isn't told");
    assert!(shop.is_quiet());
}

#[tokio::test]
async fn deposits_of_another_amount_or_too_late_are_sent_back() {
    let (world, mut shop) = (World::start().await, Shop::open().await);
    world.sandbox.set_webhook_url(Some(&shop.url)).unwrap();
    let imp_uid = world.open(order_with("m", json!({"pay_method": "vbank"})), Platform::Pc);
    world.sandbox.approve(&imp_uid).unwrap();
    assert_eq!(shop.next().await["status"], "ready");
    let (status, body) = world.control(Method::POST, "/payments/m/deposit", json!({"amount": 1_000})).await;
    assert_eq!((status, &body["code"]), (StatusCode::CONFLICT, &json!("other_amount")));
    world.control(Method::PUT, "/clock", json!({"advance_seconds": 8 * 86_400})).await;
    let (status, body) = world.control(Method::POST, "/payments/m/deposit", json!({})).await;
    assert_eq!((status, &body["code"]), (StatusCode::CONFLICT, &json!("deposit_too_late")));
    assert!(shop.is_quiet());
}
