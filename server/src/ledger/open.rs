//! Opening the database file.

use std::{path::Path, time::Duration};

use sqlx::{
    SqlSafeStr, Sqlite, SqlitePool, Transaction,
    migrate::{Migration, MigrationType, Migrator},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::LedgerError;

/// The ledger: one SQLite file, for one machine, for as many tasks and processes as want it. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Ledger {
    pub(super) pool: SqlitePool,
}

impl Ledger {
    /// Opens the file, creates it if need be, and brings it up to date.
    ///
    /// # Errors
    /// [`LedgerError::Open`] if it can't be used.
    pub async fn open(path: impl AsRef<Path>) -> Result<Ledger, LedgerError> {
        let path = path.as_ref();
        open(path).await.map_err(|source| LedgerError::Open { path: path.to_owned(), source })
    }

    /// Closes it once everything under way is done.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// A transaction that writes: it takes its turn at once instead of failing half-way because another one wrote first.
    pub(super) async fn write(&self) -> Result<Transaction<'static, Sqlite>, LedgerError> {
        Ok(self.pool.begin_with("BEGIN IMMEDIATE").await?)
    }
}

async fn open(path: &Path) -> Result<Ledger, Box<dyn std::error::Error + Send + Sync>> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // A payment that was written down must survive a power cut.
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(10))
        .foreign_keys(true);
    let pool = SqlitePoolOptions::new()
        .max_connections(4)
        .acquire_timeout(Duration::from_secs(15))
        .connect_with(options)
        .await?;
    if let Err(error) = migrator().run(&pool).await {
        pool.close().await;
        return Err(error.into());
    }
    Ok(Ledger { pool })
}

/// Embedded by hand: the macro for it would build SQLite a second time, for the compiler.
fn migrator() -> Migrator {
    let step = |number, name: &'static str, sql: &'static str| {
        Migration::new(number, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
    };
    Migrator::with_migrations(vec![
        step(1, "ledger", include_str!("../../migrations/0001_ledger.sql")),
        step(2, "attention", include_str!("../../migrations/0002_attention.sql")),
    ])
}
