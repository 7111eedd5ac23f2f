//! `cargo xtask bench sandbox`: how fast the gateway starts and answers, what it needs for many payments, and how that
//! compares with the only other stand-in for i'mport.

mod peer;
mod server;
mod wire;

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use self::server::{CONNECTIONS, Rate, Server};
use crate::workspace::Workspace;
use crate::{cargo, ui};

/// How many calls of each kind that only reads.
const READS: usize = 20_000;
/// How many payments are asked for by their numbers, again and again.
const KNOWN: usize = 1_000;
/// How many payments are kept in a file.
const KEPT: usize = 5_000;
/// How many starts are timed.
const STARTS: usize = 9;

/// Measures with so many payments; beside the peer in a folder, or the one that npm has.
pub(crate) fn run(workspace: &Workspace, payments: usize, peer: Option<&Path>) -> Result<()> {
    let peer = peer::find(peer)?;
    ui::step("Building the gateway as it is released");
    cargo::run(workspace, ["build", "--locked", "--release", "-p", "payjoa-sandbox"])?;
    let binary = workspace.target().join("release").join(format!("payjoa-sandbox{}", std::env::consts::EXE_SUFFIX));
    ui::step(format_args!("Measuring with {payments} payments, {CONNECTIONS} connections"));
    let start = start_time(&binary)?.as_secs_f64() * 1_000.0;
    ui::line(format_args!("start to first line        {start:>5.1} ms (median of {STARTS})"));
    let gateway = sandbox(&binary, &[])?;
    ui::line(format_args!("memory, empty              {:>8}", mb(gateway.memory())));
    let ours = both_do(&gateway, payments)?;
    ui::line(format_args!("memory, {payments} payments  {:>8}", mb(ours.memory)));
    rate("POST …/onetime", ours.charges);
    rate("GET /payments/{imp_uid}", ours.reads);
    only_ours(&gateway, payments)?;
    drop(gateway);
    in_a_file(workspace, &binary)?;
    if let Some(peer) = peer {
        ui::step("The same requests at fake-iamport-server");
        let theirs = both_do(&peer.start(workspace)?, payments)?;
        beside(payments, &ours, &theirs);
    }
    Ok(())
}

fn sandbox(binary: &Path, more: &[&str]) -> Result<Server> {
    Server::start(Command::new(binary).args(["serve", "--port", "0"]).args(more))
}

/// What both gateways can do.
struct Done {
    charges: Rate,
    reads: Rate,
    /// With all the payments in it, in MB.
    memory: Option<u64>,
}

fn both_do(server: &Server, payments: usize) -> Result<Done> {
    let charges = server.charge(payments)?;
    let memory = server.memory();
    let known = server.charge_more(KNOWN)?;
    let some = |place: usize| known.get(place % KNOWN).map(String::as_str).unwrap_or_default();
    let reads = server.ask(READS, |place| format!("GET /payments/{}", some(place)))?;
    Ok(Done { charges, reads, memory })
}

fn only_ours(gateway: &Server, payments: usize) -> Result<()> {
    let some = |place: usize| (place * 7_919) % payments;
    let found = gateway.ask(READS, |place| format!("GET /payments/find/bench-{}", some(place)))?;
    rate("GET /payments/find/{order}", found);
    rate("GET /payments/status/paid", gateway.ask(CONNECTIONS * 25, |_| "GET /payments/status/paid".to_owned())?);
    rate("GET /cards", gateway.ask(READS, |_| "GET /cards".to_owned())?);
    Ok(())
}

fn in_a_file(workspace: &Workspace, binary: &Path) -> Result<()> {
    let file = workspace.target().join(format!("bench-sandbox-{}.db", std::process::id()));
    let path = file.to_str().context("the target folder's name isn't text")?;
    let gateway = sandbox(binary, &["--state", path])?;
    rate("POST …/onetime, --state", gateway.charge(KEPT)?);
    drop(gateway);
    let began = Instant::now();
    drop(sandbox(binary, &["--state", path])?);
    ui::line(format_args!("start with {KEPT} in the file {:>8}", ui::duration(began.elapsed())));
    for ending in ["", "-wal", "-shm"] {
        // What isn't there needn't be removed.
        let _ = std::fs::remove_file(format!("{path}{ending}"));
    }
    Ok(())
}

/// The sandbox's figures, the peer's, and how many times better the sandbox's are.
fn beside(payments: usize, ours: &Done, theirs: &Done) {
    let row = |what: &str, ours: f64, theirs: f64, ratio: f64| {
        ui::line(format_args!("{what:<26} {ours:>8.0} beside {theirs:>8.0}   ratio {ratio:.2}"));
    };
    let faster = |what: &str, ours: Rate, theirs: Rate| {
        let (each, their_each) = (ours.work_each(), theirs.work_each());
        let (ours, theirs) = (ours.per_second(), theirs.per_second());
        row(&format!("{what} a second"), ours, theirs, ours / theirs);
        if let Some((ours, theirs)) = each.zip(their_each) {
            row("  us of a processor each", ours, theirs, theirs / ours);
        }
    };
    faster("POST …/onetime", ours.charges, theirs.charges);
    faster("GET /payments/{…}", ours.reads, theirs.reads);
    if let Some((ours, theirs)) = ours.memory.zip(theirs.memory) {
        row(&format!("MB with {payments}"), ours as f64, theirs as f64, theirs as f64 / ours as f64);
    }
}

fn rate(what: &str, rate: Rate) {
    let work = rate.work_each().map(|each| format!(", {each:.0} us of a processor each")).unwrap_or_default();
    ui::line(format_args!("{what:<26} {:>8.0} a second{work}", rate.per_second()));
}

fn mb(memory: Option<u64>) -> String {
    memory.map_or_else(|| "unknown".to_owned(), |memory| format!("{memory} MB"))
}

fn start_time(binary: &Path) -> Result<Duration> {
    let mut times = Vec::new();
    for _ in 0..STARTS {
        let began = Instant::now();
        let gateway = sandbox(binary, &[])?;
        times.push(began.elapsed());
        drop(gateway);
    }
    times.sort_unstable();
    times.get(STARTS / 2).copied().context("no start was timed")
}
