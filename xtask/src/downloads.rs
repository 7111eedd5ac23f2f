//! Packages of other languages that tests need.
//!
//! They are downloaded once, into the user's cache, outside `target/`: cleaning the build doesn't cost a download.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::cache;

/// The folder of a package, downloaded if it isn't there. A download that is cut short leaves nothing behind.
pub(crate) fn fetched(kind: &str, what: &str, install: impl Fn(&Path) -> Command) -> Result<PathBuf> {
    cache::fetched(&format!("{kind}/{}", what.replace(['=', '@'], "-")), what, install)
}

/// The same with npm, for `NAME@VERSION`; the package is in `node_modules` of the folder.
pub(crate) fn of_npm(kind: &str, npm: &Path, what: &str) -> Result<PathBuf> {
    fetched(kind, what, |folder| {
        let mut command = Command::new(npm);
        // No package's own script runs.
        command.args(["install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix"]);
        command.arg(folder).arg(what);
        command
    })
}
