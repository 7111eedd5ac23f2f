//! Each call of the REST API that is about a payment stands in that payment's timeline.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use payjoa::ImpUid;
use serde_json::json;

use crate::{gateway::Gateway, payment::kind};

/// Which payments an answer is about; put on the response by who made it.
#[derive(Clone)]
pub(super) struct About(pub(super) Vec<ImpUid>);

/// Around the REST API's routes.
pub(super) async fn note(State(gateway): State<Arc<Gateway>>, request: Request, next: Next) -> Response {
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let response = next.run(request).await;
    let about = response.extensions().get::<About>().map(|About(about)| about.clone());
    let about = about.unwrap_or_else(|| named(&path).into_iter().collect());
    if !about.is_empty() {
        let now = gateway.now();
        let detail = json!({"method": method.as_str(), "path": path, "status": response.status().as_u16()});
        gateway.state(|state| {
            for imp_uid in about {
                state.note(&imp_uid, now, kind::REST, detail.clone());
            }
        });
    }
    response
}

/// The payment that the path names.
fn named(path: &str) -> Option<ImpUid> {
    let part = path.split('/').find(|part| part.starts_with("imp_"))?;
    ImpUid::new(part).ok()
}
