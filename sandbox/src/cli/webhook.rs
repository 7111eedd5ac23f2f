//! `payjoa-sandbox webhook`: where webhooks go, and sending one again.

use payjoa_sandbox::WebhookFormat;
use reqwest::Method;
use serde_json::{Value, json};

use super::{
    money::stands,
    remote::{Failed, Remote, field, part},
};

/// What to do about webhooks.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    remote: Remote,
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Sends a payment's webhook again, as a person does in i'mport's console: once, to the address of the first time.
    Resend {
        /// The payment: its imp_uid, or its order's merchant_uid.
        payment: String,
    },
    /// Sets where webhooks of payments without a `notice_url` go.
    To {
        /// The shop's address; `nowhere` for none.
        address: String,
        /// Whether they are written as json or form.
        #[arg(long)]
        format: Option<WebhookFormat>,
    },
    /// Says where webhooks go.
    Show,
}

pub(super) async fn run(arguments: Arguments) -> Result<(), Failed> {
    let Arguments { remote, what } = arguments;
    match what {
        What::Resend { payment } => {
            let path = format!("/payments/{}/webhooks/resend", part(&payment));
            let answer = remote.ask(Method::POST, &path, None).await?;
            remote.tell(&answer, resent)
        }
        What::To { address, format } => {
            let url = (address != "nowhere").then_some(address);
            let body = match format {
                Some(format) => json!({"url": url, "format": format}),
                None => json!({ "url": url }),
            };
            let answer = remote.ask(Method::PUT, "/webhook", Some(body)).await?;
            remote.tell(&answer, shown)
        }
        What::Show => {
            let answer = remote.ask(Method::GET, "/webhook", None).await?;
            remote.tell(&answer, shown)
        }
    }
}

fn shown(webhook: &Value) -> String {
    match webhook.get("url").and_then(Value::as_str) {
        Some(url) => format!("webhooks go to {url} as {}", field(webhook, "format")),
        None => "webhooks go nowhere; `payjoa-sandbox webhook to http://127.0.0.1:3000/payments/webhook` sends them"
            .to_owned(),
    }
}

fn resent(payment: &Value) -> String {
    let sent = payment.get("webhooks").and_then(Value::as_array).and_then(|sent| sent.last());
    let how = sent.map_or_else(
        || "nothing was sent (yet)".to_owned(),
        |sent| match sent.get("answered").and_then(Value::as_u64) {
            Some(status) => format!("{} was told {} and answered {status}", field(sent, "url"), field(sent, "status")),
            None => format!("{} wasn't told: {}", field(sent, "url"), field(sent, "error")),
        },
    );
    format!("{}\n{how}", stands(payment))
}
