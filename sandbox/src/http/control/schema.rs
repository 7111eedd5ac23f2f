//! The shapes of the control API, as OpenAPI writes them.

use serde_json::{Value, json};

use crate::{fault::Fault, http::window::reasons};

/// A reference to a shape.
pub(super) fn to(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

/// An object of these properties, all of them required but those named `?…`.
pub(super) fn object(properties: Value) -> Value {
    let Value::Object(properties) = properties else { return Value::Null };
    let required: Vec<&str> = properties.keys().filter(|name| !name.starts_with('?')).map(String::as_str).collect();
    let required = json!(required);
    let properties: serde_json::Map<String, Value> =
        properties.into_iter().map(|(name, schema)| (name.trim_start_matches('?').to_owned(), schema)).collect();
    json!({"type": "object", "required": required, "additionalProperties": false, "properties": properties})
}

pub(super) fn text() -> Value {
    json!({"type": "string"})
}

pub(super) fn number() -> Value {
    json!({"type": "integer"})
}

pub(super) fn flag() -> Value {
    json!({"type": "boolean"})
}

pub(super) fn any() -> Value {
    json!({"type": "object", "additionalProperties": true})
}

#[expect(clippy::needless_pass_by_value, reason = "reads better where shapes are nested")]
pub(super) fn list(of: Value) -> Value {
    json!({"type": "array", "items": of})
}

/// Or `null`.
pub(super) fn maybe(mut schema: Value) -> Value {
    match schema.get_mut("type") {
        Some(kind) => {
            *kind = json!([kind, "null"]);
            schema
        }
        None => json!({"anyOf": [schema, {"type": "null"}]}),
    }
}

fn one_of(words: &[&str]) -> Value {
    json!({"type": "string", "enum": words})
}

fn status() -> Value {
    one_of(&["ready", "paid", "cancelled", "failed"])
}

fn platform() -> Value {
    one_of(&["pc", "mobile-web", "mobile-app"])
}

/// Every shape with a name.
pub(super) fn all() -> Value {
    let faults: Vec<&str> = Fault::ALL.iter().map(|fault| fault.as_str()).collect();
    json!({
        "Refused": object(json!({
            "code": text(), "message": text(), "?violations": list(any()), "?advisories": list(any()),
        })),
        "Refusal": object(json!({
            "at": number(), "merchant_uid": maybe(text()), "page": maybe(text()), "code": text(), "why": list(to("Reason")),
        })),
        "Reason": object(json!({"rule": maybe(text()), "field": maybe(text()), "ko": text(), "en": text()})),
        "Fault": one_of(&faults),
        "Arm": object(json!({
            "fault": to("Fault"), "?imp_uid": text(), "?merchant_uid": text(), "?path": text(), "?times": number(),
            "?chance": {"type": "number", "minimum": 0, "maximum": 1}, "?seed": number(), "?delay_ms": number(),
        })),
        "Armed": object(json!({
            "id": number(), "fault": to("Fault"), "?imp_uid": text(), "?merchant_uid": text(), "?path": text(),
            "?times": number(), "?chance": {"type": "number"}, "?seed": number(), "?delay_ms": number(), "struck": number(),
        })),
        "FaultDescription": object(json!({
            "name": to("Fault"), "place": one_of(&["script", "browser", "payment", "webhook", "api"]),
            "title": to("BothLanguages"), "description": to("BothLanguages"),
        })),
        "BothLanguages": object(json!({"ko": text(), "en": text()})),
        "OpenWindow": object(json!({"params": {}, "?platform": platform(), "?user_code": text()})),
        "Opened": object(json!({"imp_uid": text(), "window_url": text()})),
        "Decide": object(json!({"?faults": list(to("Fault"))})),
        "Decline": object(json!({"?faults": list(to("Fault")), "?reason": one_of(&reasons::codes())})),
        "Deposit": object(json!({"?remitter": text(), "?amount": number()})),
        "Cancel": object(json!({
            "?amount": number(), "?tax_free": number(), "?reason": text(), "?refund_holder": text(), "?refund_bank": text(),
            "?refund_account": text(), "?at_payjoa": flag(),
        })),
        "Summary": summary(),
        "Payment": payment(),
        "Account": object(json!({"bank": text(), "number": text(), "due": number()})),
        "Delivery": object(json!({
            "url": text(), "status": status(), "answered": maybe(number()), "error": maybe(text()), "at": number(),
            "attempt": number(), "content_type": text(), "body": text(),
        })),
        "Event": object(json!({"at": number(), "kind": text(), "detail": any()})),
        "Clock": object(json!({"now": number(), "now_ms": number(), "frozen": flag(), "moved": flag()})),
        "MoveClock": object(json!({
            "?set": number(), "?advance_seconds": number(), "?frozen": flag(), "?reset": flag(),
        })),
        "WebhookAddress": object(json!({"url": maybe(text()), "?format": one_of(&["json", "form"])})),
        "Webhook": object(json!({"url": maybe(text()), "format": one_of(&["json", "form"]), "retries": number()})),
    })
}

fn summary() -> Value {
    object(brief())
}

fn payment() -> Value {
    let mut all = brief();
    let more = json!({
        "faults": list(to("Fault")), "late": flag(), "callback": maybe(any()), "redirect_url": maybe(text()),
        "account": maybe(to("Account")), "webhooks": list(to("Delivery")), "?events": list(to("Event")), "payment": any(),
    });
    if let (Value::Object(all), Value::Object(more)) = (&mut all, more) {
        all.extend(more);
    }
    object(all)
}

fn brief() -> Value {
    json!({
        "imp_uid": text(), "merchant_uid": text(), "platform": platform(), "name": maybe(text()), "pay_method": text(),
        "amount": number(), "cancel_amount": number(), "status": status(),
        "decision": maybe(one_of(&["approve", "decline", "close"])), "started_at": number(), "window_url": text(),
    })
}
