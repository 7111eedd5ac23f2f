//! Answers of the REST API, spoilt.

use axum::{
    Json,
    body::{Body, to_bytes},
    http::{StatusCode, header::CONTENT_LENGTH},
    response::{IntoResponse, Response},
};
use serde_json::{Map, Number, Value, json};

/// The whole of an answer; ours are never large.
pub(super) async fn read(response: Response) -> (axum::http::response::Parts, Vec<u8>) {
    let (mut parts, body) = response.into_parts();
    parts.headers.remove(CONTENT_LENGTH);
    let bytes = to_bytes(body, usize::MAX).await.map(Vec::from).unwrap_or_default();
    (parts, bytes)
}

/// The first half of an answer, as whole as HTTP can tell.
pub(super) async fn cut(response: Response) -> Response {
    let (parts, mut bytes) = read(response).await;
    bytes.truncate(bytes.len() / 2);
    Response::from_parts(parts, Body::from(bytes))
}

/// Changes the JSON of a successful answer; others pass as they are.
pub(super) async fn changed(response: Response, change: impl Fn(&mut Map<String, Value>)) -> Response {
    if !response.status().is_success() {
        return response;
    }
    let (parts, bytes) = read(response).await;
    match serde_json::from_slice::<Value>(&bytes) {
        Ok(mut value) => {
            each_object(&mut value, &change);
            Response::from_parts(parts, Body::from(value.to_string()))
        }
        Err(_) => Response::from_parts(parts, Body::from(bytes)),
    }
}

fn each_object(value: &mut Value, change: &impl Fn(&mut Map<String, Value>)) {
    match value {
        Value::Object(object) => {
            object.values_mut().for_each(|value| each_object(value, change));
            change(object);
        }
        Value::Array(values) => values.iter_mut().for_each(|value| each_object(value, change)),
        _ => {}
    }
}

/// Values that a newer gateway may send where documents list others.
pub(super) fn unknown_values(object: &mut Map<String, Value>) {
    for (name, value) in [("status", "under_review"), ("pay_method", "palm_scan"), ("channel", "kiosk")] {
        if let Some(known) = object.get_mut(name).filter(|known| known.is_string()) {
            *known = value.into();
        }
    }
}

/// Fields that nobody has documented, and amounts as floating-point numbers are written.
pub(super) fn extra_fields(object: &mut Map<String, Value>) {
    for name in ["amount", "cancel_amount"] {
        if let Some(amount) = object.get_mut(name)
            && let Some(float) = amount.as_f64().and_then(Number::from_f64)
        {
            *amount = Value::Number(float);
        }
    }
    object.insert("x_new_in_2031".to_owned(), json!({"nested": [1, null, {"deep": true}], "text": "새 필드"}));
}

/// i'mport's envelope around nothing, as errors have it.
pub(super) fn failure(status: StatusCode, message: &str) -> Response {
    let code = if status == StatusCode::UNAUTHORIZED { -1 } else { 1 };
    (status, Json(json!({"code": code, "message": message, "response": null}))).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer() -> Response {
        Json(json!({"code": 0, "response": {"status": "paid", "amount": 1004, "list": [{"status": "ready"}]}}))
            .into_response()
    }

    async fn json_of(response: Response) -> Value {
        serde_json::from_slice(&read(response).await.1).unwrap()
    }

    #[tokio::test]
    async fn half_an_answer_is_no_json() {
        let whole = read(answer()).await.1;
        let half = read(cut(answer()).await).await.1;
        assert!(whole.starts_with(&half) && serde_json::from_slice::<Value>(&half).is_err());
    }

    #[tokio::test]
    async fn values_change_wherever_they_are() {
        let changed = json_of(changed(answer(), unknown_values).await).await;
        assert_eq!(changed["response"]["status"], "under_review");
        assert_eq!(changed["response"]["list"][0]["status"], "under_review");
        assert_eq!(changed["response"]["amount"], 1004);
    }

    #[tokio::test]
    async fn fields_are_added_and_amounts_become_floats() {
        let text = String::from_utf8(read(changed(answer(), extra_fields).await).await.1).unwrap();
        assert!(text.contains("\"amount\":1004.0") && text.matches("x_new_in_2031").count() == 3, "{text}");
    }

    #[tokio::test]
    async fn failures_pass_unchanged() {
        let response = changed(failure(StatusCode::NOT_FOUND, "no"), extra_fields).await;
        assert_eq!(json_of(response).await, json!({"code": 1, "message": "no", "response": null}));
    }
}
