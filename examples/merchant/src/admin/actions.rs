//! What the back room does.

use std::time::{SystemTime, UNIX_EPOCH};

use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use payjoa::{
    Language, MerchantUid, Won,
    codes::{Courier, RefundBank},
};
use payjoa_server::{
    Payments,
    gateway::{GatewayError, Party, Private, Refund, RefundAccount, Shipping, SomeWon},
    refund::RefundOrder,
};
use serde::Deserialize;

use super::{
    html::{address, page},
    orders::Broken,
    words::words,
};
use crate::{html::escaped, language::Spoken};

/// As the form sends it: an empty amount is all of it; an account only for a deposit.
#[derive(Deserialize)]
pub(super) struct Wanted {
    request: String,
    #[serde(default)]
    amount: String,
    reason: String,
    bank: Option<String>,
    #[serde(default)]
    account: Private,
    #[serde(default)]
    holder: Private,
}

impl Wanted {
    fn refund(&self, language: Language) -> Result<Refund, &'static str> {
        let words = words(language);
        if let Some(bank) = &self.bank {
            let bank = RefundBank::from_code(bank).ok_or(words.no_account)?;
            let account = RefundAccount::new(bank, self.account.expose(), self.holder.expose());
            return Ok(Refund::full(&*self.reason).to(account.map_err(|_| words.no_account)?));
        }
        if self.amount.trim().is_empty() {
            return Ok(Refund::full(&*self.reason));
        }
        let won = self.amount.trim().parse().ok().and_then(|won| Won::new(won).ok()).and_then(SomeWon::new);
        Ok(Refund::partial(won.ok_or(words.no_amount)?, &*self.reason))
    }
}

/// Safe to press twice: the form's own name makes it one refund.
pub(super) async fn refund(
    State(payments): State<Payments>,
    Spoken(language): Spoken,
    Path(merchant_uid): Path<MerchantUid>,
    Form(wanted): Form<Wanted>,
) -> Response {
    let title = words(language).not_given_back;
    let refund = match wanted.refund(language) {
        Ok(refund) => refund,
        Err(why) => return refused(language, title, &merchant_uid, why),
    };
    let order = RefundOrder::new(&*wanted.request, merchant_uid.clone(), refund);
    match payments.refund(&order).await {
        Ok(_) => Redirect::to(&address(&merchant_uid)).into_response(),
        Err(error) => refused(language, title, &merchant_uid, &error.to_string()),
    }
}

/// As the form sends it; the day as `2026-12-01`.
#[derive(Deserialize)]
pub(super) struct Parcel {
    courier: String,
    invoice: String,
    arrives: String,
    address: Private,
    #[serde(default)]
    receiver: Private,
}

impl Parcel {
    fn shipping(&self) -> Result<Shipping, GatewayError> {
        let sent_at = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let (courier, day) = (Courier::from_code(&self.courier), self.arrives.replace('-', ""));
        let shipping = Shipping::new(courier, &*self.invoice, sent_at, &day, self.address.clone())?;
        let known = !self.receiver.expose().trim().is_empty();
        Ok(if known { shipping.to(Party::named(self.receiver.clone())) } else { shipping })
    }
}

/// Registers an escrow order's shipping, or changes it. Twice is once.
pub(super) async fn ship(
    State(payments): State<Payments>,
    Spoken(language): Spoken,
    Path(merchant_uid): Path<MerchantUid>,
    Form(parcel): Form<Parcel>,
) -> Response {
    let title = words(language).not_registered;
    let shipping = match parcel.shipping() {
        Ok(shipping) => shipping,
        Err(error) => return refused(language, title, &merchant_uid, &error.to_string()),
    };
    match payments.ship(&merchant_uid, &shipping).await {
        Ok(_) => Redirect::to(&address(&merchant_uid)).into_response(),
        Err(error) => refused(language, title, &merchant_uid, &error.to_string()),
    }
}

/// Charges a subscription's box once more, now.
pub(super) async fn retry(
    State(payments): State<Payments>,
    Spoken(language): Spoken,
    Path(merchant_uid): Path<MerchantUid>,
) -> Response {
    match payments.retry_planned(&merchant_uid).await {
        Ok(_) => Redirect::to(&address(&merchant_uid)).into_response(),
        Err(error) => refused(language, words(language).not_charged, &merchant_uid, &error.to_string()),
    }
}

/// Has a message delivered that had been given up.
pub(super) async fn revive(
    State(payments): State<Payments>,
    Spoken(language): Spoken,
    Path(id): Path<i64>,
) -> Result<Redirect, Broken> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let now = i64::try_from(since.as_millis()).unwrap_or(i64::MAX);
    payments.ledger().revive(id, now).await.map_err(|error| Broken(language, error))?;
    Ok(Redirect::to("/admin/"))
}

fn refused(language: Language, title: &str, order: &MerchantUid, why: &str) -> Response {
    let body = format!(
        "<section class='card alarm'><p role=alert>{}</p><p><a href='{}'>{}</a></p></section>",
        escaped(why),
        address(order),
        words(language).back
    );
    (StatusCode::UNPROCESSABLE_ENTITY, page(language, title, &body)).into_response()
}
