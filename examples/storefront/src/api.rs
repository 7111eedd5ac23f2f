//! The shop's own server.

use gloo_timers::callback::Timeout;
use payjoa::{
    MerchantUid,
    browser::{Confirmer, HttpConfirmer},
    outcome::contract::{ConfirmRequest, Reply},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Request, RequestInit, Response};

use crate::storage::to_json;

/// Where payments are confirmed.
pub const CONFIRM: &str = "/payments/confirm";
/// How long a shopper waits for an answer, in milliseconds, before the page says that there is none.
const PATIENCE: u32 = 12_000;

/// What the page has to know before it can take payments.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Config {
    pub user_code: String,
    pub sdk_url: String,
    pub pg: String,
}

/// Something for sale; the price is for showing, the server charges its own.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Product {
    pub id: String,
    pub name: String,
    pub name_ko: String,
    pub price: f64,
    pub image: String,
}

/// What the shopper wants, without amounts.
#[derive(Debug, Serialize)]
pub struct NewOrder {
    pub items: Vec<Item>,
    pub pay_method: &'static str,
}

#[derive(Debug, Serialize)]
pub struct Item {
    pub product: String,
    pub quantity: u32,
}

/// An order as the server has written it down, amount and all.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Order {
    pub merchant_uid: MerchantUid,
    pub amount: f64,
    pub name: String,
    pub digital: bool,
    /// Lets whoever comes back with it ask about this order, in whichever browser.
    #[serde(default)]
    pub return_token: String,
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Failure {
    /// The server could not be asked, had no time, or is in trouble: the same may work in a moment.
    Unavailable,
    /// The server won't have it: what the page believes about the shop is out of date.
    Refused,
}

/// # Errors
/// There is no answer, or none to work with.
pub async fn config() -> Result<Config, Failure> {
    ask("/api/config", None).await
}

/// # Errors
/// There is no answer, or none to work with.
pub async fn products() -> Result<Vec<Product>, Failure> {
    ask("/api/products", None).await
}

/// # Errors
/// There is no answer, or none to work with.
pub async fn create_order(order: &NewOrder) -> Result<Order, Failure> {
    ask("/api/orders", Some(to_json(order).ok_or(Failure::Unavailable)?)).await
}

/// How an order stands; nothing if the server can't say.
pub async fn status(order: &MerchantUid) -> Option<Reply> {
    let question = ConfirmRequest { imp_uid: None, merchant_uid: order.clone() };
    HttpConfirmer::new(CONFIRM).confirm(question).await.ok()
}

/// `GET`, or `POST` with a body.
async fn ask<T: DeserializeOwned>(path: &str, body: Option<String>) -> Result<T, Failure> {
    let abort = AbortController::new().map_err(unavailable)?;
    let request = request(path, body, &abort).map_err(unavailable)?;
    // Until the whole answer is there, or the shopper would look at a spinner for ever.
    let _timer = Timeout::new(PATIENCE, move || abort.abort());
    let response = JsFuture::from(gloo_utils::window().fetch_with_request(&request)).await;
    let response: Response = response.and_then(JsCast::dyn_into).map_err(unavailable)?;
    match response.status() {
        200..=299 => {}
        422 => return Err(Failure::Refused),
        _ => return Err(Failure::Unavailable),
    }
    let body = JsFuture::from(response.json().map_err(unavailable)?).await.map_err(unavailable)?;
    serde_wasm_bindgen::from_value(body).map_err(|_| Failure::Unavailable)
}

fn request(path: &str, body: Option<String>, abort: &AbortController) -> Result<Request, JsValue> {
    let options = RequestInit::new();
    options.set_signal(Some(&abort.signal()));
    let is_json = body.is_some();
    if let Some(body) = body {
        options.set_method("POST");
        options.set_body(&body.into());
    }
    let request = Request::new_with_str_and_init(path, &options)?;
    if is_json {
        request.headers().set("Content-Type", "application/json")?;
    }
    Ok(request)
}

fn unavailable(_: JsValue) -> Failure {
    Failure::Unavailable
}
