//! Driving the sandbox: what only a test or a developer may do. JSON only, under `/_sandbox`; `/_sandbox/openapi.json`
//! describes it, `/_sandbox/` is the dashboard that uses it.

mod clock;
mod dashboard;
mod described;
mod document;
mod events;
mod faults;
pub(super) mod guard;
mod money;
mod payments;
mod refused;
mod schema;
mod webhook;

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{FromRequest, FromRequestParts, Path, Request},
    http::{StatusCode, request::Parts},
    middleware::from_fn_with_state,
    response::Redirect,
    routing::get,
};
use payjoa::{ImpUid, MerchantUid};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use self::{
    document::{Documented, Operation, Verb},
    refused::Refused,
};
use super::{
    body::{Accept, read},
    window::returned,
};
use crate::gateway::Gateway;

/// All of it, with its own prefix.
pub(super) fn routes(gateway: &Arc<Gateway>) -> Router<Arc<Gateway>> {
    let documented = Documented::default()
        .on(Verb::Get, "/health", health, Operation::new("Says that the sandbox is there", schema::any()))
        .merge(payments::routes())
        .merge(money::routes())
        .merge(faults::routes())
        .merge(webhook::routes())
        .merge(clock::routes())
        .merge(events::routes());
    Router::new()
        .route("/_sandbox", get(async || Redirect::permanent("/_sandbox/")))
        .route("/_sandbox/", get(dashboard::page))
        .route("/_sandbox/return", get(returned::page))
        .nest("/_sandbox", documented.into_router().merge(dashboard::assets()))
        .layer(from_fn_with_state(Arc::clone(gateway), guard::guard))
}

/// A JSON body; none counts as `{}`.
struct Body<T>(T);

impl<T: DeserializeOwned> FromRequest<Arc<Gateway>> for Body<T> {
    type Rejection = Refused;
    async fn from_request(request: Request, _: &Arc<Gateway>) -> Result<Self, Refused> {
        Ok(Body(read(request, Accept::Json).await?))
    }
}

/// The payment that the path names by its `imp_uid`, or by its `merchant_uid` if it is an order's latest.
struct Named(ImpUid);

impl FromRequestParts<Arc<Gateway>> for Named {
    type Rejection = Refused;
    async fn from_request_parts(parts: &mut Parts, gateway: &Arc<Gateway>) -> Result<Self, Refused> {
        let bad = |message: String| Refused::new(StatusCode::BAD_REQUEST, "bad_request", message);
        let path = Path::<String>::from_request_parts(parts, gateway).await;
        let Path(name) = path.map_err(|rejection| bad(rejection.body_text()))?;
        let order = MerchantUid::new(name.as_str()).ok();
        let latest = order.and_then(|order| gateway.state(|s| s.of_order(&order).last().map(|p| p.imp_uid.clone())));
        if let Some(imp_uid) = latest {
            return Ok(Named(imp_uid));
        }
        ImpUid::new(name).map(Named).map_err(|error| bad(error.to_string()))
    }
}

async fn health() -> Json<Value> {
    Json(json!({"status": "ok", "name": "payjoa-sandbox", "version": env!("CARGO_PKG_VERSION")}))
}
