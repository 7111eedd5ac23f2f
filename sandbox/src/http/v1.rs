//! The V1 REST API, and its manners: the envelope, its errors, and the token that every call needs.

mod cancel;
mod codes;
mod customers;
mod escrow;
mod fields;
pub(super) mod history;
mod payments;
mod prepare;
mod query;
mod receipts;
mod schedules;
mod subscribe;
mod token;
mod unsupported;

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{FromRequest, FromRequestParts, Path, Request},
    http::{HeaderMap, StatusCode, header::AUTHORIZATION, request::Parts},
    response::{IntoResponse, Response},
};
use payjoa::ImpUid;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use self::history::About;
use super::body::{Accept, BadBody, read};
use crate::gateway::Gateway;

/// Every operation.
pub(super) fn routes() -> Router<Arc<Gateway>> {
    Router::new()
        .merge(token::routes())
        .merge(prepare::routes())
        .merge(payments::routes())
        .merge(cancel::routes())
        .merge(subscribe::routes())
        .merge(customers::routes())
        .merge(schedules::routes())
        .merge(escrow::routes())
        .merge(receipts::routes())
        .merge(codes::routes())
        .merge(unsupported::routes())
}

/// `{"code":0,"message":null,"response":…}`.
pub(super) struct Success<T>(pub(super) T);

impl<T: Serialize> IntoResponse for Success<T> {
    fn into_response(self) -> Response {
        let body = json!({"code": 0, "message": null, "response": self.0});
        let about = about(&body);
        let mut response = Json(body).into_response();
        if let Some(about) = about {
            response.extensions_mut().insert(about);
        }
        response
    }
}

/// The payments that an answer carries.
fn about(body: &Value) -> Option<About> {
    let of = |value: &Value| ImpUid::new(value.get("imp_uid")?.as_str()?).ok();
    let about: Vec<ImpUid> = match body.get("response")? {
        Value::Array(list) => list.iter().filter_map(of).collect(),
        response => of(response).into_iter().collect(),
    };
    Some(About(about)).filter(|About(about)| !about.is_empty())
}

/// `{"code":…,"message":"…","response":null}`.
#[derive(Debug)]
pub(super) struct Failure {
    status: StatusCode,
    code: i32,
    message: String,
    about: Option<ImpUid>,
}

impl Failure {
    pub(super) fn new(status: StatusCode, message: impl Into<String>) -> Failure {
        let code = if status == StatusCode::UNAUTHORIZED { -1 } else { 1 };
        Failure { status, code, message: message.into(), about: None }
    }

    /// Whose timeline it belongs on, where the path doesn't say.
    fn about(mut self, imp_uid: ImpUid) -> Failure {
        self.about = Some(imp_uid);
        self
    }
}

impl From<BadBody> for Failure {
    fn from(bad: BadBody) -> Failure {
        Failure::new(bad.status, bad.message)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let body = Json(json!({"code": self.code, "message": self.message, "response": null}));
        let mut response = (self.status, body).into_response();
        if let Some(imp_uid) = self.about {
            response.extensions_mut().insert(About(vec![imp_uid]));
        }
        response
    }
}

/// Proof that the caller has a token: `Authorization: Bearer …`, the bare token, or `X-ImpTokenHeader`.
pub(super) struct Authorized;

impl FromRequestParts<Arc<Gateway>> for Authorized {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, gateway: &Arc<Gateway>) -> Result<Self, Failure> {
        let refused = |message| Failure::new(StatusCode::UNAUTHORIZED, message);
        let token = token(&parts.headers).ok_or_else(|| refused("no access token: call POST /users/getToken first"))?;
        if gateway.state(|state| state.admits(token, gateway.now())) {
            Ok(Authorized)
        } else {
            Err(refused("the access token is wrong or has expired: call POST /users/getToken again"))
        }
    }
}

fn token(headers: &HeaderMap) -> Option<&str> {
    let header = headers.get(AUTHORIZATION).or_else(|| headers.get("X-ImpTokenHeader"))?.to_str().ok()?.trim();
    let token = match header.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token.trim(),
        _ => header,
    };
    Some(token).filter(|token| !token.is_empty())
}

/// A body in JSON or as a form.
pub(super) struct Body<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<Arc<Gateway>> for Body<T> {
    type Rejection = Failure;
    async fn from_request(request: Request, _: &Arc<Gateway>) -> Result<Self, Failure> {
        Ok(Body(read(request, Accept::JsonOrForm).await?))
    }
}

/// What the path names.
pub(super) struct InPath<T>(pub(super) T);

impl<T: DeserializeOwned + Send> FromRequestParts<Arc<Gateway>> for InPath<T> {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, gateway: &Arc<Gateway>) -> Result<Self, Failure> {
        let Path(named) = Path::<T>::from_request_parts(parts, gateway)
            .await
            .map_err(|rejection| Failure::new(StatusCode::BAD_REQUEST, rejection.body_text()))?;
        Ok(InPath(named))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_ways_to_send_a_token() {
        for (header, value, want) in [
            ("authorization", "Bearer abc", Some("abc")),
            ("authorization", "bearer abc", Some("abc")),
            ("authorization", "abc", Some("abc")),
            ("x-imptokenheader", "abc", Some("abc")),
            ("authorization", "", None),
            ("x-token", "abc", None),
        ] {
            let headers = HeaderMap::from_iter([(header.parse().unwrap(), value.parse().unwrap())]);
            assert_eq!(token(&headers), want, "{header}: {value}");
        }
    }
}
