//! `cargo xtask bench sandbox`: how fast the gateway starts and answers, and what it needs for many payments.

mod wire;

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, ensure};

use self::wire::Connection;
use crate::workspace::Workspace;
use crate::{cargo, ui};

/// How many connections ask at once.
const CONNECTIONS: usize = 8;
/// How many calls of each kind that only reads.
const READS: usize = 20_000;
/// How many payments are kept in a file.
const KEPT: usize = 5_000;
/// How many starts are timed.
const STARTS: usize = 9;

/// Measures with so many payments.
pub(crate) fn run(workspace: &Workspace, payments: usize) -> Result<()> {
    ui::step("Building the gateway as it is released");
    cargo::run(workspace, ["build", "--locked", "--release", "-p", "payjoa-sandbox"])?;
    let binary = workspace.target().join("release").join(format!("payjoa-sandbox{}", std::env::consts::EXE_SUFFIX));
    ui::step(format_args!("Measuring with {payments} payments, {CONNECTIONS} connections"));
    let start = start_time(&binary)?.as_secs_f64() * 1_000.0;
    ui::line(format_args!("start to first line        {start:>5.1} ms (median of {STARTS})"));
    let gateway = Gateway::start(&binary, &[])?;
    ui::line(format_args!("memory, empty              {:>8}", gateway.memory()));
    in_memory(&gateway, payments)?;
    drop(gateway);
    in_a_file(workspace, &binary)
}

fn in_memory(gateway: &Gateway, payments: usize) -> Result<()> {
    rate("POST …/onetime", &gateway.charge(payments)?);
    ui::line(format_args!("memory, {payments} payments  {:>8}", gateway.memory()));
    let some = |place: usize| (place * 7_919) % payments;
    rate(
        "GET /payments/find/{order}",
        &gateway.ask(READS, |place| format!("GET /payments/find/bench-{}", some(place)))?,
    );
    rate("GET /payments/status/paid", &gateway.ask(CONNECTIONS * 25, |_| "GET /payments/status/paid".to_owned())?);
    rate("GET /cards", &gateway.ask(READS, |_| "GET /cards".to_owned())?);
    Ok(())
}

fn in_a_file(workspace: &Workspace, binary: &Path) -> Result<()> {
    let file = workspace.target().join(format!("bench-sandbox-{}.db", std::process::id()));
    let path = file.to_str().context("the target folder's name isn't text")?;
    let gateway = Gateway::start(binary, &["--state", path])?;
    rate("POST …/onetime, --state", &gateway.charge(KEPT)?);
    drop(gateway);
    let began = Instant::now();
    drop(Gateway::start(binary, &["--state", path])?);
    ui::line(format_args!("start with {KEPT} in the file {:>8}", ui::duration(began.elapsed())));
    for ending in ["", "-wal", "-shm"] {
        // What isn't there needn't be removed.
        let _ = std::fs::remove_file(format!("{path}{ending}"));
    }
    Ok(())
}

fn rate(what: &str, (calls, time): &(usize, Duration)) {
    let per_second = *calls as f64 / time.as_secs_f64();
    ui::line(format_args!("{what:<26} {per_second:>8.0} a second"));
}

fn start_time(binary: &Path) -> Result<Duration> {
    let mut times = Vec::new();
    for _ in 0..STARTS {
        let began = Instant::now();
        let gateway = Gateway::start(binary, &[])?;
        times.push(began.elapsed());
        drop(gateway);
    }
    times.sort_unstable();
    times.get(STARTS / 2).copied().context("no start was timed")
}

/// A gateway that runs, ended with its owner.
struct Gateway {
    child: Child,
    address: String,
}

impl Gateway {
    fn start(binary: &Path, more: &[&str]) -> Result<Gateway> {
        let mut command = Command::new(binary);
        command.args(["serve", "--port", "0"]).args(more).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().with_context(|| format!("{} doesn't start", binary.display()))?;
        let stdout = child.stdout.take().context("the gateway has no output")?;
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line)?;
        let address = line.trim_end().rsplit("http://").next().unwrap_or_default().to_owned();
        Ok(Gateway { child, address })
    }

    /// What the process keeps in memory, where the system tells.
    fn memory(&self) -> String {
        let status = PathBuf::from(format!("/proc/{}/status", self.child.id()));
        let text = std::fs::read_to_string(status).unwrap_or_default();
        let kilobytes = text.lines().find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB"));
        let kilobytes = kilobytes.and_then(|number| number.trim().parse::<u64>().ok());
        kilobytes.map_or_else(|| "unknown".to_owned(), |number| format!("{} MB", number / 1_024))
    }

    fn charge(&self, count: usize) -> Result<(usize, Duration)> {
        self.call(count, |place| {
            let body = format!(
                r#"{{"merchant_uid":"bench-{place}","amount":1004,"card_number":"1234-1234-1234-1234","expiry":"2039-12","name":"Box","buyer_name":"Kim","buyer_tel":"01012345678"}}"#
            );
            ("POST /subscribe/payments/onetime".to_owned(), body)
        })
    }

    fn ask(&self, count: usize, what: impl Fn(usize) -> String + Sync) -> Result<(usize, Duration)> {
        self.call(count, |place| (what(place), String::new()))
    }

    /// Calls so many times over all connections.
    fn call(&self, count: usize, what: impl Fn(usize) -> (String, String) + Sync) -> Result<(usize, Duration)> {
        let token = Connection::open(&self.address)?.token()?;
        let next = AtomicUsize::new(0);
        let began = Instant::now();
        thread::scope(|scope| {
            let asking = |_| {
                scope.spawn(|| -> Result<()> {
                    let mut connection = Connection::open(&self.address)?;
                    loop {
                        let place = next.fetch_add(1, Ordering::Relaxed);
                        if place >= count {
                            return Ok(());
                        }
                        let (call, body) = what(place);
                        let answer = connection.call(&call, &token, &body)?;
                        ensure!(answer.starts_with("{\"code\":0"), "{call} was answered with {answer}");
                    }
                })
            };
            let all: Vec<_> = (0..CONNECTIONS).map(asking).collect();
            all.into_iter().try_for_each(|one| one.join().map_err(|_| anyhow!("a connection's thread panicked"))?)
        })?;
        Ok((count, began.elapsed()))
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
