//! Faults of the SDK's script.

use std::sync::Arc;

use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{
        StatusCode,
        header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE},
    },
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{
    fault::{Fault, Place, Subject},
    gateway::Gateway,
};

/// Under a popup blocker `window.open` gives nothing. Only the SDK's own window is blocked.
const BLOCKER: &str = "(function(){var open=window.open;window.open=function(url,name){return name==='daou'?null:\
                       open.apply(window,arguments)}})();\n";

/// Around the routes of the SDK: spoils the script that a page loads, and nothing else.
pub(in crate::http) async fn script(State(gateway): State<Arc<Gateway>>, request: Request, next: Next) -> Response {
    if !is_sdk(request.uri().path()) || !gateway.faults.any_at(Place::Script) {
        return next.run(request).await;
    }
    let strikes = |fault| gateway.faults.strikes(fault, &Subject::default()).is_some();
    if strikes(Fault::SdkMissing) {
        return StatusCode::NOT_FOUND.into_response();
    }
    if strikes(Fault::SdkHanging) {
        gateway.stopped().await;
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    if strikes(Fault::SdkThrowing) {
        return text("throw new Error('payjoa-sandbox: the fault sdk-throwing is armed');");
    }
    if strikes(Fault::SdkWithoutGlobal) {
        return text("/* payjoa-sandbox: the fault sdk-without-global is armed */");
    }
    let response = next.run(request).await;
    if strikes(Fault::PopupBlocked) { prefixed(BLOCKER, response).await } else { response }
}

/// The addresses of i'mport's scripts, of both generations.
fn is_sdk(path: &str) -> bool {
    (path.starts_with("/v1/") || path.starts_with("/js/")) && path.ends_with(".js")
}

fn text(script: &'static str) -> Response {
    let headers = [
        (CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
        (ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    ];
    (headers, script).into_response()
}

async fn prefixed(prefix: &str, response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let Ok(script) = to_bytes(body, usize::MAX).await else { return StatusCode::BAD_GATEWAY.into_response() };
    parts.headers.remove(CONTENT_LENGTH);
    Response::from_parts(parts, Body::from([prefix.as_bytes(), &script].concat()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scripts_of_both_generations_and_nothing_else() {
        for (path, is) in [
            ("/v1/iamport.js", true),
            ("/v1/iamport.esm.js", true),
            ("/js/iamport.payment-1.2.0.js", true),
            ("/sdk/frame.js", false),
            ("/sdk/channels", false),
            ("/window/assets/answer.js", false),
        ] {
            assert_eq!(is_sdk(path), is, "{path}");
        }
    }
}
