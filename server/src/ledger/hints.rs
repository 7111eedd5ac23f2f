//! Webhooks as they came in, until they have been looked into.

use payjoa::{ImpUid, MerchantUid};
use sqlx::{Row, Sqlite, Transaction};

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
    /// It led nowhere: not worth remembering.
    Forgotten,
}

/// How many undecided hints there may be: anybody can send some.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Room {
    /// Of all kinds.
    pub(crate) all: u32,
    /// From here on only those that name an order of this shop are still taken.
    pub(crate) strangers: u32,
}

/// Whether a hint was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kept {
    /// It was, or had been before.
    Yes,
    /// There is no room for it now.
    NoRoom,
}

/// A hint to be looked into.
pub(crate) struct DueHint {
    pub(crate) id: i64,
    pub(crate) attempts: u32,
    pub(crate) hint: Hint,
    /// Whether it names an order of this shop.
    pub(crate) known: bool,
    /// How often it had come when it was taken.
    times: i64,
}

impl Ledger {
    /// Keeps a hint, if there is room. One that came before is looked into once more; one that names no order of this shop
    /// only if it isn't waiting anyway, so that repeating it wins nothing.
    pub(crate) async fn keep_hint(&self, hint: &Hint, now: Millis, room: Room) -> Result<Kept, LedgerError> {
        let mut tx = self.write().await?;
        let known = match &hint.merchant_uid {
            Some(merchant_uid) => is_order(&mut tx, merchant_uid).await?,
            None => false,
        };
        let (id, waiting) = match row_of(&mut tx, hint).await? {
            Some((id, waiting)) => (Some(id), waiting),
            None => (None, false),
        };
        if waiting && !known {
            return Ok(Kept::Yes);
        }
        if !waiting && undecided(&mut tx).await? >= i64::from(if known { room.all } else { room.strangers }) {
            return Ok(Kept::NoRoom);
        }
        match id {
            Some(id) => renew(&mut tx, id, known, now).await?,
            None => insert(&mut tx, hint, known, now).await?,
        }
        tx.commit().await?;
        Ok(Kept::Yes)
    }

    /// Takes the next hint that is due, those about orders of this shop first; nobody else gets it until `busy_until`.
    pub(crate) async fn take_hint(&self, now: Millis, busy_until: Millis) -> Result<Option<DueHint>, LedgerError> {
        let row = sqlx::query(
            "UPDATE hints SET due_at = ?, attempts = attempts + 1
             WHERE id = (SELECT id FROM hints WHERE due_at <= ? ORDER BY known DESC, due_at, id LIMIT 1) RETURNING *",
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
        let (id, known, times) = (row.try_get("id")?, row.try_get("known")?, row.try_get("times")?);
        Ok(Some(DueHint { id, attempts, hint, known, times }))
    }

    /// Notes what became of a hint, unless it came again meanwhile.
    pub(crate) async fn hint_done(&self, hint: &DueHint, outcome: &HintOutcome) -> Result<(), LedgerError> {
        let (due_at, word) = match outcome {
            HintOutcome::Done(word) => (None, *word),
            HintOutcome::Again(at) => (Some(*at), "again"),
            HintOutcome::Forgotten => return self.forget_hint(hint).await,
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

    async fn forget_hint(&self, hint: &DueHint) -> Result<(), LedgerError> {
        let forgotten = sqlx::query("DELETE FROM hints WHERE id = ? AND times = ?").bind(hint.id).bind(hint.times);
        forgotten.execute(&self.pool).await?;
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

async fn is_order(tx: &mut Transaction<'static, Sqlite>, merchant_uid: &MerchantUid) -> Result<bool, LedgerError> {
    let order = sqlx::query("SELECT 1 FROM orders WHERE merchant_uid = ?").bind(merchant_uid.as_str());
    Ok(order.fetch_optional(&mut **tx).await?.is_some())
}

/// The number of the hint's row if it has one, and whether it is waiting to be looked into.
async fn row_of(tx: &mut Transaction<'static, Sqlite>, hint: &Hint) -> Result<Option<(i64, bool)>, LedgerError> {
    let (imp_uid, merchant_uid) = names(hint);
    let row = sqlx::query(
        "SELECT id, due_at IS NOT NULL AS waiting FROM hints WHERE imp_uid = ? AND merchant_uid = ? AND status = ?",
    )
    .bind(imp_uid)
    .bind(merchant_uid)
    .bind(&hint.status)
    .fetch_optional(&mut **tx)
    .await?;
    row.map(|row| Ok((row.try_get("id")?, row.try_get("waiting")?))).transpose()
}

async fn undecided(tx: &mut Transaction<'static, Sqlite>) -> Result<i64, LedgerError> {
    let count = sqlx::query("SELECT COUNT(*) AS hints FROM hints WHERE due_at IS NOT NULL");
    Ok(count.fetch_one(&mut **tx).await?.try_get("hints")?)
}

async fn renew(tx: &mut Transaction<'static, Sqlite>, id: i64, known: bool, now: Millis) -> Result<(), LedgerError> {
    sqlx::query(
        "UPDATE hints SET times = times + 1, attempts = 0, received_at = ?, due_at = ?, known = ? WHERE id = ?",
    )
    .bind(now)
    .bind(now)
    .bind(known)
    .bind(id)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

async fn insert(
    tx: &mut Transaction<'static, Sqlite>,
    hint: &Hint,
    known: bool,
    now: Millis,
) -> Result<(), LedgerError> {
    let (imp_uid, merchant_uid) = names(hint);
    sqlx::query(
        "INSERT INTO hints (imp_uid, merchant_uid, status, received_at, due_at, known) VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(imp_uid)
    .bind(merchant_uid)
    .bind(&hint.status)
    .bind(now)
    .bind(now)
    .bind(known)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// As stored: a number that the hint doesn't name is empty, so that it still is unique.
fn names(hint: &Hint) -> (&str, &str) {
    let imp_uid = hint.imp_uid.as_ref().map_or("", ImpUid::as_str);
    (imp_uid, hint.merchant_uid.as_ref().map_or("", MerchantUid::as_str))
}
