//! `POST /api/orders`: the order is written down and its amount registered at i'mport before the page learns its number.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use payjoa::{
    MerchantUid, Platform,
    request::{PayMethod, PaymentRequest},
};
use payjoa_server::{ProblemResponse, WholeBody, fresh_merchant_uid, ledger::NewOrder, settle::CreateError};
use serde::{Deserialize, Serialize};

use super::cart::{self, Cart, Line};

/// What a page may say about an order: what and how, never how much it costs.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    items: Vec<Line>,
    #[serde(default = "card")]
    pay_method: PayMethod,
}

fn card() -> PayMethod {
    PayMethod::Card
}

/// What the payment window needs to know.
#[derive(Debug, Serialize)]
pub(super) struct Created {
    merchant_uid: MerchantUid,
    amount: payjoa::Won,
    name: String,
    pay_method: PayMethod,
    digital: bool,
    /// For the address to come back to; see `shopper.rs`.
    return_token: String,
}

pub(super) async fn create(
    State(shop): State<super::State>,
    headers: HeaderMap,
    WholeBody(body): WholeBody,
) -> Result<Response, ProblemResponse> {
    let wanted: Wanted = serde_json::from_slice(&body)
        .map_err(|why| ProblemResponse::new(StatusCode::BAD_REQUEST, "malformed", why.to_string()))?;
    let Cart { name, amount } = cart::price(&wanted.items, &shop.catalogue)
        .map_err(|why| ProblemResponse::new(StatusCode::UNPROCESSABLE_ENTITY, "cart", why.to_string()))?;
    let (merchant_uid, shopper) = (fresh_merchant_uid("shop_"), shop.shoppers.welcome(&headers));
    let return_token = shop.shoppers.return_token(&merchant_uid);
    let created = Created { merchant_uid, amount, name, pay_method: wanted.pay_method, digital: false, return_token };
    payable(&created)?;
    let order = created.order().owner(&*shopper.account);
    shop.payments.create_order(order).await.map_err(|error| not_created(&error))?;
    let cookie = shopper.cookie.map(|cookie| [(header::SET_COOKIE, cookie)]);
    Ok((StatusCode::CREATED, cookie, Json(created)).into_response())
}

impl Created {
    fn order(&self) -> NewOrder {
        NewOrder::new(self.merchant_uid.clone(), &*self.name, self.amount).method(self.pay_method.as_str())
    }
}

/// The page will be held to the same rules; better to hear of it here.
fn payable(order: &Created) -> Result<(), ProblemResponse> {
    let refused = |why: payjoa::request::Violations| {
        ProblemResponse::new(StatusCode::UNPROCESSABLE_ENTITY, "not_payable", why.to_string())
    };
    let (merchant_uid, name) = (order.merchant_uid.as_str(), order.name.as_str());
    let request = PaymentRequest::with_method(order.pay_method, merchant_uid, order.amount.get(), name);
    request.digital(order.digital).pg("daou").build(Platform::Pc).map(|_| ()).map_err(refused)
}

fn not_created(error: &CreateError) -> ProblemResponse {
    tracing::error!(%error, "an order could not be made ready for payment");
    let (code, detail) = match error {
        CreateError::Gateway(_) => {
            ("gateway_unavailable", "The payment gateway can't be reached. Try again in a moment.")
        }
        _ => ("ledger_unavailable", "The order could not be written down. Try again in a moment."),
    };
    ProblemResponse::new(StatusCode::SERVICE_UNAVAILABLE, code, detail).retry_after(3)
}
