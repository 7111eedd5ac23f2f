//! A small i'mport that says what a test wants it to say, and a shop that asks it.

use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use axum::{
    body::{Body, Bytes},
    extract::{Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use payjoa::{ImpUid, MerchantUid, Won};
use payjoa_server::{
    Payments, Policy,
    gateway::{Gateway, GatewayConfig},
    ledger::{Ledger, NewOrder, Order, OrderState},
};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{net::TcpListener, sync::mpsc, task::JoinHandle};

/// Texts that may never be seen anywhere: every test uses them, one looks for them.
pub(crate) const CANARY_KEY: &str = "canary-imp-key";
pub(crate) const CANARY_SECRET: &str = "canary-imp-secret";
pub(crate) const CANARY_TOKEN: &str = "canary-token";
pub(crate) const CANARY_ACCOUNT: &str = "canary-110-222-333333";
pub(crate) const CANARY_BUYER: &str = "canary-buyer";

/// How the next matching call goes wrong.
#[derive(Clone, Debug)]
pub(crate) enum Odd {
    Reply(u16, String),
    /// The whole length is promised, half of it comes.
    Truncated(String),
    /// No answer ever.
    Silence,
    Redirect(String),
}

#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) authorization: String,
    pub(crate) tier: String,
    pub(crate) body: String,
}

#[derive(Default)]
struct Memory {
    payments: Vec<Value>,
    prepared: Vec<Value>,
    odd: VecDeque<(String, Odd)>,
    calls: Vec<Call>,
    tokens: u64,
    life: u64,
}

/// The scripted i'mport. Stops when dropped.
pub(crate) struct Stub {
    pub(crate) url: String,
    memory: Arc<Mutex<Memory>>,
    server: JoinHandle<()>,
}

impl Drop for Stub {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Stub {
    pub(crate) async fn start() -> Stub {
        let memory = Arc::new(Mutex::new(Memory { tokens: 1, life: 1_800, ..Memory::default() }));
        let app = axum::Router::new().fallback(answer).with_state(Arc::clone(&memory));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let server = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Stub { url, memory, server }
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap()
    }

    /// Adds a payment, or replaces the one of that number.
    pub(crate) fn put(&self, payment: Value) {
        let payments = &mut self.memory().payments;
        payments.retain(|other| other["imp_uid"] != payment["imp_uid"]);
        payments.push(payment);
    }

    /// A payment as it stands by now.
    pub(crate) fn payment(&self, imp_uid: &str) -> Option<Value> {
        self.memory().payments.iter().find(|it| it["imp_uid"] == imp_uid).cloned()
    }

    /// The next call whose target begins like that goes wrong.
    pub(crate) fn next(&self, target: &str, odd: Odd) {
        self.memory().odd.push_back((target.to_owned(), odd));
    }

    /// Ends the current token.
    pub(crate) fn expire_token(&self) {
        self.memory().tokens += 1;
    }

    pub(crate) fn set_token_life(&self, seconds: u64) {
        self.memory().life = seconds;
    }

    pub(crate) fn calls(&self, target: &str) -> Vec<Call> {
        self.memory().calls.iter().filter(|call| call.target.starts_with(target)).cloned().collect()
    }
}

async fn answer(State(memory): State<Arc<Mutex<Memory>>>, request: Request) -> Response {
    let target = request.uri().path_and_query().unwrap().to_string();
    let method = request.method().to_string();
    let authorization = request.headers().get(header::AUTHORIZATION).map(|it| it.to_str().unwrap().to_owned());
    let authorization = authorization.unwrap_or_default();
    let tier = request.headers().get("tier").map(|it| it.to_str().unwrap().to_owned()).unwrap_or_default();
    let body: Bytes = axum::body::to_bytes(request.into_body(), usize::MAX).await.unwrap();
    let body = String::from_utf8(body.to_vec()).unwrap();
    let odd = {
        let mut memory = memory.lock().unwrap();
        memory.calls.push(Call {
            method,
            target: target.clone(),
            authorization: authorization.clone(),
            tier,
            body: body.clone(),
        });
        let at = memory.odd.iter().position(|(prefix, _)| target.starts_with(prefix));
        at.and_then(|at| memory.odd.remove(at))
    };
    match odd {
        None => usual(&memory, &target, &authorization, &body),
        Some((_, Odd::Reply(status, body))) => (StatusCode::from_u16(status).unwrap(), body).into_response(),
        Some((_, Odd::Redirect(to))) => (StatusCode::FOUND, [(header::LOCATION, to)]).into_response(),
        Some((_, Odd::Silence)) => std::future::pending().await,
        Some((_, Odd::Truncated(text))) => {
            let half = text.as_bytes()[..text.len() / 2].to_vec();
            let broken = [Ok(half), Err(std::io::Error::other("cut off"))];
            let stream = futures_util::stream::iter(broken);
            ([(header::CONTENT_LENGTH, text.len())], Body::from_stream(stream)).into_response()
        }
    }
}

fn usual(memory: &Mutex<Memory>, target: &str, authorization: &str, body: &str) -> Response {
    let mut memory = memory.lock().unwrap();
    let token = format!("{CANARY_TOKEN}-{}", memory.tokens);
    if target == "/users/getToken" {
        let asked: Value = serde_json::from_str(body).unwrap();
        if asked["imp_key"] != CANARY_KEY || asked["imp_secret"] != CANARY_SECRET {
            return said(401, -1, "wrong key");
        }
        let now = 1_000;
        return found(&json!({"access_token": token, "now": now, "expired_at": now + memory.life}));
    }
    if authorization != format!("Bearer {token}") {
        return said(401, -1, "Unauthorized");
    }
    if target == "/payments/prepare" {
        let prepared: Value = serde_json::from_str(body).unwrap();
        memory.prepared.push(prepared.clone());
        return found(&prepared);
    }
    let path = target.split('?').next().unwrap();
    let path = percent_encoding::percent_decode_str(path).decode_utf8().unwrap().into_owned();
    let parts: Vec<&str> = path.trim_start_matches("/payments/").split('/').collect();
    if let ["cancel"] = parts.as_slice() {
        return cancel(&mut memory.payments, &serde_json::from_str(body).unwrap());
    }
    if let ["status", status] = parts.as_slice() {
        let list: Vec<&Value> = memory.payments.iter().filter(|it| it["status"] == *status).collect();
        let next = if target.contains("page=1") && list.len() > 1 { 2 } else { 0 };
        let list = if target.contains("page=1") { &list[..list.len().min(1)] } else { &list[1.min(list.len())..] };
        return found(&json!({"total": list.len(), "previous": 0, "next": next, "list": list}));
    }
    let payment = match parts.as_slice() {
        ["find", order] => memory.payments.iter().rfind(|it| it["merchant_uid"] == *order),
        ["find", order, status] => {
            memory.payments.iter().rfind(|it| it["merchant_uid"] == *order && it["status"] == *status)
        }
        [imp_uid] => memory.payments.iter().find(|it| it["imp_uid"] == *imp_uid),
        _ => None,
    };
    payment.map_or_else(|| said(404, 1, "no such payment"), found)
}

/// As i'mport gives money back: only if as much is left as whoever asks believes.
fn cancel(payments: &mut [Value], asked: &Value) -> Response {
    let Some(payment) = payments.iter_mut().find(|it| it["imp_uid"] == asked["imp_uid"]) else {
        return said(404, 1, "no such payment");
    };
    let number = |value: &Value| value.as_u64().unwrap();
    let left = number(&payment["amount"]) - number(&payment["cancel_amount"]);
    if payment["status"] != "paid" || number(&asked["checksum"]) != left || number(&asked["amount"]) > left {
        return said(200, 1, "the checksum doesn't fit");
    }
    payment["cancel_amount"] = (number(&payment["cancel_amount"]) + number(&asked["amount"])).into();
    if payment["cancel_amount"] == payment["amount"] {
        payment["status"] = "cancelled".into();
    }
    found(payment)
}

fn found(response: &Value) -> Response {
    axum::Json(json!({"code": 0, "message": null, "response": response})).into_response()
}

fn said(status: u16, code: i64, message: &str) -> Response {
    let body = json!({"code": code, "message": message, "response": null});
    (StatusCode::from_u16(status).unwrap(), axum::Json(body)).into_response()
}

/// A paid card payment of 1,004 won, with changes.
pub(crate) fn payment(merchant_uid: &MerchantUid, changes: Value) -> Value {
    let mut whole = json!({
        "imp_uid": "imp_1", "merchant_uid": merchant_uid, "status": "paid", "amount": 1004, "cancel_amount": 0,
        "currency": "KRW", "pay_method": "card", "pg_provider": "daou", "pg_tid": "T1", "paid_at": 1_700_000_000,
        "buyer_name": CANARY_BUYER, "card_number": "canary-1234-****", "vbank_holder": CANARY_BUYER,
    });
    for (name, value) in changes.as_object().unwrap() {
        whole[name] = value.clone();
    }
    whole
}

pub(crate) fn imp(text: &str) -> ImpUid {
    ImpUid::new(text).unwrap()
}

pub(crate) fn config(url: &str) -> GatewayConfig {
    let mut config = GatewayConfig::new(url, CANARY_KEY, CANARY_SECRET);
    // A busy machine is no dead gateway; tests of silence set their own.
    config.timeout = Duration::from_secs(60);
    // One call, one answer: tests of retries set their own.
    config.retry = payjoa_server::gateway::Retry::NEVER;
    config
}

/// Longer than anything here takes on a busy machine.
const LIMIT: Duration = Duration::from_secs(60);

/// Waits until that is so; the background work gets there by itself.
#[track_caller]
pub(crate) fn until(mut met: impl AsyncFnMut() -> bool) -> impl Future<Output = ()> {
    let place = std::panic::Location::caller();
    async move {
        let waiting = async {
            while !met().await {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        };
        assert!(tokio::time::timeout(LIMIT, waiting).await.is_ok(), "{place}: it never came to that");
    }
}

/// The next message.
pub(crate) async fn next<T>(messages: &mut mpsc::UnboundedReceiver<T>) -> T {
    tokio::time::timeout(LIMIT, messages.recv()).await.expect("a message").expect("a message")
}

/// A clock that a test turns on.
#[derive(Clone)]
pub(crate) struct Clock(Arc<AtomicI64>);

impl Clock {
    pub(crate) fn at(millis: i64) -> Clock {
        Clock(Arc::new(AtomicI64::new(millis)))
    }

    pub(crate) fn forward(&self, time: Duration) {
        self.0.fetch_add(i64::try_from(time.as_millis()).unwrap(), Ordering::SeqCst);
    }

    /// Somebody sets it.
    pub(crate) fn back(&self, time: Duration) {
        self.0.fetch_sub(i64::try_from(time.as_millis()).unwrap(), Ordering::SeqCst);
    }

    /// Forwards, or with less than nothing back.
    pub(crate) fn jump(&self, days: i64) {
        self.0.fetch_add(days * 24 * 3_600_000, Ordering::SeqCst);
    }

    pub(crate) fn now(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

/// Every test of that list runs on both databases, in a shop of its own.
macro_rules! on_both {
    ($($name:ident,)*) => {$(
        mod $name {
            #[tokio::test]
            async fn sqlite() {
                super::$name(crate::support::Shop::open().await).await;
            }

            #[tokio::test]
            async fn postgresql() {
                let Some(url) = payjoa_test_postgres::database() else { return };
                super::$name(crate::support::Shop::on(url, payjoa_server::Policy::default()).await).await;
            }
        }
    )*};
}
pub(crate) use on_both;

/// A shop with a scripted i'mport, a ledger that goes away, and a clock that stands still.
pub(crate) struct Shop {
    pub(crate) stub: Stub,
    pub(crate) payments: Payments,
    pub(crate) clock: Clock,
    /// The ledger's address.
    pub(crate) url: String,
    _folder: Option<TempDir>,
}

impl Shop {
    pub(crate) async fn open() -> Shop {
        Shop::with_policy(Policy::default()).await
    }

    /// With a file of its own.
    pub(crate) async fn with_policy(policy: Policy) -> Shop {
        let folder = TempDir::new().unwrap();
        let url = format!("sqlite:{}", folder.path().join("shop.sqlite").display());
        Shop { _folder: Some(folder), ..Shop::on(url, policy).await }
    }

    /// On the database of that address.
    pub(crate) async fn on(url: String, policy: Policy) -> Shop {
        log::install();
        let (stub, clock) = (Stub::start().await, Clock::at(1_800_000_000_000));
        let payments = payments(&stub, &url, &clock, policy).await;
        Shop { stub, payments, clock, url, _folder: None }
    }

    /// The ledger's file.
    pub(crate) fn file(&self) -> &str {
        self.url.strip_prefix("sqlite:").expect("this shop's ledger is a file")
    }

    /// Another process of the same shop.
    pub(crate) async fn again(&self) -> Payments {
        self.again_with(Policy::default()).await
    }

    pub(crate) async fn again_with(&self, policy: Policy) -> Payments {
        payments(&self.stub, &self.url, &self.clock, policy).await
    }

    pub(crate) async fn order(&self) -> MerchantUid {
        let merchant_uid = payjoa_server::fresh_merchant_uid("test_");
        self.order_named(&merchant_uid).await;
        merchant_uid
    }

    pub(crate) async fn order_named(&self, merchant_uid: &MerchantUid) {
        let amount = Won::new(1_004).unwrap();
        let name = "NF long padding jacket M".to_owned();
        let order = NewOrder::new(merchant_uid.clone(), name, amount);
        self.payments.create_order(order).await.unwrap();
    }

    /// Waits until the order is in that state.
    pub(crate) async fn until(&self, merchant_uid: &MerchantUid, state: OrderState) {
        until(async || self.ledgers(merchant_uid).await.state == state).await;
    }

    /// Waits until i'mport was asked for that.
    pub(crate) async fn until_asked(&self, target: &str) {
        until(async || !self.stub.calls(target).is_empty()).await;
    }

    pub(crate) async fn ledgers(&self, merchant_uid: &MerchantUid) -> Order {
        self.payments.ledger().order(merchant_uid).await.unwrap().unwrap()
    }

    /// The history as `kind detail`, without what every order begins with.
    pub(crate) async fn history(&self, merchant_uid: &MerchantUid) -> Vec<String> {
        let events = self.payments.ledger().history(merchant_uid).await.unwrap();
        let words = |event: &payjoa_server::ledger::Event| match (&event.to_state, &event.detail) {
            (Some(state), _) => state.clone(),
            (None, Some(detail)) => format!("{} {detail}", event.kind),
            (None, None) => event.kind.clone(),
        };
        events.iter().map(words).filter(|it| it != "created" && it != "prepared").collect()
    }
}

async fn payments(stub: &Stub, url: &str, clock: &Clock, policy: Policy) -> Payments {
    let ledger = Ledger::connect(url).await.unwrap();
    let clock = clock.clone();
    Payments::with_clock(Gateway::new(config(&stub.url)).unwrap(), ledger, policy, move || clock.now())
}

/// Everything that any test logs, at the finest level.
pub(crate) mod log {
    use std::sync::{Arc, Mutex, OnceLock};

    static LOG: OnceLock<Arc<Mutex<Vec<u8>>>> = OnceLock::new();

    pub(crate) fn install() {
        LOG.get_or_init(|| {
            let log = Arc::new(Mutex::new(Vec::new()));
            let sink = Sink(Arc::clone(&log));
            let filter = tracing_subscriber::EnvFilter::new("trace");
            tracing_subscriber::fmt()
                .with_env_filter(filter)
                .with_ansi(false)
                .without_time()
                .with_writer(move || sink.clone())
                .try_init()
                .unwrap();
            log
        });
    }

    pub(crate) fn text() -> String {
        String::from_utf8_lossy(&LOG.get().unwrap().lock().unwrap()).into_owned()
    }

    #[derive(Clone)]
    struct Sink(Arc<Mutex<Vec<u8>>>);

    impl std::io::Write for Sink {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
}
