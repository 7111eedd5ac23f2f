//! Bringing a database up to date, and leaving one alone that is ahead.
//!
//! Several versions of a shop's server run on one ledger while a new one is rolled out, so steps only ever add: see
//! `migrations/README.md`. A step that an older server can't live with says so in the table `compatibility`.

use sqlx::{
    SqlSafeStr,
    migrate::{Migration, MigrationType, Migrator},
};

/// The newest step that this server knows.
pub(super) const NEWEST: i64 = 5;

/// The database is of a later server, and this one can't work with it.
#[derive(Debug, thiserror::Error)]
#[error("it was made by a newer version of this software (it needs step {needs}, this one knows {NEWEST})")]
pub(super) struct TooNew {
    pub(super) needs: i64,
}

/// Embedded by hand: the macro for it would build SQLite a second time, for the compiler.
pub(super) fn migrator(steps: &[(i64, &'static str, &'static str)]) -> Migrator {
    let step = |&(number, name, sql): &(i64, &'static str, &'static str)| {
        Migration::new(number, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
    };
    let mut migrator = Migrator::with_migrations(steps.iter().map(step).collect());
    // Steps of a later server: `compatibility` says whether they matter.
    migrator.set_ignore_missing(true);
    migrator
}

pub(super) fn check(needs: Option<i64>) -> Result<(), TooNew> {
    needs.filter(|&needs| needs > NEWEST).map_or(Ok(()), |needs| Err(TooNew { needs }))
}
