//! How much is waiting.

use super::{Ledger, LedgerError, Millis, db::statement};

/// What the ledger holds that is not done yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Backlog {
    /// Messages that the shop was not told yet.
    pub messages: u64,
    /// For how long the oldest of them has been waiting, in seconds.
    pub oldest_message_seconds: u64,
    /// Messages that were given up.
    pub dead_letters: u64,
    /// Webhooks that were not looked into yet.
    pub webhooks: u64,
    /// Orders that should have been looked after by now.
    pub overdue_orders: u64,
    /// Refunds that are not over yet.
    pub refunds: u64,
}

impl Ledger {
    /// How much is waiting at `now` (Unix milliseconds).
    ///
    /// # Errors
    /// [`LedgerError`] if the database fails.
    pub async fn backlog(&self, now: Millis) -> Result<Backlog, LedgerError> {
        let select = statement(
            "SELECT (SELECT COUNT(*) FROM outbox WHERE delivered_at IS NULL AND dead_at IS NULL) AS messages,
                    (SELECT MIN(created_at) FROM outbox WHERE delivered_at IS NULL AND dead_at IS NULL) AS oldest,
                    (SELECT COUNT(*) FROM outbox WHERE dead_at IS NOT NULL) AS dead,
                    (SELECT COUNT(*) FROM hints WHERE due_at IS NOT NULL) AS webhooks,
                    (SELECT COUNT(*) FROM orders WHERE check_at IS NOT NULL AND check_at < $1) AS overdue,
                    (SELECT COUNT(*) FROM refunds WHERE due_at IS NOT NULL) AS refunds",
        );
        let nothing = || LedgerError::Corrupt("a count without a row".to_owned());
        let row = self.db.optional(select.bind(now)).await?.ok_or_else(nothing)?;
        let number = |column| row.number(column).map(|it| u64::try_from(it).unwrap_or_default());
        let waited = row.number_or_none("oldest")?.map_or(0, |oldest| now.saturating_sub(oldest) / 1_000);
        Ok(Backlog {
            messages: number("messages")?,
            oldest_message_seconds: u64::try_from(waited).unwrap_or_default(),
            dead_letters: number("dead")?,
            webhooks: number("webhooks")?,
            overdue_orders: number("overdue")?,
            refunds: number("refunds")?,
        })
    }
}

impl Backlog {
    /// As Prometheus wants them: name, help, number.
    pub(crate) fn numbers(&self) -> Vec<(&'static str, &'static str, u64)> {
        vec![
            ("payjoa_outbox_messages", "Messages that the shop was not told yet.", self.messages),
            ("payjoa_outbox_oldest_seconds", "How long the oldest has waited.", self.oldest_message_seconds),
            ("payjoa_outbox_dead_letters", "Messages that were given up.", self.dead_letters),
            ("payjoa_webhooks_waiting", "Webhooks that were not looked into yet.", self.webhooks),
            ("payjoa_orders_overdue", "Orders that should have been looked after.", self.overdue_orders),
            ("payjoa_refunds_open", "Refunds that are not over yet.", self.refunds),
        ]
    }
}
