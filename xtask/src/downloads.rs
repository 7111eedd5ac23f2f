//! Packages of other languages that tests need.
//!
//! They are downloaded once, into the user's cache, outside `target/`: cleaning the build doesn't cost a download.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::{cache, ui};

/// The folder of a package, downloaded if it isn't there. A download that is cut short leaves nothing behind.
pub(crate) fn fetched(kind: &str, what: &str, install: impl Fn(&Path) -> Command) -> Result<PathBuf> {
    let name = what.replace(['=', '@'], "-");
    let all = cache::folder(kind)?;
    let folder = all.join(&name);
    if folder.is_dir() {
        return Ok(folder);
    }
    ui::step(format_args!("Downloading {what} into {}", folder.display()));
    let half = all.join(format!("{name}.{}", std::process::id()));
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
