//! `POST /payments/cancel`.

use std::sync::Arc;

use axum::{Router, extract::State, http::StatusCode, routing::post};
use payjoa::{ImpUid, MerchantUid};
use serde_json::{Map, Value};

use super::{Authorized, Body, Failure, Success, fields::Fields, query::bad};
use crate::{
    gateway::{ActError, Gateway},
    payment::{CancelRequest, Canceller, RefundAccount, kind},
};

pub(super) fn routes() -> Router<Arc<Gateway>> {
    Router::new().route("/payments/cancel", post(cancel))
}

async fn cancel(
    State(gateway): State<Arc<Gateway>>,
    _: Authorized,
    Body(body): Body<Map<String, Value>>,
) -> Result<Success<Value>, Failure> {
    let mut fields = Fields::new(body);
    let imp_uid = which(&gateway, &mut fields)?;
    let request = request(&mut fields)?;
    let webhook = fields.flag("enable_webhook")?.unwrap_or_default();
    let mut lenient = ignored(&mut fields);
    lenient.extend(fields.unknown());
    let now = gateway.now();
    gateway.state(|state| lenient.iter().for_each(|what| state.note(&imp_uid, now, kind::LENIENT, what_json(what))));
    // As V1 does: HTTP 200, and a code that says it failed.
    let refused = |error: ActError| Failure::new(StatusCode::OK, error.to_string()).about(imp_uid.clone());
    gateway.cancel(&imp_uid, request, webhook).map_err(refused)?;
    gateway.written(&imp_uid).map(Success).ok_or_else(nothing)
}

/// The payment that is meant. `imp_uid` wins; a wrong one fails even with a right `merchant_uid`.
fn which(gateway: &Gateway, fields: &mut Fields) -> Result<ImpUid, Failure> {
    let (imp_uid, merchant_uid) = (fields.text("imp_uid")?, fields.text("merchant_uid")?);
    match (imp_uid, merchant_uid) {
        (None, None) => Err(bad("imp_uid or merchant_uid is required")),
        (Some(imp_uid), _) => {
            let known = ImpUid::new(imp_uid).ok().filter(|imp_uid| gateway.status_of(imp_uid).is_some());
            known.ok_or_else(nothing)
        }
        (None, Some(merchant_uid)) => {
            let order = MerchantUid::new(merchant_uid).ok();
            order.and_then(|order| gateway.payment_of(&order)).ok_or_else(nothing)
        }
    }
}

fn request(fields: &mut Fields) -> Result<CancelRequest, Failure> {
    Ok(CancelRequest {
        amount: fields.won("amount")?,
        tax_free: fields.won("tax_free")?,
        checksum: fields.won("checksum")?,
        reason: fields.text("reason")?.map(|reason| reason.chars().take(REASON).collect()),
        account: RefundAccount {
            holder: fields.text("refund_holder")?,
            bank: fields.text("refund_bank")?,
            number: fields.text("refund_account")?,
        },
        by: Canceller::Api,
    })
}

/// How much of a reason is kept.
const REASON: usize = 256;

/// What the API knows and PAYJOA doesn't.
fn ignored(fields: &mut Fields) -> Vec<String> {
    let others = ["vat_amount", "refund_tel", "retain_promotion", "extra"];
    let told = |name: &&str| format!("{name} is for other payment gateways: PAYJOA ignores it");
    others.iter().filter(|name| fields.take(name).is_some()).map(told).collect()
}

pub(super) fn what_json(what: &str) -> Value {
    serde_json::json!({ "what": what })
}

fn nothing() -> Failure {
    Failure::new(StatusCode::OK, "취소할 결제건이 존재하지 않습니다.")
}
