//! The dashboard: a page that uses the control API as anybody could.

use std::sync::Arc;

use axum::{
    Router,
    http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS},
    response::{Html, IntoResponse, Response},
    routing::get,
};

use payjoa::{Language, codes::RefundBank};
use serde_json::{Value, json};

use crate::gateway::Gateway;

/// Its scripts, by their names.
const SCRIPTS: [(&str, &str); 10] = [
    ("api.js", include_str!("../../dashboard/api.js")),
    ("clock.js", include_str!("../../dashboard/clock.js")),
    ("detail.js", include_str!("../../dashboard/detail.js")),
    ("dom.js", include_str!("../../dashboard/dom.js")),
    ("faults.js", include_str!("../../dashboard/faults.js")),
    ("list.js", include_str!("../../dashboard/list.js")),
    ("main.js", include_str!("../../dashboard/main.js")),
    ("refusals.js", include_str!("../../dashboard/refusals.js")),
    ("texts.js", include_str!("../../dashboard/texts.js")),
    ("webhook.js", include_str!("../../dashboard/webhook.js")),
];

/// Under `/_sandbox`; the page itself is at `/_sandbox/`.
pub(super) fn assets() -> Router<Arc<Gateway>> {
    let css = include_str!("../../dashboard/dashboard.css");
    let routes = Router::new()
        .route("/assets/dashboard.css", get(async move || asset("text/css; charset=utf-8", css)))
        .route("/assets/banks.js", get(async || asset(SCRIPT, banks())));
    SCRIPTS.into_iter().fold(routes, |routes, (name, script)| {
        let serve = async move || asset(SCRIPT, script);
        routes.route(&format!("/assets/{name}"), get(serve))
    })
}

const SCRIPT: &str = "text/javascript; charset=utf-8";

/// The banks that a virtual account's money can go back to, by PAYJOA's codes.
fn banks() -> String {
    let bank = |bank: &RefundBank| json!({"code": bank.code(), "name": {"ko": bank.name(Language::Ko), "en": bank.name(Language::En)}});
    let all: Value = RefundBank::ALL.iter().map(bank).collect();
    format!("export const BANKS = {all};")
}

/// Nothing but its own files runs in it, and nobody frames it.
const POLICY: &str = "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

pub(super) async fn page() -> Response {
    let headers = [(CONTENT_SECURITY_POLICY, POLICY), (CACHE_CONTROL, "no-store"), (REFERRER_POLICY, "no-referrer")];
    (headers, Html(include_str!("../../dashboard/index.html"))).into_response()
}

fn asset(kind: &'static str, text: impl Into<String>) -> Response {
    ([(CONTENT_TYPE, kind), (CACHE_CONTROL, "no-store"), (X_CONTENT_TYPE_OPTIONS, "nosniff")], text.into())
        .into_response()
}
