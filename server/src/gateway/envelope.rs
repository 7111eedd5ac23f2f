//! Every answer of i'mport is `{"code", "message", "response"}`: reading it, within limits.

use reqwest::{Response, StatusCode};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use super::error::{Cause, GatewayError, ServerFault};

/// No answer that we ask for comes near this; what is longer is not i'mport.
const MAX_BODY: usize = 1024 * 1024;
/// A message is for a person.
const MAX_MESSAGE: usize = 300;

#[derive(Deserialize)]
struct Envelope {
    code: i64,
    #[serde(default)]
    message: Option<String>,
    #[serde(default)]
    response: Option<Value>,
}

/// Reads an answer to its end and takes what was asked for out of it.
pub(super) async fn read<T: DeserializeOwned>(response: Response) -> Result<T, GatewayError> {
    let status = response.status();
    let body = limited(response).await?;
    decode(status, &body)
}

async fn limited(mut response: Response) -> Result<Vec<u8>, GatewayError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(GatewayError::from_transport)? {
        if body.len() + chunk.len() > MAX_BODY {
            return Err(GatewayError::malformed(format!("longer than {MAX_BODY} bytes")));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn decode<T: DeserializeOwned>(status: StatusCode, body: &[u8]) -> Result<T, GatewayError> {
    let envelope: Option<Envelope> = serde_json::from_slice(body).ok();
    let message = envelope.as_ref().and_then(|it| it.message.as_deref()).map(readable).unwrap_or_default();
    if status.is_server_error() {
        return Err(GatewayError::OutcomeUnknown(Cause::new(ServerFault { status: status.as_u16(), message })));
    }
    // A 404 page of some proxy says nothing about a payment: only i'mport's own envelope does.
    let Some(envelope) = envelope else {
        return Err(GatewayError::malformed(format!("HTTP {} without i'mport's envelope", status.as_u16())));
    };
    if status == StatusCode::NOT_FOUND {
        return Err(GatewayError::NotFound);
    }
    if !status.is_success() || envelope.code != 0 {
        return Err(GatewayError::Refused { status: status.as_u16(), code: envelope.code, message });
    }
    serde_json::from_value(envelope.response.unwrap_or_default())
        .map_err(|why| GatewayError::malformed(without_value(&why.to_string())))
}

/// serde quotes the value that it couldn't use: an account number perhaps, or a token.
fn without_value(why: &str) -> String {
    match why.split_once(", expected ") {
        Some((_, expected)) => format!("a field is not {expected}"),
        None if why.starts_with("missing field") => why.to_owned(),
        None => "a field can't be used".to_owned(),
    }
}

/// One line, not too long, whatever was sent.
fn readable(message: &str) -> String {
    message.chars().map(|c| if c.is_control() { ' ' } else { c }).take(MAX_MESSAGE).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(status: u16, body: &str) -> &'static str {
        match decode::<u64>(StatusCode::from_u16(status).unwrap(), body.as_bytes()) {
            Ok(7) => "seven",
            Ok(_) => "another number",
            Err(GatewayError::NotSent(_)) => "not sent",
            Err(GatewayError::OutcomeUnknown(_)) => "unknown",
            Err(GatewayError::Refused { .. }) => "refused",
            Err(GatewayError::NotFound) => "not found",
            Err(GatewayError::Malformed { .. }) => "malformed",
        }
    }

    #[test]
    fn what_an_answer_means() {
        for (status, body, want) in [
            (200, r#"{"code":0,"message":null,"response":7,"new":1}"#, "seven"),
            (200, r#"{"code":-1,"message":"no","response":7}"#, "refused"),
            (200, r#"{"code":0,"message":null,"response":"7"}"#, "malformed"),
            (200, r#"{"code":0,"message":null,"response":null}"#, "malformed"),
            (200, r#"{"code":0,"resp"#, "malformed"),
            (200, "<html>", "malformed"),
            (200, "", "malformed"),
            (302, "", "malformed"),
            (400, r#"{"code":1,"message":"bad"}"#, "refused"),
            (401, r#"{"code":-1,"message":"Unauthorized"}"#, "refused"),
            (404, r#"{"code":1,"message":"no such payment"}"#, "not found"),
            (404, "<h1>Not Found</h1>", "malformed"),
            (500, r#"{"code":-1,"message":"PG"}"#, "unknown"),
            (502, "<html>", "unknown"),
        ] {
            assert_eq!(kind(status, body), want, "{status} {body}");
        }
    }

    #[test]
    fn an_error_never_quotes_what_was_sent() {
        for response in [r#""canary""#, r#"["canary"]"#, r#"{"canary":1}"#] {
            let body = format!(r#"{{"code":0,"response":{response}}}"#);
            let error = decode::<u64>(StatusCode::OK, body.as_bytes()).unwrap_err();
            assert!(!format!("{error:?} {error}").contains("canary"), "{error:?}");
        }
    }

    #[test]
    fn a_message_stays_one_short_line() {
        let body = format!(r#"{{"code":1,"message":"a\nb{}"}}"#, "c".repeat(1000));
        let Err(GatewayError::Refused { message, .. }) = decode::<u64>(StatusCode::OK, body.as_bytes()) else {
            panic!("refused")
        };
        assert!(message.starts_with("a bc") && message.len() == MAX_MESSAGE);
    }
}
