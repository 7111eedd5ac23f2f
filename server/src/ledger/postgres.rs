//! PostgreSQL: one database, for the processes of several machines.

use std::{str::FromStr, time::Duration};

use sqlx::{
    Connection, Executor, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use super::{LedgerError, db::Db, schema};

/// PostgreSQL came when SQLite's schema had two steps: its first one is both of them.
const STEPS: [(i64, &str, &str); 4] = [
    (2, "ledger", include_str!("../../migrations/postgres/0002_ledger.sql")),
    (3, "several", include_str!("../../migrations/postgres/0003_several.sql")),
    (4, "refund_terms", include_str!("../../migrations/postgres/0004_refund_terms.sql")),
    (5, "lookups", include_str!("../../migrations/postgres/0005_lookups.sql")),
];

/// What every connection begins with. A commit is on disk; a statement sees what was committed before it began, and one that
/// has waited for a row what became of the row, whatever this database does by default; a process that hangs or is cut off
/// in the middle of a transaction holds nobody up for long.
///
/// Every statement has an index that gives it its rows in order. What is known of the tables is from quiet times, when
/// nothing waits; by that, PostgreSQL would rather collect and sort all that waits, which is little then, and much in a sale.
const SESSION: &str = "SET synchronous_commit = on; SET default_transaction_isolation = 'read committed'; \
                       SET default_transaction_read_only = off; SET lock_timeout = '10s'; SET statement_timeout = '30s'; \
                       SET idle_in_transaction_session_timeout = '20s'; \
                       SET enable_seqscan = off; SET enable_bitmapscan = off; SET jit = off";

/// A connection that was in use so lately needn't be asked whether it still is one: under load that would be a question for
/// each question.
const FRESH: Duration = Duration::from_millis(100);

type Failure = Box<dyn std::error::Error + Send + Sync>;

pub(super) async fn open(url: &str) -> Result<Db, LedgerError> {
    let failed = |source| LedgerError::Connect { source };
    let pool = connect(url).await.map_err(failed)?;
    match up_to_date(&pool).await {
        Ok(()) => Ok(Db::Postgres(pool)),
        Err(source) => {
            pool.close().await;
            Err(failed(source))
        }
    }
}

async fn connect(url: &str) -> Result<PgPool, Failure> {
    let options = PgConnectOptions::from_str(url)?.application_name("payjoa");
    let pool = PgPoolOptions::new()
        .max_connections(10)
        .acquire_timeout(Duration::from_secs(15))
        .test_before_acquire(false)
        .before_acquire(|connection, meta| {
            Box::pin(async move {
                if meta.idle_for > FRESH {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
        .after_connect(|connection, _| Box::pin(async move { connection.execute(SESSION).await.map(|_| ()) }));
    Ok(pool.connect_with(options).await?)
}

/// Several processes may do this at a time: the first one locks the others out until it is done.
async fn up_to_date(pool: &PgPool) -> Result<(), Failure> {
    schema::migrator(&STEPS).run(pool).await?;
    Ok(schema::check(sqlx::query_scalar("SELECT MAX(needs) FROM compatibility").fetch_one(pool).await?)?)
}
