//! A payment scheduled on a stored card.
//!
//! Source: PortOne V1 API, `/subscribe/payments/schedule`.

use payjoa::{ImpUid, MerchantUid, Won};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::payment::Status;

/// One scheduled payment.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Schedule {
    pub(crate) customer_uid: String,
    pub(crate) merchant_uid: MerchantUid,
    pub(crate) pg_id: String,
    pub(crate) schedule_at: u64,
    pub(crate) executed_at: u64,
    pub(crate) revoked_at: u64,
    pub(crate) amount: Won,
    pub(crate) currency: String,
    /// What the payment will be made of: name, buyer, custom_data and the like.
    pub(crate) params: Map<String, Value>,
    /// How the last attempt went.
    pub(crate) attempt: Option<Attempt>,
    /// What of the calls about it was ignored: told on the payment, once there is one.
    #[serde(default)]
    pub(crate) lenient: Vec<String>,
}

/// A charge that was tried.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Attempt {
    pub(crate) imp_uid: ImpUid,
    pub(crate) status: Status,
    pub(crate) fail_reason: Option<String>,
}

/// How a schedule stands. `Executed` doesn't mean paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ScheduleStatus {
    Scheduled,
    Executed,
    Revoked,
}

/// Why a schedule can't be changed like that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NotNow {
    #[error("this schedule has run already")]
    Executed,
    #[error("this schedule was revoked")]
    Revoked,
    #[error("this schedule hasn't run yet; change its time with PUT")]
    Scheduled,
    #[error("this scheduled payment is paid")]
    Paid,
    #[error("schedule_at must be in the future")]
    Past,
}

impl ScheduleStatus {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            ScheduleStatus::Scheduled => "scheduled",
            ScheduleStatus::Executed => "executed",
            ScheduleStatus::Revoked => "revoked",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<ScheduleStatus> {
        let all = [ScheduleStatus::Scheduled, ScheduleStatus::Executed, ScheduleStatus::Revoked];
        all.into_iter().find(|status| status.as_str() == text)
    }
}

impl Schedule {
    pub(crate) fn status(&self) -> ScheduleStatus {
        match (self.revoked_at, self.executed_at) {
            (0, 0) => ScheduleStatus::Scheduled,
            (0, _) => ScheduleStatus::Executed,
            _ => ScheduleStatus::Revoked,
        }
    }

    pub(crate) fn is_waiting(&self) -> bool {
        self.status() == ScheduleStatus::Scheduled
    }

    /// Something of a call about it was ignored.
    pub(crate) fn let_pass(&mut self, lenient: &[String]) {
        for what in lenient {
            if !self.lenient.contains(what) {
                self.lenient.push(what.clone());
            }
        }
    }

    /// Takes it back before it runs.
    pub(crate) fn revoke(&mut self, now: u64) {
        if self.is_waiting() {
            self.revoked_at = now;
        }
    }

    /// It has run, and this came of it.
    pub(crate) fn ran(&mut self, at: u64, attempt: Option<Attempt>) {
        self.executed_at = at;
        self.attempt = attempt;
    }

    /// Another time for one that hasn't run.
    pub(crate) fn move_to(&mut self, at: u64, now: u64) -> Result<(), NotNow> {
        match self.status() {
            ScheduleStatus::Executed => Err(NotNow::Executed),
            ScheduleStatus::Revoked => Err(NotNow::Revoked),
            ScheduleStatus::Scheduled if at <= now => Err(NotNow::Past),
            ScheduleStatus::Scheduled => {
                self.schedule_at = at;
                Ok(())
            }
        }
    }

    /// Another time for one that failed or was revoked.
    pub(crate) fn again_at(&mut self, at: u64, now: u64) -> Result<(), NotNow> {
        match self.status() {
            ScheduleStatus::Scheduled => return Err(NotNow::Scheduled),
            ScheduleStatus::Executed if !self.has_failed() => return Err(NotNow::Paid),
            _ if at <= now => return Err(NotNow::Past),
            _ => {}
        }
        *self = Schedule { schedule_at: at, executed_at: 0, revoked_at: 0, attempt: None, ..self.clone() };
        Ok(())
    }

    /// Whether the failed charge may be tried at once.
    pub(crate) fn may_retry(&self) -> Result<(), NotNow> {
        match self.status() {
            ScheduleStatus::Scheduled => Err(NotNow::Scheduled),
            ScheduleStatus::Revoked => Err(NotNow::Revoked),
            ScheduleStatus::Executed if self.has_failed() => Ok(()),
            ScheduleStatus::Executed => Err(NotNow::Paid),
        }
    }

    fn has_failed(&self) -> bool {
        self.attempt.as_ref().is_some_and(|attempt| attempt.status == Status::Failed)
    }

    /// The schedule object, every field of it. `payment_status` is how the payment stands now.
    pub(crate) fn annotation(&self, payment: Option<Status>) -> Value {
        let text = |name: &str| self.params.get(name).and_then(Value::as_str);
        let attempt = self.attempt.as_ref();
        json!({
            "customer_uid": self.customer_uid,
            "merchant_uid": self.merchant_uid,
            "imp_uid": attempt.map(|attempt| &attempt.imp_uid),
            "pg_provider": "daou",
            "pg_id": self.pg_id,
            "customer_id": null,
            "schedule_at": self.schedule_at,
            "executed_at": self.executed_at,
            "revoked_at": self.revoked_at,
            "amount": self.amount,
            "currency": self.currency,
            "name": text("name"),
            "buyer_name": text("buyer_name"),
            "buyer_email": text("buyer_email"),
            "buyer_tel": text("buyer_tel"),
            "buyer_addr": text("buyer_addr"),
            "buyer_postcode": text("buyer_postcode"),
            "custom_data": text("custom_data"),
            "schedule_status": self.status().as_str(),
            "payment_status": payment.or_else(|| attempt.map(|attempt| attempt.status)),
            "fail_reason": attempt.and_then(|attempt| attempt.fail_reason.as_ref()),
        })
    }
}
