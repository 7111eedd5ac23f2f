//! The shop's back room: orders, what happened to each, money to be given back, shippings to be registered. Behind a password,
//! and only if there is one (`ADMIN_PASSWORD`).

mod actions;
mod forms;
mod guard;
mod html;
mod order;
mod orders;
mod timeline;
mod words;

use axum::{
    Router, middleware,
    routing::{get, post},
};
use payjoa_server::{Payments, operations};
use secrecy::SecretString;

/// The pages, and `healthz`, `readyz`, `metrics` for whoever watches the shop.
pub(crate) fn router(payments: Payments, password: SecretString) -> Router {
    Router::new()
        .route("/", get(orders::show))
        .route("/orders/{merchant_uid}", get(order::show))
        .route("/orders/{merchant_uid}/refund", post(actions::refund))
        .route("/orders/{merchant_uid}/shipping", post(actions::ship))
        .route("/orders/{merchant_uid}/retry", post(actions::retry))
        .route("/letters/{id}/revive", post(actions::revive))
        .with_state(payments.clone())
        .merge(operations(payments))
        .layer(middleware::from_fn_with_state(guard::Password::new(password), guard::check))
}
