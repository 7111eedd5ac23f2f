//! Lists of orders, for people and for chores.

use payjoa::{ImpUid, MerchantUid, Won};

use super::{DeliveryKind, Ledger, LedgerError, Message, Millis, Order, db::statement, outbox, row};

impl Ledger {
    /// The newest orders, the newest one first: at most `limit`, and only what comes after an order that was made at that time
    /// (Unix milliseconds) under that number: the last one of the page before. A month's subscriptions may be of one moment.
    ///
    /// # Errors
    /// [`LedgerError`] if the database fails.
    pub async fn orders(&self, after: Option<(Millis, &MerchantUid)>, limit: u32) -> Result<Vec<Order>, LedgerError> {
        let select = statement(
            "SELECT * FROM orders WHERE created_at <= $1 AND (created_at < $1 OR merchant_uid > $2)
             ORDER BY created_at DESC, merchant_uid LIMIT $3",
        );
        let (time, number) = after.map_or((Millis::MAX, ""), |(time, number)| (time, number.as_str()));
        let rows = self.db.all(select.bind(time).bind(number).bind(limit)).await?;
        rows.iter().map(row::order).collect()
    }

    /// Escrow orders that were paid before that time (Unix milliseconds), are still paid, and of which no shipping is known
    /// and nobody was told so yet: in the order of their numbers, from behind `after`.
    pub(crate) async fn unshipped(
        &self,
        paid_before: Millis,
        after: &str,
        limit: u32,
    ) -> Result<Vec<Order>, LedgerError> {
        let select = statement(
            "SELECT * FROM orders WHERE escrow = 1 AND shipped_at IS NULL AND paid_at < $1 AND merchant_uid > $2
               AND state IN ('paid', 'partly_cancelled')
               AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.merchant_uid = orders.merchant_uid
                               AND outbox.kind = 'shipping_due')
             ORDER BY merchant_uid LIMIT $3",
        );
        let rows = self.db.all(select.bind(paid_before / 1_000).bind(after).bind(limit)).await?;
        rows.iter().map(row::order).collect()
    }

    /// Tells the shop something about an order that changes nothing; whether it is news.
    pub(crate) async fn tell(&self, order: &Order, message: &Message, now: Millis) -> Result<bool, LedgerError> {
        let mut tx = self.db.begin().await?;
        let news = outbox::put(&mut tx, order, message, now).await?;
        tx.commit().await?;
        Ok(news)
    }

    /// Tells the shop of a payment for which there is no order; whether it is news.
    pub(crate) async fn tell_stray(
        &self,
        (imp_uid, merchant_uid): (&ImpUid, &MerchantUid),
        name: &str,
        amount: Won,
        now: Millis,
    ) -> Result<bool, LedgerError> {
        let message = Message { kind: DeliveryKind::UnknownPayment, imp_uid: imp_uid.clone(), amount, reason: None };
        let mut tx = self.db.begin().await?;
        let news = outbox::put_about(&mut tx, merchant_uid, name, &message, now).await?;
        tx.commit().await?;
        Ok(news)
    }
}
