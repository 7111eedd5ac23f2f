//! Reading request bodies: JSON or a form, at most 64 KiB, and a clear word about everything else.

use axum::{
    body::Bytes,
    extract::{FromRequest, Request, rejection::BytesRejection},
    http::{HeaderMap, StatusCode, header::CONTENT_TYPE},
};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// Why a body isn't taken.
#[derive(Debug)]
pub(super) struct BadBody {
    pub(super) status: StatusCode,
    pub(super) message: String,
}

impl BadBody {
    fn new(status: StatusCode, message: impl Into<String>) -> BadBody {
        BadBody { status, message: message.into() }
    }
}

/// What a body may be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Accept {
    /// As the V1 API: JSON or a form.
    JsonOrForm,
    /// As the control API: JSON only, so that no other site's form can drive the sandbox. Nothing counts as `{}`.
    Json,
    /// As the payment window: a form.
    Form,
}

/// Reads a whole request's body.
pub(super) async fn read<T: DeserializeOwned>(request: Request, accept: Accept) -> Result<T, BadBody> {
    let kind = Kind::of(request.headers());
    let bytes = Bytes::from_request(request, &()).await.map_err(|rejection| too_large(&rejection))?;
    parse(kind, accept, &bytes)
}

fn too_large(rejection: &BytesRejection) -> BadBody {
    match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => BadBody::new(StatusCode::PAYLOAD_TOO_LARGE, "the body is larger than 64 KiB"),
        status => BadBody::new(status, "the body didn't arrive in full"),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Json,
    Form,
    Missing,
    Other,
}

impl Kind {
    fn of(headers: &HeaderMap) -> Kind {
        let Some(value) = headers.get(CONTENT_TYPE) else { return Kind::Missing };
        let essence = value.to_str().unwrap_or_default().split(';').next().unwrap_or_default().trim();
        match essence.to_ascii_lowercase().as_str() {
            "application/json" => Kind::Json,
            "application/x-www-form-urlencoded" => Kind::Form,
            _ => Kind::Other,
        }
    }
}

fn parse<T: DeserializeOwned>(kind: Kind, accept: Accept, bytes: &[u8]) -> Result<T, BadBody> {
    let bad = |message: String| BadBody::new(StatusCode::BAD_REQUEST, message);
    match (kind, accept) {
        (Kind::Missing, Accept::Json) if bytes.is_empty() => json(b"{}").map_err(bad),
        (Kind::Json, Accept::Json) if bytes.is_empty() => json(b"{}").map_err(bad),
        (Kind::Json, Accept::Json | Accept::JsonOrForm) => json(bytes).map_err(bad),
        (Kind::Form, Accept::JsonOrForm | Accept::Form) => form(bytes).map_err(bad),
        (_, Accept::JsonOrForm) => Err(BadBody::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "send application/json or application/x-www-form-urlencoded, and say so in Content-Type",
        )),
        (_, Accept::Json) => {
            Err(BadBody::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "send application/json, and say so in Content-Type"))
        }
        (_, Accept::Form) => {
            Err(BadBody::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "this is for the payment window's own form"))
        }
    }
}

fn json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    serde_json::from_slice(bytes).map_err(|error| {
        let what = if error.is_data() { "isn't what is expected here" } else { "isn't JSON" };
        format!("the body {what}: {error}")
    })
}

/// A form is an object of strings; names like `schedules[0][amount]` and `merchant_uid[]` make lists and objects of them,
/// as PHP's clients send them.
fn form<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    let pairs: Vec<(String, String)> =
        serde_urlencoded::from_bytes(bytes).map_err(|error| format!("the body isn't a form: {error}"))?;
    serde_json::from_value(nested(pairs)).map_err(|error| format!("the form isn't what is expected here: {error}"))
}

/// How deep names may nest, so that no form eats the stack.
const DEEPEST: usize = 4;

fn nested(pairs: Vec<(String, String)>) -> Value {
    let mut object = Value::Object(Map::new());
    for (name, value) in pairs {
        let bare = name.split('[').next().unwrap_or_default().to_owned();
        let rest = name.get(bare.len()..).unwrap_or_default();
        let keys: Vec<&str> = rest.split(']').filter_map(|key| key.strip_prefix('[')).take(DEEPEST).collect();
        put(&mut object, &bare, &keys, value);
    }
    with_lists(object)
}

/// Lists are objects here, keyed by their places, until all is read.
fn put(object: &mut Value, key: &str, rest: &[&str], value: String) {
    let Value::Object(map) = object else { return };
    let place = if key.is_empty() { map.len().to_string() } else { key.to_owned() };
    match rest.split_first() {
        None => drop(map.insert(place, Value::String(value))),
        Some((next, rest)) => {
            let inner = map.entry(place).or_insert_with(|| Value::Object(Map::new()));
            put(inner, next, rest, value);
        }
    }
}

fn with_lists(value: Value) -> Value {
    let Value::Object(map) = value else { return value };
    let is_list = !map.is_empty() && (0..map.len()).all(|place| map.contains_key(&place.to_string()));
    if !is_list {
        return Value::Object(map.into_iter().map(|(key, value)| (key, with_lists(value))).collect());
    }
    let (count, mut map) = (map.len(), map);
    Value::Array((0..count).filter_map(|place| map.remove(&place.to_string())).map(with_lists).collect())
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Keys {
        imp_key: String,
    }

    #[test]
    fn json_and_forms() {
        use StatusCode as S;
        for (name, kind, accept, body, want) in [
            ("json", Kind::Json, Accept::JsonOrForm, r#"{"imp_key":"a"}"#, Ok("a")),
            ("form", Kind::Form, Accept::JsonOrForm, "imp_key=%ED%95%9C", Ok("한")),
            ("half of json", Kind::Json, Accept::JsonOrForm, "{", Err(S::BAD_REQUEST)),
            ("a field too many", Kind::Json, Accept::JsonOrForm, r#"{"imp_key":"a","x":1}"#, Err(S::BAD_REQUEST)),
            ("a field too few", Kind::Form, Accept::JsonOrForm, "", Err(S::BAD_REQUEST)),
            ("unnamed", Kind::Missing, Accept::JsonOrForm, r#"{"imp_key":"a"}"#, Err(S::UNSUPPORTED_MEDIA_TYPE)),
            ("text", Kind::Other, Accept::Json, r#"{"imp_key":"a"}"#, Err(S::UNSUPPORTED_MEDIA_TYPE)),
            ("a form for control", Kind::Form, Accept::Json, "imp_key=a", Err(S::UNSUPPORTED_MEDIA_TYPE)),
        ] {
            let read = parse::<Keys>(kind, accept, body.as_bytes());
            let read = read.as_ref().map(|keys| keys.imp_key.as_str()).map_err(|bad| bad.status);
            assert_eq!(read, want, "{name}");
        }
    }

    #[test]
    fn nested_forms() {
        for (form, want) in [
            ("a=1&b=%20x", serde_json::json!({"a": "1", "b": " x"})),
            ("m[]=a&m[]=b", serde_json::json!({"m": ["a", "b"]})),
            ("s[0][m]=a&s[0][n]=1&s%5B1%5D%5Bm%5D=b", serde_json::json!({"s": [{"m": "a", "n": "1"}, {"m": "b"}]})),
            (
                "logis[company]=CJGLS&logis[invoice]=1",
                serde_json::json!({"logis": {"company": "CJGLS", "invoice": "1"}}),
            ),
            ("a=1&a[b]=2", serde_json::json!({"a": "1"})),
            ("a[b=1", serde_json::json!({"a": {"b": "1"}})),
        ] {
            assert_eq!(super::form::<Value>(form.as_bytes()).unwrap(), want, "{form}");
        }
    }

    #[test]
    fn an_error_says_where() {
        let bad = parse::<Keys>(Kind::Json, Accept::JsonOrForm, b"{\n  oops }").unwrap_err();
        assert_eq!(bad.message, "the body isn't JSON: key must be a string at line 2 column 3");
    }
}
