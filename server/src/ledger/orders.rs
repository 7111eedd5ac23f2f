//! Writing orders down and changing them.

use payjoa::{ImpUid, MerchantUid};
use sqlx::{Row, Sqlite, Transaction};

use super::{
    Change, Ledger, LedgerError, Millis, NewOrder, Order, OrderState, Source,
    history::{Entry, append},
    outbox,
    row::{self, stored, stored_seconds},
};

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
    /// [`LedgerError::Exists`] if the number was used before.
    pub async fn insert(&self, order: &NewOrder, now: Millis) -> Result<(), LedgerError> {
        let mut tx = self.write().await?;
        let written = sqlx::query(
            "INSERT INTO orders (merchant_uid, name, amount, method, state, created_at, updated_at)
             VALUES (?, ?, ?, ?, 'created', ?, ?) ON CONFLICT (merchant_uid) DO NOTHING",
        )
        .bind(order.merchant_uid.as_str())
        .bind(&order.name)
        .bind(stored(order.amount))
        .bind(&order.method)
        .bind(now)
        .bind(now)
        .execute(&mut *tx)
        .await?;
        if written.rows_affected() == 0 {
            return Err(LedgerError::Exists(order.merchant_uid.clone()));
        }
        append(&mut tx, shop_entry(now, "created", &order.merchant_uid)).await?;
        Ok(tx.commit().await?)
    }

    /// Notes that i'mport has the order's amount, and when to look after it for the first time.
    pub(crate) async fn prepared(
        &self,
        merchant_uid: &MerchantUid,
        now: Millis,
        check_at: Millis,
    ) -> Result<(), LedgerError> {
        let mut tx = self.write().await?;
        sqlx::query("UPDATE orders SET prepared_at = ?, check_at = ? WHERE merchant_uid = ?")
            .bind(now)
            .bind(check_at)
            .bind(merchant_uid.as_str())
            .execute(&mut *tx)
            .await?;
        append(&mut tx, shop_entry(now, "prepared", merchant_uid)).await?;
        Ok(tx.commit().await?)
    }

    /// An order, if there is one of that number.
    ///
    /// # Errors
    /// [`LedgerError`] if the database fails.
    pub async fn order(&self, merchant_uid: &MerchantUid) -> Result<Option<Order>, LedgerError> {
        let row = sqlx::query("SELECT * FROM orders WHERE merchant_uid = ?")
            .bind(merchant_uid.as_str())
            .fetch_optional(&self.pool)
            .await?;
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
        let mut tx = self.write().await?;
        if let Some(imp_uid) = &after.imp_uid
            && pays_another(&mut tx, imp_uid, &after.merchant_uid).await?
        {
            return Ok(Applied::Reused);
        }
        if !update(&mut tx, before, after, now).await? {
            return Ok(Applied::Outdated);
        }
        append(&mut tx, changed(before, after, source, now)).await?;
        if let Some(message) = &change.tell {
            outbox::put(&mut tx, after, message, now).await?;
        }
        tx.commit().await?;
        Ok(Applied::Done)
    }

    /// Takes the orders that nobody has looked after for a while, at most `limit`. Nobody else gets them until
    /// `busy_until`; should the look never end, they are due again then.
    pub(crate) async fn due_orders(
        &self,
        now: Millis,
        busy_until: Millis,
        limit: u32,
    ) -> Result<Vec<DueOrder>, LedgerError> {
        let rows = sqlx::query(
            "UPDATE orders SET check_at = ?
             WHERE merchant_uid IN (SELECT merchant_uid FROM orders WHERE check_at <= ? ORDER BY check_at LIMIT ?)
             RETURNING merchant_uid",
        )
        .bind(busy_until)
        .bind(now)
        .bind(limit)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(|row| Ok(DueOrder { merchant_uid: row::merchant_uid(row)?, busy_until })).collect()
    }

    /// Ends a look: the order, as it stands by now, is looked after again at `next`, or never again. An order that was
    /// paid meanwhile, or that somebody else has taken since, is left alone.
    pub(crate) async fn looked_after(
        &self,
        due: &DueOrder,
        next: impl Fn(&Order) -> Option<Millis>,
    ) -> Result<(), LedgerError> {
        let mut tx = self.write().await?;
        let row = sqlx::query("SELECT * FROM orders WHERE merchant_uid = ? AND check_at = ?")
            .bind(due.merchant_uid.as_str())
            .bind(due.busy_until)
            .fetch_optional(&mut *tx)
            .await?;
        let Some(row) = row else { return Ok(()) };
        sqlx::query("UPDATE orders SET check_at = ? WHERE merchant_uid = ?")
            .bind(next(&row::order(&row)?))
            .bind(due.merchant_uid.as_str())
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }

    /// When the next order has to be looked after.
    pub(crate) async fn next_check(&self) -> Result<Option<Millis>, LedgerError> {
        let row = sqlx::query("SELECT MIN(check_at) AS at FROM orders WHERE check_at IS NOT NULL");
        Ok(row.fetch_one(&self.pool).await?.try_get("at")?)
    }
}

async fn pays_another(
    tx: &mut Transaction<'static, Sqlite>,
    imp_uid: &ImpUid,
    merchant_uid: &MerchantUid,
) -> Result<bool, LedgerError> {
    let other = sqlx::query("SELECT 1 FROM orders WHERE imp_uid = ? AND merchant_uid <> ?")
        .bind(imp_uid.as_str())
        .bind(merchant_uid.as_str())
        .fetch_optional(&mut **tx)
        .await?;
    Ok(other.is_some())
}

/// Compare and set: whether the order still was as `before`. A state that nothing follows isn't looked after any more;
/// an order that had been given up and has moved all the same is looked after again.
async fn update(
    tx: &mut Transaction<'static, Sqlite>,
    before: &Order,
    after: &Order,
    now: Millis,
) -> Result<bool, LedgerError> {
    let deposit = after.deposit.as_ref();
    let failed = after.failed_since.as_ref();
    let written = sqlx::query(
        "UPDATE orders SET state = ?, imp_uid = ?, paid_method = ?, paid_at = ?, receipt_url = ?, cancelled_amount = ?,
             deposit_bank = ?, deposit_account = ?, deposit_holder = ?, deposit_due = ?, reason = ?,
             failed_imp_uid = ?, failed_since = ?, updated_at = ?, version = version + 1,
             check_at = CASE WHEN ? THEN NULL ELSE COALESCE(check_at, ?) END
         WHERE merchant_uid = ? AND version = ?",
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
    .bind(now)
    .bind(after.state.was_paid())
    .bind(now)
    .bind(before.merchant_uid.as_str())
    .bind(before.version)
    .execute(&mut **tx)
    .await?;
    Ok(written.rows_affected() == 1)
}

fn changed<'a>(before: &Order, after: &'a Order, source: Source, now: Millis) -> Entry<'a> {
    let moved = before.state != after.state || before.cancelled_amount != after.cancelled_amount;
    let seen = after.failed_since.as_ref().map(|(imp_uid, _)| imp_uid);
    let kind = match (moved, seen) {
        (true, _) => "changed",
        (false, Some(_)) => "failed_seen",
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
