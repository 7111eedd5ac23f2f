//! The control API is what its OpenAPI document says: every call of these tests is held against it.

use std::sync::OnceLock;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{World, answer};

static DOCUMENT: OnceLock<Value> = OnceLock::new();

async fn document(world: &World) -> &'static Value {
    if DOCUMENT.get().is_none() {
        let (_, document) = answer(world.request(Method::GET, "/_sandbox/openapi.json")).await;
        let _ = DOCUMENT.set(document);
    }
    DOCUMENT.get().unwrap()
}

/// Panics unless the document allows this answer to this call.
pub(crate) async fn check(world: &World, method: &Method, path: &str, status: StatusCode, body: &Value) {
    let document = document(world).await;
    let path = path.split('?').next().unwrap();
    let operation = find(document, method, path).unwrap_or_else(|| panic!("{method} {path} isn't documented"));
    let response = &operation["responses"][status.as_u16().to_string()];
    assert!(response.is_object(), "{method} {path} answered {status}, which isn't documented: {body}");
    let schema = &response["content"]["application/json"]["schema"];
    if let Err(wrong) = conforms(document, schema, body, "answer") {
        panic!("{method} {path} {status}: {wrong}\n{body}");
    }
}

fn find<'a>(document: &'a Value, method: &Method, path: &str) -> Option<&'a Value> {
    let parts: Vec<&str> = path.split('/').collect();
    let fits = |template: &str| {
        let template: Vec<&str> = template.split('/').collect();
        template.len() == parts.len() && template.iter().zip(&parts).all(|(t, part)| t.starts_with('{') || t == part)
    };
    let paths = document["paths"].as_object()?;
    paths.iter().find(|(template, _)| fits(template))?.1.get(method.as_str().to_lowercase())
}

/// As much of JSON Schema as the document uses.
fn conforms(document: &Value, schema: &Value, value: &Value, at: &str) -> Result<(), String> {
    if let Some(name) = schema["$ref"].as_str() {
        let schema = document.pointer(name.trim_start_matches('#')).ok_or_else(|| format!("no schema {name}"))?;
        return conforms(document, schema, value, at);
    }
    if let Some(several) = schema["anyOf"].as_array() {
        let errors: Vec<String> = several.iter().filter_map(|one| conforms(document, one, value, at).err()).collect();
        return if errors.len() < several.len() { Ok(()) } else { Err(errors.join("; ")) };
    }
    let kinds: Vec<&str> = match &schema["type"] {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => return Ok(()),
    };
    if !kinds.iter().any(|kind| is_a(value, kind)) {
        return Err(format!("{at} is {value}, not {kinds:?}"));
    }
    if let (Some(words), false) = (schema["enum"].as_array(), value.is_null())
        && !words.contains(value)
    {
        return Err(format!("{at} is {value}, none of {words:?}"));
    }
    if let Value::Array(items) = value {
        return items.iter().try_for_each(|item| conforms(document, &schema["items"], item, &format!("{at}[]")));
    }
    let Value::Object(fields) = value else { return Ok(()) };
    for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if !fields.contains_key(name) {
            return Err(format!("{at}.{name} is missing"));
        }
    }
    for (name, value) in fields {
        match schema["properties"].get(name) {
            Some(schema) => conforms(document, schema, value, &format!("{at}.{name}"))?,
            None if schema["additionalProperties"] == json!(false) => {
                return Err(format!("{at}.{name} isn't documented"));
            }
            None => {}
        }
    }
    Ok(())
}

fn is_a(value: &Value, kind: &str) -> bool {
    match kind {
        "null" => value.is_null(),
        "string" => value.is_string(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("the document has a type {other}"),
    }
}

#[tokio::test]
async fn the_document_names_its_server_and_only_shapes_that_exist() {
    let world = World::start().await;
    let (_, document) = answer(world.request(Method::GET, "/_sandbox/openapi.json")).await;
    assert_eq!(document["servers"][0]["url"], world.sandbox.url());
    let text = document.to_string();
    for reference in text.split("\"#/components/schemas/").skip(1) {
        let name = reference.split('"').next().unwrap();
        assert!(document["components"]["schemas"][name].is_object(), "{name}");
    }
}

#[tokio::test]
async fn methods_that_are_not_documented_are_not_there() {
    let world = World::start().await;
    let (_, document) = answer(world.request(Method::GET, "/_sandbox/openapi.json")).await;
    for (path, methods) in document["paths"].as_object().unwrap() {
        let path = path.replace("{payment}", "imp_1").replace("{id}", "1");
        for method in [Method::GET, Method::POST, Method::PUT, Method::DELETE, Method::PATCH] {
            let documented = methods.get(method.as_str().to_lowercase()).is_some();
            if !documented {
                let (status, _) = answer(world.request(method.clone(), &path)).await;
                assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED, "{method} {path}");
            }
        }
    }
}

#[test]
fn the_check_finds_what_is_wrong() {
    let document = json!({"components": {"schemas": {"A": {
        "type": "object", "required": ["n"], "additionalProperties": false,
        "properties": {"n": {"type": ["integer", "null"]}, "w": {"type": "string", "enum": ["x"]}},
    }}}});
    let schema = json!({"$ref": "#/components/schemas/A"});
    for (value, ok) in [
        (json!({"n": 1}), true),
        (json!({"n": null, "w": "x"}), true),
        (json!({"n": "1"}), false),
        (json!({}), false),
        (json!({"n": 1, "w": "y"}), false),
        (json!({"n": 1, "more": 1}), false),
    ] {
        assert_eq!(conforms(&document, &schema, &value, "a").is_ok(), ok, "{value}");
    }
}
