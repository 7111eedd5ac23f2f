//! A router that knows no route without its description: `/_sandbox/openapi.json` is made of what is routed.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::State,
    handler::Handler,
    routing::{MethodFilter, get, on},
};
use serde_json::{Map, Value, json};

use super::schema;
use crate::gateway::Gateway;

/// Routes, and the OpenAPI paths that describe them.
#[derive(Default)]
pub(super) struct Documented {
    router: Router<Arc<Gateway>>,
    paths: Map<String, Value>,
}

/// A method, as the router and OpenAPI call it.
#[derive(Clone, Copy)]
pub(super) enum Verb {
    Get,
    Post,
    Put,
    Delete,
}

impl Verb {
    const fn filter(self) -> MethodFilter {
        match self {
            Verb::Get => MethodFilter::GET,
            Verb::Post => MethodFilter::POST,
            Verb::Put => MethodFilter::PUT,
            Verb::Delete => MethodFilter::DELETE,
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Verb::Get => "get",
            Verb::Post => "post",
            Verb::Put => "put",
            Verb::Delete => "delete",
        }
    }
}

impl Documented {
    /// Adds a route.
    pub(super) fn on<H, T>(mut self, verb: Verb, path: &str, handler: H, operation: Operation) -> Documented
    where
        H: Handler<T, Arc<Gateway>>,
        T: 'static,
    {
        self.router = self.router.route(path, on(verb.filter(), handler));
        let methods = self.paths.entry(format!("/_sandbox{path}")).or_insert_with(|| json!({}));
        if let Some(methods) = methods.as_object_mut() {
            methods.insert(verb.word().to_owned(), operation.described(path));
        }
        self
    }

    pub(super) fn merge(mut self, other: Documented) -> Documented {
        self.router = self.router.merge(other.router);
        self.paths.extend(other.paths);
        self
    }

    /// The routes, with one more that serves their description.
    pub(super) fn into_router(self) -> Router<Arc<Gateway>> {
        let paths = Value::Object(self.paths);
        let serve = async move |State(gateway): State<Arc<Gateway>>| Json(document(&paths, gateway.origin()));
        self.router.route("/openapi.json", get(serve))
    }
}

fn document(paths: &Value, origin: &str) -> Value {
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "payjoa-sandbox control API",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Drives a running payjoa-sandbox: what only a test or a developer may do. JSON only; unknown fields are \
                            refused. A browser may use it from this machine's own pages only.",
        },
        "servers": [{"url": origin}],
        "paths": paths,
        "components": {"schemas": schema::all()},
    })
}

/// What one request does.
pub(super) struct Operation {
    summary: &'static str,
    query: Vec<(&'static str, &'static str, &'static str)>,
    body: Option<Value>,
    bodiless: bool,
    success: (u16, &'static str, Value),
    failures: &'static [u16],
}

impl Operation {
    /// Answered with 200 and this schema.
    pub(super) fn new(summary: &'static str, schema: Value) -> Operation {
        let success = (200, "application/json", schema);
        Operation { summary, query: Vec::new(), body: None, bodiless: false, success, failures: &[] }
    }

    pub(super) fn created(mut self) -> Operation {
        self.success.0 = 201;
        self
    }

    /// Answered with something else than JSON.
    pub(super) fn kind(mut self, kind: &'static str) -> Operation {
        self.success.1 = kind;
        self
    }

    /// Takes a query parameter: its name, JSON type and meaning.
    pub(super) fn query(mut self, name: &'static str, kind: &'static str, meaning: &'static str) -> Operation {
        self.query.push((name, kind, meaning));
        self
    }

    /// Takes a JSON body.
    pub(super) fn body(mut self, schema: Value) -> Operation {
        self.body = Some(schema);
        self
    }

    /// Takes a JSON body that may be left out.
    pub(super) fn optional_body(mut self, schema: Value) -> Operation {
        self.bodiless = true;
        self.body(schema)
    }

    /// May be refused with these.
    pub(super) fn fails(mut self, statuses: &'static [u16]) -> Operation {
        self.failures = statuses;
        self
    }

    fn described(self, path: &str) -> Value {
        let (status, kind, schema) = self.success;
        let mut responses = Map::new();
        responses.insert(status.to_string(), answer("Done.", kind, &schema));
        // Whatever takes a body can be sent a bad one; every one can be asked by a page that may not.
        let bodied: &[u16] = if self.body.is_some() { &[400, 413, 415] } else { &[] };
        for status in self.failures.iter().chain(bodied).chain(&[403]) {
            responses.insert(status.to_string(), answer(meaning(*status), "application/json", &schema::to("Refused")));
        }
        let mut operation = Map::new();
        operation.insert("summary".to_owned(), self.summary.into());
        operation.insert("parameters".to_owned(), parameters(path, &self.query));
        if let Some(body) = self.body {
            let body = json!({"required": !self.bodiless, "content": {"application/json": {"schema": body}}});
            operation.insert("requestBody".to_owned(), body);
        }
        operation.insert("responses".to_owned(), Value::Object(responses));
        Value::Object(operation)
    }
}

fn answer(description: &str, kind: &str, schema: &Value) -> Value {
    json!({"description": description, "content": {kind: {"schema": schema}}})
}

fn meaning(status: u16) -> &'static str {
    match status {
        400 => "The request makes no sense; `message` says where.",
        403 => "A web page that isn't this machine's own may not drive the sandbox.",
        404 => "There is nothing of this name.",
        409 => "It can't be done in the state that it is in.",
        413 => "The body is larger than 64 KiB.",
        415 => "The body isn't JSON.",
        422 => "i'mport or PAYJOA refuses the payment request; `violations` says which rules it breaks.",
        _ => "Refused.",
    }
}

fn parameters(path: &str, query: &[(&str, &str, &str)]) -> Value {
    let named = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let in_path = named.map(|name| {
        let meaning =
            if name == "payment" { "`imp_uid`, or `merchant_uid` for its latest payment" } else { "The number" };
        json!({"name": name, "in": "path", "required": true, "description": meaning, "schema": {"type": "string"}})
    });
    let in_query = query.iter().map(
        |(name, kind, meaning)| json!({"name": name, "in": "query", "description": meaning, "schema": {"type": kind}}),
    );
    in_path.chain(in_query).collect()
}
