//! REST clients of i'mport that others wrote: the sandbox has to be good enough for them, too.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::Result;

use crate::{browser::on_path, downloads, ui};

/// Of the cache.
const FOLDER: &str = "clients";

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
    let folder = downloads::fetched(FOLDER, PYTHON, |folder| {
        let mut command = Command::new(python);
        command.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-cache-dir", "--target"]);
        command.arg(folder).arg(PYTHON).env("PIP_ROOT_USER_ACTION", "ignore");
        command
    })?;
    Ok(vec![("PAYJOA_CLIENT_PYTHON", python.into()), ("PAYJOA_CLIENT_PYTHON_PACKAGES", folder.into())])
}

fn of_node(node: &Path, npm: &Path) -> Result<Environment> {
    let folder = downloads::of_npm(FOLDER, npm, NODE)?;
    let packages = folder.join("node_modules");
    Ok(vec![("PAYJOA_CLIENT_NODE", node.into()), ("PAYJOA_CLIENT_NODE_PACKAGES", packages.into())])
}

fn has_pip(python: &Path) -> bool {
    let mut command = Command::new(python);
    command.args(["-m", "pip", "--version"]).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}
