//! The PostgreSQL that the tests of the ledger start for themselves.

use std::env;
use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::packages;

/// Finds PostgreSQL's programs, or installs them where that takes no questions. The tests themselves say the same if they
/// are started without this.
pub(crate) fn ensure() -> Result<()> {
    if env::var_os("PAYJOA_TEST_POSTGRES").is_some_and(|word| word == "skip") || is_there() {
        return Ok(());
    }
    if packages::install("PostgreSQL", &["postgresql", "postgresql-client"]) && is_there() {
        return Ok(());
    }
    bail!(
        "the tests of the ledger need PostgreSQL's programs (initdb, postgres, psql).\n  \
         Debian: apt install postgresql\n  \
         Fedora: dnf install postgresql-server\n  \
         macOS:  brew install postgresql\n\
         Installed elsewhere? Set PAYJOA_POSTGRES_BIN to the folder. \
         To leave these tests out, set PAYJOA_TEST_POSTGRES=skip."
    )
}

fn is_there() -> bool {
    let named = env::var_os("PAYJOA_POSTGRES_BIN").map(PathBuf::from);
    let on_path = env::var_os("PATH").map(|path| env::split_paths(&path).collect::<Vec<_>>()).unwrap_or_default();
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders = named.into_iter().chain(on_path).chain(debian.map(|entry| entry.path().join("bin")));
    folders.any(|folder| ["initdb", "postgres", "psql"].iter().all(|name| folder.join(name).is_file()))
}
