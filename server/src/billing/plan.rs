//! Charging at a time to come.

use payjoa::MerchantUid;

use super::BillingError;
use crate::{
    Payments,
    gateway::{CustomerUid, GatewayError, NewSchedules, PlannedCharge, Schedule, ScheduleStatus, Terms, Unschedule},
    ledger::{Millis, NewOrder, OrderState, Written},
    settle::{Outcome, first_check},
};

/// An order, and when to charge it.
///
/// ```
/// use payjoa::Won;
/// use payjoa_server::{billing::PlannedOrder, fresh_merchant_uid, ledger::NewOrder};
///
/// let order = NewOrder::new(fresh_merchant_uid("coffee_"), "Coffee, December", Won::new(12_000)?);
/// let december = PlannedOrder::new(order, 1_796_083_200);
/// # let _ = december;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct PlannedOrder {
    order: NewOrder,
    at: u64,
    terms: Terms,
}

impl PlannedOrder {
    /// To be charged at that time, in Unix **seconds**.
    #[must_use]
    pub fn new(order: NewOrder, at: u64) -> PlannedOrder {
        let terms = Terms::new(&order.name, order.amount);
        PlannedOrder { order, at, terms }
    }

    /// With more terms: buyer, instalments, what is free of tax. Name and amount are the order's.
    #[must_use]
    pub fn with(self, more: impl FnOnce(Terms) -> Terms) -> PlannedOrder {
        PlannedOrder { terms: more(self.terms), ..self }
    }

    fn charge(&self) -> PlannedCharge {
        PlannedCharge::new(self.order.merchant_uid.clone(), self.at, self.terms.clone())
    }
}

impl Payments {
    /// Writes orders down and has i'mport charge each to the stored card when its time has come; the webhook, or the work
    /// in the background, settles it then. Any number of times with the same orders: each is planned once.
    ///
    /// # Errors
    /// [`BillingError::OtherOrder`] for a number that is in use; [`GatewayError::Invalid`] in [`BillingError::Gateway`] for
    /// what can't be planned, and then nothing was written down; else see [`BillingError`]. Ask again with the same orders.
    pub async fn plan(&self, card: &CustomerUid, orders: &[PlannedOrder]) -> Result<Vec<Schedule>, BillingError> {
        self.check_plan(card, orders).await?;
        let mut planned = Vec::new();
        let mut open = NewSchedules::of(card.clone());
        for order in orders {
            match self.known_plan(order).await? {
                Some(known) => planned.push(known),
                None => open = open.and(order.charge()),
            }
        }
        if !open.charges.is_empty() {
            planned.extend(self.0.gateway.schedule(&open).await?);
        }
        Ok(planned)
    }

    /// Of an order that is written down already, the time may have passed since.
    async fn check_plan(&self, card: &CustomerUid, orders: &[PlannedOrder]) -> Result<(), BillingError> {
        let mut fresh = NewSchedules::of(card.clone());
        for order in orders {
            if order.terms.amount() != order.order.amount {
                return Err(GatewayError::invalid("the terms are of another amount than the order").into());
            }
            if self.ledger().order(&order.order.merchant_uid).await?.is_none() {
                fresh = fresh.and(order.charge());
            }
        }
        let now = u64::try_from(self.now() / 1_000).unwrap_or_default();
        if fresh.charges.is_empty() { Ok(()) } else { Ok(fresh.check(now)?) }
    }

    /// Writes an order down; what i'mport has planned for it already, if it was written down before.
    async fn known_plan(&self, planned: &PlannedOrder) -> Result<Option<Schedule>, BillingError> {
        let (due, number) = (millis(planned.at), &planned.order.merchant_uid);
        let written = self.ledger().insert_planned(&planned.order, self.now(), due, first_check(due)).await?;
        self.0.new_order.notify_one();
        let Written::Known(known) = written else { return Ok(None) };
        if known.amount != planned.order.amount {
            return Err(BillingError::OtherOrder(number.clone()));
        }
        match self.0.gateway.scheduled(number).await {
            Ok(schedule) => Ok(Some(schedule)),
            Err(GatewayError::NotFound) if known.state != OrderState::Created => {
                Err(BillingError::OtherOrder(number.clone()))
            }
            Err(GatewayError::NotFound) => {
                // It will be planned for this time, whichever it was written down with.
                if known.created_at != due {
                    self.ledger().replan(number, self.now(), due, first_check(due)).await?;
                }
                Ok(None)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Gives planned charges of a card up, and says which.
    ///
    /// # Errors
    /// See [`BillingError`]. Asking twice does no harm.
    pub async fn unplan(&self, card: &CustomerUid, which: &Unschedule) -> Result<Vec<Schedule>, BillingError> {
        let given_up = self.0.gateway.unschedule(card, which).await?;
        for schedule in &given_up {
            if let Ok(order) = MerchantUid::new(schedule.merchant_uid.clone()) {
                self.ledger().did(&order, "unplanned", self.now()).await?;
            }
        }
        Ok(given_up)
    }

    /// Moves a planned charge to another time, in Unix seconds; one that failed or was given up is planned again.
    ///
    /// # Errors
    /// [`BillingError::Gateway`] with [`GatewayError::NotFound`] if none was ever planned; else see [`BillingError`].
    pub async fn replan(&self, order: &MerchantUid, at: u64) -> Result<Schedule, BillingError> {
        let gateway = &self.0.gateway;
        let moved = match gateway.scheduled(order).await?.schedule_status {
            ScheduleStatus::Scheduled => gateway.move_schedule(order, at).await?,
            _ => gateway.reschedule(order, at).await?,
        };
        let due = millis(at);
        self.ledger().replan(order, self.now(), due, first_check(due)).await?;
        self.0.new_order.notify_one();
        Ok(moved)
    }

    /// Tries a planned charge that failed once more, now, and settles its order.
    ///
    /// # Errors
    /// As for [`Payments::charge`].
    pub async fn retry_planned(&self, order: &MerchantUid) -> Result<Outcome, BillingError> {
        let known = self.ledger().order(order).await?.ok_or(BillingError::UnknownOrder)?;
        let answer = self.0.gateway.retry_schedule(order, known.amount).await;
        self.conclude(order, answer).await
    }
}

fn millis(seconds: u64) -> Millis {
    Millis::try_from(seconds).unwrap_or(Millis::MAX).saturating_mul(1_000)
}
