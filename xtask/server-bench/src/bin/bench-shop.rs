//! `bench-shop`: a shop's server with payjoa-server's router, and no more than the bench needs beside it.
//!
//! Everything is as the guide has it: default policy, default router, all the work in the background, a multi-threaded
//! runtime. Its first line says where it listens.

use std::{
    error::Error,
    io::Write,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use axum::{Json, Router, extract::State, http::StatusCode, routing};
use clap::Parser;
use futures_util::{StreamExt, TryStreamExt, stream};
use payjoa::Won;
use payjoa_server::{
    Delivery, DeliveryKind, Payments, Policy, fresh_merchant_uid,
    gateway::{Gateway, GatewayConfig},
    ledger::{Ledger, NewOrder},
    work::HandlerError,
};
use serde::Deserialize;
use serde_json::{Value, json};

/// How this shop's orders begin: the peer's payments are at the same gateway.
const PREFIX: &str = "payjoa_";
/// How many orders are written down at a time.
const AT_A_TIME: usize = 8;

#[derive(Debug, Parser)]
struct Arguments {
    /// The gateway's origin
    #[arg(long)]
    gateway: String,
    /// The ledger: `sqlite:FILE` or `postgres://…`
    #[arg(long)]
    database: String,
}

#[derive(Clone)]
struct Shop {
    payments: Payments,
    fulfilled: Arc<AtomicU64>,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    let gateway = Gateway::new(GatewayConfig::new(arguments.gateway, "sandbox", "sandbox"))?;
    let ledger = Ledger::connect(&arguments.database).await?;
    let mut policy = Policy::default();
    policy.order_prefixes = vec![PREFIX.to_owned()];
    let payments = Payments::new(gateway, ledger, policy);
    let fulfilled = Arc::new(AtomicU64::new(0));
    let shop = Shop { payments: payments.clone(), fulfilled: Arc::clone(&fulfilled) };
    let _workers = payments.start(move |delivery: Delivery| send(Arc::clone(&fulfilled), delivery));

    let app = Router::new()
        .route("/orders", routing::post(orders))
        .route("/fulfilled", routing::get(told))
        .with_state(shop)
        .nest("/payments", payjoa_server::router(payments));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let mut out = std::io::stdout();
    writeln!(out, "listening on http://{}", listener.local_addr()?)?;
    out.flush()?;
    // With addresses, as a shop has it that limits them; those of this machine are counted for nothing.
    axum::serve(listener, app.into_make_service_with_connect_info::<SocketAddr>()).await?;
    Ok(())
}

#[derive(Deserialize)]
struct Wanted {
    count: usize,
    amount: u64,
}

/// Writes so many orders down, and registers their amounts.
async fn orders(State(shop): State<Shop>, Json(wanted): Json<Wanted>) -> Result<Json<Value>, (StatusCode, String)> {
    let failed = |why: String| (StatusCode::INTERNAL_SERVER_ERROR, why);
    let amount = Won::new(wanted.amount).map_err(|why| failed(why.to_string()))?;
    let one = |_| async {
        let order = NewOrder::new(fresh_merchant_uid(PREFIX), "NF long padding jacket M", amount);
        let number = order.merchant_uid.clone();
        shop.payments.create_order(order).await.map(|()| number)
    };
    let numbers: Vec<_> = stream::iter(0..wanted.count)
        .map(one)
        .buffer_unordered(AT_A_TIME)
        .try_collect()
        .await
        .map_err(|why| failed(why.to_string()))?;
    Ok(Json(json!({ "merchant_uids": numbers })))
}

/// How many orders this process has fulfilled.
async fn told(State(shop): State<Shop>) -> Json<Value> {
    Json(json!({ "fulfilled": shop.fulfilled.load(Ordering::Relaxed) }))
}

async fn send(fulfilled: Arc<AtomicU64>, delivery: Delivery) -> Result<(), HandlerError> {
    if delivery.kind == DeliveryKind::Fulfil {
        fulfilled.fetch_add(1, Ordering::Relaxed);
    }
    Ok(())
}
