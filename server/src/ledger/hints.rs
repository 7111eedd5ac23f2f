//! Webhooks as they came in, until they have been looked into.

use std::{
    fmt::Write as _,
    sync::atomic::{AtomicI64, Ordering},
};

use payjoa::{ImpUid, MerchantUid};

use super::{
    Ledger, LedgerError, Millis,
    db::{Row, Statement, composed, statement},
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
    ///
    /// What is known of it is read before, not in one transaction with it: those that come at once may go
    /// beyond the room there is, each by one.
    pub(crate) async fn keep_hint(&self, hint: &Hint, now: Millis, room: Room) -> Result<Kept, LedgerError> {
        let known = self.known_of(hint).await?;
        if known.waiting && !known.order {
            return Ok(Kept::Yes);
        }
        if !known.waiting && !self.has_room(room, &known).await? {
            return Ok(Kept::NoRoom);
        }
        self.db.execute(put(hint, known.order, now)).await?;
        Ok(Kept::Yes)
    }

    async fn known_of(&self, hint: &Hint) -> Result<Known, LedgerError> {
        let (imp_uid, merchant_uid) = names(hint);
        let select = statement(
            "SELECT (SELECT COUNT(*) FROM orders WHERE merchant_uid = $4) AS orders,
                 (SELECT COUNT(*) FROM hints
                  WHERE imp_uid = $1 AND merchant_uid = $2 AND status = $3 AND due_at IS NOT NULL) AS same,
                 (SELECT COUNT(*) FROM hints WHERE merchant_uid = $2 AND due_at IS NOT NULL) AS of_order",
        );
        let order = hint.merchant_uid.as_ref().filter(|it| storable(it)).map(MerchantUid::as_str);
        let select = select.bind(imp_uid).bind(merchant_uid).bind(&hint.status).bind(order);
        let Some(row) = self.db.optional(select).await? else { return Ok(Known::default()) };
        let is_there = |column| row.number(column).map(|number| number > 0);
        Ok(Known { order: is_there("orders")?, waiting: is_there("same")?, of_order: row.number("of_order")? })
    }

    async fn has_room(&self, room: Room, known: &Known) -> Result<bool, LedgerError> {
        let limit = if known.order { room.all } else { room.strangers };
        if known.order && known.of_order >= i64::from(room.of_order) {
            return Ok(false);
        }
        if self.uncounted.take(known.order) {
            return Ok(true);
        }
        let undecided = statement("SELECT COUNT(*) AS hints FROM hints WHERE due_at IS NOT NULL");
        let waiting = self.db.optional(undecided).await?.map_or(Ok(0), |row| row.number("hints"))?;
        let left = i64::from(limit) - waiting;
        self.uncounted.set(known.order, left - 1);
        Ok(left > 0)
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

    /// Notes what became of hints, unless they came again, or were taken by somebody else, meanwhile.
    pub(crate) async fn hints_done(&self, hints: &[(DueHint, HintOutcome)]) -> Result<(), LedgerError> {
        let mut words: Vec<(&str, Vec<&DueHint>)> = Vec::new();
        for (hint, outcome) in hints {
            match outcome {
                HintOutcome::Done(word) => match words.iter_mut().find(|(known, _)| known == word) {
                    Some((_, same)) => same.push(hint),
                    None => words.push((*word, vec![hint])),
                },
                HintOutcome::Again(at) => self.look_again(hint, *at).await?,
                HintOutcome::Forgotten => self.forget_hint(hint).await?,
            }
        }
        for (word, hints) in words {
            self.db.execute(decided(word, &hints)).await?;
        }
        Ok(())
    }

    async fn look_again(&self, hint: &DueHint, at: Millis) -> Result<(), LedgerError> {
        let update = statement(
            "UPDATE hints SET due_at = $1, outcome = 'again'
                                WHERE id = $2 AND times = $3 AND attempts = $4",
        );
        self.db.execute(update.bind(at).bind(hint.id).bind(hint.times).bind(hint.attempts)).await.map(|_| ())
    }

    async fn forget_hint(&self, hint: &DueHint) -> Result<(), LedgerError> {
        let delete = statement("DELETE FROM hints WHERE id = $1 AND times = $2 AND attempts = $3");
        self.db.execute(delete.bind(hint.id).bind(hint.times).bind(hint.attempts)).await.map(|_| ())
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

/// What the ledger knows of a hint.
#[derive(Default)]
struct Known {
    /// Whether it names an order of this shop.
    order: bool,
    /// Whether the same hint is there and waits to be looked into.
    waiting: bool,
    /// How many about the same order wait.
    of_order: i64,
}

/// How many more may be kept before all that wait are counted again: counting takes the longer, the more there are. A
/// process goes on for half the room that it found, so that several together don't go far beyond it, and the last ones are
/// counted one by one.
#[derive(Debug, Default)]
pub(super) struct Uncounted {
    known: AtomicI64,
    strangers: AtomicI64,
}

impl Uncounted {
    fn of(&self, known: bool) -> &AtomicI64 {
        if known { &self.known } else { &self.strangers }
    }

    fn take(&self, known: bool) -> bool {
        self.of(known).try_update(Ordering::Relaxed, Ordering::Relaxed, |left| (left > 0).then(|| left - 1)).is_ok()
    }

    fn set(&self, known: bool, left: i64) {
        self.of(known).store(left / 2, Ordering::Relaxed);
    }
}

/// Looked into, and came to that.
fn decided(word: &str, hints: &[&DueHint]) -> Statement {
    let mut sql = "UPDATE hints SET due_at = NULL, outcome = $1 FROM (VALUES ".to_owned();
    for (position, number) in (2..).step_by(3).take(hints.len()).enumerate() {
        let separator = if position == 0 { "" } else { ", " };
        // Writing into a string can't fail.
        _ = write!(sql, "{separator}(${number}, ${}, ${})", number + 1, number + 2);
    }
    sql.push_str(
        ") AS done WHERE hints.id = done.column1 AND hints.times = done.column2
                   AND hints.attempts = done.column3",
    );
    hints
        .iter()
        .fold(composed(sql).bind(word), |update, hint| update.bind(hint.id).bind(hint.times).bind(hint.attempts))
}

fn put(hint: &Hint, known: bool, now: Millis) -> Statement {
    let (imp_uid, merchant_uid) = names(hint);
    let insert = statement(
        "INSERT INTO hints (imp_uid, merchant_uid, status, sender, known, received_at, due_at)
         VALUES ($1, $2, $3, $4, $5, $6, $6)
         ON CONFLICT (imp_uid, merchant_uid, status) DO UPDATE
         SET times = hints.times + 1, attempts = 0, received_at = $6, due_at = $6, known = $5, sender = $4",
    );
    insert.bind(imp_uid).bind(merchant_uid).bind(&hint.status).bind(&hint.sender).bind(known).bind(now)
}

/// As stored: a number that the hint doesn't name is empty, so that it still is unique.
fn names(hint: &Hint) -> (&str, &str) {
    let imp_uid = hint.imp_uid.as_ref().map_or("", ImpUid::as_str);
    (imp_uid, hint.merchant_uid.as_ref().map_or("", MerchantUid::as_str))
}
