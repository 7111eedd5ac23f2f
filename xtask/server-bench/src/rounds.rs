//! Both servers side by side on one gateway, measured in turn, so that what else the machine does hits both.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use payjoa_test_postgres::Server;
use tempfile::TempDir;

use crate::{
    load::{self, Question},
    orders::{self, Paid},
    procfs::Memory,
    running::{Contender, Programs, Running, database_processes},
    statistics::percentile,
};

/// i'mport's side opens a few connections, however many shoppers there are.
pub(crate) const WEBHOOK_CONNECTIONS: usize = 50;
/// What all orders of a phase are fulfilled within, or never.
const PATIENCE: Duration = Duration::from_secs(120);
const LOOK_EVERY: Duration = Duration::from_millis(10);

/// How much of it.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) orders: usize,
    pub(crate) concurrency: Vec<usize>,
    pub(crate) rounds: usize,
}

/// What the servers run on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Database {
    Sqlite,
    Postgres,
}

impl Database {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Database::Sqlite => "SQLite",
            Database::Postgres => "PostgreSQL",
        }
    }
}

/// The databases of one scenario: one for each contender, thrown away with it.
pub(crate) struct Databases<'a> {
    postgres: Option<&'a Server>,
    folder: TempDir,
}

impl<'a> Databases<'a> {
    pub(crate) fn sqlite() -> Result<Databases<'a>> {
        Ok(Databases { postgres: None, folder: tempfile::tempdir()? })
    }

    pub(crate) fn postgres(server: &'a Server) -> Result<Databases<'a>> {
        Ok(Databases { postgres: Some(server), folder: tempfile::tempdir()? })
    }

    fn new_address(&self, contender: Contender) -> String {
        let file = || format!("sqlite:{}", self.folder.path().join(format!("{contender:?}.sqlite")).display());
        self.postgres.map_or_else(file, Server::database)
    }
}

/// What one contender did in one scenario.
#[derive(Debug)]
pub(crate) struct Record {
    pub(crate) contender: Contender,
    pub(crate) rounds: Vec<Round>,
    /// Before the first order.
    pub(crate) idle: Memory,
    /// The most that was seen at the end of a phase.
    pub(crate) loaded: Memory,
}

#[derive(Debug)]
pub(crate) struct Round {
    /// For each number of shoppers.
    pub(crate) confirms: Vec<Phase>,
    pub(crate) webhooks: Phase,
}

/// Some orders from the first question to the last fulfilment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Phase {
    pub(crate) answered_per_second: f64,
    /// Until the shop was told of all of them.
    pub(crate) fulfilled_per_second: f64,
    pub(crate) median: Duration,
    pub(crate) p99: Duration,
    /// Time on a processor for each order.
    pub(crate) cpu: Cpu,
}

/// Time on a processor.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cpu {
    pub(crate) server: Duration,
    pub(crate) database: Duration,
    pub(crate) gateway: Duration,
}

struct Stage<'a> {
    gateway: &'a Running,
    server: Running,
    record: Record,
}

/// Runs one scenario.
pub(crate) async fn run(
    programs: &Programs,
    plan: &Plan,
    databases: &Databases<'_>,
    processes: usize,
) -> Result<Vec<Record>> {
    let gateway = programs.start_gateway()?;
    let contenders = [Contender::Payjoa, Contender::Node].into_iter().take(1 + usize::from(programs.node.is_some()));
    let mut stages = Vec::new();
    for contender in contenders {
        let server = programs.start(contender, processes, gateway.address()?, &databases.new_address(contender))?;
        let idle = server.processes().memory();
        let record = Record { contender, rounds: Vec::new(), idle, loaded: idle };
        stages.push(Stage { gateway: &gateway, server, record });
    }
    for stage in &mut stages {
        // Warm: connections, caches, and whatever a compiler does while it runs.
        stage.round(&Plan { orders: plan.orders.div_ceil(4), ..plan.clone() }).await?;
        stage.record.rounds.clear();
    }
    for _ in 0..plan.rounds {
        for stage in &mut stages {
            stage.round(plan).await?;
        }
        stages.reverse();
    }
    let mut records: Vec<Record> = stages.into_iter().map(|stage| stage.record).collect();
    records.sort_by_key(|record| record.contender != Contender::Payjoa);
    Ok(records)
}

impl Stage<'_> {
    async fn round(&mut self, plan: &Plan) -> Result<()> {
        let mut confirms = Vec::new();
        for &shoppers in &plan.concurrency {
            let confirm = Question { path: "/payments/confirm", answered_with: r#""state":"paid""# };
            confirms.push(self.phase(plan.orders, shoppers, confirm, Paid::claim).await?);
        }
        let answered_with = match self.record.contender {
            Contender::Payjoa => r#""kept":true"#,
            Contender::Node => r#""status":200"#,
        };
        let webhook = Question { path: "/payments/webhook", answered_with };
        let webhooks = self.phase(plan.orders, WEBHOOK_CONNECTIONS, webhook, Paid::report).await?;
        self.record.rounds.push(Round { confirms, webhooks });
        Ok(())
    }

    async fn phase(
        &mut self,
        orders: usize,
        connections: usize,
        question: Question,
        body: fn(&Paid) -> bytes::Bytes,
    ) -> Result<Phase> {
        let paid = orders::paid(&self.server, self.gateway.address()?, orders).await?;
        let bodies = paid.iter().map(body).collect();
        let (fulfilled, cpu) = (self.server.fulfilled().await?, self.cpu());
        let answers = load::put(&self.server.addresses, connections, question, bodies).await?;
        self.until_fulfilled(fulfilled + u64::try_from(orders)?, answers.began).await?;
        let whole = answers.began.elapsed();
        let after = self.cpu();
        let each =
            |before: Duration, after: Duration| after.saturating_sub(before) / u32::try_from(orders).unwrap_or(1);
        let memory = self.server.processes().memory();
        if memory.resident > self.record.loaded.resident {
            self.record.loaded = memory;
        }
        let at = |percent| percentile(&answers.latencies, percent).context("nothing was asked");
        Ok(Phase {
            answered_per_second: per_second(orders, answers.took),
            fulfilled_per_second: per_second(orders, whole),
            median: at(50)?,
            p99: at(99)?,
            cpu: Cpu {
                server: each(cpu.server, after.server),
                database: each(cpu.database, after.database),
                gateway: each(cpu.gateway, after.gateway),
            },
        })
    }

    /// The shop is told of each of them once: neither fewer nor more.
    async fn until_fulfilled(&self, wanted: u64, began: Instant) -> Result<()> {
        loop {
            let fulfilled = self.server.fulfilled().await?;
            ensure!(fulfilled <= wanted, "{fulfilled} orders were fulfilled where {wanted} were paid");
            if fulfilled == wanted {
                return Ok(());
            }
            ensure!(began.elapsed() < PATIENCE, "only {fulfilled} of {wanted} paid orders were fulfilled");
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    fn cpu(&self) -> Cpu {
        Cpu {
            server: self.server.processes().cpu(),
            database: database_processes().cpu(),
            gateway: self.gateway.processes().cpu(),
        }
    }
}

fn per_second(orders: usize, time: Duration) -> f64 {
    orders as f64 / time.as_secs_f64()
}
