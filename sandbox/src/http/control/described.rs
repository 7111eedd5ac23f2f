//! A payment from behind the counter: what was decided, what the browser hears, what the database says, what happened.

use serde_json::{Map, Value, json};

use crate::{
    gateway::Gateway,
    payment::{Event, Payment},
};

/// What a list needs.
pub(super) fn brief(gateway: &Gateway, payment: &Payment) -> Value {
    json!({
        "imp_uid": payment.imp_uid,
        "merchant_uid": payment.merchant_uid,
        "platform": payment.platform,
        "name": payment.text("name"),
        "pay_method": payment.method(),
        "amount": payment.amount,
        "cancel_amount": payment.cancelled_amount(),
        "status": payment.status(),
        "decision": payment.decision(),
        "started_at": payment.started_at,
        "window_url": gateway.window_url(&payment.imp_uid),
    })
}

/// All but what happened.
pub(super) fn whole(gateway: &Gateway, payment: &Payment) -> Value {
    let account = payment.awaited();
    let account = account.map(|account| json!({"bank": account.bank, "number": account.number, "due": account.due}));
    let mut described = brief(gateway, payment);
    extend(
        &mut described,
        json!({
            "faults": payment.faults().iter().collect::<Vec<_>>(),
            "late": payment.is_late(),
            "callback": payment.callback(),
            "redirect_url": payment.redirect().map(String::from),
            "account": account,
            "webhooks": payment.deliveries,
            "payment": payment.annotation(&gateway.receipt_url(&payment.imp_uid), true),
        }),
    );
    described
}

/// Everything.
pub(super) fn with_events(gateway: &Gateway, payment: &Payment) -> Value {
    let mut described = whole(gateway, payment);
    let events: Vec<Event> = payment.events().iter().cloned().map(masked).collect();
    extend(&mut described, json!({"events": events}));
    described
}

fn extend(object: &mut Value, more: Value) {
    if let (Value::Object(object), Value::Object(more)) = (object, more) {
        object.extend(more);
    }
}

/// An event as it may be shown: of people's names, numbers and addresses the first letter is left.
pub(super) fn masked(mut event: Event) -> Event {
    if let Value::Object(detail) = &mut event.detail {
        mask(detail);
    }
    event
}

fn mask(detail: &mut Map<String, Value>) {
    for (name, value) in detail {
        match value {
            Value::String(text) if is_personal(name) => *text = first_letter(text),
            Value::Object(inner) => mask(inner),
            _ => {}
        }
    }
}

fn is_personal(name: &str) -> bool {
    name.starts_with("buyer_")
        || matches!(name, "remitter" | "holder" | "refund_holder" | "refund_account" | "identifier" | "tel" | "address")
}

fn first_letter(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next();
    first.into_iter().chain(letters.map(|_| '*')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_person_one_letter_is_left() {
        let event: Event = serde_json::from_value(json!({
            "at": 1, "kind": "x",
            "detail": {"remitter": "홍길동", "buyer_tel": "01012345678", "amount": 1004, "to": {"holder": "Kim"}, "url": "http://a"},
        }))
        .unwrap();
        let want = json!({"remitter": "홍**", "buyer_tel": "0**********", "amount": 1004, "to": {"holder": "K**"}, "url": "http://a"});
        assert_eq!(masked(event).detail, want);
    }
}
