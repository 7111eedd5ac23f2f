//! The outbox: what the shop has to be told, until it has been told.

use std::time::Duration;

use payjoa::{ImpUid, MerchantUid, Won};

use super::{
    Ledger, LedgerError, Millis, Order, Rejection,
    db::{Row, Statement, Tx, composed, statement},
    row,
};

/// What the shop is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
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
    /// i'mport has a payment for an order number that this shop never gave out: have a person look at it. If other shops use
    /// the same account at i'mport, see [`Policy::order_prefixes`](crate::Policy::order_prefixes).
    UnknownPayment,
    /// A payment with escrow whose shipping was not registered at i'mport in time
    /// ([`Policy::shipping_patience`](crate::Policy::shipping_patience)): without it the money is not paid out.
    ShippingDue,
}

impl DeliveryKind {
    const ALL: [DeliveryKind; 7] = [
        DeliveryKind::Fulfil,
        DeliveryKind::PartlyCancelled,
        DeliveryKind::Cancelled,
        DeliveryKind::NeedsAttention,
        DeliveryKind::SecondPayment,
        DeliveryKind::UnknownPayment,
        DeliveryKind::ShippingDue,
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
            DeliveryKind::UnknownPayment => "unknown_payment",
            DeliveryKind::ShippingDue => "shipping_due",
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
    /// Whether the money has been given back already, because the shop doesn't want to hold such money
    /// ([`Policy::unwanted`](crate::Policy::unwanted)).
    pub given_back: bool,
    /// The how-manieth attempt this is, from 1.
    pub attempt: u32,
    pub(crate) lease: String,
}

impl Delivery {
    /// Text that is the same whenever this message comes again, and no other message's: an idempotency key for whatever
    /// does the work (`fulfil/shop_7zq…`, `partly_cancelled/shop_7zq…/300`). At most 130 characters.
    #[must_use]
    pub fn idempotency_key(&self) -> String {
        let (kind, order) = (self.kind.as_str(), &self.merchant_uid);
        match self.kind {
            DeliveryKind::Fulfil => format!("{kind}/{order}"),
            DeliveryKind::PartlyCancelled | DeliveryKind::Cancelled => format!("{kind}/{order}/{}", self.amount.get()),
            _ => format!("{kind}/{order}/{}", self.imp_uid),
        }
    }
}

/// A message and what became of it, for people who look after an order.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Told {
    /// The message; its `attempt` is how often it was tried so far.
    pub delivery: Delivery,
    /// When it came into being.
    pub created_at: Millis,
    /// When it arrived.
    pub delivered_at: Option<Millis>,
    /// When it was given up.
    pub given_up_at: Option<Millis>,
    /// Why it didn't arrive the last time.
    pub last_error: Option<String>,
}

/// A message that was given up; it waits for a person, and for [`Ledger::revive`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeadLetter {
    /// What the shop should have been told.
    pub delivery: Delivery,
    /// When it was given up.
    pub given_up_at: Millis,
    /// Why the last attempt failed.
    pub error: String,
}

/// A message to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) kind: DeliveryKind,
    pub(crate) imp_uid: ImpUid,
    pub(crate) amount: Won,
    pub(crate) reason: Option<Rejection>,
}

/// Nobody needs to be told twice about money that fits no order; telling to fulfil twice is an error. Whether it is news.
pub(super) async fn put(tx: &mut Tx, order: &Order, message: &Message, now: Millis) -> Result<bool, LedgerError> {
    put_about(tx, &order.merchant_uid, &order.name, message, now).await
}

/// The same about an order that may not be there.
pub(super) async fn put_about(
    tx: &mut Tx,
    merchant_uid: &MerchantUid,
    order_name: &str,
    message: &Message,
    now: Millis,
) -> Result<bool, LedgerError> {
    Ok(tx.execute(insert(merchant_uid, order_name, message, now)).await? == 1)
}

/// The statement that puts it there.
pub(super) fn insert(merchant_uid: &MerchantUid, order_name: &str, message: &Message, now: Millis) -> Statement {
    statement(
        "INSERT INTO outbox (merchant_uid, imp_uid, kind, order_name, amount, reason, created_at, due_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7)
         ON CONFLICT (merchant_uid, imp_uid, kind) WHERE kind NOT IN ('fulfil', 'partly_cancelled', 'cancelled')
         DO NOTHING",
    )
    .bind(merchant_uid.as_str())
    .bind(message.imp_uid.as_str())
    .bind(message.kind.as_str())
    .bind(order_name)
    .bind(row::stored(message.amount))
    .bind(message.reason.map(Rejection::code))
    .bind(now)
}

/// The kinds that this server can tell; others are those of a newer one, which may run beside it during a roll-out.
macro_rules! known_kinds {
    () => {
        "'fulfil', 'partly_cancelled', 'cancelled', 'needs_attention', 'second_payment', 'unknown_payment', 'shipping_due'"
    };
}

impl Ledger {
    /// Takes the messages that are due, at most `limit`, for `lease` long: nobody else gets them until then. Messages about
    /// one order come in their order, one at a time; one that was given up holds up nobody.
    ///
    /// The first one that waits is looked up for each order in turn: of `NOT EXISTS` PostgreSQL makes a join with all that
    /// wait. They are looked at in the order of an index, or it would be all of them each time.
    pub(crate) async fn take_deliveries(
        &self,
        now: Millis,
        lease: Duration,
        token: &str,
        limit: u32,
    ) -> Result<Vec<Delivery>, LedgerError> {
        let take = statement(concat!(
            "WITH due AS (SELECT id FROM outbox AS next
                          WHERE delivered_at IS NULL AND dead_at IS NULL AND due_at <= $3 AND kind IN (",
            known_kinds!(),
            ")
                            AND id = (SELECT MIN(id) FROM outbox AS waiting
                                      WHERE waiting.delivered_at IS NULL AND waiting.dead_at IS NULL
                                        AND waiting.merchant_uid = next.merchant_uid)
                          ORDER BY due_at, id LIMIT $4
                          FOR UPDATE SKIP LOCKED)
             UPDATE outbox SET lease = $1, due_at = $2, attempts = attempts + 1 WHERE id IN (SELECT id FROM due)
             RETURNING *",
        ));
        let take = take.bind(token).bind(now.saturating_add(millis(lease))).bind(now).bind(limit);
        let rows = self.db.change(take).await?;
        // One that can't be understood must not hold up those that were taken with it; it comes again, and is told again.
        let understood = |row: &Row| {
            delivery(row, token).inspect_err(|error| tracing::error!(%error, "a message in the outbox is damaged")).ok()
        };
        Ok(rows.iter().filter_map(understood).collect())
    }

    /// Notes that messages arrived. It doesn't matter whose leases they are by now: they arrived.
    pub(crate) async fn delivered(&self, deliveries: &[&Delivery], now: Millis) -> Result<(), LedgerError> {
        let Some((first, others)) = deliveries.split_first() else { return Ok(()) };
        let mut sql = "UPDATE outbox SET delivered_at = $1, lease = NULL, last_error = NULL, dead_at = NULL
                       WHERE id IN ($2"
            .to_owned();
        for number in (3..).take(others.len()) {
            sql.push_str(", $");
            sql.push_str(&number.to_string());
        }
        sql.push(')');
        let update = composed(sql).bind(now).bind(first.id);
        self.db.execute(others.iter().fold(update, |update, delivery| update.bind(delivery.id))).await.map(|_| ())
    }

    /// Gives a message that was taken back to whoever is at it still, under a lease that was over: as if nobody had taken it.
    pub(crate) async fn give_back_lease(
        &self,
        delivery: &Delivery,
        lease: &str,
        until: Millis,
    ) -> Result<(), LedgerError> {
        let update = statement(
            "UPDATE outbox SET due_at = $1, lease = $2, attempts = attempts - 1 WHERE id = $3 AND lease = $4
             AND delivered_at IS NULL",
        );
        let update = update.bind(until).bind(lease).bind(delivery.id).bind(&delivery.lease);
        self.db.execute(update).await.map(|_| ())
    }

    /// Notes that a message didn't arrive, and when to try again; only while the lease is still held.
    pub(crate) async fn not_delivered(
        &self,
        delivery: &Delivery,
        again_at: Millis,
        error: &str,
    ) -> Result<(), LedgerError> {
        let update = statement(
            "UPDATE outbox SET due_at = $1, lease = NULL, last_error = $2 WHERE id = $3 AND lease = $4
             AND delivered_at IS NULL",
        );
        let update = update.bind(again_at).bind(error).bind(delivery.id).bind(&delivery.lease);
        self.db.execute(update).await.map(|_| ())
    }

    /// Gives a message up, only while the lease is still held: it waits for [`Ledger::revive`] from then on.
    pub(crate) async fn bury(&self, delivery: &Delivery, now: Millis, error: &str) -> Result<(), LedgerError> {
        let update = statement(
            "UPDATE outbox SET dead_at = $1, lease = NULL, last_error = $2 WHERE id = $3 AND lease = $4
             AND delivered_at IS NULL",
        );
        let update = update.bind(now).bind(error).bind(delivery.id).bind(&delivery.lease);
        self.db.execute(update).await.map(|_| ())
    }

    /// All messages about an order, oldest first, whether they arrived or not.
    ///
    /// # Errors
    /// [`LedgerError`] if the database fails.
    pub async fn messages(&self, merchant_uid: &MerchantUid) -> Result<Vec<Told>, LedgerError> {
        let select = statement("SELECT * FROM outbox WHERE merchant_uid = $1 ORDER BY id");
        let rows = self.db.all(select.bind(merchant_uid.as_str())).await?;
        let told = |row: &Row| {
            Ok(Told {
                delivery: delivery(row, "")?,
                created_at: row.number("created_at")?,
                delivered_at: row.number_or_none("delivered_at")?,
                given_up_at: row.number_or_none("dead_at")?,
                last_error: row.text_or_none("last_error")?,
            })
        };
        rows.iter().map(told).collect()
    }

    /// Dead letters: messages that the shop could not be told however often it was tried, oldest first, at most `limit`.
    ///
    /// # Errors
    /// [`LedgerError`] if the database fails.
    pub async fn dead_letters(&self, limit: u32) -> Result<Vec<DeadLetter>, LedgerError> {
        let select = statement("SELECT * FROM outbox WHERE dead_at IS NOT NULL ORDER BY id LIMIT $1");
        let rows = self.db.all(select.bind(limit)).await?;
        let dead = |row: &Row| {
            let error = row.text_or_none("last_error")?.unwrap_or_default();
            Ok(DeadLetter { delivery: delivery(row, "")?, given_up_at: row.number("dead_at")?, error })
        };
        rows.iter().map(dead).collect()
    }

    /// Has a dead letter delivered after all, from its first attempt on; whether there was one of that number.
    ///
    /// # Errors
    /// [`LedgerError`] if the database fails.
    pub async fn revive(&self, id: i64, now: Millis) -> Result<bool, LedgerError> {
        let update = statement(
            "UPDATE outbox SET dead_at = NULL, attempts = 0, due_at = $1 WHERE id = $2 AND dead_at IS NOT NULL",
        );
        Ok(self.db.execute(update.bind(now).bind(id)).await? == 1)
    }

    /// When the next message is due.
    pub(crate) async fn next_delivery(&self) -> Result<Option<Millis>, LedgerError> {
        let select = statement(concat!(
            "SELECT due_at AS at FROM outbox AS next
             WHERE delivered_at IS NULL AND dead_at IS NULL AND kind IN (",
            known_kinds!(),
            ")
               AND id = (SELECT MIN(id) FROM outbox AS waiting
                         WHERE waiting.delivered_at IS NULL AND waiting.dead_at IS NULL
                           AND waiting.merchant_uid = next.merchant_uid)
             ORDER BY due_at LIMIT 1",
        ));
        self.db.optional(select).await?.map_or(Ok(None), |row| row.number_or_none("at"))
    }
}

fn delivery(row: &Row, token: &str) -> Result<Delivery, LedgerError> {
    let no_payment = || LedgerError::Corrupt("a message without a payment".to_owned());
    Ok(Delivery {
        id: row.number("id")?,
        kind: DeliveryKind::parse(&row.text("kind")?)?,
        merchant_uid: row::merchant_uid(row)?,
        imp_uid: row::imp_uid(row, "imp_uid")?.ok_or_else(no_payment)?,
        order_name: row.text("order_name")?,
        amount: row::won(row, "amount")?,
        reason: row.text_or_none("reason")?.as_deref().and_then(Rejection::from_code),
        given_back: false,
        attempt: u32::try_from(row.number("attempts")?).unwrap_or(u32::MAX),
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
        let quoted = DeliveryKind::ALL.map(|kind| format!("'{}'", kind.as_str()));
        assert_eq!(quoted.join(", "), known_kinds!());
    }
}
