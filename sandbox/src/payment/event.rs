//! What happened to a payment, in order: the material of its timeline.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

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

/// How many of them may be calls of the REST API: whoever polls for a deposit leaves room for the deposit.
const MOST_CALLS: usize = 500;

/// Writes down what happened.
pub(super) fn push(events: &mut Vec<Event>, event: Event) {
    if event.kind == kind::REST && events.iter().filter(|event| event.kind == kind::REST).count() >= MOST_CALLS {
        if let Some(last) = events.iter_mut().rev().find(|event| event.kind == kind::REST) {
            last.leave_one_out();
        }
        return;
    }
    if events.len() < MOST {
        events.push(event);
        return;
    }
    let Some(last) = events.last_mut() else { return };
    if last.kind != FULL {
        // It takes the place of one that counts as left out, too.
        *last = Event { detail: json!({"left_out": 1}), kind: FULL.into(), at: event.at };
    }
    last.leave_one_out();
}

/// What stands last in a list that takes no more.
const FULL: &str = "timeline.full";

impl Event {
    /// Counts another one that isn't in the list.
    fn leave_one_out(&mut self) {
        let before = self.detail.get("left_out").and_then(Value::as_u64).unwrap_or_default();
        if let Value::Object(detail) = &mut self.detail {
            detail.insert("left_out".to_owned(), (before + 1).into());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(at: u64, kind: &'static str) -> Event {
        Event { at, kind: kind.into(), detail: json!({"n": at}) }
    }

    #[test]
    fn whoever_polls_leaves_room_for_what_happens() {
        let mut events = vec![event(0, kind::OPENED)];
        for at in 1..=5_000 {
            push(&mut events, event(at, kind::REST));
        }
        push(&mut events, event(5_001, kind::DEPOSITED));
        push(&mut events, event(5_002, kind::REST));
        push(&mut events, event(5_003, kind::PAID));
        let last: Vec<_> = events.iter().rev().take(3).map(|event| (event.at, event.kind.as_ref())).collect();
        assert_eq!(last, [(5_003, kind::PAID), (5_001, kind::DEPOSITED), (500, kind::REST)]);
        let calls = events.iter().rfind(|event| event.kind == kind::REST).unwrap();
        assert_eq!(calls.detail, json!({"n": 500, "left_out": 4_501}), "what it says of its own call stays");
    }

    #[test]
    fn a_list_that_is_full_counts_what_it_leaves_out() {
        let mut events = Vec::new();
        for at in 0..1_010 {
            push(&mut events, event(at, kind::WEBHOOK_FAILED));
        }
        let last = events.last().unwrap();
        assert_eq!((events.len(), last.kind.as_ref(), last.at), (1_000, FULL, 1_000));
        assert_eq!(last.detail, json!({"left_out": 11}), "999 are there");
    }
}
