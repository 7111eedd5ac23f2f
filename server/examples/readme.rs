//! The README's server, as it stands there: `tests/it/guide.rs` sees to that.

#![allow(dead_code, reason = "what the shop's own routes call")]

use std::{env, error::Error};

use payjoa::{MerchantUid, Won};
use payjoa_server::{
    Delivery, DeliveryKind, Payments, Policy, fresh_merchant_uid, gateway::*, ledger::*, work::HandlerError,
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let config = GatewayConfig::new("https://api.iamport.kr", env::var("IMP_KEY")?, env::var("IMP_SECRET")?);
    let payments = Payments::new(Gateway::new(config)?, Ledger::open("shop.sqlite").await?, Policy::default());
    let _workers = payments.start(ship);

    // POST /payments/confirm · GET /payments/confirm/{merchant_uid} · POST /payments/webhook
    let app = axum::Router::new().nest("/payments", payjoa_server::router(payments));
    axum::serve(tokio::net::TcpListener::bind("127.0.0.1:3000").await?, app).await?;
    Ok(())
}

/// When the shopper comes to the checkout page: writes the order down, and registers its amount at i'mport.
async fn order(payments: &Payments, name: &str, amount: Won) -> Result<MerchantUid, Box<dyn Error>> {
    let number = fresh_merchant_uid("shop_");
    payments.create_order(NewOrder::new(number.clone(), name, amount)).await?;
    Ok(number)
}

/// Told what happened, at least once each. The ledger has exactly one `Fulfil` for an order that is paid.
async fn ship(delivery: Delivery) -> Result<(), HandlerError> {
    if delivery.kind == DeliveryKind::Fulfil {
        eprintln!("send {} under the key {}", delivery.order_name, delivery.idempotency_key());
    }
    Ok(())
}
