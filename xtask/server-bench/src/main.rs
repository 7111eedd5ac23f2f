//! `server-bench`: confirms and webhooks a second, how long they take, and what they cost in processor time and memory;
//! for payjoa-server ([`bench-shop`](../bench_shop/index.html)), and for the same two endpoints in Node (`node-peer/`).
//!
//! A program of its own, so that nobody compiles an HTTP client and two databases before seeing the demo; `cargo xtask
//! bench server` builds it, fetches what the peer needs, and runs it. The load comes from one thread of this process; the
//! gateway and the servers are processes of their own. Start at [`rounds`].

mod load;
mod orders;
mod procfs;
mod report;
mod rounds;
mod running;
mod statistics;

use std::{fs, io::Write, path::PathBuf};

use anyhow::{Context, Result};
use clap::Parser;
use payjoa_test_postgres::Server;
use serde_json::{Value, json};

use report::Measured;
use rounds::{Database, Databases, Plan};
use running::Programs;

/// Measures servers beside each other. Normally run by `cargo xtask bench server`.
#[derive(Debug, Parser)]
struct Arguments {
    /// The gateway's binary
    #[arg(long)]
    gateway: PathBuf,
    /// The binary of the shop with payjoa-server
    #[arg(long)]
    shop: PathBuf,
    /// Node's binary; without it, payjoa-server is measured alone
    #[arg(long, requires = "node_peer")]
    node: Option<PathBuf>,
    /// The folder of the shop in Node, with its packages
    #[arg(long)]
    node_peer: Option<PathBuf>,
    /// Orders in each phase of a round
    #[arg(long)]
    orders: usize,
    /// How many shoppers ask at a time, one phase for each number
    #[arg(long, value_delimiter = ',', required = true)]
    concurrency: Vec<usize>,
    /// Rounds of each scenario
    #[arg(long)]
    rounds: usize,
    /// Print JSON only
    #[arg(long)]
    json: bool,
}

/// What is measured: a database, and so many processes on it.
const SCENARIOS: [(Database, usize); 4] =
    [(Database::Sqlite, 1), (Database::Sqlite, 4), (Database::Postgres, 1), (Database::Postgres, 4)];

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let Arguments { gateway, shop, orders, concurrency, rounds, .. } = arguments;
    let programs = Programs { gateway, shop, node: arguments.node.zip(arguments.node_peer) };
    let plan = Plan { orders, concurrency, rounds };
    let postgres = Server::start_on_disk();
    let mut out = std::io::stdout();
    let machine = Machine::now();
    if !arguments.json {
        writeln!(out, "{machine}\nMedians of {rounds} rounds of {orders} orders (in brackets: least and most).")?;
    }
    let mut all = Vec::new();
    for (database, processes) in SCENARIOS {
        let databases = match (database, &postgres) {
            (Database::Sqlite, _) => Databases::sqlite()?,
            (Database::Postgres, Some(server)) => Databases::postgres(server)?,
            (Database::Postgres, None) => continue,
        };
        let what = || format!("{}, {processes} processes", database.name());
        let records = rounds::run(&programs, &plan, &databases, processes).await.with_context(what)?;
        let measured = Measured { database, processes, records };
        if !arguments.json {
            measured.print(&mut out, &plan)?;
        }
        all.push(measured);
    }
    let after = Machine::now();
    if arguments.json {
        let scenarios: Vec<Value> = all.iter().map(|measured| measured.json(&plan)).collect();
        let plan = json!({ "orders": plan.orders, "concurrency": plan.concurrency, "rounds": plan.rounds });
        let machine = json!({ "cores": machine.cores, "load_before": machine.load, "load_after": after.load });
        writeln!(out, "{}", json!({ "plan": plan, "machine": machine, "scenarios": scenarios }))?;
    } else {
        writeln!(out, "\nAfterwards: {after}")?;
    }
    Ok(())
}

/// How busy the machine is; part of every result.
struct Machine {
    cores: usize,
    /// Processes that want to run, on average over the last minute; where the system tells.
    load: Option<f64>,
}

impl Machine {
    fn now() -> Machine {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
        Machine { cores, load: text.split(' ').next().and_then(|number| number.parse().ok()) }
    }
}

impl std::fmt::Display for Machine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let load = self.load.map_or_else(|| "unknown".to_owned(), |load| load.to_string());
        write!(f, "{} cores, load {load} (of the last minute)", self.cores)
    }
}
