//! Refunds: written down before i'mport is asked, so that a process that dies in between leaves a trace.

use payjoa::{ImpUid, MerchantUid, Won};

use super::{
    Ledger, LedgerError, Millis, Source,
    db::{Row, statement},
    history::{Entry, append, lock},
    row,
};

/// How a refund stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RefundState {
    /// It is to happen; whether it has is being found out.
    Wanted,
    /// The money was given back.
    Done,
    /// It didn't happen, and won't.
    Refused,
}

impl RefundState {
    const ALL: [RefundState; 3] = [RefundState::Wanted, RefundState::Done, RefundState::Refused];

    /// As stored: `wanted`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            RefundState::Wanted => "wanted",
            RefundState::Done => "done",
            RefundState::Refused => "refused",
        }
    }

    fn parse(text: &str) -> Result<RefundState, LedgerError> {
        let found = RefundState::ALL.into_iter().find(|state| state.as_str() == text);
        found.ok_or_else(|| LedgerError::Corrupt(format!("a refund's state {text:?}")))
    }
}

/// A refund as the ledger knows it. Holds no account: where a deposit went is not written down.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RefundRecord {
    /// What whoever wanted it called it.
    pub request: String,
    /// The order.
    pub merchant_uid: MerchantUid,
    /// The payment.
    pub imp_uid: ImpUid,
    /// How much is given back, in won.
    pub amount: Won,
    /// What was left of the payment before, in won.
    pub left_before: Won,
    /// How much of it is free of tax, in won.
    pub tax_free: Won,
    /// Why.
    pub reason: String,
    /// How it stands.
    pub state: RefundState,
    /// Why it was refused, or what is known meanwhile.
    pub detail: Option<String>,
    /// When it was wanted.
    pub created_at: Millis,
    /// When it was looked at last.
    pub updated_at: Millis,
    /// Whether i'mport shall report it to the webhook.
    pub(crate) webhook: bool,
    pub(crate) id: i64,
    pub(crate) attempts: u32,
}

/// A refund to be written down.
pub(crate) struct NewRefund<'a> {
    pub(crate) request: &'a str,
    pub(crate) merchant_uid: &'a MerchantUid,
    pub(crate) imp_uid: &'a ImpUid,
    pub(crate) amount: Won,
    pub(crate) left_before: Won,
    pub(crate) tax_free: Won,
    pub(crate) reason: &'a str,
    pub(crate) webhook: bool,
    pub(crate) source: Source,
    /// [`Ledger::ended_refunds`] before `left_before` was read.
    pub(crate) ended: i64,
}

/// What became of writing it down.
pub(crate) enum Wanted {
    /// It is new.
    New(RefundRecord),
    /// There is one of that name.
    Known(RefundRecord),
    /// Another refund of that payment is under way: the next one can't know what will be left.
    Busy,
}

const ENDED: &str = "SELECT COUNT(*) AS ended FROM refunds WHERE imp_uid = $1 AND state <> 'wanted'";

impl Ledger {
    /// The refunds of an order, oldest first.
    ///
    /// # Errors
    /// [`LedgerError`] if the database fails.
    pub async fn refunds(&self, merchant_uid: &MerchantUid) -> Result<Vec<RefundRecord>, LedgerError> {
        let select = statement("SELECT * FROM refunds WHERE merchant_uid = $1 ORDER BY id");
        self.db.all(select.bind(merchant_uid.as_str())).await?.iter().map(record).collect()
    }

    pub(crate) async fn refund(&self, request: &str) -> Result<Option<RefundRecord>, LedgerError> {
        let select = statement("SELECT * FROM refunds WHERE request = $1");
        self.db.optional(select.bind(request)).await?.as_ref().map(record).transpose()
    }

    /// How many refunds of a payment are over.
    pub(crate) async fn ended_refunds(&self, imp_uid: &ImpUid) -> Result<i64, LedgerError> {
        let row = self.db.optional(statement(ENDED).bind(imp_uid.as_str())).await?;
        row.map_or(Ok(0), |row| row.number("ended"))
    }

    /// Writes a refund down, for whoever wants it to carry out until `busy_until`; from then on anybody may.
    pub(crate) async fn want_refund(
        &self,
        refund: &NewRefund<'_>,
        now: Millis,
        busy_until: Millis,
    ) -> Result<Wanted, LedgerError> {
        let mut tx = self.db.begin().await?;
        lock(&mut tx, refund.merchant_uid).await?;
        let insert = statement(
            "INSERT INTO refunds (request, merchant_uid, imp_uid, amount, checksum, reason, source, state, created_at,
                                  updated_at, due_at, tax_free, webhook)
             VALUES ($1, $2, $3, $4, $5, $6, $7, 'wanted', $8, $8, $9, $10, $11) ON CONFLICT DO NOTHING RETURNING *",
        );
        let insert = insert.bind(refund.request).bind(refund.merchant_uid.as_str()).bind(refund.imp_uid.as_str());
        let insert = insert.bind(row::stored(refund.amount)).bind(row::stored(refund.left_before));
        let insert = insert.bind(refund.reason).bind(refund.source.as_str()).bind(now).bind(busy_until);
        let insert = insert.bind(row::stored(refund.tax_free)).bind(refund.webhook);
        let Some(row) = tx.optional(insert).await? else {
            tx.undo().await?;
            return Ok(self.refund(refund.request).await?.map_or(Wanted::Busy, Wanted::Known));
        };
        let record = record(&row)?;
        // One that has ended since: what is left was read too early.
        let select = statement(ENDED).bind(refund.imp_uid.as_str());
        if tx.optional(select).await?.map_or(Ok(0), |row| row.number("ended"))? != refund.ended {
            tx.undo().await?;
            return Ok(Wanted::Busy);
        }
        append(&mut tx, entry(&record, now, refund.source, "refund_wanted", Some(&record.amount.to_string()))).await?;
        tx.commit().await?;
        Ok(Wanted::New(record))
    }

    /// Takes a refund that is wanted, if nobody else is carrying it out.
    pub(crate) async fn take_refund(
        &self,
        request: &str,
        now: Millis,
        busy_until: Millis,
    ) -> Result<Option<RefundRecord>, LedgerError> {
        let take = statement(
            "UPDATE refunds SET due_at = $1, updated_at = $2, attempts = attempts + 1
             WHERE request = $3 AND state = 'wanted' AND due_at <= $2 RETURNING *",
        );
        self.db.change_one(take.bind(busy_until).bind(now).bind(request)).await?.as_ref().map(record).transpose()
    }

    /// Takes the next refund that nobody is carrying out.
    pub(crate) async fn due_refund(
        &self,
        now: Millis,
        busy_until: Millis,
    ) -> Result<Option<RefundRecord>, LedgerError> {
        let take = statement(
            "WITH due AS (SELECT id FROM refunds WHERE due_at <= $2 ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
             UPDATE refunds SET due_at = $1, updated_at = $2, attempts = attempts + 1 WHERE id IN (SELECT id FROM due)
             RETURNING *",
        );
        self.db.change_one(take.bind(busy_until).bind(now)).await?.as_ref().map(record).transpose()
    }

    /// When the next refund is to be looked at.
    pub(crate) async fn next_refund(&self) -> Result<Option<Millis>, LedgerError> {
        let select = statement("SELECT MIN(due_at) AS at FROM refunds WHERE due_at IS NOT NULL");
        self.db.optional(select).await?.map_or(Ok(None), |row| row.number_or_none("at"))
    }

    /// Nothing is known yet: look again at `due_at`.
    pub(crate) async fn put_off_refund(
        &self,
        refund: &RefundRecord,
        detail: &str,
        now: Millis,
        due_at: Millis,
    ) -> Result<(), LedgerError> {
        let update = statement(
            "UPDATE refunds SET due_at = $1, detail = $2, updated_at = $3 WHERE id = $4 AND state = 'wanted'",
        );
        self.db.execute(update.bind(due_at).bind(detail).bind(now).bind(refund.id)).await.map(|_| ())
    }

    /// Ends a refund, once: whoever comes second changes nothing and is told so.
    pub(crate) async fn end_refund(
        &self,
        refund: &RefundRecord,
        state: RefundState,
        detail: Option<&str>,
        source: Source,
        now: Millis,
    ) -> Result<bool, LedgerError> {
        let mut tx = self.db.begin().await?;
        lock(&mut tx, &refund.merchant_uid).await?;
        let update = statement(
            "UPDATE refunds SET state = $1, detail = $2, updated_at = $3, due_at = NULL WHERE id = $4 AND state = 'wanted'",
        );
        let update = update.bind(state.as_str()).bind(detail).bind(now).bind(refund.id);
        if tx.execute(update).await? == 0 {
            tx.undo().await?;
            return Ok(false);
        }
        let kind = if state == RefundState::Done { "refund_done" } else { "refund_refused" };
        let amount = refund.amount.to_string();
        append(&mut tx, entry(refund, now, source, kind, detail.or(Some(&amount)))).await?;
        tx.commit().await?;
        Ok(true)
    }
}

fn entry<'a>(
    refund: &'a RefundRecord,
    at: Millis,
    source: Source,
    kind: &'static str,
    detail: Option<&'a str>,
) -> Entry<'a> {
    let (merchant_uid, imp_uid) = (Some(&refund.merchant_uid), Some(&refund.imp_uid));
    Entry { at, source, kind, merchant_uid, imp_uid, states: None, detail }
}

fn record(row: &Row) -> Result<RefundRecord, LedgerError> {
    let no_payment = || LedgerError::Corrupt("a refund without a payment".to_owned());
    Ok(RefundRecord {
        request: row.text("request")?,
        merchant_uid: row::merchant_uid(row)?,
        imp_uid: row::imp_uid(row, "imp_uid")?.ok_or_else(no_payment)?,
        amount: row::won(row, "amount")?,
        left_before: row::won(row, "checksum")?,
        tax_free: row::won(row, "tax_free")?,
        reason: row.text("reason")?,
        webhook: row.number("webhook")? == 1,
        state: RefundState::parse(&row.text("state")?)?,
        detail: row.text_or_none("detail")?,
        created_at: row.number("created_at")?,
        updated_at: row.number("updated_at")?,
        id: row.number("id")?,
        attempts: u32::try_from(row.number("attempts")?).unwrap_or(u32::MAX),
    })
}
