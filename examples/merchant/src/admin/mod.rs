//! The shop's back room: orders, what happened to each, and money to be given back. Behind a password, and only if there is
//! one (`ADMIN_PASSWORD`).

mod actions;
mod guard;
mod html;
mod pages;

use axum::{
    Router, middleware,
    routing::{get, post},
};
use payjoa_server::{Payments, operations};
use secrecy::SecretString;

/// The pages, and `healthz`, `readyz`, `metrics` for whoever watches the shop.
pub(crate) fn router(payments: Payments, password: SecretString) -> Router {
    Router::new()
        .route("/", get(pages::orders))
        .route("/orders/{merchant_uid}", get(pages::order))
        .route("/orders/{merchant_uid}/refund", post(actions::refund))
        .route("/letters/{id}/revive", post(actions::revive))
        .with_state(payments.clone())
        .merge(operations(payments))
        .layer(middleware::from_fn_with_state(guard::Password::new(password), guard::check))
}
