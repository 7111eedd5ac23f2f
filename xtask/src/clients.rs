//! REST clients of i'mport that others wrote: the sandbox has to be good enough for them, too.
//!
//! They are downloaded once, into the user's cache, outside `target/`: cleaning the build doesn't cost a download.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::{browser::on_path, cache, ui};

/// PyPI's and npm's, in the versions that the tests know.
const PYTHON: &str = "iamport-rest-client==0.9.0";
const NODE: &str = "iamport@0.3.4";

/// What the sandbox's tests read: which program, and where its packages are.
pub(crate) fn ensure() -> Environment {
    let python = ["python3", "python"].iter().find_map(|name| on_path(name)).filter(|python| has_pip(python));
    let node = on_path("node").zip(on_path("npm"));
    if python.is_none() && node.is_none() {
        ui::note("================================================================================");
        ui::note("SKIPPED: neither Python with pip nor Node with npm is on PATH, so nobody else's");
        ui::note("client is driven against the sandbox. Install one of them to test that as well.");
        ui::note("================================================================================");
        return Vec::new();
    }
    let found = [python.map(|python| of_python(&python)), node.map(|(node, npm)| of_node(&node, &npm))];
    let mut ready = Vec::new();
    for client in found.into_iter().flatten() {
        match client {
            Ok(environment) => ready.extend(environment),
            // A registry that can't be reached says nothing about payjoa.
            Err(error) => {
                ui::note(format_args!("LEFT OUT: a client that isn't ours, driven against the sandbox: {error:#}"));
            }
        }
    }
    ready
}

type Environment = Vec<(&'static str, OsString)>;

fn of_python(python: &Path) -> Result<Environment> {
    let folder = fetched(PYTHON, |folder| {
        let mut command = Command::new(python);
        command.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-cache-dir", "--target"]);
        command.arg(folder).arg(PYTHON).env("PIP_ROOT_USER_ACTION", "ignore");
        command
    })?;
    Ok(vec![("PAYJOA_CLIENT_PYTHON", python.into()), ("PAYJOA_CLIENT_PYTHON_PACKAGES", folder.into())])
}

fn of_node(node: &Path, npm: &Path) -> Result<Environment> {
    let packages = of_npm(NODE, npm)?;
    Ok(vec![("PAYJOA_CLIENT_NODE", node.into()), ("PAYJOA_CLIENT_NODE_PACKAGES", packages.into())])
}

/// npm's package, and what it needs: the folder that they are in.
pub(crate) fn of_npm(package: &str, npm: &Path) -> Result<PathBuf> {
    let folder = fetched(package, |folder| {
        let mut command = Command::new(npm);
        // No package's own script runs.
        command.args(["install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix"]);
        command.arg(folder).arg(package);
        command
    })?;
    Ok(folder.join("node_modules"))
}

/// The folder of a client, downloaded if it isn't there. A download that is cut short leaves nothing behind.
fn fetched(what: &str, install: impl Fn(&Path) -> Command) -> Result<PathBuf> {
    let name = what.replace(['=', '@'], "-");
    let clients = cache::folder("clients")?;
    let folder = clients.join(&name);
    if folder.is_dir() {
        return Ok(folder);
    }
    ui::step(format_args!("Downloading {what} into {}", folder.display()));
    let half = clients.join(format!("{name}.{}", std::process::id()));
    fs::create_dir_all(&half).with_context(|| format!("{} can't be made", half.display()))?;
    let status = install(&half).stdin(Stdio::null()).status().with_context(|| format!("{what} can't be fetched"));
    if !status.as_ref().is_ok_and(std::process::ExitStatus::success) {
        // What is left of it doesn't matter to anybody.
        let _ = fs::remove_dir_all(&half);
        bail!("{what} can't be fetched; is the registry within reach? ({status:?})");
    }
    if fs::rename(&half, &folder).is_err() && !folder.is_dir() {
        bail!("{} can't be moved to {}", half.display(), folder.display());
    }
    Ok(folder)
}

fn has_pip(python: &Path) -> bool {
    let mut command = Command::new(python);
    command.args(["-m", "pip", "--version"]).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}
