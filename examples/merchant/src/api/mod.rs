//! What the storefront asks the shop for, besides payments.

mod cart;
mod orders;

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::FromRef,
    http::StatusCode,
    routing::{get, post},
};
use payjoa_server::{Payments, ProblemResponse};
use serde::Serialize;

use crate::{Catalogue, Config, shopper::Shoppers};

#[derive(Clone)]
pub(crate) struct State {
    pub(crate) catalogue: Arc<Catalogue>,
    pub(crate) payments: Payments,
    pub(crate) shoppers: Shoppers,
    pub(crate) page: PageConfig,
}

impl FromRef<State> for Payments {
    fn from_ref(state: &State) -> Payments {
        state.payments.clone()
    }
}

/// What a page needs to open a payment window. Nothing in it is secret.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PageConfig {
    user_code: String,
    sdk_url: String,
    pg: &'static str,
}

/// The sandbox brings its own SDK; i'mport's lives at another address than its API.
pub(crate) fn page_config(config: &Config) -> PageConfig {
    let gateway = config.gateway.trim_end_matches('/');
    let sdk_url = match &config.sdk_url {
        Some(url) => url.clone(),
        None if gateway == "https://api.iamport.kr" => "https://cdn.iamport.kr/v1/iamport.js".to_owned(),
        None => format!("{gateway}/v1/iamport.js"),
    };
    PageConfig { user_code: config.user_code.to_string(), sdk_url, pg: "daou" }
}

pub(crate) fn router(state: State) -> Router {
    let page = state.page.clone();
    let catalogue = Arc::clone(&state.catalogue);
    Router::new()
        .route("/config", get(async || Json(page)))
        .route("/products", get(async move || Json(catalogue.products().to_vec())))
        .route("/orders", post(orders::create))
        .method_not_allowed_fallback(async || {
            ProblemResponse::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "Use another method here.")
        })
        .with_state(state)
}

pub(crate) fn not_found() -> ProblemResponse {
    ProblemResponse::new(StatusCode::NOT_FOUND, "not_found", "There is nothing here.")
}
