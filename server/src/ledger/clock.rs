//! What a clock that ran ahead has put off.

use super::{Ledger, LedgerError, Millis, db::statement};

/// Nothing is put off longer than this, in milliseconds: messages by ten minutes, everything else by an hour.
const MESSAGES: Millis = 600_000;
const EVERYTHING: Millis = 3_600_000;
/// So far a machine's clock may be behind the database's before it isn't believed, in milliseconds.
const BEHIND: Millis = 60_000;

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BroughtForward {
    /// So many things are due earlier now.
    Rows(u64),
    /// Nothing was touched: it is this machine's clock that is wrong, by so many milliseconds.
    OwnClockIsBehind(Millis),
}

impl Ledger {
    /// Makes due in time what is due later than anything is ever put off: a clock that ran ahead has written it, and was
    /// set back. Leases stay longer than what they are for can take. Orders that are charged at a time to come stay as they
    /// are.
    ///
    /// With a database on another machine, that machine's clock is asked first: one machine with a wrong clock must not
    /// take away what the others are at.
    pub(crate) async fn bring_forward(&self, now: Millis) -> Result<BroughtForward, LedgerError> {
        if let Some(theirs) = self.db.clock().await?
            && theirs.saturating_sub(now) > BEHIND
        {
            return Ok(BroughtForward::OwnClockIsBehind(theirs.saturating_sub(now)));
        }
        let (messages, everything) = (now.saturating_add(MESSAGES), now.saturating_add(EVERYTHING));
        let outbox =
            statement("UPDATE outbox SET due_at = $1 WHERE due_at > $1 AND delivered_at IS NULL AND dead_at IS NULL");
        let hints = statement("UPDATE hints SET due_at = $1 WHERE due_at > $1");
        let refunds = statement("UPDATE refunds SET due_at = $1 WHERE due_at > $1");
        let chores = statement("UPDATE chores SET due_at = $1 WHERE due_at > $1");
        let orders = statement(
            "UPDATE orders SET check_at = $1 WHERE check_at > $1 AND (created_at <= $2 OR created_at <= updated_at)",
        );
        let mut rows = self.db.execute(outbox.bind(messages)).await?;
        rows += self.db.execute(orders.bind(everything).bind(now)).await?;
        for update in [hints, refunds, chores] {
            rows += self.db.execute(update.bind(everything)).await?;
        }
        Ok(BroughtForward::Rows(rows))
    }
}
