//! What the SDK in the page talks to: its scripts, the channels, the hidden frames and their requests.

mod scripts;

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Query, Request, State, rejection::QueryRejection},
    http::{
        HeaderMap, HeaderName, StatusCode,
        header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE, USER_AGENT},
    },
    middleware::from_fn,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use payjoa::{ImpUid, Platform};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    body::{Accept, read},
    v1::{Failure, InPath},
};
use crate::{
    USER_CODE,
    accept::CHANNEL_KEYS,
    fault::Faults,
    gateway::{ActError, Gateway, OpenRequest},
    payment::{Decision, Payment},
};

pub(super) fn routes() -> Router<Arc<Gateway>> {
    let script = |text: &'static str| get(move || async move { asset("text/javascript; charset=utf-8", text) });
    Router::new()
        .route("/v1/iamport.js", script(scripts::CURRENT))
        .route("/v1/iamport.esm.js", script(scripts::MODULE))
        .route("/js/iamport.payment-1.2.0.js", script(scripts::LEGACY))
        .route("/js/iamport.payment-1.2.1.js", script(scripts::LEGACY))
        .route("/sdk/frame.js", script(scripts::FRAME))
        .route("/sdk/frame", get(async || asset("text/html; charset=utf-8", FRAME_PAGE)))
        .route("/sdk/channels", get(channels))
        .route("/sdk/payments", post(open))
        .route("/sdk/payments/{imp_uid}/closed", post(closed).route_layer(from_fn(super::control::guard::own_forms)))
}

/// Nobody sees it.
const FRAME_PAGE: &str = "<!doctype html><html lang=\"ko\"><meta charset=\"utf-8\"><title>payjoa-sandbox</title><script src=\"/sdk/frame.js\"></script>";

/// A file of the sandbox's own; never cached, so that an upgrade is seen at once. A page may load it with `crossorigin`.
pub(super) fn asset(kind: &'static str, text: &'static str) -> Response {
    let headers = [(CONTENT_TYPE, kind), (CACHE_CONTROL, "no-store"), (ACCESS_CONTROL_ALLOW_ORIGIN, "*")];
    (headers, text).into_response()
}

#[derive(Deserialize)]
struct Account {
    #[serde(default)]
    user_code: String,
}

/// The channels of an account, for the SDK's synchronous request in `init`: none for a user code that isn't known.
async fn channels(account: Result<Query<Account>, QueryRejection>) -> impl IntoResponse {
    let known = account.is_ok_and(|Query(account)| account.user_code == USER_CODE);
    let channel = json!({"pg_provider": "daou", "channel_key_prefix": CHANNEL_KEYS});
    let channels = if known { vec![channel] } else { Vec::new() };
    let allow: [(HeaderName, &str); 2] = [(ACCESS_CONTROL_ALLOW_ORIGIN, "*"), (CACHE_CONTROL, "no-store")];
    (allow, Json(json!({ "channels": channels })))
}

/// What a frame of the SDK asks for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    user_code: String,
    platform: Platform,
    params: Value,
    /// The origin of the page that called `request_pay`, as the browser told the frame.
    #[serde(default)]
    page: Option<String>,
    /// The channel that the SDK has chosen.
    #[serde(default)]
    channel: Option<String>,
    #[serde(default)]
    generation: Generation,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Generation {
    /// Knows `pg` only.
    Legacy,
    #[default]
    Current,
}

impl Wanted {
    /// The request as the chosen channel gets it: a `pg` that no channel has is the default channel's by now.
    fn request(self, user_agent: Option<String>) -> OpenRequest {
        let Wanted { user_code, platform, mut params, page, channel, generation } = self;
        if let Some(params) = params.as_object_mut() {
            if generation == Generation::Legacy {
                params.remove("channelKey");
            }
            if let (Some(channel), Some(pg)) = (channel, params.get_mut("pg")) {
                fall_back(pg, channel);
            }
        }
        OpenRequest { user_code, params, platform, page, user_agent }
    }
}

/// Writes the channel's `pg` over one that names another.
fn fall_back(pg: &mut Value, channel: String) {
    let provider = pg.as_str().and_then(|pg| pg.split('.').next());
    if provider != Some(channel.as_str()) {
        *pg = Value::String(channel);
    }
}

/// `{"imp_uid","window"}`, or `{"refused": what the callback is told}`.
async fn open(
    State(gateway): State<Arc<Gateway>>,
    headers: HeaderMap,
    request: Request,
) -> Result<Json<Value>, Failure> {
    let wanted: Wanted = read(request, Accept::Json).await?;
    let merchant_uid = wanted.params.get("merchant_uid").cloned().unwrap_or_default();
    let user_agent = headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).map(str::to_owned);
    Ok(Json(match gateway.open(wanted.request(user_agent)) {
        Ok(opened) => json!({"imp_uid": opened.imp_uid, "window": format!("/window/{}", opened.imp_uid)}),
        Err(refusal) => json!({"refused": refusal.callback(&merchant_uid)}),
    }))
}

/// The SDK saw that its popup is gone: whoever closed it without deciding has given up. `{"answer": … or null}`.
async fn closed(State(gateway): State<Arc<Gateway>>, InPath(imp_uid): InPath<ImpUid>) -> Result<Json<Value>, Failure> {
    match gateway.act(&imp_uid, Decision::Close, Faults::NONE) {
        Err(error @ ActError::UnknownPayment(_)) => Err(Failure::new(StatusCode::NOT_FOUND, error.to_string())),
        _ => {
            let answer = gateway.state(|state| state.payment(&imp_uid).and_then(Payment::callback));
            Ok(Json(json!({ "answer": answer })))
        }
    }
}
