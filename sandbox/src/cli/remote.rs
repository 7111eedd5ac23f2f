//! Talking to a sandbox that runs.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use reqwest::{Client, Method, Response, StatusCode};
use serde_json::Value;
use url::Url;

use super::complain;

/// The sandbox that is meant, and how to answer.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct Remote {
    /// The sandbox's address; its port alone or host:port will do.
    #[arg(
        long,
        value_name = "URL",
        value_parser = address,
        default_value = "http://127.0.0.1:8787",
        env = "PAYJOA_SANDBOX_URL",
        global = true
    )]
    url: String,
    /// Answers with the control API's JSON, for scripts.
    #[arg(long, global = true)]
    pub(super) json: bool,
}

/// Why a command didn't do what it was to do.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failed {
    #[error("the sandbox refuses: {0}")]
    Refused(String),
    #[error(
        "no sandbox answers at {url} ({cause}); start one with `payjoa-sandbox serve`, or name another with --url or PAYJOA_SANDBOX_URL"
    )]
    Unreachable { url: String, cause: String },
    #[error("the shop's server wasn't told: {0}")]
    NotTold(String),
    #[error("what answers at {0} isn't a payjoa-sandbox")]
    NotASandbox(String),
    #[error("can't write the result: {0}")]
    Write(#[from] io::Error),
}

const REFUSED: u8 = 1;
const UNREACHABLE: u8 = 3;

impl Failed {
    fn code(&self) -> u8 {
        match self {
            Failed::Refused(_) | Failed::NotTold(_) | Failed::Write(_) => REFUSED,
            Failed::Unreachable { .. } | Failed::NotASandbox(_) => UNREACHABLE,
        }
    }
}

impl Remote {
    /// Asks the control API, and gives its answer.
    pub(super) async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> Result<Value, Failed> {
        let response = self.send(method, path, body).await?;
        let status = response.status();
        let answer: Option<Value> = response.json().await.ok();
        match (status.is_success(), answer) {
            (true, Some(answer)) => Ok(answer),
            (false, Some(answer)) => Err(Failed::Refused(reason(&answer, status))),
            (_, None) => Err(Failed::NotASandbox(self.root().to_owned())),
        }
    }

    pub(super) async fn send(&self, method: Method, path: &str, body: Option<Value>) -> Result<Response, Failed> {
        let unreachable =
            |error: reqwest::Error| Failed::Unreachable { url: self.root().to_owned(), cause: cause(&error) };
        // A proxy has no business between a developer and a loopback address.
        let client = Client::builder().no_proxy().build().map_err(unreachable)?;
        let request = client.request(method, format!("{}/_sandbox{path}", self.root()));
        let request = if let Some(body) = body { request.json(&body) } else { request };
        request.send().await.map_err(unreachable)
    }

    fn root(&self) -> &str {
        &self.url
    }

    /// Writes an answer: as JSON, or as `say` puts it.
    pub(super) fn tell(&self, answer: &Value, say: impl FnOnce(&Value) -> String) -> Result<(), Failed> {
        let line = if self.json { answer.to_string() } else { say(answer) };
        writeln!(io::stdout().lock(), "{line}")?;
        Ok(())
    }
}

/// An address as people type it: `8787`, `localhost:8787`, the dashboard's.
fn address(text: &str) -> Result<String, String> {
    let with_host = if text.parse::<u16>().is_ok() { format!("127.0.0.1:{text}") } else { text.to_owned() };
    let whole = if with_host.contains("://") { with_host } else { format!("http://{with_host}") };
    let url = Url::parse(&whole).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    if url.is_none() {
        return Err("the address of a sandbox is like http://127.0.0.1:8787 or 127.0.0.1:8787".to_owned());
    }
    let whole = whole.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    Ok(whole.strip_suffix("/_sandbox").unwrap_or(whole).to_owned())
}

fn reason(answer: &Value, status: StatusCode) -> String {
    answer.get("message").and_then(Value::as_str).map_or_else(|| format!("HTTP {status}"), str::to_owned)
}

fn cause(error: &reqwest::Error) -> String {
    if error.is_connect() { "nothing listens there".to_owned() } else { "the request failed".to_owned() }
}

/// Runs one command to its end.
pub(super) fn run(command: impl Future<Output = Result<(), Failed>>) -> ExitCode {
    // Fails only if the process has chosen its cryptography already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            complain(format_args!("the runtime doesn't start: {error}"));
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(command) {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever read our output has seen enough (`| head`).
        Err(Failed::Write(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(failed) => {
            complain(&failed);
            ExitCode::from(failed.code())
        }
    }
}

/// A part of a path, as a path takes it.
pub(super) fn part(text: &str) -> String {
    let mut part = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            part.push(char::from(byte));
        } else {
            part.push_str(&format!("%{byte:02X}"));
        }
    }
    part
}

/// A field of an answer, as text.
pub(super) fn field(answer: &Value, name: &str) -> String {
    match answer.get(name) {
        Some(Value::String(text)) => text.clone(),
        None | Some(Value::Null) => "-".to_owned(),
        Some(other) => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_needs_no_scheme() {
        for (text, want) in [
            ("8787", "http://127.0.0.1:8787"),
            ("127.0.0.1:8787", "http://127.0.0.1:8787"),
            ("localhost:8787/", "http://localhost:8787"),
            ("[::1]:8787", "http://[::1]:8787"),
            ("sandbox", "http://sandbox"),
            ("https://sandbox.example", "https://sandbox.example"),
            ("http://127.0.0.1:8787/_sandbox/?lang=en#imp_1", "http://127.0.0.1:8787"),
        ] {
            assert_eq!(address(text).as_deref(), Ok(want), "{text}");
        }
        for bad in ["", "ftp://127.0.0.1", "127.0.0.1:87878", "http://", "not an address"] {
            assert!(address(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn an_order_number_of_any_kind_fits_into_a_path() {
        assert_eq!(part("mid_1-2.3~"), "mid_1-2.3~");
        assert_eq!(part("a/b?주"), "a%2Fb%3F%EC%A3%BC");
    }
}
