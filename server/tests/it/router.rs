use payjoa::{
    MerchantUid,
    outcome::contract::{Problem, Settled},
};
use payjoa_server::{Delivery, ledger::OrderState, router};
use reqwest::{Client, Response, header};
use serde_json::{Value, json};
use tokio::{net::TcpListener, task::JoinHandle};

use crate::support::{Odd, Shop, payment};

/// The router behind a real socket. Stops when dropped.
pub(crate) struct Served {
    pub(crate) url: String,
    pub(crate) http: Client,
    server: JoinHandle<()>,
}

impl Drop for Served {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Served {
    pub(crate) async fn new(shop: &Shop) -> Served {
        Served::app(router(shop.payments.clone())).await
    }

    pub(crate) async fn app(router: axum::Router) -> Served {
        // Whoever installed a provider before may keep it.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let app = axum::Router::new().nest("/payments", router);
        let app = app.into_make_service_with_connect_info::<std::net::SocketAddr>();
        let server = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Served { url, http: Client::new(), server }
    }

    pub(crate) async fn get(&self, path: &str) -> Response {
        self.http.get(format!("{}{path}", self.url)).send().await.unwrap()
    }

    pub(crate) async fn post(&self, path: &str, kind: &str, body: impl Into<reqwest::Body>) -> Response {
        let request = self.http.post(format!("{}{path}", self.url)).header(header::CONTENT_TYPE, kind);
        request.body(body).send().await.unwrap()
    }

    pub(crate) async fn confirm(&self, body: Value) -> Response {
        self.post("/payments/confirm", "application/json", body.to_string()).await
    }
}

pub(crate) async fn problem(response: Response) -> (u16, String) {
    assert_eq!(response.headers()[header::CONTENT_TYPE], "application/problem+json");
    let status = response.status().as_u16();
    let problem: Problem = response.json().await.unwrap();
    assert_eq!(problem.status, status);
    (status, problem.code.unwrap())
}

#[tokio::test]
async fn confirm_answers_with_the_contracts_words() {
    let shop = Shop::open().await;
    let served = Served::new(&shop).await;
    let order = shop.order().await;
    shop.stub.put(payment(&order, json!({})));
    let answer = served.confirm(json!({"imp_uid": "imp_1", "merchant_uid": order})).await;
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()[header::CACHE_CONTROL]),
        (200, &"no-store".parse().unwrap())
    );
    assert!(matches!(answer.json().await.unwrap(), Settled::Paid { amount, .. } if amount.get() == 1_004));
    let again = served.get(&format!("/payments/confirm/{order}")).await;
    assert!(matches!(again.json().await.unwrap(), Settled::Paid { merchant_uid, .. } if merchant_uid == order));
}

#[tokio::test]
async fn not_settled_yet_says_when_to_ask_again() {
    let shop = Shop::open().await;
    let served = Served::new(&shop).await;
    let order = shop.order().await;
    for answer in [
        served.confirm(json!({"merchant_uid": order, "imp_uid": null})).await,
        served.get(&format!("/payments/confirm/{order}")).await,
    ] {
        assert_eq!((answer.status().as_u16(), &answer.headers()[header::RETRY_AFTER]), (202, &"1".parse().unwrap()));
        assert_eq!(answer.json::<Value>().await.unwrap(), json!({"state": "pending", "merchant_uid": order}));
    }
}

#[tokio::test]
async fn a_rejected_payment_is_a_conflict() {
    let shop = Shop::open().await;
    let served = Served::new(&shop).await;
    let order = shop.order().await;
    shop.stub.put(payment(&order, json!({"amount": 1})));
    let answer = served.confirm(json!({"imp_uid": "imp_1", "merchant_uid": order})).await;
    assert_eq!(problem(answer).await, (409, "amount_mismatch".into()));
}

#[tokio::test]
async fn while_import_cannot_be_asked_the_page_is_told_to_come_again() {
    let shop = Shop::open().await;
    let served = Served::new(&shop).await;
    let order = shop.order().await;
    shop.stub.next("/payments/imp_1", Odd::Reply(500, String::new()));
    let answer = served.confirm(json!({"imp_uid": "imp_1", "merchant_uid": order})).await;
    assert_eq!(answer.headers()[header::RETRY_AFTER], "2");
    assert_eq!(problem(answer).await, (503, "gateway_unavailable".into()));
}

#[tokio::test]
async fn a_page_is_not_kept_waiting_by_a_silent_gateway() {
    let mut policy = payjoa_server::Policy::default();
    policy.page_patience = std::time::Duration::from_millis(100);
    let shop = Shop::with_policy(policy).await;
    let served = Served::new(&shop).await;
    let order = shop.order().await;
    shop.stub.put(payment(&order, json!({})));
    shop.stub.next("/payments/imp_1", Odd::Silence);
    let claim = json!({"imp_uid": "imp_1", "merchant_uid": order});
    assert_eq!(problem(served.confirm(claim).await).await, (503, "gateway_unavailable".into()));
    let outcome = shop.payments.settle(&order, None, payjoa_server::settle::Source::Sweep).await.unwrap();
    assert!(matches!(outcome, payjoa_server::settle::Outcome::Settled(Settled::Paid { .. })), "nothing is in the way");
}

#[tokio::test]
async fn bad_questions_get_clear_answers() {
    let shop = Shop::open().await;
    let served = Served::new(&shop).await;
    let json = "application/json";
    for (kind, body, want) in [
        (json, r#"{"merchant_uid":"nobody"}"#.to_owned(), (404, "unknown_order")),
        (json, r#"{"merchant_uid":""}"#.to_owned(), (400, "malformed")),
        (json, r#"{"merchant_uid":"m","imp_uid":"../x"}"#.to_owned(), (400, "malformed")),
        (json, r#"{"merchant_uid":7}"#.to_owned(), (400, "malformed")),
        (json, r#"{"imp_uid":"imp_1"}"#.to_owned(), (400, "malformed")),
        (json, r#"{"merchant_uid":"m","amount":1}"#.to_owned(), (400, "unknown_field")),
        (json, "paid".to_owned(), (400, "malformed")),
        (json, "[]".to_owned(), (400, "malformed")),
        (json, String::new(), (400, "malformed")),
        ("text/plain", r#"{"merchant_uid":"m"}"#.to_owned(), (415, "not_json")),
        (json, format!(r#"{{"merchant_uid":"{}"}}"#, "m".repeat(65 * 1024)), (413, "too_large")),
    ] {
        let answer = served.post("/payments/confirm", kind, body.clone()).await;
        assert_eq!(problem(answer).await, (want.0, want.1.to_owned()), "{}", &body[..body.len().min(60)]);
    }
    for (path, want) in [
        ("/payments/confirm/nobody".to_owned(), (404, "unknown_order")),
        (format!("/payments/confirm/{}", "m".repeat(41)), (400, "malformed")),
        ("/payments/confirm/%ff".to_owned(), (400, "malformed")),
        ("/payments/webhook".to_owned(), (405, "method_not_allowed")),
    ] {
        assert_eq!(problem(served.get(&path).await).await, (want.0, want.1.to_owned()), "{path}");
    }
}

#[tokio::test]
async fn order_numbers_of_any_characters_are_found() {
    let shop = Shop::open().await;
    let served = Served::new(&shop).await;
    let order = MerchantUid::new("주문 1/2?").unwrap();
    shop.order_named(&order).await;
    let path = percent_encoding::utf8_percent_encode(order.as_str(), percent_encoding::NON_ALPHANUMERIC);
    assert_eq!(served.get(&format!("/payments/confirm/{path}")).await.status(), 202);
}

#[tokio::test]
async fn webhooks_in_json_and_as_a_form_are_looked_into() {
    let shop = Shop::open().await;
    let served = Served::new(&shop).await;
    let _workers = shop.payments.start(async |_: Delivery| Ok(()));
    for (kind, body) in [
        ("application/json", r#"{"imp_uid":"imp_1","merchant_uid":"ORDER","status":"paid"}"#),
        ("application/x-www-form-urlencoded", "imp_uid=imp_2&merchant_uid=ORDER&status=paid"),
        // Only one of the two numbers, or none that i'mport knows: the other one has to do.
        ("application/json", r#"{"imp_uid":"imp_3"}"#),
        ("application/json", r#"{"merchant_uid":"ORDER"}"#),
        ("application/json", r#"{"imp_uid":"imp_nobody","merchant_uid":"ORDER"}"#),
    ] {
        let order = shop.order().await;
        let imp_uid = ["imp_1", "imp_2", "imp_3"].into_iter().find(|id| body.contains(id)).unwrap_or(order.as_str());
        shop.stub.put(payment(&order, json!({"imp_uid": imp_uid})));
        let answer = served.post("/payments/webhook", kind, body.replace("ORDER", order.as_str())).await;
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.json::<Value>().await.unwrap(), json!({"kept": true}));
        shop.until(&order, OrderState::Paid).await;
    }
}

#[tokio::test]
async fn a_webhook_proves_nothing() {
    let shop = Shop::open().await;
    let served = Served::new(&shop).await;
    let order = shop.order().await;
    shop.stub.put(payment(&order, json!({"status": "ready", "paid_at": 0})));
    let workers = shop.payments.start(async |_: Delivery| Ok(()));
    let forged = json!({"imp_uid": "imp_1", "merchant_uid": order, "status": "paid"}).to_string();
    served.post("/payments/webhook", "application/json", forged).await;
    shop.until_asked("/payments/imp_1").await;
    workers.stop().await;
    assert_eq!(shop.ledgers(&order).await.state, OrderState::Created);
}

#[tokio::test]
async fn a_webhook_about_the_wrong_order_does_not_touch_it() {
    let shop = Shop::open().await;
    let served = Served::new(&shop).await;
    let (mine, theirs) = (shop.order().await, shop.order().await);
    shop.stub.put(payment(&theirs, json!({})));
    let _workers = shop.payments.start(async |_: Delivery| Ok(()));
    let mixed = json!({"imp_uid": "imp_1", "merchant_uid": mine, "status": "paid"}).to_string();
    served.post("/payments/webhook", "application/json", mixed).await;
    shop.until(&theirs, OrderState::Paid).await;
    assert_eq!(shop.ledgers(&mine).await.state, OrderState::Created);
    assert_eq!(shop.history(&mine).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_webhook_that_sending_again_would_not_improve_is_answered_with_200() {
    let shop = Shop::open().await;
    let served = Served::new(&shop).await;
    for (kind, body, kept) in [
        ("application/json", r#"{"imp_uid":"imp_7","merchant_uid":"unknown-order","status":"paid"}"#, true),
        ("application/json", r#"{"imp_uid":"imp_7","merchant_uid":"unknown-order","status":"paid"}"#, true),
        ("application/json", r#"{"imp_uid":"../../x","merchant_uid":".."}"#, false),
        ("application/json", "{", false),
        ("text/plain", "hello", false),
        ("application/json", "", false),
    ] {
        let answer = served.post("/payments/webhook", kind, body).await;
        assert_eq!(answer.status(), 200, "{body}");
        assert_eq!(answer.json::<Value>().await.unwrap()["kept"], kept, "{body}");
    }
    let endless = served.post("/payments/webhook", "application/json", "x".repeat(65 * 1024)).await;
    assert_eq!(problem(endless).await, (413, "too_large".into()));
}

#[tokio::test]
async fn a_webhook_that_could_not_be_kept_is_to_be_sent_again() {
    let shop = Shop::open().await;
    let served = Served::new(&shop).await;
    shop.payments.ledger().close().await;
    let answer = served.post("/payments/webhook", "application/json", r#"{"imp_uid":"imp_1"}"#).await;
    assert_eq!(problem(answer).await, (503, "ledger_unavailable".into()));
}

/// Sends a body byte by byte, never all of it, and returns how the answer begins.
async fn dawdle(served: &Served, path: &str) -> String {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let host = served.url.strip_prefix("http://").unwrap();
    let (mut read, mut write) = tokio::net::TcpStream::connect(host).await.unwrap().into_split();
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/json\r\ncontent-length: 60000\r\n\r\n"
    );
    write.write_all(head.as_bytes()).await.unwrap();
    let dripping = tokio::spawn(async move {
        while write.write_all(b" ").await.is_ok() {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    });
    let mut answer = [0; 12];
    let read = read.read_exact(&mut answer);
    tokio::time::timeout(std::time::Duration::from_secs(60), read).await.expect("an answer").unwrap();
    dripping.abort();
    String::from_utf8(answer.to_vec()).unwrap()
}

#[tokio::test]
async fn a_body_that_takes_too_long_to_arrive_is_not_waited_for() {
    let mut policy = payjoa_server::Policy::default();
    assert_eq!(policy.body_patience.as_secs(), 10);
    policy.body_patience = std::time::Duration::from_millis(100);
    let shop = Shop::with_policy(policy).await;
    let served = Served::new(&shop).await;
    for path in ["/payments/confirm", "/payments/webhook"] {
        assert_eq!(dawdle(&served, path).await, "HTTP/1.1 408", "{path}");
    }
}

#[tokio::test]
async fn a_flood_of_webhooks_is_sent_away_and_those_about_orders_are_kept() {
    let shop = Shop::open().await;
    let served = Served::new(&shop).await;
    let order = shop.order().await;
    let file = sqlx::sqlite::SqliteConnectOptions::new().filename(shop.file());
    let ledger = sqlx::SqlitePool::connect_with(file).await.unwrap();
    let flood = "INSERT INTO hints (imp_uid, merchant_uid, status, received_at, due_at, known)
                 WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 5000)
                 SELECT 'imp_flood_' || n, 'nobody', 'paid', 1, 1, 0 FROM n";
    sqlx::query(flood).execute(&ledger).await.unwrap();
    let send = async |body: Value| served.post("/payments/webhook", "application/json", body.to_string()).await;
    let answer = send(json!({"imp_uid": "imp_9", "merchant_uid": "nobody", "status": "paid"})).await;
    assert_eq!(answer.headers()[header::RETRY_AFTER], "60");
    assert_eq!(problem(answer).await, (503, "too_many_webhooks".into()));
    // One about an order finds room, and is looked into before the flood.
    shop.stub.put(payment(&order, json!({})));
    assert_eq!(send(json!({"imp_uid": "imp_1", "merchant_uid": order, "status": "paid"})).await.status(), 200);
    let _workers = shop.payments.start(async |_: Delivery| Ok(()));
    shop.until(&order, OrderState::Paid).await;
    assert!(shop.stub.calls("/payments/imp_flood_").len() < 100, "the flood was looked into first");
}

#[tokio::test]
async fn a_webhook_that_leads_to_no_order_is_given_up_after_about_an_hour() {
    let shop = Shop::open().await;
    let served = Served::new(&shop).await;
    let body = json!({"imp_uid": "imp_x", "merchant_uid": "nobody", "status": "paid"}).to_string();
    served.post("/payments/webhook", "application/json", body).await;
    let looks = || shop.stub.calls("/payments/imp_x").len();
    for (look, wait) in [(1, 10), (2, 60), (3, 300), (4, 1_200), (5, 2_400), (6, 100_000)] {
        if look == 6 {
            // Nor does it win time by a gateway that can't be asked.
            shop.stub.next("/payments/imp_x", Odd::Reply(500, String::new()));
        }
        let workers = shop.payments.start(async |_: Delivery| Ok(()));
        crate::support::until(async || looks() == look).await;
        workers.stop().await;
        shop.clock.forward(std::time::Duration::from_secs(wait));
    }
    let order = shop.order().await;
    shop.stub.put(payment(&order, json!({})));
    let body = json!({"imp_uid": "imp_1", "status": "paid"}).to_string();
    served.post("/payments/webhook", "application/json", body).await;
    let _workers = shop.payments.start(async |_: Delivery| Ok(()));
    shop.until(&order, OrderState::Paid).await;
    assert_eq!(looks(), 6);
}

#[tokio::test]
async fn webhooks_that_came_while_import_was_down_are_looked_into_later() {
    let shop = Shop::open().await;
    let served = Served::new(&shop).await;
    let order = shop.order().await;
    shop.stub.put(payment(&order, json!({})));
    shop.stub.next("/payments/imp_1", Odd::Reply(500, String::new()));
    let body = json!({"imp_uid": "imp_1", "merchant_uid": order, "status": "paid"}).to_string();
    assert_eq!(served.post("/payments/webhook", "application/json", body).await.status(), 200);
    let workers = shop.payments.start(async |_: Delivery| Ok(()));
    shop.until_asked("/payments/imp_1").await;
    workers.stop().await;
    assert_eq!(shop.ledgers(&order).await.state, OrderState::Created);
    // The process dies, another one takes over a little later.
    shop.clock.forward(std::time::Duration::from_secs(2));
    let _workers = shop.again().await.start(async |_: Delivery| Ok(()));
    shop.until(&order, OrderState::Paid).await;
}
