//! The server half of [`payjoa`]: find out at i'mport (PortOne V1) whether a PAYJOA payment is really there, remember it,
//! and have every order fulfilled exactly once.
//!
//! A browser can claim that a payment succeeded; only this side can know. One operation decides,
//! [`Payments::settle`]: the page's question, i'mport's webhook and the shop's own sweep all end in it, in any order and
//! any number of times.
//!
//! ```no_run
//! use payjoa::Won;
//! use payjoa_server::{
//!     Delivery, DeliveryKind, Payments, Policy, fresh_merchant_uid,
//!     gateway::{Gateway, GatewayConfig},
//!     ledger::{Ledger, NewOrder},
//! };
//!
//! # async fn shop() -> Result<(), Box<dyn std::error::Error>> {
//! let gateway = Gateway::new(GatewayConfig::new("https://api.iamport.kr", "REST API key", "REST API secret"))?;
//! let ledger = Ledger::open("shop.sqlite").await?;
//! let payments = Payments::new(gateway, ledger, Policy::default());
//!
//! // The shop is told what to send, at least once per order; the work goes on until `workers` is stopped or dropped.
//! let workers = payments.start(|delivery: Delivery| async move {
//!     match delivery.kind {
//!         DeliveryKind::Fulfil => tracing::info!(order = %delivery.merchant_uid, "send the goods"),
//!         DeliveryKind::PartlyCancelled | DeliveryKind::Cancelled => tracing::info!("money was given back"),
//!         // Somebody paid for nothing, for example.
//!         _ => tracing::warn!(payment = %delivery.imp_uid, kind = delivery.kind.as_str(), "call a person"),
//!     }
//!     Ok(())
//! });
//!
//! // Before the window opens: the server owns the amount.
//! let merchant_uid = fresh_merchant_uid("shop_");
//! payments.create_order(NewOrder::new(merchant_uid, "NF long padding jacket M", Won::new(1_004)?)).await?;
//!
//! // `POST /payments/confirm`, `GET /payments/confirm/{merchant_uid}`, `POST /payments/webhook`
//! let app = axum::Router::new().nest("/payments", payjoa_server::router(payments));
//! axum::serve(tokio::net::TcpListener::bind("127.0.0.1:3000").await?, app).await?;
//! workers.stop().await;
//! # Ok(())
//! # }
//! ```
//!
//! Rooms, in reading order: [`settle`] (what a payment means for an order), [`ledger`] (SQLite or PostgreSQL), [`gateway`]
//! (i'mport's REST API), [`router`](crate::router()) (what a page and i'mport call), [`work`] (what runs in the background);
//! and after the payment or without a window, [`refund`], [`billing`], [`escrow`] and [`receipt`].

pub mod billing;
pub mod escrow;
pub mod gateway;
pub mod ledger;
mod metrics;
mod mint;
mod paid;
pub mod receipt;
pub mod refund;
mod router;
pub mod settle;
pub mod work;

/// The guide's programs compile.
#[cfg(doctest)]
#[doc = include_str!("../../docs/guide-server.md")]
struct Guide;

pub use ledger::{Delivery, DeliveryKind};
pub use mint::fresh_merchant_uid;
pub use router::{
    ProblemResponse, Rate, ReturnKeys, RouterOptions, WeakKey, WholeBody, openapi, operations, router, router_with,
};
pub use settle::{Payments, Policy, Unwanted};
