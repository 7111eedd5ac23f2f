//! fake-iamport-server, the only other stand-in for i'mport: measured beside the sandbox where somebody has it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::server::Server;
use crate::{browser::on_path, downloads, ui, workspace::Workspace};

/// The version that the measurement knows.
const PACKAGE: &str = "fake-iamport-server@1.0.6";

/// A folder with the built package, and the Node that runs it.
pub(super) struct Peer {
    node: PathBuf,
    package: PathBuf,
}

/// The package in `named`, or else npm's. Nothing, and a word about it, if npm has none.
pub(super) fn find(named: Option<&Path>) -> Result<Option<Peer>> {
    let (node, npm) = (on_path("node"), on_path("npm"));
    if let Some(folder) = named {
        let node = node.context("fake-iamport-server needs Node, and there is no `node` on PATH")?;
        let package = folder.canonicalize().with_context(|| format!("there is no folder {}", folder.display()))?;
        if !package.join("lib/index.js").is_file() {
            bail!("{} isn't built: `npm install && npm run build` there makes lib/index.js", package.display());
        }
        return Ok(Some(Peer { node, package }));
    }
    let found = node.zip(npm).context("there is no Node with npm on PATH");
    match found.and_then(|(node, npm)| Ok((node, downloads::of_npm("clients", &npm, PACKAGE)?))) {
        Ok((node, folder)) => {
            let package = folder.join("node_modules").join("fake-iamport-server");
            Ok(Some(Peer { node, package }))
        }
        Err(error) => {
            ui::note(format_args!("LEFT OUT: {PACKAGE} beside it: {error:#}"));
            ui::note("Build it from its repository, and name its folder with --peer, to have the ratio.");
            Ok(None)
        }
    }
}

impl Peer {
    pub(super) fn start(&self, workspace: &Workspace) -> Result<Server> {
        let script = workspace.target().join("bench-peer.js");
        fs::write(&script, include_str!("peer.js"))
            .with_context(|| format!("{} can't be written", script.display()))?;
        Server::start(Command::new(&self.node).arg(&script).arg(&self.package))
    }
}
