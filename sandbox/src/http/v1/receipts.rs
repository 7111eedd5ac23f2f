//! `/receipts/{imp_uid}`: cash receipts.

use std::sync::Arc;

use axum::{Router, extract::State, http::StatusCode, routing::get};
use payjoa::{ImpUid, Won};
use serde_json::{Map, Value, json};

use super::{Authorized, Body, Failure, InPath, Success, fields::Fields, payments};
use crate::{
    gateway::Gateway,
    payment::{CashReceipt, ReceiptRefused, ReceiptType},
};

pub(super) fn routes() -> Router<Arc<Gateway>> {
    Router::new().route("/receipts/{imp_uid}", get(show).post(issue).delete(cancel))
}

type Here = State<Arc<Gateway>>;
type Named = InPath<ImpUid>;
type Answer = Result<Success<Value>, Failure>;

async fn show(State(gateway): Here, _: Authorized, InPath(imp_uid): Named) -> Answer {
    let shown = gateway.state(|state| state.payment(&imp_uid).map(|payment| payment.receipt().cloned()));
    answer(&gateway, &imp_uid, shown)
}

async fn issue(
    State(gateway): Here,
    _: Authorized,
    InPath(imp_uid): Named,
    Body(body): Body<Map<String, Value>>,
) -> Answer {
    let mut fields = Fields::new(body);
    // Whom it identifies is looked at and forgotten.
    fields.required("identifier", 32)?;
    for (name, most) in [("company_name", 128), ("company_tel", 32), ("corp_reg_no", 32)] {
        fields.required(name, most)?;
    }
    let kind = match fields.text("type")?.as_deref() {
        None | Some("person") => ReceiptType::Person,
        Some("company") => ReceiptType::Company,
        Some(_) => return Err(fields.bad("type", "is person or company")),
    };
    let tax_free = fields.won("tax_free")?.unwrap_or(Won::ZERO);
    // Named for the receipt itself, which nobody gets here.
    for name in ["identifier_type", "buyer_name", "buyer_email", "buyer_tel"] {
        fields.text(name)?;
    }
    let issued = gateway.issue_receipt(&imp_uid, kind, tax_free);
    let now = gateway.now();
    gateway.state(|state| state.payment_mut(&imp_uid).map(|payment| payment.let_pass(fields.unknown(), now)));
    answer(&gateway, &imp_uid, issued)
}

async fn cancel(State(gateway): Here, _: Authorized, InPath(imp_uid): Named) -> Answer {
    let cancelled = gateway.cancel_receipt(&imp_uid);
    answer(&gateway, &imp_uid, cancelled)
}

fn answer(gateway: &Gateway, imp_uid: &ImpUid, receipt: Option<Result<CashReceipt, ReceiptRefused>>) -> Answer {
    let receipt = receipt.ok_or_else(payments::unknown)?.map_err(|refused| {
        let status = match refused {
            ReceiptRefused::NotIssued => StatusCode::NOT_FOUND,
            _ => StatusCode::BAD_REQUEST,
        };
        Failure::new(status, refused.to_string())
    })?;
    Ok(Success(json!({
        "imp_uid": imp_uid,
        "receipt_tid": receipt.receipt_tid,
        "apply_num": receipt.apply_num,
        "type": receipt.kind,
        "amount": receipt.amount,
        "vat": receipt.vat,
        "receipt_url": gateway.receipt_url(imp_uid),
        "applied_at": receipt.applied_at,
        "cancelled_at": receipt.cancelled_at,
    })))
}
