//! `POST /users/getToken`.

use std::sync::Arc;

use axum::{Router, extract::State, http::StatusCode, routing::post};
use serde::Deserialize;

use super::{Body, Failure, Success};
use crate::{IMP_KEY, IMP_SECRET, gateway::Gateway, token::Issued};

pub(super) fn routes() -> Router<Arc<Gateway>> {
    Router::new().route("/users/getToken", post(get_token))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Keys {
    imp_key: String,
    imp_secret: String,
}

async fn get_token(State(gateway): State<Arc<Gateway>>, Body(keys): Body<Keys>) -> Result<Success<Issued>, Failure> {
    if keys.imp_key != IMP_KEY || keys.imp_secret != IMP_SECRET {
        let message = "wrong imp_key or imp_secret; the sandbox's are `sandbox` and `sandbox`";
        return Err(Failure::new(StatusCode::UNAUTHORIZED, message));
    }
    let now = gateway.now();
    Ok(Success(gateway.state(|state| state.issue_token(now))))
}
