//! Where downloads and tools are kept: in the user's cache, outside `target/`, so that cleaning the build costs none of them.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::{env, fs};

use anyhow::{Context, Result, bail};

use crate::ui;

/// A folder in `$PAYJOA_CACHE`, or in the user's cache folder. It need not be there.
pub(crate) fn folder(name: &str) -> Result<PathBuf> {
    let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let named = set("PAYJOA_CACHE");
    let user =
        set("XDG_CACHE_HOME").or_else(|| set("LOCALAPPDATA")).or_else(|| set("HOME").map(|home| home.join(".cache")));
    let base = named.or_else(|| user.map(|user| user.join("payjoa")));
    Ok(base.context("set PAYJOA_CACHE to a folder for downloads")?.join(name))
}

/// A folder of the cache with what `install` puts into it, unless it is there. A download that is cut short leaves nothing behind.
pub(crate) fn fetched(name: &str, what: &str, install: impl Fn(&Path) -> Command) -> Result<PathBuf> {
    let folder = folder(name)?;
    if folder.is_dir() {
        return Ok(folder);
    }
    ui::step(format_args!("Downloading {what} into {}", folder.display()));
    let half = PathBuf::from(format!("{}.{}", folder.display(), std::process::id()));
    fs::create_dir_all(&half).with_context(|| format!("{} can't be made", half.display()))?;
    let status = install(&half).stdin(Stdio::null()).status().with_context(|| format!("{what} can't be fetched"));
    if !status.as_ref().is_ok_and(ExitStatus::success) {
        // What is left of it doesn't matter to anybody.
        let _ = fs::remove_dir_all(&half);
        bail!("{what} can't be fetched; is the registry within reach? ({status:?})");
    }
    if fs::rename(&half, &folder).is_err() && !folder.is_dir() {
        bail!("{} can't be moved to {}", half.display(), folder.display());
    }
    Ok(folder)
}
