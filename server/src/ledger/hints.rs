//! Webhooks as they came in, until they have been looked into.

use payjoa::{ImpUid, MerchantUid};
use sqlx::Row;

use super::{Ledger, LedgerError, Millis};

/// What a webhook says changed. Anybody can send one: it is a reason to look at i'mport, nothing more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hint {
    pub(crate) imp_uid: Option<ImpUid>,
    pub(crate) merchant_uid: Option<MerchantUid>,
    pub(crate) status: String,
}

/// What became of a hint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum HintOutcome {
    /// Looked into; this is what it came to (`settled`, `unknown_order` …).
    Done(&'static str),
    /// i'mport could not be asked: again at that time.
    Again(Millis),
}

/// A hint to be looked into.
pub(crate) struct DueHint {
    pub(crate) id: i64,
    pub(crate) attempts: u32,
    pub(crate) hint: Hint,
    /// How often it had come when it was taken.
    times: i64,
}

impl Ledger {
    /// Keeps a hint. One that came before is looked into once more.
    pub(crate) async fn keep_hint(&self, hint: &Hint, now: Millis) -> Result<(), LedgerError> {
        sqlx::query(
            "INSERT INTO hints (imp_uid, merchant_uid, status, received_at, due_at) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT (imp_uid, merchant_uid, status) DO UPDATE
             SET times = times + 1, attempts = 0, received_at = excluded.received_at, due_at = excluded.due_at",
        )
        .bind(hint.imp_uid.as_ref().map_or("", ImpUid::as_str))
        .bind(hint.merchant_uid.as_ref().map_or("", MerchantUid::as_str))
        .bind(&hint.status)
        .bind(now)
        .bind(now)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Takes the next hint that is due; nobody else gets it until `busy_until`.
    pub(crate) async fn take_hint(&self, now: Millis, busy_until: Millis) -> Result<Option<DueHint>, LedgerError> {
        let row = sqlx::query(
            "UPDATE hints SET due_at = ?, attempts = attempts + 1
             WHERE id = (SELECT id FROM hints WHERE due_at <= ? ORDER BY due_at, id LIMIT 1) RETURNING *",
        )
        .bind(busy_until)
        .bind(now)
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let (imp_uid, merchant_uid): (String, String) = (row.try_get("imp_uid")?, row.try_get("merchant_uid")?);
        let attempts: i64 = row.try_get("attempts")?;
        let hint = Hint {
            imp_uid: ImpUid::new(imp_uid).ok(),
            merchant_uid: MerchantUid::new(merchant_uid).ok(),
            status: row.try_get("status")?,
        };
        let attempts = u32::try_from(attempts).unwrap_or(u32::MAX);
        Ok(Some(DueHint { id: row.try_get("id")?, attempts, hint, times: row.try_get("times")? }))
    }

    /// Notes what became of a hint, unless it came again meanwhile.
    pub(crate) async fn hint_done(&self, hint: &DueHint, outcome: &HintOutcome) -> Result<(), LedgerError> {
        let (due_at, word) = match outcome {
            HintOutcome::Done(word) => (None, *word),
            HintOutcome::Again(at) => (Some(*at), "again"),
        };
        sqlx::query("UPDATE hints SET due_at = ?, outcome = ? WHERE id = ? AND times = ?")
            .bind(due_at)
            .bind(word)
            .bind(hint.id)
            .bind(hint.times)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Forgets the hints that were looked into and came last before that time: anybody can send some.
    pub(crate) async fn forget_hints(&self, before: Millis) -> Result<(), LedgerError> {
        sqlx::query("DELETE FROM hints WHERE due_at IS NULL AND received_at < ?")
            .bind(before)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// When the next hint is due.
    pub(crate) async fn next_hint(&self) -> Result<Option<Millis>, LedgerError> {
        let row = sqlx::query("SELECT MIN(due_at) AS at FROM hints WHERE due_at IS NOT NULL");
        Ok(row.fetch_one(&self.pool).await?.try_get("at")?)
    }
}
