//! Who may come in: whoever knows the password, and only from these very pages.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use secrecy::{ExposeSecret, SecretString};

use crate::html::is_own;

/// What has to be known.
#[derive(Clone)]
pub(super) struct Password(Arc<SecretString>);

impl Password {
    pub(super) fn new(password: SecretString) -> Password {
        Password(Arc::new(password))
    }

    fn is(&self, shown: &str) -> bool {
        let (want, got) = (self.0.expose_secret().as_bytes(), shown.as_bytes());
        // As long for a good guess as for a bad one.
        want.len() == got.len() && want.iter().zip(got).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
    }
}

pub(super) async fn check(State(password): State<Password>, request: Request, next: Next) -> Response {
    if !shown(request.headers()).is_some_and(|shown| password.is(&shown)) {
        let ask = [(header::WWW_AUTHENTICATE, "Basic realm=\"shop\", charset=\"UTF-8\"")];
        return (StatusCode::UNAUTHORIZED, ask, "The shop's password, please.").into_response();
    }
    if request.method() == Method::POST && !is_own(request.headers()) {
        return (StatusCode::FORBIDDEN, "Only the shop's own pages may do that.").into_response();
    }
    next.run(request).await
}

fn shown(headers: &HeaderMap) -> Option<String> {
    let basic = headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Basic ")?;
    let pair = String::from_utf8(STANDARD.decode(basic.trim()).ok()?).ok()?;
    pair.split_once(':').map(|(_anybody, password)| password.to_owned())
}
