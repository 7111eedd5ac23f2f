//! Where PostgreSQL's programs are. Debian keeps the server's out of the way of everybody.

use std::{env, fs, path::PathBuf};

/// The folder with `initdb` and `postgres`, the newest one if there are several.
pub(crate) fn find() -> Option<PathBuf> {
    let on_path = env::var_os("PATH").map(|path| env::split_paths(&path).collect::<Vec<_>>()).unwrap_or_default();
    let named = env::var_os("PAYJOA_POSTGRES_BIN").map(PathBuf::from);
    let mut debian: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let entry = entry.ok()?;
            Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin")))
        })
        .collect();
    debian.sort();
    let debian = debian.into_iter().rev().map(|(_, folder)| folder);
    named
        .into_iter()
        .chain(debian)
        .chain(on_path)
        .find(|folder| ["initdb", "postgres", "psql"].iter().all(|name| folder.join(name).is_file()))
}

/// What to do without them.
pub(crate) const MISSING: &str = "these tests need PostgreSQL, and its programs (initdb, postgres, psql) are not here.\n  \
     Debian: apt install postgresql   (`cargo xtask test` does that where it takes no questions)\n  \
     Fedora: dnf install postgresql-server\n  \
     macOS:  brew install postgresql\n\
     Installed elsewhere? Set PAYJOA_POSTGRES_BIN to the folder. \
     To leave these tests out, set PAYJOA_TEST_POSTGRES=skip.";
