//! Each call of the REST API that is about a payment stands in that payment's timeline, with the answer that the client got:
//! also if a fault made another of it than the call deserved.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use payjoa::ImpUid;
use serde_json::{Value, json};

use crate::{fault::Fault, gateway::Gateway, payment::kind};

/// Which payments an answer is about; put on the response by who made it.
#[derive(Clone)]
pub(in crate::http) struct About(pub(in crate::http) Vec<ImpUid>);

/// What faults did to an answer; put on the response by who carried them out.
#[derive(Clone, Debug, Default)]
pub(in crate::http) struct Disturbed {
    pub(in crate::http) faults: Vec<Fault>,
    /// How the call ended itself, if it was carried out.
    pub(in crate::http) carried_out: Option<u16>,
    /// What the client got instead of an answer.
    pub(in crate::http) instead: Option<&'static str>,
}

/// Around the REST API's routes and the faults around them.
pub(in crate::http) async fn note(State(gateway): State<Arc<Gateway>>, request: Request, next: Next) -> Response {
    let call = Call { method: request.method().to_string(), path: request.uri().path().to_owned() };
    let response = next.run(request).await;
    let about = call.about(&response);
    let status = response.status().as_u16();
    call.note(&gateway, &about, status, response.extensions().get::<Disturbed>());
    response
}

/// A call, as the timeline names it.
#[derive(Clone, Debug)]
pub(in crate::http) struct Call {
    pub(in crate::http) method: String,
    pub(in crate::http) path: String,
}

impl Call {
    /// The payments that it is about: the answer says so, or else its path.
    pub(in crate::http) fn about(&self, response: &Response) -> Vec<ImpUid> {
        let about = response.extensions().get::<About>().map(|About(about)| about.clone());
        about.unwrap_or_else(|| named(&self.path).into_iter().collect())
    }

    fn note(&self, gateway: &Gateway, about: &[ImpUid], status: u16, disturbed: Option<&Disturbed>) {
        if about.is_empty() {
            return;
        }
        let mut detail = json!({"method": self.method, "path": self.path, "status": status});
        if let (Some(Disturbed { faults, carried_out, instead }), Value::Object(detail)) = (disturbed, &mut detail) {
            detail.insert("faults".to_owned(), json!(faults));
            detail.insert("carried_out".to_owned(), json!(carried_out));
            if let Some(instead) = instead {
                detail.insert("status".to_owned(), json!(instead));
            }
        }
        let now = gateway.now();
        gateway.state(|state| {
            for imp_uid in about {
                state.note(imp_uid, now, kind::REST, detail.clone());
            }
        });
    }
}

/// A call whose answer waits. A client that gives up meanwhile gets none, and the timeline says so.
pub(in crate::http) struct Waiting<'a> {
    gateway: &'a Gateway,
    call: &'a Call,
    about: Vec<ImpUid>,
    disturbed: Option<Disturbed>,
}

impl<'a> Waiting<'a> {
    pub(in crate::http) fn new(gateway: &'a Gateway, call: &'a Call, response: &Response, fault: Fault) -> Waiting<'a> {
        let disturbed = Disturbed {
            faults: vec![fault],
            carried_out: Some(response.status().as_u16()),
            instead: Some("no answer: the client gave up"),
        };
        Waiting { gateway, call, about: call.about(response), disturbed: Some(disturbed) }
    }

    /// The client was patient.
    pub(in crate::http) fn over(mut self) {
        self.disturbed = None;
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        if let Some(disturbed) = self.disturbed.take() {
            self.call.note(self.gateway, &self.about, 0, Some(&disturbed));
        }
    }
}

/// The payment that the path names.
fn named(path: &str) -> Option<ImpUid> {
    let part = path.split('/').find(|part| part.starts_with("imp_"))?;
    ImpUid::new(part).ok()
}
