//! The outbox: what the shop has to be told, until it has been told.

use std::time::Duration;

use payjoa::{ImpUid, MerchantUid, Won};
use sqlx::{Row, Sqlite, Transaction, sqlite::SqliteRow};

use super::{Ledger, LedgerError, Millis, Order, Rejection, row};

/// What the shop is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DeliveryKind {
    /// The order is paid: send the goods. Comes into being once per order.
    Fulfil,
    /// Some of the money was given back.
    PartlyCancelled,
    /// All of the money was given back: take the goods back, or don't send them.
    Cancelled,
    /// Money was paid that can't count for the order: [`Delivery::reason`] says why. Have a person look at the payment, and
    /// give the money back if nobody else does. Comes once per payment, and does not mean that the order is unpaid.
    NeedsAttention,
    /// The order had been paid already, and was paid once more: give this payment's money back. Comes once per payment.
    SecondPayment,
}

impl DeliveryKind {
    const ALL: [DeliveryKind; 5] = [
        DeliveryKind::Fulfil,
        DeliveryKind::PartlyCancelled,
        DeliveryKind::Cancelled,
        DeliveryKind::NeedsAttention,
        DeliveryKind::SecondPayment,
    ];

    /// As stored: `fulfil`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            DeliveryKind::Fulfil => "fulfil",
            DeliveryKind::PartlyCancelled => "partly_cancelled",
            DeliveryKind::Cancelled => "cancelled",
            DeliveryKind::NeedsAttention => "needs_attention",
            DeliveryKind::SecondPayment => "second_payment",
        }
    }

    fn parse(text: &str) -> Result<DeliveryKind, LedgerError> {
        let found = DeliveryKind::ALL.into_iter().find(|kind| kind.as_str() == text);
        found.ok_or_else(|| LedgerError::Corrupt(format!("a message's kind {text:?}")))
    }
}

/// A message for the shop. Delivered **at least** once: should the process die between doing and noting, it comes again
/// under the same `id`, which therefore makes a good idempotency key.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Delivery {
    /// The message's own number; stays the same when it is delivered again.
    pub id: i64,
    /// What it says.
    pub kind: DeliveryKind,
    /// The order.
    pub merchant_uid: MerchantUid,
    /// The payment.
    pub imp_uid: ImpUid,
    /// The order's name.
    pub order_name: String,
    /// In won: what was paid, or given back in all ([`DeliveryKind::PartlyCancelled`], [`DeliveryKind::Cancelled`]). Of
    /// [`DeliveryKind::NeedsAttention`] the payment's own amount, whatever the order costs, and whatever currency it has.
    pub amount: Won,
    /// Why the payment can't count, of [`DeliveryKind::NeedsAttention`].
    pub reason: Option<Rejection>,
    /// The how-manieth attempt this is, from 1.
    pub attempt: u32,
    pub(crate) lease: String,
}

/// A message to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) kind: DeliveryKind,
    pub(crate) imp_uid: ImpUid,
    pub(crate) amount: Won,
    pub(crate) reason: Option<Rejection>,
}

/// Nobody needs to be told twice about money that fits no order; telling to fulfil twice is an error.
pub(super) async fn put(
    tx: &mut Transaction<'static, Sqlite>,
    order: &Order,
    message: &Message,
    now: Millis,
) -> Result<(), LedgerError> {
    sqlx::query(
        "INSERT INTO outbox (merchant_uid, imp_uid, kind, order_name, amount, reason, created_at, due_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (merchant_uid, imp_uid) WHERE kind IN ('needs_attention', 'second_payment') DO NOTHING",
    )
    .bind(order.merchant_uid.as_str())
    .bind(message.imp_uid.as_str())
    .bind(message.kind.as_str())
    .bind(&order.name)
    .bind(row::stored(message.amount))
    .bind(message.reason.map(Rejection::code))
    .bind(now)
    .bind(now)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

impl Ledger {
    /// Takes the next message that is due, for `lease` long: nobody else gets it until then. Messages about one order
    /// come in their order.
    pub(crate) async fn take_delivery(
        &self,
        now: Millis,
        lease: Duration,
        token: &str,
    ) -> Result<Option<Delivery>, LedgerError> {
        let mut tx = self.write().await?;
        let row = sqlx::query(
            "UPDATE outbox SET lease = ?, due_at = ?, attempts = attempts + 1
             WHERE id = (SELECT id FROM outbox AS next
                         WHERE delivered_at IS NULL AND due_at <= ?
                           AND NOT EXISTS (SELECT 1 FROM outbox AS earlier WHERE earlier.delivered_at IS NULL
                                           AND earlier.merchant_uid = next.merchant_uid AND earlier.id < next.id)
                         ORDER BY due_at, id LIMIT 1)
             RETURNING *",
        )
        .bind(token)
        .bind(now.saturating_add(millis(lease)))
        .bind(now)
        .fetch_optional(&mut *tx)
        .await?;
        tx.commit().await?;
        row.as_ref().map(|row| delivery(row, token)).transpose()
    }

    /// Notes that a message arrived. It doesn't matter whose lease it is by now: it arrived.
    pub(crate) async fn delivered(&self, delivery: &Delivery, now: Millis) -> Result<(), LedgerError> {
        sqlx::query("UPDATE outbox SET delivered_at = ?, lease = NULL, last_error = NULL WHERE id = ?")
            .bind(now)
            .bind(delivery.id)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Notes that a message didn't arrive, and when to try again; only while the lease is still held.
    pub(crate) async fn not_delivered(
        &self,
        delivery: &Delivery,
        again_at: Millis,
        error: &str,
    ) -> Result<(), LedgerError> {
        sqlx::query(
            "UPDATE outbox SET due_at = ?, lease = NULL, last_error = ? WHERE id = ? AND lease = ?
             AND delivered_at IS NULL",
        )
        .bind(again_at)
        .bind(error)
        .bind(delivery.id)
        .bind(&delivery.lease)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// When the next message is due.
    pub(crate) async fn next_delivery(&self) -> Result<Option<Millis>, LedgerError> {
        let row = sqlx::query(
            "SELECT MIN(due_at) AS at FROM outbox AS next
             WHERE delivered_at IS NULL
               AND NOT EXISTS (SELECT 1 FROM outbox AS earlier WHERE earlier.delivered_at IS NULL
                               AND earlier.merchant_uid = next.merchant_uid AND earlier.id < next.id)",
        );
        Ok(row.fetch_one(&self.pool).await?.try_get("at")?)
    }
}

fn delivery(row: &SqliteRow, token: &str) -> Result<Delivery, LedgerError> {
    let attempt: i64 = row.try_get("attempts")?;
    let reason: Option<String> = row.try_get("reason")?;
    let no_payment = || LedgerError::Corrupt("a message without a payment".to_owned());
    Ok(Delivery {
        id: row.try_get("id")?,
        kind: DeliveryKind::parse(row.try_get("kind")?)?,
        merchant_uid: row::merchant_uid(row)?,
        imp_uid: row::imp_uid(row, "imp_uid")?.ok_or_else(no_payment)?,
        order_name: row.try_get("order_name")?,
        amount: row::won(row, "amount")?,
        reason: reason.as_deref().and_then(Rejection::from_code),
        attempt: u32::try_from(attempt).unwrap_or(u32::MAX),
        lease: token.to_owned(),
    })
}

fn millis(duration: Duration) -> Millis {
    Millis::try_from(duration.as_millis()).unwrap_or(Millis::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_stored_under_names_that_are_read_back() {
        for kind in DeliveryKind::ALL {
            assert_eq!(DeliveryKind::parse(kind.as_str()).unwrap(), kind);
        }
        assert!(DeliveryKind::parse("invented").is_err());
    }
}
