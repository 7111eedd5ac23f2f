//! The PostgreSQL that the tests of the ledger start for themselves.

use std::env;
use std::path::PathBuf;

use crate::{packages, ui};

/// Finds PostgreSQL's programs, or installs them where that takes no questions. Where they can't be had, says so and gives
/// what tells the tests to leave PostgreSQL out: the ledger's own database is SQLite, which is always there.
pub(crate) fn ensure() -> Option<(&'static str, &'static str)> {
    if is_there() || packages::install("PostgreSQL", &["postgresql", "postgresql-client"]) && is_there() {
        return None;
    }
    ui::note(
        "LEFT OUT: the tests of the ledger in PostgreSQL. They need its programs (initdb, postgres, psql).\n  \
         Debian: apt install postgresql\n  \
         Fedora: dnf install postgresql-server\n  \
         macOS:  brew install postgresql\n  \
         Installed elsewhere? Set PAYJOA_POSTGRES_BIN to the folder.",
    );
    Some(("PAYJOA_TEST_POSTGRES", "skip"))
}

fn is_there() -> bool {
    let named = env::var_os("PAYJOA_POSTGRES_BIN").map(PathBuf::from);
    let on_path = env::var_os("PATH").map(|path| env::split_paths(&path).collect::<Vec<_>>()).unwrap_or_default();
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders = named.into_iter().chain(on_path).chain(debian.map(|entry| entry.path().join("bin")));
    folders.any(|folder| ["initdb", "postgres", "psql"].iter().all(|name| folder.join(name).is_file()))
}
