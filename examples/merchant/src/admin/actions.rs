//! What the back room can do.

use std::time::{SystemTime, UNIX_EPOCH};

use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use payjoa::{MerchantUid, Won};
use payjoa_server::{
    Payments,
    gateway::{Refund, SomeWon},
    refund::RefundOrder,
};
use serde::Deserialize;

use super::{
    html::{escaped, page},
    pages::Broken,
};

/// As the form sends it: an empty amount is all of it.
#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    request: String,
    #[serde(default)]
    amount: String,
    reason: String,
}

impl Wanted {
    fn refund(&self) -> Option<Refund> {
        if self.amount.trim().is_empty() {
            return Some(Refund::full(&*self.reason));
        }
        let won = Won::new(self.amount.trim().parse().ok()?).ok()?;
        Some(Refund::partial(SomeWon::new(won)?, &*self.reason))
    }
}

/// Safe to press twice: the form's own name makes it one refund.
pub(super) async fn refund(
    State(payments): State<Payments>,
    Path(merchant_uid): Path<MerchantUid>,
    Form(wanted): Form<Wanted>,
) -> Response {
    let Some(refund) = wanted.refund() else { return refused("That is no amount.") };
    let order = RefundOrder::new(&*wanted.request, merchant_uid.clone(), refund);
    match payments.refund(&order).await {
        Ok(_) => Redirect::to(&format!("/admin/orders/{}", path(&merchant_uid))).into_response(),
        Err(error) => refused(&error.to_string()),
    }
}

/// Has a message delivered that had been given up.
pub(super) async fn revive(State(payments): State<Payments>, Path(id): Path<i64>) -> Result<Redirect, Broken> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    payments.ledger().revive(id, i64::try_from(since.as_millis()).unwrap_or(i64::MAX)).await?;
    Ok(Redirect::to("/admin/"))
}

fn refused(why: &str) -> Response {
    let body = format!("<p class=bad>{}<p><a href='/admin/'>Orders</a>", escaped(why));
    (StatusCode::UNPROCESSABLE_ENTITY, page("Nothing was given back", &body)).into_response()
}

/// This shop's own numbers need no escaping; others' might.
fn path(merchant_uid: &MerchantUid) -> String {
    merchant_uid.as_str().bytes().fold(String::new(), |path, byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => path + &char::from(byte).to_string(),
        other => path + &format!("%{other:02X}"),
    })
}
