//! Work that one process does at a time: who does it, how far it has come, when it is due again.

use super::{Ledger, LedgerError, Millis, db::statement};

/// A chore that this process has taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Chore {
    /// How far it has come.
    pub(crate) progress: Option<String>,
    busy_until: Millis,
}

impl Ledger {
    /// Takes a chore if it is due; nobody else gets it until `busy_until`. One that nobody has heard of yet is due at
    /// `first`.
    pub(crate) async fn take_chore(
        &self,
        name: &str,
        now: Millis,
        first: Millis,
        busy_until: Millis,
    ) -> Result<Option<Chore>, LedgerError> {
        let take = statement(
            "UPDATE chores SET due_at = $1, updated_at = $2 WHERE name = $3 AND due_at <= $2 RETURNING progress",
        );
        let taken = self.db.change_one(take.bind(busy_until).bind(now).bind(name)).await?;
        if let Some(row) = taken {
            return Ok(Some(Chore { progress: row.text_or_none("progress")?, busy_until }));
        }
        let insert = statement(
            "INSERT INTO chores (name, due_at, updated_at) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING",
        );
        self.db.execute(insert.bind(name).bind(first).bind(now)).await?;
        Ok(None)
    }

    /// Notes how far a chore has come and when it is due again; only if nobody else has taken it since.
    pub(crate) async fn chore_done(
        &self,
        name: &str,
        chore: &Chore,
        progress: Option<&str>,
        due_at: Millis,
    ) -> Result<(), LedgerError> {
        let update = statement("UPDATE chores SET progress = $1, due_at = $2 WHERE name = $3 AND due_at = $4");
        self.db.execute(update.bind(progress).bind(due_at).bind(name).bind(chore.busy_until)).await.map(|_| ())
    }

    /// When a chore is due.
    pub(crate) async fn next_chore(&self, name: &str) -> Result<Option<Millis>, LedgerError> {
        let select = statement("SELECT due_at FROM chores WHERE name = $1");
        self.db.optional(select.bind(name)).await?.map_or(Ok(None), |row| row.number_or_none("due_at"))
    }
}
