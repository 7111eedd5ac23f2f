//! Writing orders down and changing them.

use payjoa::{ImpUid, MerchantUid};

use super::{
    Change, Ledger, LedgerError, Millis, NewOrder, Order, OrderState, Source,
    db::{Statement, statement},
    history::{self, Entry},
    outbox,
    row::{self, stored, stored_seconds},
};

/// The index that refuses a payment which another order has, as PostgreSQL and SQLite name it.
const ONE_ORDER_PER_PAYMENT: [&str; 2] = ["orders_imp_uid", "orders.imp_uid"];

/// What became of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Applied {
    /// It is written.
    Done,
    /// Somebody changed the order in between: look at it again.
    Outdated,
    /// Another order has that payment.
    Reused,
}

/// An order to be looked after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DueOrder {
    pub(crate) merchant_uid: MerchantUid,
    busy_until: Millis,
}

impl Ledger {
    /// Writes an order down. Do this before its window opens, so that every payment finds its order.
    ///
    /// # Errors
    /// [`LedgerError::Exists`] if the number was used before, [`LedgerError::Unstorable`] if it has a NUL in it.
    pub async fn insert(&self, order: &NewOrder, now: Millis) -> Result<(), LedgerError> {
        if !storable(&order.merchant_uid) {
            return Err(LedgerError::Unstorable);
        }
        let insert = statement(
            "INSERT INTO orders (merchant_uid, name, amount, method, owner, state, created_at, updated_at)
             VALUES ($1, $2, $3, $4, $5, 'created', $6, $6) ON CONFLICT (merchant_uid) DO NOTHING",
        );
        let insert = insert.bind(order.merchant_uid.as_str()).bind(&order.name).bind(stored(order.amount));
        let insert = insert.bind(&order.method).bind(&order.owner).bind(now);
        let entry = history::insert(&shop_entry(now, "created", &order.merchant_uid));
        if self.db.change_and_insert(insert, vec![entry]).await? {
            Ok(())
        } else {
            Err(LedgerError::Exists(order.merchant_uid.clone()))
        }
    }

    /// Notes that i'mport has the order's amount, and when to look after it for the first time.
    pub(crate) async fn prepared(
        &self,
        merchant_uid: &MerchantUid,
        now: Millis,
        check_at: Millis,
    ) -> Result<(), LedgerError> {
        let update = statement("UPDATE orders SET prepared_at = $1, check_at = $2 WHERE merchant_uid = $3");
        let update = update.bind(now).bind(check_at).bind(merchant_uid.as_str());
        let entry = history::insert(&shop_entry(now, "prepared", merchant_uid));
        self.db.change_and_insert(update, vec![entry]).await.map(|_| ())
    }

    /// An order, if there is one of that number.
    ///
    /// # Errors
    /// [`LedgerError`] if the database fails.
    pub async fn order(&self, merchant_uid: &MerchantUid) -> Result<Option<Order>, LedgerError> {
        if !storable(merchant_uid) {
            return Ok(None);
        }
        let select = statement("SELECT * FROM orders WHERE merchant_uid = $1");
        let row = self.db.optional(select.bind(merchant_uid.as_str())).await?;
        row.as_ref().map(row::order).transpose()
    }

    /// Changes an order, writes its history and the shop's message, all or nothing, and only if it still is as `before`.
    pub(crate) async fn apply(
        &self,
        before: &Order,
        change: &Change,
        source: Source,
        now: Millis,
    ) -> Result<Applied, LedgerError> {
        let after = &change.after;
        let mut inserts = vec![history::insert(&changed(before, after, source, now))];
        inserts.extend(change.tell.as_ref().map(|it| outbox::insert(&after.merchant_uid, &after.name, it, now)));
        match self.db.change_and_insert(update(before, after, now), inserts).await {
            Ok(true) => Ok(Applied::Done),
            Ok(false) => Ok(Applied::Outdated),
            // That payment is written down for another order: a unique index, so that it holds for all processes at once.
            Err(error) if error.is_taken(ONE_ORDER_PER_PAYMENT) => Ok(Applied::Reused),
            Err(error) => Err(error),
        }
    }

    /// Takes the orders that nobody has looked after for a while, at most `limit`. Nobody else gets them until
    /// `busy_until`; should the look never end, they are due again then.
    pub(crate) async fn due_orders(
        &self,
        now: Millis,
        busy_until: Millis,
        limit: u32,
    ) -> Result<Vec<DueOrder>, LedgerError> {
        let take = statement(
            "WITH due AS (SELECT merchant_uid FROM orders WHERE check_at <= $2 ORDER BY check_at LIMIT $3
                          FOR UPDATE SKIP LOCKED)
             UPDATE orders SET check_at = $1 WHERE merchant_uid IN (SELECT merchant_uid FROM due)
             RETURNING merchant_uid",
        );
        let rows = self.db.change(take.bind(busy_until).bind(now).bind(limit)).await?;
        rows.iter().map(|row| Ok(DueOrder { merchant_uid: row::merchant_uid(row)?, busy_until })).collect()
    }

    /// Ends a look: the order, as it stands by now, is looked after again at `next`, or never again. An order that was
    /// paid meanwhile, or that somebody else has taken since, is left alone.
    pub(crate) async fn looked_after(
        &self,
        due: &DueOrder,
        next: impl Fn(&Order) -> Option<Millis>,
    ) -> Result<(), LedgerError> {
        let mut tx = self.db.begin().await?;
        let select = statement("SELECT * FROM orders WHERE merchant_uid = $1 AND check_at = $2 FOR UPDATE");
        let row = tx.optional(select.bind(due.merchant_uid.as_str()).bind(due.busy_until)).await?;
        let Some(row) = row else { return tx.undo().await };
        let update = statement("UPDATE orders SET check_at = $1 WHERE merchant_uid = $2");
        tx.execute(update.bind(next(&row::order(&row)?)).bind(due.merchant_uid.as_str())).await?;
        tx.commit().await
    }

    /// When the next order has to be looked after.
    pub(crate) async fn next_check(&self) -> Result<Option<Millis>, LedgerError> {
        let select = statement("SELECT MIN(check_at) AS at FROM orders WHERE check_at IS NOT NULL");
        self.db.optional(select).await?.map_or(Ok(None), |row| row.number_or_none("at"))
    }
}

/// PostgreSQL knows no text with a NUL in it, so there are no such orders.
pub(super) fn storable(merchant_uid: &MerchantUid) -> bool {
    !merchant_uid.as_str().contains('\0')
}

/// Compare and set: changes a row only if the order still is as `before`. A state that nothing follows isn't looked after
/// any more; an order that had been given up and has moved all the same is looked after again.
fn update(before: &Order, after: &Order, now: Millis) -> Statement {
    let deposit = after.deposit.as_ref();
    let failed = after.failed_since.as_ref();
    statement(
        "UPDATE orders SET state = $1, imp_uid = $2, paid_method = $3, paid_at = $4, receipt_url = $5,
             cancelled_amount = $6, deposit_bank = $7, deposit_account = $8, deposit_holder = $9, deposit_due = $10,
             reason = $11, failed_imp_uid = $12, failed_since = $13, escrow = $14, shipped_at = $15, updated_at = $16,
             version = version + 1, check_at = CASE WHEN $17 = 1 THEN NULL ELSE COALESCE(check_at, $16) END
         WHERE merchant_uid = $18 AND version = $19",
    )
    .bind(after.state.as_str())
    .bind(after.imp_uid.as_ref().map(ImpUid::as_str))
    .bind(&after.paid_method)
    .bind(stored_seconds(after.paid_at))
    .bind(&after.receipt_url)
    .bind(stored(after.cancelled_amount))
    .bind(deposit.and_then(|it| it.bank.as_deref()))
    .bind(deposit.map(|it| it.account.as_str()))
    .bind(deposit.and_then(|it| it.holder.as_deref()))
    .bind(stored_seconds(deposit.and_then(|it| it.due)))
    .bind(&after.reason)
    .bind(failed.map(|(imp_uid, _)| imp_uid.as_str()))
    .bind(failed.map(|(_, since)| *since))
    .bind(after.escrow)
    .bind(after.shipped_at)
    .bind(now)
    .bind(after.state.was_paid())
    .bind(before.merchant_uid.as_str())
    .bind(before.version)
}

fn changed<'a>(before: &Order, after: &'a Order, source: Source, now: Millis) -> Entry<'a> {
    let moved = before.state != after.state || before.cancelled_amount != after.cancelled_amount;
    let seen = after.failed_since.as_ref().map(|(imp_uid, _)| imp_uid);
    let kind = match (moved, seen) {
        (true, _) => "changed",
        (false, Some(_)) => "failed_seen",
        (false, None) if before.shipped_at != after.shipped_at => "shipped",
        (false, None) => "account_changed",
    };
    Entry {
        at: now,
        source,
        kind,
        merchant_uid: Some(&after.merchant_uid),
        imp_uid: seen.filter(|_| !moved).or(after.imp_uid.as_ref()),
        states: moved.then_some((before.state, after.state)),
        detail: if after.state == OrderState::Rejected { after.reason.as_deref() } else { None },
    }
}

fn shop_entry<'a>(at: Millis, kind: &'static str, merchant_uid: &'a MerchantUid) -> Entry<'a> {
    let merchant_uid = Some(merchant_uid);
    Entry { at, source: Source::Shop, kind, merchant_uid, imp_uid: None, states: None, detail: None }
}
