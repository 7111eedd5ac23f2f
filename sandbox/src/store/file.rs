//! The file itself.

use std::{borrow::Cow, path::Path, time::Duration};

use futures_util::TryStreamExt;
use sqlx::{
    ConnectOptions, Connection, Row, SqliteConnection,
    error::DatabaseError,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteLockingMode, SqliteSynchronous},
};

use super::{Change, Saved, StateFileError};

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// One connection, which nobody else has while it lives.
pub(super) struct File {
    connection: SqliteConnection,
}

/// Marks the file as the sandbox's (`pjsb`) and its rows' form.
const OURS: i64 = 0x706a_7362;
const VERSION: i64 = 1;

/// SQLite's code for a file that somebody else has locked.
const BUSY: &str = "5";
/// And for one that is no database.
const NO_DATABASE: &str = "26";

impl File {
    pub(super) async fn open(path: &Path) -> Result<File, StateFileError> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            // Two sandboxes on one file would overwrite each other.
            .locking_mode(SqliteLockingMode::Exclusive)
            .journal_mode(SqliteJournalMode::Wal)
            // What was answered survives a power cut, too.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_millis(500));
        let path = path.to_owned();
        let failed = |error: sqlx::Error| {
            let code = error.as_database_error().and_then(DatabaseError::code).map(Cow::into_owned);
            match code.as_deref() {
                Some(BUSY) => StateFileError::InUse { path: path.clone() },
                Some(NO_DATABASE) => StateFileError::Foreign { path: path.clone() },
                _ => StateFileError::Open { path: path.clone(), cause: error.into() },
            }
        };
        let mut connection = options.connect().await.map_err(&failed)?;
        if !prepare(&mut connection).await.map_err(&failed)? {
            return Err(StateFileError::Foreign { path });
        }
        Ok(File { connection })
    }

    pub(super) async fn read(&mut self) -> Result<Saved, Failure> {
        let mut saved = Saved::default();
        let mut rows = sqlx::query("SELECT kind, body FROM record ORDER BY kind, place").fetch(&mut self.connection);
        while let Some(row) = rows.try_next().await? {
            saved.take(row.try_get(0)?, row.try_get(1)?)?;
        }
        Ok(saved)
    }

    /// All or nothing.
    pub(super) async fn write(&mut self, changes: &[Change]) -> Result<(), sqlx::Error> {
        let mut transaction = self.connection.begin().await?;
        for change in changes {
            let query = match &change.body {
                Some(body) => sqlx::query(
                    "INSERT INTO record (kind, name, place, body) VALUES (?1, ?2, ?3, ?4) \
                     ON CONFLICT (kind, name) DO UPDATE SET body = excluded.body",
                )
                .bind(change.kind.as_str())
                .bind(&change.name)
                .bind(change.place)
                .bind(body),
                None => sqlx::query("DELETE FROM record WHERE kind = ?1 AND name = ?2")
                    .bind(change.kind.as_str())
                    .bind(&change.name),
            };
            query.execute(&mut *transaction).await?;
        }
        transaction.commit().await
    }

    pub(super) async fn close(self) {
        if let Err(error) = self.connection.close().await {
            tracing::warn!(%error, "the state file wasn't closed properly; nothing is lost");
        }
    }
}

/// Makes the table in a new file, and says whether the file is one of ours.
async fn prepare(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    // Takes the lock that keeps others out.
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    let application: i64 = sqlx::query_scalar("PRAGMA application_id").fetch_one(&mut *transaction).await?;
    let version: i64 = sqlx::query_scalar("PRAGMA user_version").fetch_one(&mut *transaction).await?;
    let tables: i64 = sqlx::query_scalar("SELECT count(*) FROM sqlite_master").fetch_one(&mut *transaction).await?;
    if (application, version, tables) == (0, 0, 0) {
        let table = "CREATE TABLE record (kind TEXT NOT NULL, name TEXT NOT NULL, place INTEGER NOT NULL, \
                     body TEXT NOT NULL, PRIMARY KEY (kind, name)) STRICT";
        sqlx::query(table).execute(&mut *transaction).await?;
        sqlx::query("PRAGMA application_id = 1886024546").execute(&mut *transaction).await?;
        sqlx::query("PRAGMA user_version = 1").execute(&mut *transaction).await?;
    } else if (application, version) != (OURS, VERSION) {
        return Ok(false);
    }
    transaction.commit().await?;
    Ok(true)
}
