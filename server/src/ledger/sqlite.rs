//! SQLite: one file, written ahead and synced, for the processes of one machine.

use std::{path::Path, time::Duration};

use sqlx::{
    Connection, Executor, SqliteConnection, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::{LedgerError, db::Db, schema, writer::Writer};

pub(super) const STEPS: [(i64, &str, &str); 5] = [
    (1, "ledger", include_str!("../../migrations/sqlite/0001_ledger.sql")),
    (2, "attention", include_str!("../../migrations/sqlite/0002_attention.sql")),
    (3, "several", include_str!("../../migrations/sqlite/0003_several.sql")),
    (4, "refund_terms", include_str!("../../migrations/sqlite/0004_refund_terms.sql")),
    (5, "lookups", include_str!("../../migrations/sqlite/0005_lookups.sql")),
];

/// Two processes that open one new file at a time get into each other's way; the one that is late finds all done.
const TRIES: usize = 5;

/// How many connections look things up at a time.
const READERS: u32 = 4;

/// What SQLite calls a database that is in no file.
const IN_MEMORY: &str = ":memory:";

type Failure = Box<dyn std::error::Error + Send + Sync>;

pub(super) async fn open(path: &Path) -> Result<Db, LedgerError> {
    connect(path).await.map_err(|source| LedgerError::Open { path: path.to_owned(), source })
}

async fn connect(path: &Path) -> Result<Db, Failure> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // A payment that was written down must survive a power cut.
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(10))
        .foreign_keys(true);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    up_to_date(&mut connection).await?;
    let readers = if path == Path::new(IN_MEMORY) { None } else { Some(readers(options.clone())) };
    // The writer waits by itself, without keeping SQLite's thread.
    connection.execute("PRAGMA busy_timeout = 0").await?;
    Ok(Db::Sqlite {
        writer: Writer::new(connection, options.busy_timeout(Duration::ZERO).create_if_missing(false)),
        readers,
    })
}

/// There is a file by now, and it is up to date.
fn readers(options: SqliteConnectOptions) -> SqlitePool {
    SqlitePoolOptions::new()
        .max_connections(READERS)
        .acquire_timeout(Duration::from_secs(15))
        // A file doesn't hang up, and asking it whether it has is as dear as a look.
        .test_before_acquire(false)
        .after_connect(|connection, _| {
            Box::pin(async move { connection.execute("PRAGMA query_only = on").await.map(|_| ()) })
        })
        .connect_lazy_with(options.create_if_missing(false))
}

async fn up_to_date(connection: &mut SqliteConnection) -> Result<(), Failure> {
    let migrator = schema::migrator(&STEPS);
    let mut tries = 1;
    while let Err(error) = migrator.run(&mut *connection).await {
        if tries == TRIES {
            return Err(error.into());
        }
        tries += 1;
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(schema::check(sqlx::query_scalar("SELECT MAX(needs) FROM compatibility").fetch_one(connection).await?)?)
}
