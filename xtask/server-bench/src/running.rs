//! The processes: the gateway, and the servers that are compared.

use std::{
    borrow::BorrowMut,
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::{load::Connection, procfs::Processes};

/// Programs to be run.
#[derive(Clone, Debug)]
pub(crate) struct Programs {
    pub(crate) gateway: PathBuf,
    pub(crate) shop: PathBuf,
    /// `node`, and the folder of the peer; none to measure payjoa-server alone.
    pub(crate) node: Option<(PathBuf, PathBuf)>,
}

/// Who is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Contender {
    Payjoa,
    Node,
}

impl Contender {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Contender::Payjoa => "payjoa-server",
            Contender::Node => "Node",
        }
    }
}

/// Processes that listen, ended with their owner.
#[derive(Debug)]
pub(crate) struct Running {
    children: Vec<Child>,
    pub(crate) addresses: Vec<SocketAddr>,
}

impl Programs {
    pub(crate) fn start_gateway(&self) -> Result<Running> {
        let mut command = Command::new(&self.gateway);
        command.args(["serve", "--port", "0"]);
        Running::start([command])
    }

    /// So many processes on one database. payjoa-server's have a port each, as behind a proxy; Node's share one.
    pub(crate) fn start(
        &self,
        contender: Contender,
        processes: usize,
        gateway: SocketAddr,
        database: &str,
    ) -> Result<Running> {
        let gateway = format!("http://{gateway}");
        match (contender, &self.node) {
            (Contender::Payjoa, _) => Running::start((0..processes).map(|_| {
                let mut command = Command::new(&self.shop);
                command.args(["--gateway", &gateway, "--database", database]);
                command
            })),
            (Contender::Node, node) => {
                let (node, folder) = node.as_ref().context("there is no Node")?;
                let mut command = Command::new(node);
                command.arg(folder.join("server.js")).args([&gateway, database, &processes.to_string()]);
                Running::start([command.env("NODE_ENV", "production").env("NODE_NO_WARNINGS", "1")])
            }
        }
    }
}

impl Running {
    /// One after the other: the first one brings the database up to date.
    fn start<C: BorrowMut<Command>>(commands: impl IntoIterator<Item = C>) -> Result<Running> {
        let mut running = Running { children: Vec::new(), addresses: Vec::new() };
        for mut command in commands {
            let command = command.borrow_mut();
            let program = command.get_program().display().to_string();
            let failed = || format!("{program} doesn't start");
            let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().with_context(failed)?;
            let out = child.stdout.take();
            running.children.push(child);
            let mut line = String::new();
            BufReader::new(out.with_context(failed)?).read_line(&mut line)?;
            let address = line.trim_end().rsplit("http://").next().unwrap_or_default();
            running.addresses.push(address.parse().with_context(failed)?);
        }
        Ok(running)
    }

    pub(crate) fn address(&self) -> Result<SocketAddr> {
        self.addresses.first().copied().context("nothing was started")
    }

    pub(crate) fn processes(&self) -> Processes {
        Processes::with_descendants(&self.children.iter().map(Child::id).collect::<Vec<_>>())
    }

    /// How many orders have been fulfilled, by all processes.
    pub(crate) async fn fulfilled(&self) -> Result<u64> {
        let mut sum = 0;
        for &address in &self.addresses {
            let (_, answer) =
                Connection::open(address).await?.ask("GET", "/fulfilled", "", bytes::Bytes::new()).await?;
            let answer: Value = serde_json::from_slice(&answer)?;
            sum += answer.get("fulfilled").and_then(Value::as_u64).context("a server doesn't say what it fulfilled")?;
        }
        Ok(sum)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        for child in &mut self.children {
            // Node's workers end with their primary. It may have ended by itself.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// The processes of the PostgreSQL that this process has started.
pub(crate) fn database_processes() -> Processes {
    Processes::with_descendants(&[std::process::id()]).named("postgres")
}
