//! What can be done for an order. Every form is safe to send twice.

use std::time::{SystemTime, UNIX_EPOCH};

use payjoa::{
    Language, Won,
    codes::{Courier, RefundBank},
};
use payjoa_server::{
    fresh_merchant_uid,
    ledger::{Order, OrderState},
};

use super::{html::address, words::words};
use crate::{calendar, club, html::escaped};

/// A parcel's usual way, in seconds.
const WAY: u64 = 2 * 24 * 3_600;

/// Each form has a name of its own, so that pressing the button twice is one refund.
pub(super) fn refund(language: Language, order: &Order) -> String {
    let left = order.amount.checked_sub(order.cancelled_amount).unwrap_or_default();
    if !order.state.was_paid() || left == Won::ZERO {
        return String::new();
    }
    let (words, number) = (words(language), fresh_merchant_uid("refund_"));
    let deposit = order.paid_method.as_deref() == Some("vbank");
    let how = if deposit { account_fields(language) } else { amount_field(language, left) };
    format!(
        "<section class=card><h2>{}</h2><form class=fields method=post action='{}/refund'>\
         <input type=hidden name=request value='{number}'>{how}\
         <label>{}<input name=reason required maxlength=200></label><button>{}</button></form></section>",
        words.refund,
        address(&order.merchant_uid),
        words.refund_reason,
        words.give_back,
    )
}

fn amount_field(language: Language, left: Won) -> String {
    let label = words(language).refund_amount;
    format!("<label>{label}<input name=amount type=number min=1 max={} inputmode=numeric></label>", left.get())
}

/// Whoever deposited has an account that nobody knows; PAYJOA pays to ten banks only.
fn account_fields(language: Language) -> String {
    let words = words(language);
    let banks = RefundBank::ALL.iter().map(|bank| (bank.code(), bank.name(language)));
    format!(
        "<p class=muted style='grid-column:1/-1;margin:0'>{}</p><label>{}<select name=bank required>{}</select></label>\
         <label>{}<input name=account required inputmode=numeric maxlength=24></label>\
         <label>{}<input name=holder required maxlength=16></label>",
        words.refund_deposit,
        words.refund_bank,
        options(banks),
        words.refund_account,
        words.refund_holder,
    )
}

/// Only for escrow orders: nobody pays the shop out before this is registered.
pub(super) fn shipping(language: Language, order: &Order) -> String {
    let still_paid = matches!(order.state, OrderState::Paid | OrderState::PartlyCancelled);
    if !order.escrow || !still_paid {
        return String::new();
    }
    let words = words(language);
    let heading = if order.shipped_at.is_some() { words.change_shipping } else { words.shipping };
    let couriers = Courier::ALL.iter().map(|courier| (courier.code(), courier.name(language)));
    let soon = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs() + WAY;
    format!(
        "<section class=card><h2>{heading}</h2><form class=fields method=post action='{}/shipping'>\
         <label>{}<select name=courier>{}</select></label>\
         <label>{}<input name=invoice required maxlength=40 autocomplete=off></label>\
         <label>{}<input name=arrives type=date required value={}></label>\
         <label>{}<input name=receiver maxlength=40 autocomplete=off></label>\
         <label style='grid-column:1/-1'>{}<input name=address required maxlength=200 autocomplete=off></label>\
         <button>{}</button></form></section>",
        address(&order.merchant_uid),
        words.courier,
        options(couriers),
        words.invoice,
        words.arrives,
        calendar::day(soon),
        words.receiver,
        words.address,
        words.register,
    )
}

/// A subscription's charge that was refused when its time had come.
pub(super) fn retry(language: Language, order: &Order, planned: bool) -> String {
    if !planned || order.state != OrderState::Failed || club::number_of(&order.merchant_uid).is_none() {
        return String::new();
    }
    let words = words(language);
    format!(
        "<section class='card alarm'><h2>{}</h2><p>{}</p><form method=post action='{}/retry'><button>{}</button></form></section>",
        words.subscription,
        words.subscription_failed,
        address(&order.merchant_uid),
        words.retry,
    )
}

fn options<'a>(all: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    all.map(|(code, name)| format!("<option value='{}'>{}</option>", escaped(code), escaped(name))).collect()
}
