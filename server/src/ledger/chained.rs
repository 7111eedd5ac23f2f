//! A change and what is written because of it, in one question to the database.
//!
//! Each question costs a way there and back, and in SQLite a change of thread. What moves an order is asked most, and while
//! its answer is on the way the order's row is locked.

use std::fmt::Write as _;

use super::db::Value;

/// Statements that are asked together: each has an effect only if the one before it had. So one that may do nothing, for a
/// conflict, comes last.
pub(super) struct Chained<'a> {
    /// An `UPDATE`, or an `INSERT` that may find nothing to do.
    pub(super) change: &'a str,
    /// `INSERT … VALUES (…)`, and how many parameters come before its own.
    pub(super) inserts: Vec<(usize, &'a str)>,
}

impl Chained<'_> {
    /// SQLite runs one after the other, and knows how many rows the last one changed.
    pub(super) fn for_sqlite(&self) -> String {
        let mut sql = self.change.to_owned();
        for &(offset, insert) in &self.inserts {
            sql.push_str("; ");
            write_insert(&mut sql, insert, offset, "WHERE changes() > 0");
        }
        sql
    }

    /// PostgreSQL has one statement for it; it answers with the number of rows that were changed, `changed`.
    #[cfg(feature = "postgres")]
    pub(super) fn for_postgres(&self) -> String {
        let mut sql = format!("WITH changed AS ({} RETURNING 1)", self.change);
        for (number, &(offset, insert)) in self.inserts.iter().enumerate() {
            let _ = write!(sql, ", insert_{number} AS (");
            write_insert(&mut sql, insert, offset, "FROM changed");
            sql.push(')');
        }
        sql.push_str(" SELECT COUNT(*) AS changed FROM changed");
        sql
    }
}

/// `VALUES ($1, $2)` to `SELECT $4, $5 condition`.
fn write_insert(sql: &mut String, insert: &str, offset: usize, condition: &str) {
    let (into, rest) = insert.split_once("VALUES (").unwrap_or((insert, ""));
    let (values, rest) = rest.split_once(')').unwrap_or((rest, ""));
    sql.push_str(into);
    sql.push_str("SELECT ");
    for (position, value) in values.split(", ").enumerate() {
        sql.push_str(if position == 0 { "" } else { ", " });
        match value.strip_prefix('$').and_then(|number| number.parse::<usize>().ok()) {
            // Writing into a string can't fail.
            Some(number) => _ = write!(sql, "${}", number + offset),
            None => sql.push_str(value),
        }
    }
    sql.push(' ');
    sql.push_str(condition);
    sql.push_str(rest);
}

/// The parameters of all of them, in turn, and how many come before those of each insert.
pub(super) fn joined(change: Vec<Value>, inserts: Vec<Vec<Value>>) -> (Vec<Value>, Vec<usize>) {
    let (mut values, mut offsets) = (change, Vec::with_capacity(inserts.len()));
    for insert in inserts {
        offsets.push(values.len());
        values.extend(insert);
    }
    (values, offsets)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHANGE: &str = "UPDATE t SET a = $1 WHERE b = $2";

    fn chained() -> Chained<'static> {
        let inserts = vec![
            (2, "INSERT INTO u (c, d) VALUES ($1, $1)"),
            (3, "INSERT INTO v (e, f) VALUES ($1, 'x') ON CONFLICT (e) WHERE f <> 'y' DO NOTHING"),
        ];
        Chained { change: CHANGE, inserts }
    }

    #[test]
    fn sqlite_runs_them_one_after_the_other() {
        assert_eq!(
            chained().for_sqlite(),
            "UPDATE t SET a = $1 WHERE b = $2; INSERT INTO u (c, d) SELECT $3, $3 WHERE changes() > 0; INSERT INTO v (e, f) \
             SELECT $4, 'x' WHERE changes() > 0 ON CONFLICT (e) WHERE f <> 'y' DO NOTHING"
        );
    }

    #[test]
    #[cfg(feature = "postgres")]
    fn postgresql_runs_them_as_one() {
        assert_eq!(
            chained().for_postgres(),
            "WITH changed AS (UPDATE t SET a = $1 WHERE b = $2 RETURNING 1), insert_0 AS (INSERT INTO u (c, d) SELECT $3, $3 \
             FROM changed), insert_1 AS (INSERT INTO v (e, f) SELECT $4, 'x' FROM changed ON CONFLICT (e) WHERE f <> 'y' DO \
             NOTHING) SELECT COUNT(*) AS changed FROM changed"
        );
    }
}
