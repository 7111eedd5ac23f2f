//! The gateway over HTTP. Paths of the real gateway and of its control never mix: control is under `/_sandbox`.

mod body;
mod connection;
mod control;
mod durable;
mod faulty;
mod html;
mod sdk;
mod v1;
mod window;

use std::sync::Arc;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{StatusCode, Uri},
    middleware::{from_fn, from_fn_with_state},
};
use tokio::net::TcpListener;

use crate::gateway::Gateway;

/// The largest body of a request, in bytes.
const BODY_LIMIT: usize = 64 * 1024;

/// Answers until the gateway stops.
pub(crate) async fn serve(listener: TcpListener, gateway: Arc<Gateway>) {
    let router = router(Arc::clone(&gateway));
    let until = async move { gateway.stopped().await };
    let service = router.into_make_service_with_connect_info::<connection::Reset>();
    if let Err(error) = axum::serve(connection::Door(listener), service).with_graceful_shutdown(until).await {
        tracing::error!(%error, "the sandbox's server ended");
    }
}

fn router(gateway: Arc<Gateway>) -> Router {
    let api = v1::routes()
        .route_layer(from_fn_with_state(Arc::clone(&gateway), faulty::api))
        .route_layer(from_fn_with_state(Arc::clone(&gateway), v1::history::note));
    let sdk = sdk::routes().route_layer(from_fn_with_state(Arc::clone(&gateway), faulty::script));
    let windows = window::routes().route_layer(from_fn(control::guard::own_forms));
    let browser = sdk.merge(windows).route_layer(from_fn_with_state(Arc::clone(&gateway), faulty::window));
    Router::new()
        .merge(api)
        .merge(browser)
        .route_layer(from_fn_with_state(Arc::clone(&gateway), control::guard::by_our_name))
        .merge(control::routes(&gateway))
        .fallback(not_found)
        .method_not_allowed_fallback(|| async {
            v1::Failure::new(StatusCode::METHOD_NOT_ALLOWED, "this path doesn't take this method")
        })
        .layer(from_fn_with_state(Arc::clone(&gateway), durable::answer))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .with_state(gateway)
}

async fn not_found(uri: Uri) -> v1::Failure {
    v1::Failure::new(
        StatusCode::NOT_FOUND,
        format!("the sandbox has nothing at {}; see its README for what it imitates", uri.path()),
    )
}
