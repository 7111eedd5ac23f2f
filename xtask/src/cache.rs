//! Where downloads and tools are kept: in the user's cache, outside `target/`, so that cleaning the build costs none of them.

use std::env;
use std::path::PathBuf;

use anyhow::{Context, Result};

/// A folder in `$PAYJOA_CACHE`, or in the user's cache folder. It need not be there.
pub(crate) fn folder(name: &str) -> Result<PathBuf> {
    let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let named = set("PAYJOA_CACHE");
    let user =
        set("XDG_CACHE_HOME").or_else(|| set("LOCALAPPDATA")).or_else(|| set("HOME").map(|home| home.join(".cache")));
    let base = named.or_else(|| user.map(|user| user.join("payjoa")));
    Ok(base.context("set PAYJOA_CACHE to a folder for downloads")?.join(name))
}
