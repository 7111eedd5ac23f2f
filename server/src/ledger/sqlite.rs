//! SQLite: one file, written ahead and synced, for the processes of one machine.

use std::{path::Path, time::Duration};

use sqlx::{
    Connection, SqliteConnection, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::{LedgerError, db::Db, schema};

pub(super) const STEPS: [(i64, &str, &str); 5] = [
    (1, "ledger", include_str!("../../migrations/sqlite/0001_ledger.sql")),
    (2, "attention", include_str!("../../migrations/sqlite/0002_attention.sql")),
    (3, "several", include_str!("../../migrations/sqlite/0003_several.sql")),
    (4, "refund_terms", include_str!("../../migrations/sqlite/0004_refund_terms.sql")),
    (5, "lookups", include_str!("../../migrations/sqlite/0005_lookups.sql")),
];

/// Two processes that open one new file at a time get into each other's way; the one that is late finds all done.
const TRIES: usize = 5;

/// What SQLite calls a database that is in no file.
const IN_MEMORY: &str = ":memory:";

type Failure = Box<dyn std::error::Error + Send + Sync>;

pub(super) async fn open(path: &Path) -> Result<Db, LedgerError> {
    let failed = |source| LedgerError::Open { path: path.to_owned(), source };
    let pool = connect(path).await.map_err(failed)?;
    match up_to_date(&pool).await {
        Ok(()) => Ok(Db::Sqlite(pool)),
        Err(source) => {
            pool.close().await;
            Err(failed(source))
        }
    }
}

async fn connect(path: &Path) -> Result<SqlitePool, Failure> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // A payment that was written down must survive a power cut.
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(10))
        .foreign_keys(true);
    let pool = SqlitePoolOptions::new().max_connections(4).acquire_timeout(Duration::from_secs(15));
    // Each connection would have a memory of its own, and take it away with it.
    let pool = if path == Path::new(IN_MEMORY) {
        pool.max_connections(1).min_connections(1).idle_timeout(None).max_lifetime(None)
    } else {
        pool
    };
    let pool = pool.before_acquire(|connection, _| Box::pin(async move { Ok(is_usable(connection)) }));
    Ok(pool.connect_with(options).await?)
}

/// A full disk makes SQLite end a transaction by itself. The connection then still counts it as open, and could begin no
/// other one: it is thrown away, and a new one takes its place.
fn is_usable(connection: &SqliteConnection) -> bool {
    !connection.is_in_transaction()
}

async fn up_to_date(pool: &SqlitePool) -> Result<(), Failure> {
    let migrator = schema::migrator(&STEPS);
    let mut tries = 1;
    while let Err(error) = migrator.run(pool).await {
        if tries == TRIES {
            return Err(error.into());
        }
        tries += 1;
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(schema::check(sqlx::query_scalar("SELECT MAX(needs) FROM compatibility").fetch_one(pool).await?)?)
}
