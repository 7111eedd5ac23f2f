//! A whole shop: one jacket, one page, and no doubt about who has paid. Explained in docs/guide-server.md.

use axum::{Json, Router, extract::State, http::StatusCode, response::Html, routing};
use payjoa::Won;
use payjoa_server::{Delivery, DeliveryKind, Payments, Policy, fresh_merchant_uid, gateway::*, ledger::*, router};
use serde_json::{Value, json};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // The sandbox's address and keys, unless told otherwise.
    let given = |name: &str, or: &str| std::env::var(name).unwrap_or_else(|_| or.to_owned());
    let (key, secret) = (given("IMP_KEY", "sandbox"), given("IMP_SECRET", "sandbox"));
    let config = GatewayConfig::new(given("IMP_URL", "http://127.0.0.1:8787"), key, secret);
    let payments = Payments::new(Gateway::new(config)?, Ledger::open("shop.sqlite").await?, Policy::default());
    let _workers = payments.start(send);
    axum::serve(tokio::net::TcpListener::bind("127.0.0.1:3000").await?, shop(payments)).await?;
    Ok(())
}

/// The shop's own page and its orders; under `/payments`, what the page asks and what i'mport reports.
pub(crate) fn shop(payments: Payments) -> Router {
    let page = routing::get(async || Html(include_str!("page.html")));
    let own = Router::new().route("/", page).route("/orders", routing::post(order)).with_state(payments.clone());
    own.nest("/payments", router(payments))
}

/// What is asked of the payment window. The server owns the amount: i'mport opens the window for no other.
async fn order(State(payments): State<Payments>) -> Result<Json<Value>, StatusCode> {
    let (number, name, amount) = (fresh_merchant_uid("shop_"), "NF long padding jacket M", Won::new(1_004));
    let order = NewOrder::new(number, name, amount.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?);
    payments.create_order(order.clone()).await.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    let NewOrder { merchant_uid, amount, name, .. } = order;
    let asked =
        json!({"pg": "daou", "pay_method": "card", "merchant_uid": merchant_uid, "amount": amount, "name": name});
    Ok(Json(asked))
}

/// Called at least once for each paid order, whatever happens in between.
pub(crate) async fn send(delivery: Delivery) -> Result<(), payjoa_server::work::HandlerError> {
    if delivery.kind == DeliveryKind::Fulfil {
        eprintln!("send {}: {} won are paid", delivery.merchant_uid, delivery.amount);
    }
    Ok(())
}
