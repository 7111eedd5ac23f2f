//! `cargo xtask bench server`: how fast a shop's server confirms payments, beside the same two endpoints in Node.
//!
//! Builds and fetches what is compared; the measuring is a program of its own (`xtask/server-bench`).

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::browser::on_path;
use crate::cli::ServerBench;
use crate::workspace::Workspace;
use crate::{cache, cargo, postgres, ui};

/// What a shop in Node consists of; `node_modules` comes beside it.
const PEER: [&str; 4] = ["package.json", "postgres.js", "server.js", "sqlite.js"];

/// Builds as it is released, fetches what Node needs, measures, prints.
pub(crate) fn run(workspace: &Workspace, options: &ServerBench) -> Result<()> {
    ui::step("Building the gateway, the shop and the load as they are released");
    let packages = ["-p", "payjoa-sandbox", "-p", "server-bench"];
    cargo::run(workspace, [&["build", "--locked", "--release"][..], &packages].concat())?;
    let binary =
        |name: &str| workspace.target().join("release").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    let mut command = Command::new(binary("server-bench"));
    command.arg("--gateway").arg(binary("payjoa-sandbox")).arg("--shop").arg(binary("bench-shop"));
    if let Some((node, folder)) = peer(workspace) {
        command.arg("--node").arg(node).arg("--node-peer").arg(folder);
    }
    command.envs(postgres::ensure());
    command.args(options.arguments());
    ui::step("Measuring; this takes some minutes");
    cargo::check(&mut command)
}

impl ServerBench {
    fn arguments(&self) -> Vec<String> {
        let numbers: Vec<String> = self.concurrency.iter().map(usize::to_string).collect();
        let (orders, rounds) = (self.orders.to_string(), self.rounds.to_string());
        let mut words = vec!["--orders".to_owned(), orders, "--rounds".to_owned(), rounds];
        words.extend(["--concurrency".to_owned(), numbers.join(",")]);
        words.extend(self.json.then(|| "--json".to_owned()));
        words
    }
}

/// `node` and the folder of the peer with its packages, fetched if need be. Without them there is nothing to compare with,
/// which is said loudly: payjoa-server's own numbers are worth something nevertheless.
fn peer(workspace: &Workspace) -> Option<(PathBuf, PathBuf)> {
    let found = match on_path("node").zip(on_path("npm")) {
        Some((node, npm)) => fetched(workspace, &npm).map(|folder| (node, folder)),
        None => Err(anyhow::anyhow!("neither node nor npm is on PATH, or only one of them")),
    };
    found
        .inspect_err(|error| {
            ui::note("================================================================================");
            ui::note(format_args!("LEFT OUT: the comparison with Node ({error:#})."));
            ui::note("payjoa-server is measured alone. Install Node 20 or newer, with npm, to compare.");
            ui::note("================================================================================");
        })
        .ok()
}

/// The peer in the user's cache, with the packages of its `package.json`. Another set of versions is another folder.
fn fetched(workspace: &Workspace, npm: &Path) -> Result<PathBuf> {
    let source = workspace.root().join("xtask").join("server-bench").join("node-peer");
    let folder = cache::folder("node-peer")?;
    fs::create_dir_all(&folder).with_context(|| format!("{} can't be made", folder.display()))?;
    let manifest = fs::read(source.join("package.json"))?;
    // Written last: it says that these packages are all there.
    let installed = folder.join("installed.json");
    if !fs::read(&installed).is_ok_and(|before| before == manifest) {
        ui::step(format_args!("Fetching what the shop in Node needs into {}", folder.display()));
        fs::write(folder.join("package.json"), &manifest)?;
        let mut command = Command::new(npm);
        // better-sqlite3 brings its own code ready-made, or builds it: a minute or two.
        command.args(["install", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"]);
        let status = command.current_dir(&folder).stdin(Stdio::null()).stdout(Stdio::null()).status()?;
        if !status.success() {
            bail!("`npm install` failed in {} ({status})", folder.display());
        }
    }
    for name in PEER {
        fs::copy(source.join(name), folder.join(name)).with_context(|| format!("{name} can't be copied"))?;
    }
    fs::write(installed, manifest)?;
    Ok(folder)
}
