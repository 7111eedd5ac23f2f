//! Payments scheduled on stored cards: made, moved, taken back, and run by the gateway's clock.

use payjoa::{ImpUid, MerchantUid};

use super::{
    Gateway,
    billing::{Charge, NewCard, NotCharged, store},
};
use crate::{
    agenda::Due,
    billing::{Attempt, NotNow, Schedule},
    payment::Payment,
    state::State,
};

/// Why a list of schedules isn't taken.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotScheduled {
    #[error("merchant_uid {0} is in the list twice")]
    Twice(MerchantUid),
    #[error("merchant_uid {0} is scheduled already")]
    Known(MerchantUid),
    #[error("merchant_uid {0} is paid already")]
    Paid(MerchantUid),
}

impl Gateway {
    /// Takes all of the schedules or none, with the card that came along: a call that is refused changes nobody's card.
    pub(crate) fn schedule(&self, schedules: &[Schedule], card: Option<(String, NewCard)>) -> Result<(), NotScheduled> {
        let now = self.now();
        self.state(|state| {
            for (place, schedule) in schedules.iter().enumerate() {
                let merchant_uid = &schedule.merchant_uid;
                if schedules.iter().take(place).any(|before| before.merchant_uid == *merchant_uid) {
                    return Err(NotScheduled::Twice(merchant_uid.clone()));
                }
                if state.schedule(merchant_uid).is_some() {
                    return Err(NotScheduled::Known(merchant_uid.clone()));
                }
                if state.is_paid(merchant_uid) {
                    return Err(NotScheduled::Paid(merchant_uid.clone()));
                }
            }
            for schedule in schedules {
                state.agenda.add(schedule.schedule_at * 1_000, Due::Charge(schedule.merchant_uid.clone()));
                state.put_schedule(schedule.clone());
            }
            if let Some((customer_uid, card)) = card {
                store(state, customer_uid, card, now);
            }
            Ok(())
        })
    }

    /// Moves a schedule to another time. `None` if there is none.
    pub(crate) fn move_schedule(
        &self,
        merchant_uid: &MerchantUid,
        at: u64,
        again: bool,
        lenient: &[String],
    ) -> Option<Result<Schedule, NotNow>> {
        let now = self.now();
        self.state(|state| {
            let schedule = state.schedule_mut(merchant_uid)?;
            let moved = if again { schedule.again_at(at, now) } else { schedule.move_to(at, now) };
            schedule.let_pass(lenient);
            let schedule = schedule.clone();
            if moved.is_ok() {
                state.agenda.add(at * 1_000, Due::Charge(merchant_uid.clone()));
            }
            Some(moved.map(|()| schedule))
        })
    }

    /// Charges a failed schedule's card at once. `None` if there is none.
    pub(crate) fn retry_schedule(&self, merchant_uid: &MerchantUid) -> Option<Result<ImpUid, NotRetried>> {
        let now = self.now();
        self.state(|state| {
            if let Err(not_now) = state.schedule(merchant_uid)?.may_retry() {
                return Some(Err(NotRetried::NotNow(not_now)));
            }
            Some(self.attempt(state, merchant_uid, now)?.map_err(NotRetried::NotCharged))
        })
    }

    /// The time of a schedule has come. One that was moved or revoked since isn't run.
    pub(super) fn charge_as_scheduled(&self, state: &mut State, merchant_uid: &MerchantUid, at: u64) {
        let due = |schedule: &&Schedule| schedule.schedule_at == at && schedule.is_waiting();
        if state.schedule(merchant_uid).filter(due).is_none() {
            return;
        }
        if let Some(Err(error)) = self.attempt(state, merchant_uid, at) {
            tracing::error!(%error, "a scheduled payment couldn't be made");
        }
    }

    /// Runs a schedule. That it has run, its payment and how that went are one change: a crash leaves all or nothing.
    fn attempt(&self, state: &mut State, merchant_uid: &MerchantUid, at: u64) -> Option<Result<ImpUid, NotCharged>> {
        let Schedule { customer_uid, amount, currency, params, lenient, .. } = state.schedule(merchant_uid)?.clone();
        let quota = params.get("card_quota").and_then(serde_json::Value::as_u64).unwrap_or_default();
        let charge = Charge { merchant_uid: merchant_uid.clone(), amount, currency, params, lenient, quota };
        let charged = self.charge_scheduled(state, charge, &customer_uid, at);
        let attempt = charged.as_ref().ok().and_then(|imp_uid| state.payment(imp_uid)).map(|payment| Attempt {
            imp_uid: payment.imp_uid.clone(),
            status: payment.status(),
            fail_reason: payment.fail_reason().map(str::to_owned),
        });
        state.schedule_mut(merchant_uid)?.ran(at, attempt);
        Some(charged)
    }

    /// The schedule object; its payment's status is the one of now.
    pub(crate) fn scheduled(&self, schedule: &Schedule) -> serde_json::Value {
        let imp_uid = schedule.attempt.as_ref().map(|attempt| &attempt.imp_uid);
        let status = self.state(|state| imp_uid.and_then(|imp_uid| state.payment(imp_uid)).map(Payment::status));
        schedule.annotation(status)
    }
}

/// Why a failed schedule isn't charged again.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotRetried {
    #[error(transparent)]
    NotNow(NotNow),
    #[error(transparent)]
    NotCharged(NotCharged),
}
