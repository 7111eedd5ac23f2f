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
#[command(after_help = "Examples:
  payjoa-sandbox webhook                                    where webhooks go
  payjoa-sandbox webhook to http://127.0.0.1:3000/webhook   they go to your server from now on
  payjoa-sandbox webhook to nowhere                         they go nowhere
  payjoa-sandbox webhook resend mid_1234567890              the order's latest once more; exit code 1 unless it is answered with 2xx")]
pub(super) struct Arguments {
    #[command(flatten)]
    remote: Remote,
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Sends a payment's webhook again, as a person does in i'mport's console: once, to the address of the first time.
    /// Exit code 0 if the shop's server answers with 2xx, 1 if it doesn't.
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
    match what.unwrap_or(What::Show) {
        What::Resend { payment } => {
            let path = format!("/payments/{}", part(&payment));
            let before = deliveries(&remote.ask(Method::GET, &path, None).await?).len();
            let answer = remote.ask(Method::POST, &format!("{path}/webhooks/resend"), None).await?;
            let sent = deliveries(&answer).get(before..).unwrap_or_default();
            remote.tell(&answer, |payment| resent(payment, sent))?;
            if told(sent) { Ok(()) } else { Err(Failed::NotTold(why_not(sent))) }
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

fn deliveries(payment: &Value) -> &[Value] {
    payment.get("webhooks").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn resent(payment: &Value, sent: &[Value]) -> String {
    let line = |sent: &Value| match answered(sent) {
        Some(status) => format!("\n{} was told {} and answered {status}", field(sent, "url"), field(sent, "status")),
        None => format!("\n{} wasn't reached: {}", field(sent, "url"), field(sent, "error")),
    };
    stands(payment) + &sent.iter().map(line).collect::<String>()
}

fn answered(sent: &Value) -> Option<u64> {
    sent.get("answered").and_then(Value::as_u64)
}

/// Whether everybody who should know has said that they do.
fn told(sent: &[Value]) -> bool {
    !sent.is_empty() && sent.iter().all(|sent| answered(sent).is_some_and(|status| (200..300).contains(&status)))
}

fn why_not(sent: &[Value]) -> String {
    if sent.is_empty() {
        // A fault that loses or delays webhooks does it to these as well.
        return "nothing has gone out (yet); `payjoa-sandbox arm` says what is armed".to_owned();
    }
    "only an answer with 2xx says that it has understood".to_owned()
}
