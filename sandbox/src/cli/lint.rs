//! `payjoa-sandbox lint`: PAYJOA's rules without a gateway.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read, Write},
    path::PathBuf,
    process::ExitCode,
};

use payjoa::{
    Platform,
    request::{Report, lint},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::complain;

const REFUSED: u8 = 1;
const UNREADABLE: u8 = 2;

/// What to check.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  payjoa-sandbox lint request.json                          what IMP.request_pay would be given, as JSON
  echo '{\"pay_method\":\"card\",\"amount\":\"1004\"}' | payjoa-sandbox lint --platform mobile-web
  payjoa-sandbox lint --jsonl requests.jsonl                {\"id\",\"platform\",\"params\"} per line, answered line by line

Exit codes: 0 accepted, 1 refused, 2 unreadable. With --jsonl: 0 if every line could be read, else 2.")]
pub(super) struct Arguments {
    /// Where the shopper pays: pc, mobile-web or mobile-app. With --jsonl, for lines that don't say.
    #[arg(long, default_value_t = Platform::Pc)]
    platform: Platform,
    /// Reads one {"id","platform","params"} per line instead of one request.
    #[arg(long)]
    jsonl: bool,
    /// The file; standard input without it or with `-`.
    file: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> ExitCode {
    let checked = input(arguments).and_then(|input| {
        let out = io::BufWriter::new(io::stdout().lock());
        if arguments.jsonl { lines(input, arguments.platform, out) } else { one(input, arguments.platform, out) }
    });
    match checked {
        Ok(code) => ExitCode::from(code),
        // Whoever read our output has seen enough (`| head`).
        Err(Failed::Write(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(failed) => {
            complain(failed);
            ExitCode::from(UNREADABLE)
        }
    }
}

#[derive(Debug, thiserror::Error)]
enum Failed {
    #[error("can't read {}: {cause}", .file.display())]
    Open {
        file: PathBuf,
        #[source]
        cause: io::Error,
    },
    #[error("can't read the input: {0}")]
    Read(#[source] io::Error),
    #[error("the request isn't JSON: {0}")]
    Syntax(#[source] serde_json::Error),
    #[error("can't write the result: {0}")]
    Write(#[source] io::Error),
}

fn input(arguments: &Arguments) -> Result<Box<dyn BufRead>, Failed> {
    match arguments.file.as_ref().filter(|file| file.as_os_str() != "-") {
        None => Ok(Box::new(io::stdin().lock())),
        Some(file) => {
            let opened = File::open(file).map_err(|cause| Failed::Open { file: file.clone(), cause })?;
            Ok(Box::new(BufReader::new(opened)))
        }
    }
}

#[derive(Serialize)]
struct Found<'a> {
    violations: &'a [payjoa::request::Violation],
    advisories: &'a [payjoa::request::Violation],
}

fn one(mut input: impl Read, platform: Platform, mut out: impl Write) -> Result<u8, Failed> {
    let mut text = Vec::new();
    input.read_to_end(&mut text).map_err(Failed::Read)?;
    let params: Value = serde_json::from_slice(without_mark(&text)).map_err(Failed::Syntax)?;
    let Report { violations, advisories, .. } = lint(&params, platform);
    let found = Found { violations: &violations, advisories: &advisories };
    write_line(&mut out, &found)?;
    Ok(if violations.is_empty() { 0 } else { REFUSED })
}

/// One line of `--jsonl`; what else a corpus notes on it is its own.
#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    id: Value,
    #[serde(default)]
    platform: Option<Platform>,
    params: Value,
}

#[derive(Serialize)]
struct Answered<'a> {
    id: Value,
    accepted: bool,
    #[serde(flatten)]
    found: Found<'a>,
}

/// Answers line by line; a line that can't be read gets an answer that says so, and the rest goes on.
fn lines(mut input: impl BufRead, platform: Platform, mut out: impl Write) -> Result<u8, Failed> {
    let mut code = 0;
    let mut line = Vec::new();
    for number in 1_u64.. {
        line.clear();
        if input.read_until(b'\n', &mut line).map_err(Failed::Read)? == 0 {
            break;
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        match serde_json::from_slice::<Asked>(without_mark(&line)) {
            Ok(asked) => {
                let Report { violations, advisories, .. } = lint(&asked.params, asked.platform.unwrap_or(platform));
                let found = Found { violations: &violations, advisories: &advisories };
                write_line(&mut out, &Answered { id: asked.id, accepted: violations.is_empty(), found })?;
            }
            Err(error) => {
                code = UNREADABLE;
                complain(format_args!("line {number} can't be read: {error}"));
                write_line(&mut out, &json!({"id": id_of(&line), "accepted": false, "error": error.to_string()}))?;
            }
        }
    }
    Ok(code)
}

/// Windows' editors put a byte order mark before a text.
fn without_mark(text: &[u8]) -> &[u8] {
    text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text)
}

/// The id of a line whose request can't be read, if it is JSON at all.
fn id_of(line: &[u8]) -> Value {
    let line: Option<Value> = serde_json::from_slice(line).ok();
    line.and_then(|line| line.get("id").cloned()).unwrap_or_default()
}

fn write_line(out: &mut impl Write, line: &impl Serialize) -> Result<(), Failed> {
    serde_json::to_writer(&mut *out, line).map_err(|error| Failed::Write(error.into()))?;
    // At once: who asks line by line waits for each answer.
    out.write_all(b"\n").and_then(|()| out.flush()).map_err(Failed::Write)
}
