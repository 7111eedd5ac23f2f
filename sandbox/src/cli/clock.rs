//! `payjoa-sandbox clock`: the gateway's time.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use super::{
    remote::{Failed, Remote},
    when,
};

/// What to do with the clock. Without anything it says what time it is.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  payjoa-sandbox clock                                      what time it is at the gateway
  payjoa-sandbox clock advance 8d                           virtual accounts expire, schedules run, delayed webhooks go out
  payjoa-sandbox clock set '2026-12-24 22:59:30'            half a minute before PAYJOA's nightly cancel (Korea)
  payjoa-sandbox clock freeze                               no time passes but by `advance` and `set`
  payjoa-sandbox clock reset                                back to this machine's time")]
pub(super) struct Arguments {
    #[command(flatten)]
    remote: Remote,
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Moves the clock forwards. Whatever is due by then happens.
    Advance {
        /// How far: 90s, 15m, 3h, 2d, 1w.
        #[arg(value_parser = when::length)]
        by: Duration,
    },
    /// Sets the clock, forwards or backwards.
    Set {
        /// Unix seconds, or a time in Korea: 2026-12-24 18:00.
        #[arg(value_parser = when::point)]
        to: u64,
    },
    /// Stops the clock.
    Freeze,
    /// Lets a stopped clock go on.
    Resume,
    /// Back to this machine's time.
    Reset,
}

pub(super) async fn run(arguments: Arguments) -> Result<(), Failed> {
    let Arguments { remote, what } = arguments;
    let body = match what {
        None => None,
        Some(What::Advance { by }) => Some(json!({"advance_seconds": by.as_secs()})),
        Some(What::Set { to }) => Some(json!({ "set": to })),
        Some(What::Freeze) => Some(json!({"frozen": true})),
        Some(What::Resume) => Some(json!({"frozen": false})),
        Some(What::Reset) => Some(json!({"reset": true})),
    };
    let method = if body.is_some() { Method::PUT } else { Method::GET };
    let hands = remote.ask(method, "/clock", body).await?;
    remote.tell(&hands, told)
}

pub(super) fn told(hands: &Value) -> String {
    let now = hands.get("now").and_then(Value::as_u64).unwrap_or_default();
    let is = |name: &str| hands.get(name) == Some(&Value::Bool(true));
    let state = if is("frozen") {
        ", frozen"
    } else if is("moved") {
        ", moved"
    } else {
        ""
    };
    format!("{} = {now}{state}", when::in_full(now))
}
