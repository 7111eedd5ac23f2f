//! The two databases behind one small surface: text and whole numbers in, rows out.
//!
//! Every statement of the ledger is written once, in words that both understand: numbered parameters (`$1`), `RETURNING`,
//! `ON CONFLICT`, `IS NOT DISTINCT FROM`. The one difference is how writers keep out of each other's way. PostgreSQL locks
//! rows (`FOR UPDATE`); SQLite has one writer at a time (see [`Writer`]) and no word for it, so it is left out there.

use std::borrow::Cow;

use sqlx::{AssertSqlSafe, Row as _, SqlSafeStr, SqlStr, SqlitePool, sqlite::SqliteRow};
#[cfg(feature = "postgres")]
use sqlx::{PgPool, Postgres, Transaction, postgres::PgRow};

use super::{
    LedgerError,
    chained::{Chained, joined},
    writer::{Turn, Writer},
};

/// Connections to one of them. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) enum Db {
    Sqlite {
        writer: Writer,
        /// They see what is on disk. A database in memory has none: it is the writer's own.
        readers: Option<SqlitePool>,
    },
    #[cfg(feature = "postgres")]
    Postgres(PgPool),
}

/// A transaction; undone when dropped. Whoever found something out in it ends it before saying so: [`Tx::commit`],
/// [`Tx::undo`].
pub(super) enum Tx {
    Sqlite(Turn),
    #[cfg(feature = "postgres")]
    Postgres(Transaction<'static, Postgres>),
}

/// A row that was found.
pub(super) enum Row {
    Sqlite(SqliteRow),
    #[cfg(feature = "postgres")]
    Postgres(PgRow),
}

/// All that the ledger stores.
pub(super) enum Value {
    Text(Option<String>),
    Number(Option<i64>),
}

/// A statement with its parameters, the first one being `$1`.
pub(super) struct Statement {
    sql: Cow<'static, str>,
    values: Vec<Value>,
}

pub(super) fn statement(sql: &'static str) -> Statement {
    Statement { sql: sql.into(), values: Vec::new() }
}

/// One that has as many parameters as it takes. Nothing from outside may be in its words.
pub(super) fn composed(sql: String) -> Statement {
    Statement { sql: sql.into(), values: Vec::new() }
}

impl Statement {
    pub(super) fn bind(mut self, value: impl Into<Value>) -> Statement {
        self.values.push(value.into());
        self
    }

    /// Its words for PostgreSQL, or, without those for locks of rows, for SQLite; and its values.
    fn parts(self, locks: bool) -> (SqlStr, Vec<Value>) {
        let sql = match self.sql {
            sql if !locks && sql.contains("FOR UPDATE") => {
                AssertSqlSafe(sql.replace("FOR UPDATE SKIP LOCKED", "").replace("FOR UPDATE", "")).into_sql_str()
            }
            Cow::Borrowed(sql) => sql.into_sql_str(),
            Cow::Owned(sql) => AssertSqlSafe(sql).into_sql_str(),
        };
        (sql, self.values)
    }

    fn for_sqlite(self) -> (SqlStr, Vec<Value>) {
        self.parts(false)
    }

    #[cfg(feature = "postgres")]
    fn for_postgres(self) -> (SqlStr, Vec<Value>) {
        self.parts(true)
    }
}

/// Whether this process still does anything: a test lets it die between any two statements.
#[cfg(not(test))]
#[expect(clippy::unnecessary_wraps, reason = "in tests, it may be dead")]
#[inline]
fn alive() -> Result<(), LedgerError> {
    Ok(())
}

#[cfg(test)]
use super::tests::death::alive;

/// Binds the values and runs the statement, for whichever driver the executor belongs to.
macro_rules! run {
    ($parts:expr, $fetch:ident, $executor:expr) => {{
        let (sql, values) = $parts;
        let mut query = sqlx::query(sql);
        for value in values {
            query = match value {
                Value::Text(text) => query.bind(text),
                Value::Number(number) => query.bind(number),
            };
        }
        query.$fetch($executor).await
    }};
}

impl Db {
    /// A transaction that writes.
    pub(super) async fn begin(&self) -> Result<Tx, LedgerError> {
        alive()?;
        Ok(match self {
            Db::Sqlite { writer, .. } => Tx::Sqlite(writer.turn().await?),
            #[cfg(feature = "postgres")]
            Db::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// Changes rows; how many.
    pub(super) async fn execute(&self, statement: Statement) -> Result<u64, LedgerError> {
        alive()?;
        Ok(match self {
            Db::Sqlite { writer, .. } => {
                let mut turn = writer.turn().await?;
                let changed = run!(statement.for_sqlite(), execute, turn.connection());
                turn.end_with(changed).await?.rows_affected()
            }
            #[cfg(feature = "postgres")]
            Db::Postgres(pool) => run!(statement.for_postgres(), execute, pool)?.rows_affected(),
        })
    }

    /// Changes rows, and inserts others if it did: all of it or nothing. Whether it did.
    pub(super) async fn change_and_insert(
        &self,
        change: Statement,
        inserts: Vec<Statement>,
    ) -> Result<bool, LedgerError> {
        alive()?;
        let (insert_words, insert_values): (Vec<_>, Vec<_>) = inserts.into_iter().map(|it| (it.sql, it.values)).unzip();
        let (values, offsets) = joined(change.values, insert_values);
        let words = insert_words.iter().map(|sql| &**sql);
        let chained = Chained { change: &change.sql, inserts: offsets.into_iter().zip(words).collect() };
        match self {
            Db::Sqlite { writer, .. } => {
                let mut turn = writer.turn().await?;
                let sql = AssertSqlSafe(chained.for_sqlite()).into_sql_str();
                let changed = run!((sql, values), execute, turn.connection());
                Ok(turn.end_with(changed).await?.rows_affected() > 0)
            }
            #[cfg(feature = "postgres")]
            Db::Postgres(pool) => {
                let sql = AssertSqlSafe(chained.for_postgres()).into_sql_str();
                let row = Row::Postgres(run!((sql, values), fetch_one, pool)?);
                Ok(row.number("changed")? > 0)
            }
        }
    }

    /// Changes one row at most; it, as it is now.
    pub(super) async fn change_one(&self, statement: Statement) -> Result<Option<Row>, LedgerError> {
        Ok(self.change(statement).await?.into_iter().next())
    }

    /// Changes rows; those that it changed, as they are now.
    pub(super) async fn change(&self, statement: Statement) -> Result<Vec<Row>, LedgerError> {
        alive()?;
        Ok(match self {
            Db::Sqlite { writer, .. } => {
                let mut turn = writer.turn().await?;
                let rows = run!(statement.for_sqlite(), fetch_all, turn.connection());
                turn.end_with(rows).await?.into_iter().map(Row::Sqlite).collect()
            }
            #[cfg(feature = "postgres")]
            Db::Postgres(_) => self.all(statement).await?,
        })
    }

    /// Looks for rows; the first one, if any.
    pub(super) async fn optional(&self, statement: Statement) -> Result<Option<Row>, LedgerError> {
        alive()?;
        Ok(match self {
            Db::Sqlite { readers: Some(pool), .. } => {
                run!(statement.for_sqlite(), fetch_optional, pool)?.map(Row::Sqlite)
            }
            Db::Sqlite { writer, readers: None } => {
                let mut turn = writer.turn().await?;
                let row = run!(statement.for_sqlite(), fetch_optional, turn.connection())?;
                turn.undo().await?;
                row.map(Row::Sqlite)
            }
            #[cfg(feature = "postgres")]
            Db::Postgres(pool) => run!(statement.for_postgres(), fetch_optional, pool)?.map(Row::Postgres),
        })
    }

    /// Looks for rows; all of them.
    pub(super) async fn all(&self, statement: Statement) -> Result<Vec<Row>, LedgerError> {
        alive()?;
        Ok(match self {
            Db::Sqlite { readers: Some(pool), .. } => {
                let rows = run!(statement.for_sqlite(), fetch_all, pool)?;
                rows.into_iter().map(Row::Sqlite).collect()
            }
            Db::Sqlite { writer, readers: None } => {
                let mut turn = writer.turn().await?;
                let rows = run!(statement.for_sqlite(), fetch_all, turn.connection())?;
                turn.undo().await?;
                rows.into_iter().map(Row::Sqlite).collect()
            }
            #[cfg(feature = "postgres")]
            Db::Postgres(pool) => {
                let rows = run!(statement.for_postgres(), fetch_all, pool)?;
                rows.into_iter().map(Row::Postgres).collect()
            }
        })
    }

    /// The time on the database's own machine (Unix milliseconds), if it may be another one than this.
    pub(super) async fn clock(&self) -> Result<Option<i64>, LedgerError> {
        match self {
            Db::Sqlite { .. } => Ok(None),
            #[cfg(feature = "postgres")]
            Db::Postgres(_) => {
                let now = statement("SELECT (EXTRACT(EPOCH FROM clock_timestamp()) * 1000)::BIGINT AS now");
                self.optional(now).await?.map(|row| row.number("now")).transpose()
            }
        }
    }

    /// Waits for what is under way and closes all connections.
    pub(super) async fn close(&self) {
        match self {
            Db::Sqlite { writer, readers } => {
                if let Some(pool) = readers {
                    pool.close().await;
                }
                writer.close().await;
            }
            #[cfg(feature = "postgres")]
            Db::Postgres(pool) => pool.close().await,
        }
    }
}

impl Tx {
    /// How many rows it changed.
    pub(super) async fn execute(&mut self, statement: Statement) -> Result<u64, LedgerError> {
        alive()?;
        Ok(match self {
            Tx::Sqlite(tx) => run!(statement.for_sqlite(), execute, tx.connection())?.rows_affected(),
            #[cfg(feature = "postgres")]
            Tx::Postgres(tx) => run!(statement.for_postgres(), execute, &mut **tx)?.rows_affected(),
        })
    }

    /// The row it found, if any.
    pub(super) async fn optional(&mut self, statement: Statement) -> Result<Option<Row>, LedgerError> {
        alive()?;
        Ok(match self {
            Tx::Sqlite(tx) => run!(statement.for_sqlite(), fetch_optional, tx.connection())?.map(Row::Sqlite),
            #[cfg(feature = "postgres")]
            Tx::Postgres(tx) => run!(statement.for_postgres(), fetch_optional, &mut **tx)?.map(Row::Postgres),
        })
    }

    /// Nothing of it was done. What it found out holds: all that it saw is on disk.
    pub(super) async fn undo(self) -> Result<(), LedgerError> {
        match self {
            Tx::Sqlite(turn) => turn.undo().await?,
            #[cfg(feature = "postgres")]
            Tx::Postgres(tx) => tx.rollback().await?,
        }
        Ok(())
    }

    /// All of it is there from now on, whatever happens to this process or machine.
    pub(super) async fn commit(self) -> Result<(), LedgerError> {
        alive()?;
        match self {
            Tx::Sqlite(turn) => turn.commit().await?,
            #[cfg(feature = "postgres")]
            Tx::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}

/// One column of a row, whichever database it is from.
macro_rules! column {
    ($row:expr, $column:expr) => {
        match $row {
            Row::Sqlite(row) => row.try_get($column),
            #[cfg(feature = "postgres")]
            Row::Postgres(row) => row.try_get($column),
        }
    };
}

impl Row {
    pub(super) fn text(&self, column: &str) -> Result<String, LedgerError> {
        Ok(column!(self, column)?)
    }

    pub(super) fn text_or_none(&self, column: &str) -> Result<Option<String>, LedgerError> {
        Ok(column!(self, column)?)
    }

    pub(super) fn number(&self, column: &str) -> Result<i64, LedgerError> {
        Ok(column!(self, column)?)
    }

    pub(super) fn number_or_none(&self, column: &str) -> Result<Option<i64>, LedgerError> {
        Ok(column!(self, column)?)
    }
}

impl From<&str> for Value {
    /// PostgreSQL has no text with a NUL in it. Nothing that is looked for by holds one; in what others say it is noise.
    fn from(text: &str) -> Value {
        let text: Cow<'_, str> = if text.contains('\0') { text.replace('\0', "").into() } else { text.into() };
        Value::Text(Some(text.into_owned()))
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Value {
        text.as_str().into()
    }
}

impl From<Option<&str>> for Value {
    fn from(text: Option<&str>) -> Value {
        text.map_or(Value::Text(None), Value::from)
    }
}

impl From<&Option<String>> for Value {
    fn from(text: &Option<String>) -> Value {
        text.as_deref().into()
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Value {
        Value::Number(Some(number))
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Value {
        i64::from(number).into()
    }
}

impl From<Option<i64>> for Value {
    fn from(number: Option<i64>) -> Value {
        Value::Number(number)
    }
}

/// As 1 and 0.
impl From<bool> for Value {
    fn from(flag: bool) -> Value {
        i64::from(flag).into()
    }
}
