//! A child process whose output is passed on, that says when it is ready, and that never outlives its owner.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::ui;

/// How long a process may take from its start to its first line. A cold disk is slow; anything more is a hang.
const READY_WITHIN: Duration = Duration::from_secs(30);
/// How long a process may take to finish what it is doing after it was asked to stop.
const STOP_WITHIN: Duration = Duration::from_secs(5);
const POLL: Duration = Duration::from_millis(20);

/// A running child; stopped when dropped.
#[derive(Debug)]
pub(crate) struct Service {
    label: &'static str,
    child: Child,
    address: Receiver<String>,
}

impl Service {
    /// Starts the command. Each of its lines is printed after `label`; the one that starts with `ready` ends in the
    /// address it listens on.
    pub(crate) fn start(label: &'static str, mut command: Command, ready: &'static str) -> Result<Self> {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let program = command.get_program().to_string_lossy().into_owned();
        let mut child = command.spawn().with_context(|| format!("{program} could not be started"))?;
        let (found, address) = mpsc::channel();
        if let Some(stdout) = child.stdout.take() {
            thread::spawn(move || pass_on(label, stdout, Some((ready, found))));
        }
        if let Some(stderr) = child.stderr.take() {
            thread::spawn(move || pass_on(label, stderr, None));
        }
        Ok(Self { label, child, address })
    }

    /// Waits for the ready line; gives the address in it.
    ///
    /// # Errors
    /// The process ended first (its own message, such as a taken port, has been printed), or takes too long.
    pub(crate) fn address(&mut self) -> Result<String> {
        match self.address.recv_timeout(READY_WITHIN) {
            Ok(address) => Ok(address),
            Err(RecvTimeoutError::Timeout) => bail!("the {} isn't ready after {READY_WITHIN:?}", self.label),
            Err(RecvTimeoutError::Disconnected) => {
                let status = self.child.wait()?;
                bail!("the {} ended before it was ready ({status}); what it said is above", self.label)
            }
        }
    }

    /// How it ended, if it did; an error if nobody can tell any more.
    pub(crate) fn ended(&mut self) -> Result<Option<ExitStatus>> {
        Ok(self.child.try_wait()?)
    }

    /// What it is called in the output.
    pub(crate) fn label(&self) -> &'static str {
        self.label
    }

    fn stop(&mut self) {
        ask_to_stop(&self.child);
        let asked = Instant::now();
        while asked.elapsed() < STOP_WITHIN {
            match self.child.try_wait() {
                Ok(None) => thread::sleep(POLL),
                Ok(Some(_)) | Err(_) => return,
            }
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            self.stop();
        }
    }
}

/// SIGTERM: our processes close their database and finish their answers.
#[cfg(unix)]
fn ask_to_stop(child: &Child) {
    use nix::sys::signal::{Signal, kill};
    use nix::unistd::Pid;

    if let Ok(id) = i32::try_from(child.id()) {
        let _ = kill(Pid::from_raw(id), Signal::SIGTERM);
    }
}

/// There is nothing gentler here that reaches only this child.
#[cfg(not(unix))]
fn ask_to_stop(_: &Child) {}

fn pass_on(label: &str, output: impl Read, mut ready: Option<(&str, Sender<String>)>) {
    let mut lines = BufReader::new(output);
    let mut bytes = Vec::new();
    while lines.read_until(b'\n', &mut bytes).is_ok_and(|length| length > 0) {
        let text = String::from_utf8_lossy(&bytes);
        let text = text.trim_end();
        ui::line(format_args!("{label:>7} | {text}"));
        if let Some(address) = ready.as_ref().and_then(|(prefix, _)| text.strip_prefix(prefix))
            && let Some((_, found)) = ready.take()
        {
            let _ = found.send(address.trim().to_owned());
        }
        bytes.clear();
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::process::Command;

    use super::Service;

    fn shell(script: &str) -> Service {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        Service::start("test", command, "listening on ").unwrap()
    }

    #[test]
    fn the_address_is_read_from_the_ready_line() {
        let mut service = shell("echo warming up; echo listening on http://127.0.0.1:1; exec tail -f /dev/null");
        assert_eq!(service.address().unwrap(), "http://127.0.0.1:1");
    }

    #[test]
    fn an_early_end_is_an_error() {
        let error = shell("echo port taken >&2; exit 3").address().unwrap_err().to_string();
        assert_eq!(error, "the test ended before it was ready (exit status: 3); what it said is above");
    }

    #[test]
    fn dropping_stops_the_process() {
        // It says so when it is asked to stop; when it is killed it can't.
        let asked = std::env::temp_dir().join(format!("payjoa-xtask-asked-{}", std::process::id()));
        let _ = std::fs::remove_file(&asked);
        let script = "trap 'echo yes >\"$0\"; kill $!; exit' TERM; tail -f /dev/null & echo listening on x; wait";
        let mut command = Command::new("sh");
        command.args(["-c", script]).arg(&asked);
        let mut service = Service::start("test", command, "listening on ").unwrap();
        service.address().unwrap();
        drop(service);
        let said = std::fs::read_to_string(&asked);
        let _ = std::fs::remove_file(&asked);
        assert_eq!(said.unwrap(), "yes\n");
    }
}
