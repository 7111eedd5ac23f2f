//! How the control API says no.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use crate::{
    fault::BadArm,
    gateway::{ActError, NotSent},
    http::body::BadBody,
    refusal::Refusal,
    webhook::WebhookUrlError,
};

/// `{"code","message"}`, and the violations where rules were broken.
pub(super) struct Refused {
    status: StatusCode,
    code: &'static str,
    message: String,
    more: Value,
}

impl Refused {
    pub(super) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Refused {
        Refused { status, code, message: message.into(), more: json!({}) }
    }
}

impl From<BadBody> for Refused {
    fn from(bad: BadBody) -> Refused {
        Refused::new(bad.status, "bad_request", bad.message)
    }
}

impl From<BadArm> for Refused {
    fn from(error: BadArm) -> Refused {
        Refused::new(StatusCode::BAD_REQUEST, "bad_request", error.to_string())
    }
}

impl From<WebhookUrlError> for Refused {
    fn from(error: WebhookUrlError) -> Refused {
        Refused::new(StatusCode::BAD_REQUEST, "bad_request", error.to_string())
    }
}

impl From<NotSent> for Refused {
    fn from(error: NotSent) -> Refused {
        let (status, code) = match &error {
            NotSent::Unknown(_) => (StatusCode::NOT_FOUND, "unknown_payment"),
            NotSent::NothingToTell(_) => (StatusCode::CONFLICT, "nothing_to_tell"),
            NotSent::Nowhere => (StatusCode::CONFLICT, "no_webhook_address"),
        };
        Refused::new(status, code, error.to_string())
    }
}

impl From<ActError> for Refused {
    fn from(error: ActError) -> Refused {
        match &error {
            ActError::UnknownPayment(_) => Refused::new(StatusCode::NOT_FOUND, "unknown_payment", error.to_string()),
            ActError::AlreadyDecided(_) => Refused::new(StatusCode::CONFLICT, "already_decided", error.to_string()),
            ActError::NoDepositAwaited(_) => {
                Refused::new(StatusCode::CONFLICT, "no_deposit_awaited", error.to_string())
            }
            ActError::DepositTooLate { .. } => {
                Refused::new(StatusCode::CONFLICT, "deposit_too_late", error.to_string())
            }
            ActError::PaidOtherwise => Refused::new(StatusCode::CONFLICT, "paid_otherwise", error.to_string()),
            ActError::OtherDeposit { .. } => Refused::new(StatusCode::CONFLICT, "other_amount", error.to_string()),
            ActError::NotCancelled(_) => Refused::new(StatusCode::CONFLICT, "not_cancelled", error.to_string()),
        }
    }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Refused {
        let status = if matches!(refusal, Refusal::AlreadyPaid) {
            StatusCode::CONFLICT
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        };
        let mut refused = Refused::new(status, refusal.code(), refusal.to_string());
        if let Refusal::Rules { violations, advisories } = refusal {
            refused.more = json!({"violations": violations, "advisories": advisories});
        }
        refused
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let mut body = json!({"code": self.code, "message": self.message});
        if let (Value::Object(body), Value::Object(more)) = (&mut body, self.more) {
            body.extend(more);
        }
        (self.status, Json(body)).into_response()
    }
}
