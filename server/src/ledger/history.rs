//! The history: what happened to an order, and who brought it up.

use payjoa::{ImpUid, MerchantUid};

use super::{
    Ledger, LedgerError, Message, Millis, Order, OrderState,
    db::{Row, Statement, Tx, statement},
    outbox,
};

/// Who brought it up that an order may have changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// The shop itself.
    Shop,
    /// The shopper's page.
    Page,
    /// i'mport's webhook.
    Webhook,
    /// The shop's own look after what is open.
    Sweep,
    /// A comparison with i'mport's own lists.
    Reconciler,
}

impl Source {
    /// As stored: `webhook`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Source::Shop => "shop",
            Source::Page => "page",
            Source::Webhook => "webhook",
            Source::Sweep => "sweep",
            Source::Reconciler => "reconciler",
        }
    }
}

/// One line of the history. Holds no personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event {
    /// When.
    pub at: Millis,
    /// The order.
    pub merchant_uid: Option<String>,
    /// The payment.
    pub imp_uid: Option<String>,
    /// Who brought it up (`webhook`).
    pub source: String,
    /// What happened: `created`, `prepared`, `changed`, `account_changed`, `mismatch`, `second_payment`, `second_account`,
    /// `failed_seen`, `unknown_status`, `refund_wanted`, `refund_done`, `refund_refused`, `planned`, `shipped`,
    /// `receipt_issued`, `receipt_cancelled`, `unplanned`.
    pub kind: String,
    /// The state before, of `changed`.
    pub from_state: Option<String>,
    /// The state after, of `changed`.
    pub to_state: Option<String>,
    /// The mismatch's code, the status nobody knows.
    pub detail: Option<String>,
}

/// A line to be written.
pub(crate) struct Entry<'a> {
    pub(crate) at: Millis,
    pub(crate) source: Source,
    pub(crate) kind: &'static str,
    pub(crate) merchant_uid: Option<&'a MerchantUid>,
    pub(crate) imp_uid: Option<&'a ImpUid>,
    pub(crate) states: Option<(OrderState, OrderState)>,
    pub(crate) detail: Option<&'a str>,
}

/// What is to be on record about a payment that doesn't change its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Remark {
    pub(crate) kind: &'static str,
    pub(crate) detail: String,
    /// What the shop has to be told about it.
    pub(crate) tell: Option<Message>,
}

impl Ledger {
    /// Everything that happened to an order, oldest first.
    ///
    /// # Errors
    /// [`LedgerError`] if the database fails.
    pub async fn history(&self, merchant_uid: &MerchantUid) -> Result<Vec<Event>, LedgerError> {
        let select = statement("SELECT * FROM events WHERE merchant_uid = $1 ORDER BY id");
        let rows = self.db.all(select.bind(merchant_uid.as_str())).await?;
        rows.iter().map(event).collect()
    }

    /// Writes down what doesn't change an order, with the message for the shop, once per order, payment and kind: anybody
    /// may repeat a claim for ever.
    pub(crate) async fn note(
        &self,
        now: Millis,
        source: Source,
        order: &Order,
        imp_uid: &ImpUid,
        &Remark { kind, ref detail, ref tell }: &Remark,
    ) -> Result<(), LedgerError> {
        let mut tx = self.db.begin().await?;
        lock(&mut tx, &order.merchant_uid).await?;
        let known = statement(
            "SELECT id FROM events WHERE merchant_uid = $1 AND imp_uid = $2 AND kind = $3 AND detail = $4 LIMIT 1",
        );
        let known = known.bind(order.merchant_uid.as_str()).bind(imp_uid.as_str()).bind(kind).bind(detail);
        if tx.optional(known).await?.is_none() {
            let (merchant_uid, imp_uid, detail) = (Some(&order.merchant_uid), Some(imp_uid), Some(detail.as_str()));
            let entry = Entry { at: now, source, kind, merchant_uid, imp_uid, states: None, detail };
            append(&mut tx, entry).await?;
        }
        if let Some(message) = tell {
            outbox::put(&mut tx, order, message, now).await?;
        }
        tx.commit().await
    }
}

/// Whoever else writes about that order waits until this transaction is over.
pub(super) async fn lock(tx: &mut Tx, merchant_uid: &MerchantUid) -> Result<(), LedgerError> {
    let lock = statement("SELECT merchant_uid FROM orders WHERE merchant_uid = $1 FOR UPDATE");
    tx.optional(lock.bind(merchant_uid.as_str())).await.map(|_| ())
}

/// Adds a line. The order's row must be locked or changed before in the same transaction: that keeps the lines of an order
/// in the order of what happened.
pub(super) async fn append(tx: &mut Tx, entry: Entry<'_>) -> Result<(), LedgerError> {
    tx.execute(insert(&entry)).await.map(|_| ())
}

/// Adds a line; the same holds.
pub(super) fn insert(entry: &Entry<'_>) -> Statement {
    statement(
        "INSERT INTO events (at, source, kind, merchant_uid, imp_uid, from_state, to_state, detail)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(entry.at)
    .bind(entry.source.as_str())
    .bind(entry.kind)
    .bind(entry.merchant_uid.map(MerchantUid::as_str))
    .bind(entry.imp_uid.map(ImpUid::as_str))
    .bind(entry.states.map(|(from, _)| from.as_str()))
    .bind(entry.states.map(|(_, to)| to.as_str()))
    .bind(entry.detail)
}

fn event(row: &Row) -> Result<Event, LedgerError> {
    Ok(Event {
        at: row.number("at")?,
        merchant_uid: row.text_or_none("merchant_uid")?,
        imp_uid: row.text_or_none("imp_uid")?,
        source: row.text("source")?,
        kind: row.text("kind")?,
        from_state: row.text_or_none("from_state")?,
        to_state: row.text_or_none("to_state")?,
        detail: row.text_or_none("detail")?,
    })
}
