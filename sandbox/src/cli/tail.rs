//! `payjoa-sandbox tail`: what happens, as it happens.

use std::io::{self, Write};

use reqwest::Method;
use serde_json::Value;

use super::{
    clock, complain,
    remote::{Failed, Remote, field},
    when,
};

/// Which payments to follow.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  payjoa-sandbox tail
  payjoa-sandbox tail --order mid_1234567890
  payjoa-sandbox tail --json | jq 'select(.kind == \"webhook.failed\")'

A line is: time in Korea, imp_uid, merchant_uid, what happened, more about it. Moves of the clock are shown as well.
Names, telephone numbers and accounts of people are masked. It ends with the sandbox, or with Ctrl-C.")]
pub(super) struct Arguments {
    #[command(flatten)]
    remote: Remote,
    /// Only payments of this order (merchant_uid).
    #[arg(long, value_name = "MERCHANT_UID")]
    order: Option<String>,
    /// Only this payment (imp_uid).
    #[arg(long, value_name = "IMP_UID")]
    payment: Option<String>,
}

pub(super) async fn run(arguments: Arguments) -> Result<(), Failed> {
    let mut response = arguments.remote.send(Method::GET, "/events", None).await?;
    if !response.status().is_success() {
        return Err(Failed::Refused(format!("HTTP {}", response.status())));
    }
    let mut events = Events::default();
    // An error in the middle is the sandbox's end.
    while let Ok(Some(chunk)) = response.chunk().await {
        for (name, data) in events.feed(&chunk) {
            arguments.show(&name, &data)?;
        }
    }
    complain("the sandbox has ended");
    Ok(())
}

impl Arguments {
    fn show(&self, name: &str, data: &Value) -> Result<(), Failed> {
        if name == "missed" {
            complain(format_args!("{} events were missed", field(data, "missed")));
        }
        if name == "clock" {
            return self.write(&of_kind(data, "clock.moved"), moved);
        }
        if name == "refused" && self.payment.is_none() {
            return self.say_refused(&of_kind(data, "request.refused"));
        }
        let other = |want: &Option<String>, name| want.as_ref().is_some_and(|want| *want != field(data, name));
        if name != "payment" || other(&self.order, "merchant_uid") || other(&self.payment, "imp_uid") {
            return Ok(());
        }
        self.write(data, line)
    }

    /// A request that opened no window.
    fn say_refused(&self, data: &Value) -> Result<(), Failed> {
        if self.order.as_ref().is_some_and(|order| *order != field(data, "merchant_uid")) {
            return Ok(());
        }
        self.write(data, |refused| {
            let why = refused.get("why").and_then(Value::as_array).into_iter().flatten();
            let why: Vec<String> = why.map(reason).collect();
            let at = refused.get("at").and_then(Value::as_u64).unwrap_or_default();
            let (order, code) = (field(refused, "merchant_uid"), field(refused, "code"));
            format!("{}  -  {order}  {:20}  {code}: {}", when::stamp(at), "request.refused", why.join("; "))
        })
    }

    fn write(&self, data: &Value, line: impl FnOnce(&Value) -> String) -> Result<(), Failed> {
        let line = if self.remote.json { data.to_string() } else { line(data) };
        let mut out = io::stdout().lock();
        writeln!(out, "{line}")?;
        out.flush()?;
        Ok(())
    }
}

/// With the word that says what it is, as payments' events have one.
fn of_kind(data: &Value, kind: &str) -> Value {
    let mut data = data.clone();
    if let Value::Object(data) = &mut data {
        data.insert("kind".to_owned(), kind.into());
    }
    data
}

fn moved(hands: &Value) -> String {
    let now = hands.get("now").and_then(Value::as_u64).unwrap_or_default();
    format!("{}  -  -  {:20}  {}", when::stamp(now), "clock.moved", clock::told(hands))
}

/// Which field was refused, and why.
fn reason(reason: &Value) -> String {
    match (reason.get("field"), reason.get("rule")) {
        (Some(Value::String(name)), Some(Value::String(rule))) => format!("[{rule}] {name}: {}", field(reason, "en")),
        _ => field(reason, "en"),
    }
}

fn line(event: &Value) -> String {
    let at = event.get("at").and_then(Value::as_u64).unwrap_or_default();
    let detail = event.get("detail").and_then(Value::as_object).into_iter().flatten();
    let detail: Vec<String> =
        detail.filter(|(_, value)| !value.is_null()).map(|(name, value)| pair(name, value)).collect();
    format!(
        "{}  {}  {}  {:20}  {}",
        when::stamp(at),
        field(event, "imp_uid"),
        field(event, "merchant_uid"),
        field(event, "kind"),
        detail.join(" ")
    )
}

fn pair(name: &str, value: &Value) -> String {
    match value {
        Value::String(text) if !text.contains(char::is_whitespace) => format!("{name}={text}"),
        other => format!("{name}={other}"),
    }
}

/// Server-Sent Events, as they come in pieces.
#[derive(Default)]
struct Events {
    unread: Vec<u8>,
    name: String,
    data: String,
}

impl Events {
    fn feed(&mut self, chunk: &[u8]) -> Vec<(String, Value)> {
        self.unread.extend_from_slice(chunk);
        let mut complete = Vec::new();
        while let Some(end) = self.unread.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = self.unread.drain(..=end).collect();
            let line = String::from_utf8_lossy(&line);
            let line = line.trim_end_matches(['\r', '\n']);
            if let Some(name) = line.strip_prefix("event:") {
                name.trim_start().clone_into(&mut self.name);
            } else if let Some(data) = line.strip_prefix("data:") {
                self.data.push_str(data.trim_start());
            } else if line.is_empty() && !self.data.is_empty() {
                let data = serde_json::from_str(&std::mem::take(&mut self.data)).unwrap_or_default();
                complete.push((std::mem::take(&mut self.name), data));
            }
        }
        complete
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn events_come_in_pieces_and_with_comments_between() {
        let text =
            ": keep alive\n\nevent: payment\ndata: {\"at\":1,\"주\":\"문\"}\n\nevent: clock\ndata: {}\n\nevent: half";
        for size in 1..text.len() {
            let mut events = Events::default();
            let got: Vec<_> = text.as_bytes().chunks(size).flat_map(|piece| events.feed(piece)).collect();
            let want = [("payment".to_owned(), json!({"at": 1, "주": "문"})), ("clock".to_owned(), json!({}))];
            assert_eq!(got, want, "{size}");
        }
    }
}
