//! Planning charges, and looking at what is planned.

use std::time::{SystemTime, UNIX_EPOCH};

use futures_util::Stream;
use payjoa::{MerchantUid, Won};
use serde::Serialize;

use super::{CustomerUid, NewSchedules, Schedule, ScheduleStatus, charge::Wanted, schedule::check_time};
use crate::gateway::{Gateway, GatewayError, Page, Paging, Payment, Sorting, call::Call};

/// Longest time that a list covers: three months, the longest three of them, in seconds.
const LONGEST: u64 = 92 * 24 * 3_600;
const PATH: &str = "/subscribe/payments/schedule";

/// Planned charges that are due from one time to (before) another, three months at most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchedulePeriod {
    from: u64,
    to: u64,
    status: Option<ScheduleStatus>,
}

impl SchedulePeriod {
    /// Due at `from` or later, and before `to`, in Unix seconds.
    #[must_use]
    pub fn between(from: u64, to: u64) -> SchedulePeriod {
        SchedulePeriod { from, to, status: None }
    }

    /// Only those of that status.
    #[must_use]
    pub fn only(self, status: ScheduleStatus) -> SchedulePeriod {
        SchedulePeriod { status: Some(status), ..self }
    }

    fn check(&self) -> Result<(), GatewayError> {
        match self.to.checked_sub(self.from) {
            None => Err(GatewayError::invalid("the period ends before it begins")),
            Some(time) if time > LONGEST => Err(GatewayError::invalid("a period has three months at most")),
            Some(_) => Ok(()),
        }
    }

    fn status(&self) -> Option<&str> {
        self.status.as_ref().map(|status| match status {
            ScheduleStatus::Scheduled => "scheduled",
            ScheduleStatus::Executed => "executed",
            ScheduleStatus::Revoked => "revoked",
            ScheduleStatus::Unrecognized(other) => other,
        })
    }

    fn refused(&self, call: Call) -> Call {
        match self.check() {
            Ok(()) => call,
            Err(error) => call.refused(&error),
        }
    }

    /// The names of the query differ from one list to the other, down to hyphen and underscore.
    fn of_card(&self, uid: &CustomerUid, page: u32) -> Call {
        let call = Call::get("billing.schedules_of", "/subscribe/customers").segment(uid.as_str()).segment("schedules");
        let call = call.query("from", self.from).query("to", self.to).query("page", page);
        self.refused(call.query_if("schedule-status", self.status()))
    }

    fn of_all(&self, paging: Paging) -> Call {
        let call = Call::get("billing.schedules", PATH).query("schedule_from", self.from);
        let call = call.query("schedule_to", self.to).query_if("schedule_status", self.status());
        self.refused(paging.ask(call))
    }
}

/// Which planned charges of a stored card are given up. Without a list, i'mport gives up **all** of them: here that has to
/// be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unschedule {
    /// Every planned charge of the card.
    All,
    /// Those of these orders; an empty list is refused.
    Orders(Vec<MerchantUid>),
}

#[derive(Serialize)]
struct GiveUp<'a> {
    customer_uid: &'a CustomerUid,
    #[serde(skip_serializing_if = "Option::is_none")]
    merchant_uid: Option<&'a [MerchantUid]>,
}

#[derive(Serialize)]
struct Move {
    schedule_at: u64,
}

impl Gateway {
    /// Plans charges of a stored card (`POST /subscribe/payments/schedule`): i'mport makes each at its time and reports it
    /// to the webhook. After an unknown outcome it looks whether they are planned.
    ///
    /// # Errors
    /// [`GatewayError::Invalid`] for times that have passed or are in milliseconds, and for an order twice; else see
    /// [`GatewayError`].
    pub async fn schedule(&self, plan: &NewSchedules) -> Result<Vec<Schedule>, GatewayError> {
        plan.check(now())?;
        let call = Call::post("billing.schedule", PATH).json(&plan.wire());
        let call = call.for_payjoa(self.config().payjoa_timeout).paced();
        match self.ask::<Page<Schedule>>(call).await.and_then(Page::whole) {
            Err(doubt) if doubt.may_have_happened() => self.planned(plan).await.ok_or(doubt),
            answer => answer,
        }
    }

    /// All of the plan, as i'mport has it, or nothing.
    async fn planned(&self, plan: &NewSchedules) -> Option<Vec<Schedule>> {
        let mut planned = Vec::new();
        for charge in &plan.charges {
            let found = self.scheduled(&charge.order).await.ok()?;
            let same = found.amount == charge.terms.amount() && found.schedule_at == Some(charge.at);
            let of_card = found.customer_uid.as_deref() == Some(plan.customer_uid.as_str());
            (same && of_card).then(|| planned.push(found))?;
        }
        Some(planned)
    }

    /// Gives planned charges up (`POST /subscribe/payments/unschedule`), and says which. After an unknown outcome it looks
    /// whether those that are named are given up.
    ///
    /// # Errors
    /// [`GatewayError::NotFound`] if none is planned any more; else see [`GatewayError`]. Asking twice does no harm.
    pub async fn unschedule(&self, uid: &CustomerUid, which: &Unschedule) -> Result<Vec<Schedule>, GatewayError> {
        let merchant_uid = match which {
            Unschedule::All => None,
            Unschedule::Orders(orders) if orders.is_empty() => {
                return Err(GatewayError::invalid("no order is named, which i'mport takes for all of them"));
            }
            Unschedule::Orders(orders) => Some(orders.as_slice()),
        };
        let call = Call::post("billing.unschedule", "/subscribe/payments/unschedule");
        let call = call.json(&GiveUp { customer_uid: uid, merchant_uid });
        match self.ask::<Page<Schedule>>(call).await.and_then(Page::whole) {
            Err(doubt) if doubt.may_have_happened() => {
                self.given_up(merchant_uid.unwrap_or_default()).await.ok_or(doubt)
            }
            answer => answer,
        }
    }

    /// All of these, if they are given up.
    async fn given_up(&self, orders: &[MerchantUid]) -> Option<Vec<Schedule>> {
        let mut given_up = Vec::new();
        for order in orders {
            let found = self.scheduled(order).await.ok()?;
            (found.schedule_status == ScheduleStatus::Revoked).then(|| given_up.push(found))?;
        }
        (!given_up.is_empty()).then_some(given_up)
    }

    /// The planned charge of an order (`GET /subscribe/payments/schedule/{merchant_uid}`).
    ///
    /// # Errors
    /// [`GatewayError::NotFound`] if none is planned; else see [`GatewayError`].
    pub async fn scheduled(&self, order: &MerchantUid) -> Result<Schedule, GatewayError> {
        about(self.ask(Call::get("billing.scheduled", PATH).segment(order.as_str())).await, order)
    }

    /// A page of the planned charges of a stored card (`GET /subscribe/customers/{customer_uid}/schedules`).
    ///
    /// # Errors
    /// [`GatewayError::Invalid`] for more than three months; else see [`GatewayError`].
    pub async fn schedules_of_page(
        &self,
        uid: &CustomerUid,
        period: &SchedulePeriod,
        page: u32,
    ) -> Result<Page<Schedule>, GatewayError> {
        self.ask(period.of_card(uid, page.max(1))).await
    }

    /// Every planned charge of a stored card in that time, read as it is needed.
    pub fn schedules_of(
        &self,
        uid: &CustomerUid,
        period: &SchedulePeriod,
    ) -> impl Stream<Item = Result<Schedule, GatewayError>> + Send + use<> {
        let (uid, period) = (uid.clone(), period.clone());
        self.stream(Paging::whole(Sorting::default()), move |paging| period.of_card(&uid, paging.number()))
    }

    /// A page of all planned charges (`GET /subscribe/payments/schedule`).
    ///
    /// # Errors
    /// As for [`Gateway::schedules_of_page`].
    pub async fn schedules_page(
        &self,
        period: &SchedulePeriod,
        paging: Paging,
    ) -> Result<Page<Schedule>, GatewayError> {
        self.ask(period.of_all(paging)).await
    }

    /// Every planned charge in that time, read as it is needed.
    pub fn schedules(
        &self,
        period: &SchedulePeriod,
    ) -> impl Stream<Item = Result<Schedule, GatewayError>> + Send + use<> {
        let period = period.clone();
        self.stream(Paging::whole(Sorting::OldestStarted), move |paging| period.of_all(paging))
    }

    /// Moves a planned charge that wasn't tried yet (`PUT /subscribe/payments/schedule/{merchant_uid}`), to that time in
    /// Unix seconds.
    ///
    /// # Errors
    /// [`GatewayError::Refused`] for one that was tried or given up: [reschedule](Gateway::reschedule) that; else see
    /// [`GatewayError`].
    pub async fn move_schedule(&self, order: &MerchantUid, at: u64) -> Result<Schedule, GatewayError> {
        check_time(at, now())?;
        let call = Call::put("billing.schedule_move", PATH).segment(order.as_str()).json(&Move { schedule_at: at });
        about(self.ask(call).await, order)
    }

    /// Plans a charge that failed or was given up once more (`POST …/schedule/{merchant_uid}/reschedule`). After an
    /// unknown outcome it looks whether it is planned.
    ///
    /// # Errors
    /// [`GatewayError::Refused`] for one that is planned or paid; else see [`GatewayError`].
    pub async fn reschedule(&self, order: &MerchantUid, at: u64) -> Result<Schedule, GatewayError> {
        check_time(at, now())?;
        let call = Call::post("billing.reschedule", PATH).segment(order.as_str()).segment("reschedule");
        match about(self.ask(call.json(&Move { schedule_at: at })).await, order) {
            Err(doubt) if doubt.may_have_happened() => match self.scheduled(order).await {
                Ok(found) if found.schedule_at == Some(at) => Ok(found),
                _ => Err(doubt),
            },
            answer => answer,
        }
    }

    /// Tries a planned charge that failed once more, now (`POST …/schedule/{merchant_uid}/retry`). **`Ok` means paid**,
    /// and nothing else does. If no answer comes, the order's payment is looked up.
    ///
    /// # Errors
    /// As for [`Gateway::charge_card`].
    pub async fn retry_schedule(&self, order: &MerchantUid, amount: Won) -> Result<Payment, GatewayError> {
        let call = Call::post("billing.schedule_retry", PATH).segment(order.as_str()).segment("retry");
        self.charge(call, Wanted { order, amount }).await
    }
}

fn about(answer: Result<Schedule, GatewayError>, order: &MerchantUid) -> Result<Schedule, GatewayError> {
    match answer {
        Ok(schedule) if schedule.merchant_uid != order.as_str() => {
            Err(GatewayError::malformed("it is about another order than the one asked for"))
        }
        answer => answer,
    }
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}
