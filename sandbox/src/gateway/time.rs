//! The gateway's clock, and what happens by itself as it goes on.

use std::{sync::Arc, time::Duration};

use payjoa::ImpUid;

use super::{Gateway, News};
use crate::{
    agenda::Due,
    clock::Clock,
    payment::{Payment, Status},
    state::State,
};

impl Gateway {
    /// Unix seconds, by the gateway's clock.
    pub(crate) fn now(&self) -> u64 {
        self.clock.now()
    }

    pub(crate) fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Sets the clock; everything that is due by then has happened when this returns.
    pub(crate) fn set_clock(&self, seconds: u64) {
        self.clock.set(seconds);
        self.moved();
    }

    /// Moves the clock forwards; everything that is due by then has happened when this returns.
    pub(crate) fn advance_clock(&self, by: Duration) {
        self.clock.advance(by);
        self.moved();
    }

    /// Stops the clock, or lets it go on.
    pub(crate) fn freeze_clock(&self, frozen: bool) {
        if frozen {
            self.clock.freeze();
        } else {
            self.clock.resume();
        }
        self.moved();
    }

    /// Back to the machine's time.
    pub(crate) fn reset_clock(&self) {
        self.clock.reset();
        self.moved();
    }

    fn moved(&self) {
        self.catch_up();
        self.feed.tell(News::Clock);
    }

    /// Makes everything happen that is due, in order, each at its own time. One at a time is taken off the agenda *and*
    /// done under the state's lock: whoever finds the agenda empty knows that nothing of it is still half done elsewhere.
    pub(crate) fn catch_up(&self) {
        let next = |state: &mut State| {
            let due = state.agenda.take(self.clock.now_ms());
            due.map(|(at, due)| self.happen(state, due, at / 1_000))
        };
        while self.state(next).is_some() {}
    }

    /// Catches up as time goes by, until the gateway stops.
    pub(super) fn run_agenda(self: &Arc<Self>) {
        let gateway = Arc::clone(self);
        let added = self.state(|state| state.agenda.added());
        self.background(async move {
            loop {
                gateway.catch_up();
                let next = gateway.state(|state| state.agenda.next()).unwrap_or(u64::MAX);
                tokio::select! {
                    () = gateway.clock.sleep_until(next) => {}
                    () = added.notified() => {}
                }
            }
        });
    }

    fn happen(&self, state: &mut State, due: Due, at: u64) {
        let change = |state: &mut State, imp_uid: &ImpUid, change: &dyn Fn(&mut Payment)| {
            state.payment_mut(imp_uid).map(change);
        };
        match due {
            Due::Settle(imp_uid) => self.settle(state, &imp_uid, at),
            Due::Expire(imp_uid) => change(state, &imp_uid, &|payment| payment.expire(at)),
            Due::Refund { imp_uid, cancellation_id } => {
                change(state, &imp_uid, &|payment| payment.refund_transferred(&cancellation_id, at));
            }
            Due::Night(imp_uid) => change(state, &imp_uid, &|payment| {
                if payment.status() == Status::Paid {
                    // It may have been given back already; then nothing is left to do.
                    let _ = payment.cancel_at_payjoa("test payments are cancelled at night", at);
                }
            }),
            Due::Charge(merchant_uid) => self.charge_as_scheduled(state, &merchant_uid, at),
        }
    }

    fn settle(&self, state: &mut State, imp_uid: &ImpUid, at: u64) {
        let forestalled = state.is_forestalled(imp_uid);
        if let Some(payment) = state.payment_mut(imp_uid) {
            payment.forestall(forestalled);
            payment.settle(at);
        }
        self.plan(state, imp_uid);
        self.tell(state, imp_uid, None);
    }

    /// Puts on the agenda what will happen to this payment by itself, after it was decided.
    pub(super) fn plan(&self, state: &mut State, imp_uid: &ImpUid) {
        let Some(payment) = state.payment(imp_uid) else { return };
        let expires = payment.awaited().map(|account| account.due);
        let night = Some(payment).filter(|payment| self.nightly_cancel && payment.is_taken_back_at_night());
        let night = night.map(|payment| night_after(payment.paid_at()));
        if let Some(due) = expires {
            // The deadline's own second still counts.
            state.agenda.add((due + 1) * 1_000, Due::Expire(imp_uid.clone()));
        }
        if let Some(at) = night {
            state.agenda.add(at * 1_000, Due::Night(imp_uid.clone()));
        }
    }
}

/// The next 23:00 in Korea. Source: PortOne help centre.
pub(super) fn night_after(now: u64) -> u64 {
    const DAY: u64 = 86_400;
    // 23:00 in Korea is 14:00 UTC.
    const HOUR: u64 = 14 * 3_600;
    let today = now - now % DAY + HOUR;
    if today > now { today } else { today + DAY }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nights_begin_at_eleven_in_korea() {
        for (now, want) in [(0, 50_400), (50_399, 50_400), (50_400, 136_800), (86_400, 136_800)] {
            assert_eq!(night_after(now), want, "{now}");
        }
    }
}
