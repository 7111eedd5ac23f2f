//! Webhooks as they came in, until they have been looked into.

use payjoa::{ImpUid, MerchantUid};

use super::{
    Ledger, LedgerError, Millis,
    db::{Row, Statement, Tx, statement},
    orders::storable,
};

/// What a webhook says changed. Anybody can send one: it is a reason to look at i'mport, nothing more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hint {
    pub(crate) imp_uid: Option<ImpUid>,
    pub(crate) merchant_uid: Option<MerchantUid>,
    pub(crate) status: String,
    /// The address it seems to have come from: for people who read the ledger, no proof.
    pub(crate) sender: Option<String>,
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
    /// About one order of this shop: whoever has made one, and a payment or a status for each webhook, must not be able to
    /// crowd out the others'.
    pub(crate) of_order: u32,
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
        let mut tx = self.db.begin().await?;
        let known = is_order(&mut tx, hint).await?;
        let waiting = is_waiting(&mut tx, hint).await?;
        if waiting && !known {
            tx.undo().await?;
            return Ok(Kept::Yes);
        }
        if !waiting && !room.has(&mut tx, hint, known).await? {
            tx.undo().await?;
            return Ok(Kept::NoRoom);
        }
        put(&mut tx, hint, known, now).await?;
        tx.commit().await?;
        Ok(Kept::Yes)
    }

    /// Takes the hints that are due, those about orders of this shop first, at most `limit`; nobody else gets them until
    /// `busy_until`.
    pub(crate) async fn take_hints(
        &self,
        now: Millis,
        busy_until: Millis,
        limit: u32,
    ) -> Result<Vec<DueHint>, LedgerError> {
        let take = statement(
            "WITH due AS (SELECT id FROM hints WHERE due_at <= $2 ORDER BY known DESC, due_at, id LIMIT $3
                          FOR UPDATE SKIP LOCKED)
             UPDATE hints SET due_at = $1, attempts = attempts + 1 WHERE id IN (SELECT id FROM due) RETURNING *",
        );
        let rows = self.db.change(take.bind(busy_until).bind(now).bind(limit)).await?;
        rows.iter().map(due_hint).collect()
    }

    /// Notes what became of a hint, unless it came again meanwhile.
    pub(crate) async fn hint_done(&self, hint: &DueHint, outcome: &HintOutcome) -> Result<(), LedgerError> {
        let (due_at, word) = match outcome {
            HintOutcome::Done(word) => (None, *word),
            HintOutcome::Again(at) => (Some(*at), "again"),
            HintOutcome::Forgotten => return self.forget_hint(hint).await,
        };
        let update = statement("UPDATE hints SET due_at = $1, outcome = $2 WHERE id = $3 AND times = $4");
        self.db.execute(update.bind(due_at).bind(word).bind(hint.id).bind(hint.times)).await.map(|_| ())
    }

    async fn forget_hint(&self, hint: &DueHint) -> Result<(), LedgerError> {
        let delete = statement("DELETE FROM hints WHERE id = $1 AND times = $2");
        self.db.execute(delete.bind(hint.id).bind(hint.times)).await.map(|_| ())
    }

    /// Forgets the hints that were looked into and came last before that time: anybody can send some.
    pub(crate) async fn forget_hints(&self, before: Millis) -> Result<(), LedgerError> {
        let delete = statement("DELETE FROM hints WHERE due_at IS NULL AND received_at < $1");
        self.db.execute(delete.bind(before)).await.map(|_| ())
    }

    /// When the next hint is due.
    pub(crate) async fn next_hint(&self) -> Result<Option<Millis>, LedgerError> {
        let select = statement("SELECT MIN(due_at) AS at FROM hints WHERE due_at IS NOT NULL");
        self.db.optional(select).await?.map_or(Ok(None), |row| row.number_or_none("at"))
    }
}

fn due_hint(row: &Row) -> Result<DueHint, LedgerError> {
    let hint = Hint {
        imp_uid: ImpUid::new(row.text("imp_uid")?).ok(),
        merchant_uid: MerchantUid::new(row.text("merchant_uid")?).ok(),
        status: row.text("status")?,
        sender: row.text_or_none("sender")?,
    };
    let attempts = u32::try_from(row.number("attempts")?).unwrap_or(u32::MAX);
    let (id, known, times) = (row.number("id")?, row.number("known")? == 1, row.number("times")?);
    Ok(DueHint { id, attempts, hint, known, times })
}

async fn is_order(tx: &mut Tx, hint: &Hint) -> Result<bool, LedgerError> {
    let Some(merchant_uid) = hint.merchant_uid.as_ref().filter(|it| storable(it)) else { return Ok(false) };
    let select = statement("SELECT merchant_uid FROM orders WHERE merchant_uid = $1");
    Ok(tx.optional(select.bind(merchant_uid.as_str())).await?.is_some())
}

/// Whether the same hint is there and waits to be looked into.
async fn is_waiting(tx: &mut Tx, hint: &Hint) -> Result<bool, LedgerError> {
    let (imp_uid, merchant_uid) = names(hint);
    let select = statement(
        "SELECT id FROM hints WHERE imp_uid = $1 AND merchant_uid = $2 AND status = $3 AND due_at IS NOT NULL",
    );
    Ok(tx.optional(select.bind(imp_uid).bind(merchant_uid).bind(&hint.status)).await?.is_some())
}

impl Room {
    async fn has(self, tx: &mut Tx, hint: &Hint, known: bool) -> Result<bool, LedgerError> {
        let undecided = statement("SELECT COUNT(*) AS hints FROM hints WHERE due_at IS NOT NULL");
        if !known {
            return Ok(count(tx, undecided).await? < i64::from(self.strangers));
        }
        let of_order = statement("SELECT COUNT(*) AS hints FROM hints WHERE merchant_uid = $1 AND due_at IS NOT NULL");
        Ok(count(tx, of_order.bind(names(hint).1)).await? < i64::from(self.of_order)
            && count(tx, undecided).await? < i64::from(self.all))
    }
}

async fn count(tx: &mut Tx, hints: Statement) -> Result<i64, LedgerError> {
    tx.optional(hints).await?.map_or(Ok(0), |row| row.number("hints"))
}

async fn put(tx: &mut Tx, hint: &Hint, known: bool, now: Millis) -> Result<(), LedgerError> {
    let (imp_uid, merchant_uid) = names(hint);
    let insert = statement(
        "INSERT INTO hints (imp_uid, merchant_uid, status, sender, known, received_at, due_at)
         VALUES ($1, $2, $3, $4, $5, $6, $6)
         ON CONFLICT (imp_uid, merchant_uid, status) DO UPDATE
         SET times = hints.times + 1, attempts = 0, received_at = $6, due_at = $6, known = $5, sender = $4",
    );
    let insert = insert.bind(imp_uid).bind(merchant_uid).bind(&hint.status).bind(&hint.sender);
    tx.execute(insert.bind(known).bind(now)).await.map(|_| ())
}

/// As stored: a number that the hint doesn't name is empty, so that it still is unique.
fn names(hint: &Hint) -> (&str, &str) {
    let imp_uid = hint.imp_uid.as_ref().map_or("", ImpUid::as_str);
    (imp_uid, hint.merchant_uid.as_ref().map_or("", MerchantUid::as_str))
}
