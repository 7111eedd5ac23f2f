//! A child process of one test, and what it said.

use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result, bail};
use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::process::{Child, Command};

use crate::wait::eventually;

/// Killed when dropped.
#[derive(Debug)]
pub(crate) struct Process {
    name: &'static str,
    child: Child,
    lines: Lines,
}

/// Everything a process printed, both streams, in order of arrival.
#[derive(Clone, Debug, Default)]
struct Lines(Arc<Mutex<Vec<String>>>);

impl Lines {
    fn all(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn push(&self, line: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(line);
    }
}

impl Process {
    pub(crate) fn start(name: &'static str, command: &mut Command) -> Result<Self> {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().with_context(|| format!("the {name} could not be started"))?;
        let lines = Lines::default();
        if let Some(output) = child.stdout.take() {
            tokio::spawn(collect(output, lines.clone()));
        }
        if let Some(output) = child.stderr.take() {
            tokio::spawn(collect(output, lines.clone()));
        }
        Ok(Self { name, child, lines })
    }

    /// Waits for a line with this text; gives what follows it.
    pub(crate) async fn after(&mut self, text: &str) -> Result<String> {
        self.says(&format!("`{text}`"), |line| Some(line.split_once(text)?.1.trim().to_owned())).await
    }

    /// Waits for a line that can be read so.
    pub(crate) async fn says<T>(&mut self, what: &str, read: impl Fn(&str) -> Option<T>) -> Result<T> {
        let (name, lines, child) = (self.name, &self.lines, &mut self.child);
        let said = eventually(format!("{what} from the {name}"), async || {
            let said = lines.all().iter().find_map(|line| read(line));
            Ok(match (said, child.try_wait()?) {
                (Some(rest), _) => Some(Some(rest)),
                (None, Some(_)) => Some(None),
                (None, None) => None,
            })
        });
        match said.await? {
            Some(rest) => Ok(rest),
            None => bail!("the {name} ended too early:\n{}", lines.all().join("\n")),
        }
    }

    /// Whether it has ended by itself.
    pub(crate) fn ended(&mut self) -> Result<bool> {
        Ok(self.child.try_wait()?.is_some())
    }

    /// What it printed so far.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.lines.all()
    }

    pub(crate) fn name(&self) -> &'static str {
        self.name
    }
}

async fn collect(output: impl AsyncRead + Unpin, into: Lines) {
    let mut lines = BufReader::new(output).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        into.push(line);
    }
}
