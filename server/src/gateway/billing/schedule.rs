//! Charges in time: what is planned, and what became of it.

use std::collections::HashSet;

use payjoa::{ImpUid, MerchantUid, Won};
use serde::{Deserialize, Serialize};

use super::{Card, CustomerUid, Terms, card::CardFields, terms::TermsFields};
use crate::gateway::{GatewayError, lenient};

/// A time in Unix seconds can't be this late: it is in milliseconds.
const MILLISECONDS_FROM: u64 = 100_000_000_000;

/// A charge at a time to come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedCharge {
    pub(crate) order: MerchantUid,
    pub(crate) at: u64,
    pub(crate) terms: Terms,
}

impl PlannedCharge {
    /// For that order, at that time in Unix **seconds**.
    #[must_use]
    pub fn new(order: MerchantUid, at: u64, terms: Terms) -> PlannedCharge {
        PlannedCharge { order, at, terms }
    }

    fn wire(&self) -> Item<'_> {
        Item { merchant_uid: &self.order, schedule_at: self.at, currency: "KRW", terms: self.terms.wire() }
    }
}

/// Charges to plan for a stored card.
///
/// ```
/// use payjoa::{MerchantUid, Won};
/// use payjoa_server::gateway::{CustomerUid, NewSchedules, PlannedCharge, Terms};
///
/// let december = PlannedCharge::new(
///     MerchantUid::new("coffee_2026_12")?,
///     1_796_083_200,
///     Terms::new("Coffee, December", Won::new(12_000)?),
/// );
/// let plan = NewSchedules::of(CustomerUid::new("customer_7_card_1")?).and(december);
/// # let _ = plan;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSchedules {
    pub(crate) customer_uid: CustomerUid,
    pub(crate) charges: Vec<PlannedCharge>,
    card: Option<Card>,
    checking: Won,
    channel_key: Option<String>,
}

impl NewSchedules {
    /// For that stored card.
    #[must_use]
    pub fn of(customer_uid: CustomerUid) -> NewSchedules {
        NewSchedules { customer_uid, charges: Vec::new(), card: None, checking: Won::ZERO, channel_key: None }
    }

    /// One more charge.
    #[must_use]
    pub fn and(mut self, charge: PlannedCharge) -> NewSchedules {
        self.charges.push(charge);
        self
    }

    /// For a card that isn't stored yet: store it first.
    #[must_use]
    pub fn storing(self, card: Card) -> NewSchedules {
        NewSchedules { card: Some(card), ..self }
    }

    /// Through the channel of that key in i'mport's console.
    #[must_use]
    pub fn through_channel(self, channel_key: impl Into<String>) -> NewSchedules {
        NewSchedules { channel_key: Some(channel_key.into()), ..self }
    }

    /// Charges so much to see whether the card is good, and gives it back at once. Default nothing.
    #[must_use]
    pub fn checked_with(self, amount: Won) -> NewSchedules {
        NewSchedules { checking: amount, ..self }
    }

    pub(crate) fn check(&self, now: u64) -> Result<(), GatewayError> {
        if self.charges.is_empty() {
            return Err(GatewayError::invalid("no charge is planned"));
        }
        let mut orders = HashSet::new();
        for charge in &self.charges {
            check_time(charge.at, now)?;
            charge.terms.check()?;
            if !orders.insert(charge.order.as_str()) {
                return Err(GatewayError::invalid("two planned charges have the same order number"));
            }
        }
        Ok(())
    }

    pub(super) fn wire(&self) -> Wire<'_> {
        Wire {
            customer_uid: &self.customer_uid,
            schedules: self.charges.iter().map(PlannedCharge::wire).collect(),
            checking_amount: (self.checking > Won::ZERO).then_some(self.checking),
            card: self.card.as_ref().map(Card::wire),
            channel_key: self.channel_key.as_deref(),
        }
    }
}

pub(super) fn check_time(at: u64, now: u64) -> Result<(), GatewayError> {
    if at >= MILLISECONDS_FROM {
        return Err(GatewayError::invalid("schedule_at is in milliseconds; i'mport takes Unix seconds"));
    }
    if at <= now {
        return Err(GatewayError::invalid("schedule_at has passed"));
    }
    Ok(())
}

#[derive(Serialize)]
pub(super) struct Wire<'a> {
    customer_uid: &'a CustomerUid,
    schedules: Vec<Item<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    checking_amount: Option<Won>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    card: Option<CardFields<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    channel_key: Option<&'a str>,
}

#[derive(Serialize)]
struct Item<'a> {
    merchant_uid: &'a MerchantUid,
    schedule_at: u64,
    currency: &'static str,
    #[serde(flatten)]
    terms: TermsFields<'a>,
}

/// Whether a planned charge was tried.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ScheduleStatus {
    /// Its time is still to come.
    Scheduled,
    /// It was tried. That doesn't mean that it was paid.
    Executed,
    /// It was given up.
    Revoked,
    /// Something i'mport has invented since.
    Unrecognized(String),
}

/// What came of a charge that was tried.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PaymentResult {
    /// Charged.
    Paid,
    /// Refused.
    Failed,
    /// Charged, and given back since.
    Cancelled,
    /// Something i'mport has invented since.
    Unrecognized(String),
}

macro_rules! open_words {
    ($name:ident { $($variant:ident = $word:literal),+ }) => {
        impl From<String> for $name {
            fn from(text: String) -> $name {
                match text.as_str() {
                    $($word => $name::$variant,)+
                    _ => $name::Unrecognized(text.chars().filter(|c| !c.is_control()).take(40).collect()),
                }
            }
        }
    };
}

open_words!(ScheduleStatus { Scheduled = "scheduled", Executed = "executed", Revoked = "revoked" });
open_words!(PaymentResult { Paid = "paid", Failed = "failed", Cancelled = "cancelled" });

/// A planned charge as i'mport shows it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Schedule {
    /// The stored card.
    #[serde(default, deserialize_with = "lenient::text")]
    pub customer_uid: Option<String>,
    /// The order's number. Text, not a checked one: what i'mport holds may be somebody else's.
    pub merchant_uid: String,
    /// The payment, once it was tried.
    #[serde(default, deserialize_with = "imp_uid")]
    pub imp_uid: Option<ImpUid>,
    /// When it is due, in Unix seconds.
    #[serde(default, deserialize_with = "lenient::seconds")]
    pub schedule_at: Option<u64>,
    /// When it was tried.
    #[serde(default, deserialize_with = "lenient::seconds")]
    pub executed_at: Option<u64>,
    /// When it was given up.
    #[serde(default, deserialize_with = "lenient::seconds")]
    pub revoked_at: Option<u64>,
    /// How much is charged, in won.
    pub amount: Won,
    /// What is charged for.
    #[serde(default, deserialize_with = "lenient::text")]
    pub name: Option<String>,
    /// Whether it was tried.
    #[serde(deserialize_with = "schedule_status")]
    pub schedule_status: ScheduleStatus,
    /// What came of it: nothing yet, if it wasn't tried. A **claim**, like every other: settle the order.
    #[serde(default, deserialize_with = "payment_result")]
    pub payment_status: Option<PaymentResult>,
    /// Why it failed, as the payment gateway said it.
    #[serde(default, deserialize_with = "lenient::text")]
    pub fail_reason: Option<String>,
}

fn imp_uid<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<ImpUid>, D::Error> {
    Ok(lenient::text(deserializer)?.and_then(|text| ImpUid::new(text).ok()))
}

fn schedule_status<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<ScheduleStatus, D::Error> {
    Ok(String::deserialize(deserializer)?.into())
}

fn payment_result<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<PaymentResult>, D::Error> {
    Ok(lenient::text(deserializer)?.map(Into::into))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn times_are_seconds_to_come() {
        let now = 1_800_000_000;
        for (at, ok) in [(now + 1, true), (now, false), (now - 1, false), ((now + 1) * 1_000, false)] {
            assert_eq!(check_time(at, now).is_ok(), ok, "{at}");
        }
    }

    #[test]
    fn an_order_is_planned_once() {
        let charge = |order: &str| {
            let terms = Terms::new("Coffee", Won::new(1_004).unwrap());
            PlannedCharge::new(MerchantUid::new(order).unwrap(), 100, terms)
        };
        let plan = NewSchedules::of(CustomerUid::new("c").unwrap());
        assert!(plan.check(1).is_err());
        let plan = plan.and(charge("a")).and(charge("b"));
        assert!(plan.check(1).is_ok());
        assert!(plan.and(charge("a")).check(1).is_err());
    }

    #[test]
    fn what_imp_shows_in_odd_shapes() {
        let schedule: Schedule = serde_json::from_value(json!({
            "customer_uid": "c", "merchant_uid": "m", "imp_uid": null, "schedule_at": "1800000000", "executed_at": 0,
            "revoked_at": null, "amount": 1004.0, "schedule_status": "postponed", "payment_status": null,
        }))
        .unwrap();
        assert_eq!(schedule.schedule_status, ScheduleStatus::Unrecognized("postponed".into()));
        assert_eq!((schedule.schedule_at, schedule.executed_at), (Some(1_800_000_000), None));
        assert_eq!(schedule.payment_status, None);
    }
}
