//! `POST /users/getToken`.

use std::sync::Arc;

use axum::{Router, extract::State, http::StatusCode, routing::post};
use serde_json::{Map, Value};

use super::{Body, Failure, Success, fields::Fields};
use crate::{IMP_KEY, IMP_SECRET, gateway::Gateway, token::Issued};

pub(super) fn routes() -> Router<Arc<Gateway>> {
    Router::new().route("/users/getToken", post(get_token))
}

async fn get_token(
    State(gateway): State<Arc<Gateway>>,
    Body(body): Body<Map<String, Value>>,
) -> Result<Success<Issued>, Failure> {
    let mut fields = Fields::new(body);
    let (key, secret) = (fields.needed("imp_key")?, fields.needed("imp_secret")?);
    // There is no payment to tell it on.
    for what in fields.unknown() {
        tracing::info!(what, "getToken");
    }
    if key != IMP_KEY || secret != IMP_SECRET {
        let message = "wrong imp_key or imp_secret; the sandbox's are `sandbox` and `sandbox`";
        return Err(Failure::new(StatusCode::UNAUTHORIZED, message));
    }
    let now = gateway.now();
    Ok(Success(gateway.state(|state| state.issue_token(now))))
}
