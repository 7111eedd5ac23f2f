//! What happened to a payment, in order: the material of its timeline.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One thing that happened. Nothing is ever taken out of a payment's list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Event {
    /// When, in Unix seconds by the gateway's clock.
    pub at: u64,
    /// What: a word like `payment.paid`, `vbank.deposited`, `webhook.answered`, `fault.struck`.
    pub kind: Cow<'static, str>,
    /// More about it; an object.
    pub detail: Value,
}

/// The words for what the domain itself records.
pub(crate) mod kind {
    /// The shopper clicked: a page called `IMP.request_pay`.
    pub(crate) const REQUESTED: &str = "sdk.requested";
    pub(crate) const OPENED: &str = "window.opened";
    pub(crate) const DECIDED: &str = "window.decided";
    pub(crate) const CHARGED: &str = "api.charged";
    pub(crate) const PAID: &str = "payment.paid";
    pub(crate) const FAILED: &str = "payment.failed";
    pub(crate) const ISSUED: &str = "vbank.issued";
    pub(crate) const EXPIRED: &str = "vbank.expired";
    pub(crate) const DEPOSITED: &str = "vbank.deposited";
    pub(crate) const DEPOSIT_REFUSED: &str = "vbank.deposit_refused";
    pub(crate) const CANCELLED: &str = "payment.cancelled";
    pub(crate) const CANCEL_REFUSED: &str = "cancel.refused";
    pub(crate) const CANCELLED_AT_PAYJOA: &str = "payjoa.cancelled";
    pub(crate) const REFUNDED: &str = "refund.transferred";
    pub(crate) const SHIPPED: &str = "escrow.shipped";
    pub(crate) const RECEIPT_ISSUED: &str = "receipt.issued";
    pub(crate) const RECEIPT_CANCELLED: &str = "receipt.cancelled";
    /// Something that the sandbox lets pass and the real gateway may not.
    pub(crate) const LENIENT: &str = "sandbox.lenient";
    /// The window's answer left for the shop's page: as a callback.
    pub(crate) const ANSWERED: &str = "browser.answered";
    /// The same on a phone: a redirect.
    pub(crate) const REDIRECTED: &str = "browser.redirected";
    pub(crate) const ABANDONED: &str = "window.abandoned";
    /// The shop's server took a webhook, whatever it said.
    pub(crate) const WEBHOOK_ANSWERED: &str = "webhook.answered";
    pub(crate) const WEBHOOK_FAILED: &str = "webhook.failed";
    pub(crate) const WEBHOOK_WAITING: &str = "webhook.waiting";
    pub(crate) const WEBHOOK_LOST: &str = "webhook.lost";
    pub(crate) const WEBHOOK_FORGED: &str = "webhook.forged";
    pub(crate) const WEBHOOK_NOWHERE: &str = "webhook.nowhere";
    pub(crate) const FAULT: &str = "fault.struck";
    /// A call of the REST API.
    pub(crate) const REST: &str = "rest.called";
}

/// How many events a payment keeps. A shop that polls for days must not eat the machine's memory: what comes after is
/// counted on the last one.
const MOST: usize = 1_000;

/// Writes down what happened.
pub(super) fn push(events: &mut Vec<Event>, event: Event) {
    if events.len() < MOST {
        events.push(event);
        return;
    }
    let Some(last) = events.last_mut() else { return };
    let before = last.detail.get("left_out").and_then(Value::as_u64).unwrap_or_default();
    *last = Event { detail: serde_json::json!({"left_out": before + 1}), kind: "timeline.full".into(), at: event.at };
}
