//! The shop's own server.

use gloo_net::http::{Request, Response};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use wasm_bindgen_futures::JsFuture;

/// What the page has to know before it can take payments.
#[derive(Clone, PartialEq, Deserialize)]
pub(crate) struct Config {
    pub(crate) user_code: String,
    pub(crate) sdk_url: String,
    pub(crate) pg: String,
}

/// Something for sale; the price is for showing, the server charges its own.
#[derive(Clone, PartialEq, Deserialize)]
pub(crate) struct Product {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) name_ko: String,
    pub(crate) price: f64,
    pub(crate) image: String,
}

/// What the shopper wants, without amounts.
#[derive(Serialize)]
pub(crate) struct NewOrder {
    pub(crate) items: Vec<Item>,
    pub(crate) pay_method: &'static str,
}

#[derive(Serialize)]
pub(crate) struct Item {
    pub(crate) product: String,
    pub(crate) quantity: u32,
}

/// An order as the server has written it down, amount and all.
#[derive(Clone, PartialEq, Deserialize)]
pub(crate) struct Order {
    pub(crate) merchant_uid: String,
    pub(crate) amount: f64,
    pub(crate) name: String,
    pub(crate) digital: bool,
}

/// The server could not be asked, or refused. What to do is the same for the shopper: try again.
pub(crate) struct Unavailable;

pub(crate) async fn config() -> Result<Config, Unavailable> {
    read(Request::get("/api/config").send().await).await
}

pub(crate) async fn products() -> Result<Vec<Product>, Unavailable> {
    read(Request::get("/api/products").send().await).await
}

pub(crate) async fn create_order(order: &NewOrder) -> Result<Order, Unavailable> {
    let body = order.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).map_err(|_| Unavailable)?;
    let body = js_sys::JSON::stringify(&body).map_err(|_| Unavailable)?;
    let request = Request::post("/api/orders").header("Content-Type", "application/json").body(body);
    read(request.map_err(|_| Unavailable)?.send().await).await
}

async fn read<T: DeserializeOwned>(response: Result<Response, gloo_net::Error>) -> Result<T, Unavailable> {
    let response = response.ok().filter(Response::ok).ok_or(Unavailable)?;
    let body = web_sys::Response::from(response).json().map_err(|_| Unavailable)?;
    let body = JsFuture::from(body).await.map_err(|_| Unavailable)?;
    serde_wasm_bindgen::from_value(body).map_err(|_| Unavailable)
}
