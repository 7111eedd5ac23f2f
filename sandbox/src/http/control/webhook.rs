//! `/_sandbox/webhook`: where the account's webhooks go, and how they are written.

use std::sync::Arc;

use axum::{Json, extract::State};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Body,
    document::{Documented, Operation, Verb},
    refused::Refused,
    schema,
};
use crate::{
    gateway::Gateway,
    webhook::{self, WebhookFormat},
};

pub(super) fn routes() -> Documented {
    let set = Operation::new(
        "Sets where webhooks of payments without a `notice_url` go; `null` is nowhere",
        schema::to("Webhook"),
    );
    Documented::default()
        .on(Verb::Get, "/webhook", show, Operation::new("Where the account's webhooks go", schema::to("Webhook")))
        .on(Verb::Put, "/webhook", change, set.body(schema::to("WebhookAddress")))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Address {
    /// `null` sends webhooks nowhere; leaving it out is a mistake.
    #[serde(deserialize_with = "Option::deserialize")]
    url: Option<String>,
    #[serde(default)]
    format: Option<WebhookFormat>,
}

async fn show(State(gateway): State<Arc<Gateway>>) -> Json<Value> {
    let (url, format) = gateway.state(|state| (state.webhook_url.clone(), state.webhook_format));
    Json(json!({"url": url.map(String::from), "format": format, "retries": gateway.webhook_retries()}))
}

async fn change(gateway: State<Arc<Gateway>>, Body(address): Body<Address>) -> Result<Json<Value>, Refused> {
    let url = address.url.as_deref().map(webhook::address).transpose()?;
    gateway.state(|state| {
        state.webhook_url = url;
        state.webhook_format = address.format.unwrap_or(state.webhook_format);
    });
    Ok(show(gateway).await)
}
