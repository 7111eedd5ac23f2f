//! Orders that are charged at a time to come, and what else becomes of an order besides its payment.

use payjoa::MerchantUid;

use super::{
    Ledger, LedgerError, Millis, NewOrder, Order, Source,
    db::statement,
    history::{Entry, append, lock},
    orders::storable,
    row,
};

/// What became of writing an order down.
pub(crate) enum Written {
    /// It is new.
    New,
    /// The ledger has it already.
    Known(Box<Order>),
}

impl Ledger {
    /// Writes an order down that is charged at `due`. It counts as made at that time: from then on it is looked after.
    pub(crate) async fn insert_planned(
        &self,
        order: &NewOrder,
        now: Millis,
        due: Millis,
        check_at: Millis,
    ) -> Result<Written, LedgerError> {
        if !storable(&order.merchant_uid) {
            return Err(LedgerError::Unstorable);
        }
        let mut tx = self.db.begin().await?;
        let insert = statement(
            "INSERT INTO orders (merchant_uid, name, amount, method, owner, state, created_at, updated_at, check_at)
             VALUES ($1, $2, $3, $4, $5, 'created', $6, $7, $8) ON CONFLICT (merchant_uid) DO NOTHING",
        );
        let insert = insert.bind(order.merchant_uid.as_str()).bind(&order.name).bind(row::stored(order.amount));
        let insert = insert.bind(&order.method).bind(&order.owner).bind(due).bind(now).bind(check_at);
        if tx.execute(insert).await? == 0 {
            tx.undo().await?;
            let known = self.order(&order.merchant_uid).await?;
            return known.map_or_else(
                || Err(LedgerError::Exists(order.merchant_uid.clone())),
                |known| Ok(Written::Known(Box::new(known))),
            );
        }
        append(&mut tx, shop_entry(now, "planned", &order.merchant_uid)).await?;
        tx.commit().await?;
        Ok(Written::New)
    }

    /// Moves an order that isn't paid to another time of charging.
    pub(crate) async fn replan(
        &self,
        merchant_uid: &MerchantUid,
        now: Millis,
        due: Millis,
        check_at: Millis,
    ) -> Result<(), LedgerError> {
        let mut tx = self.db.begin().await?;
        let update = statement(
            "UPDATE orders SET created_at = $1, check_at = $2, updated_at = $3, version = version + 1
             WHERE merchant_uid = $4 AND state IN ('created', 'failed')",
        );
        let update = update.bind(due).bind(check_at).bind(now).bind(merchant_uid.as_str());
        if tx.execute(update).await? > 0 {
            append(&mut tx, shop_entry(now, "planned", merchant_uid)).await?;
        }
        tx.commit().await
    }

    /// Notes that an order's shipping is registered.
    pub(crate) async fn shipped(&self, merchant_uid: &MerchantUid, now: Millis) -> Result<(), LedgerError> {
        let mut tx = self.db.begin().await?;
        // The version moves, too: a change made on top of an older order would write the old time back.
        let update = statement(
            "UPDATE orders SET shipped_at = $1, updated_at = $1, version = version + 1 WHERE merchant_uid = $2",
        );
        tx.execute(update.bind(now).bind(merchant_uid.as_str())).await?;
        append(&mut tx, shop_entry(now, "shipped", merchant_uid)).await?;
        tx.commit().await
    }

    /// Notes something that the shop did for an order.
    pub(crate) async fn did(
        &self,
        merchant_uid: &MerchantUid,
        kind: &'static str,
        now: Millis,
    ) -> Result<(), LedgerError> {
        let mut tx = self.db.begin().await?;
        lock(&mut tx, merchant_uid).await?;
        append(&mut tx, shop_entry(now, kind, merchant_uid)).await?;
        tx.commit().await
    }
}

fn shop_entry<'a>(at: Millis, kind: &'static str, merchant_uid: &'a MerchantUid) -> Entry<'a> {
    let merchant_uid = Some(merchant_uid);
    Entry { at, source: Source::Shop, kind, merchant_uid, imp_uid: None, states: None, detail: None }
}
