//! A started sandbox and a client that talks to it.

use std::time::Duration;

use payjoa::{ImpUid, Platform};
use payjoa_sandbox::{Options, Sandbox};
use reqwest::{Client, Method, RequestBuilder, StatusCode, redirect::Policy};
use serde_json::{Value, json};

/// Long enough for a loaded machine, and never waited for in full when things work.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    pub(crate) client: Client,
}

impl World {
    pub(crate) async fn start() -> World {
        World::start_with(Options::default()).await
    }

    pub(crate) async fn start_with(options: Options) -> World {
        let sandbox = Sandbox::start_with(options).await.unwrap();
        let client = Client::builder().redirect(Policy::none()).build().unwrap();
        World { sandbox, client }
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.sandbox.url()))
    }

    pub(crate) async fn token(&self) -> String {
        let keys = json!({"imp_key": "sandbox", "imp_secret": "sandbox"});
        let (_, body) = answer(self.request(Method::POST, "/users/getToken").json(&keys)).await;
        body["response"]["access_token"].as_str().unwrap().to_owned()
    }

    /// A call of the REST API with a token.
    pub(crate) async fn api(&self, method: Method, path: &str, body: Option<Value>) -> (StatusCode, Value) {
        let request = self.request(method, path).bearer_auth(self.token().await);
        answer(if let Some(body) = body { request.json(&body) } else { request }).await
    }

    pub(crate) async fn get(&self, path: &str) -> (StatusCode, Value) {
        self.api(Method::GET, path, None).await
    }

    /// A call of the control API, held against its document.
    pub(crate) async fn control(&self, method: Method, path: &str, body: Value) -> (StatusCode, Value) {
        let path = format!("/_sandbox{path}");
        let (status, answer) = answer(self.request(method.clone(), &path).json(&body)).await;
        crate::openapi::check(self, &method, &path, status, &answer).await;
        (status, answer)
    }

    /// Opens a window for the order and gives its payment's number.
    pub(crate) fn open(&self, order: Value, platform: Platform) -> ImpUid {
        self.sandbox.open(order, platform).unwrap().imp_uid
    }

    /// The details of a payment's events of one kind, oldest first.
    pub(crate) fn details(&self, imp_uid: &ImpUid, kind: &str) -> Vec<Value> {
        let timeline = self.sandbox.timeline(imp_uid).into_iter();
        timeline.filter(|event| event.kind == kind).map(|event| event.detail).collect()
    }

    /// What the sandbox let pass although the real gateway may not, as the payment's timeline has it.
    pub(crate) fn let_pass(&self, imp_uid: &ImpUid) -> String {
        let details = self.details(imp_uid, "sandbox.lenient");
        details.iter().map(|detail| detail["what"].as_str().unwrap().to_owned()).collect::<Vec<_>>().join("; ")
    }

    /// Waits until the payment's status is this one.
    pub(crate) async fn until_status(&self, imp_uid: &ImpUid, status: &str) {
        let reached = async {
            while self.sandbox.payment(imp_uid).unwrap()["status"] != status {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(PATIENCE, reached).await.unwrap_or_else(|_| panic!("never {status}"));
    }
}

pub(crate) async fn answer(request: RequestBuilder) -> (StatusCode, Value) {
    let response = request.send().await.unwrap();
    let status = response.status();
    let text = response.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or_else(|_| panic!("{status}, not JSON: {text}")))
}

/// The PAYJOA guide's own sample order, on a phone.
pub(crate) fn order(merchant_uid: &str) -> Value {
    json!({
        "pg": "daou",
        "pay_method": "card",
        "merchant_uid": merchant_uid,
        "name": "NF long padding jacket M",
        "amount": 1004,
        "digital": false,
        "buyer_name": "John Doe",
        "buyer_email": "hello@world.com",
        "buyer_tel": "01012345678",
        "m_redirect_url": "https://shop.example/payments/complete",
    })
}

/// The sample order with some of it changed.
pub(crate) fn order_with(merchant_uid: &str, more: Value) -> Value {
    let mut order = order(merchant_uid);
    if let (Value::Object(order), Value::Object(more)) = (&mut order, more) {
        order.extend(more);
    }
    order
}
