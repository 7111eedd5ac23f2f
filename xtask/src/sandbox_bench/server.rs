//! A gateway that is measured: the sandbox, or the one beside it.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, ensure};
use serde_json::Value;

use super::wire::Connection;

/// How many connections ask at once.
pub(super) const CONNECTIONS: usize = 8;

/// A gateway that runs, ended with its owner.
pub(super) struct Server {
    child: Child,
    address: String,
}

/// So many calls in so long a time.
#[derive(Clone, Copy)]
pub(super) struct Rate {
    calls: usize,
    time: Duration,
    /// How much of a processor's time the gateway needed for them, where the system tells.
    work: Option<Duration>,
}

impl Rate {
    pub(super) fn per_second(self) -> f64 {
        self.calls as f64 / self.time.as_secs_f64()
    }

    /// Microseconds of a processor for each call: what else the machine does blurs them less than calls a second.
    pub(super) fn work_each(self) -> Option<f64> {
        self.work.map(|work| work.as_secs_f64() * 1e6 / self.calls as f64)
    }
}

impl Server {
    /// Starts a program whose first line ends with its address, and waits for that line.
    pub(super) fn start(command: &mut Command) -> Result<Server> {
        let program = command.get_program().to_owned();
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().with_context(|| format!("{} doesn't start", program.display()))?;
        let stdout = child.stdout.take().context("the gateway has no output")?;
        let mut server = Server { child, address: String::new() };
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line)?;
        let address = line.trim_end().split_once("http://").map(|(_, address)| address.to_owned());
        server.address = address.with_context(|| format!("{} ended before it listened", program.display()))?;
        Ok(server)
    }

    /// How many MB the process keeps in memory, where the system tells.
    pub(super) fn memory(&self) -> Option<u64> {
        let status = PathBuf::from(format!("/proc/{}/status", self.child.id()));
        let text = std::fs::read_to_string(status).ok()?;
        let kilobytes = text.lines().find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB"))?;
        Some(kilobytes.trim().parse::<u64>().ok()? / 1_024)
    }

    /// How long its threads have been on a processor so far.
    fn work(&self) -> Option<Duration> {
        let threads = std::fs::read_dir(format!("/proc/{}/task", self.child.id())).ok()?;
        let on_processor = |thread: std::fs::DirEntry| {
            let text = std::fs::read_to_string(thread.path().join("schedstat")).ok()?;
            text.split(' ').next()?.parse::<u64>().ok()
        };
        let nanoseconds: u64 = threads.flatten().filter_map(on_processor).sum();
        Some(Duration::from_nanos(nanoseconds)).filter(|work| !work.is_zero())
    }

    /// Charges cards by their numbers: orders `bench-0` and on.
    pub(super) fn charge(&self, count: usize) -> Result<Rate> {
        self.call(count, |place| (CHARGE.to_owned(), charged(&format!("bench-{place}"))))
    }

    /// The numbers of so many more payments.
    pub(super) fn charge_more(&self, count: usize) -> Result<Vec<String>> {
        let mut connection = Connection::open(&self.address)?;
        let token = connection.token()?;
        let one = |place| {
            let answer: Value =
                serde_json::from_str(&connection.call(CHARGE, &token, &charged(&format!("more-{place}")))?)?;
            let number = answer.pointer("/response/imp_uid").and_then(Value::as_str);
            number.map(str::to_owned).with_context(|| format!("a charge was answered with {answer}"))
        };
        (0..count).map(one).collect()
    }

    /// Asks something that changes nothing.
    pub(super) fn ask(&self, count: usize, what: impl Fn(usize) -> String + Sync) -> Result<Rate> {
        self.call(count, |place| (what(place), String::new()))
    }

    /// Calls so many times over all connections.
    fn call(&self, count: usize, what: impl Fn(usize) -> (String, String) + Sync) -> Result<Rate> {
        let token = Connection::open(&self.address)?.token()?;
        let next = AtomicUsize::new(0);
        let (worked, began) = (self.work(), Instant::now());
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
        let time = began.elapsed();
        let work = self.work().zip(worked).map(|(after, before)| after.saturating_sub(before));
        Ok(Rate { calls: count, time, work })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const CHARGE: &str = "POST /subscribe/payments/onetime";

fn charged(order: &str) -> String {
    format!(
        r#"{{"merchant_uid":"{order}","amount":1004,"card_number":"1234-1234-1234-1234","expiry":"2039-12","birth":"820213","name":"Box","buyer_name":"Kim","buyer_tel":"01012345678"}}"#
    )
}
