//! The state file, as the gateway uses it.

use std::sync::atomic::{AtomicU64, Ordering};

use payjoa::ImpUid;
use serde_json::Value;

use super::{Gateway, time::night_after};
use crate::{
    agenda::Due,
    payment::{Payment, kind},
    state::State,
    store::{Change, Kind, NotWritten, Saved, Store},
};

/// Where changes go.
#[derive(Default)]
pub(super) struct Keeper {
    store: Option<Store>,
    /// How many times changes were handed over.
    number: AtomicU64,
}

impl Keeper {
    pub(super) fn new(store: Option<Store>) -> Keeper {
        Keeper { store, number: AtomicU64::new(0) }
    }
}

impl Gateway {
    /// Hands over what changed, while the state is still locked: so nothing overtakes.
    pub(super) fn keep(&self, state: &mut State) {
        let Some(store) = &self.keeper.store else { return };
        let mut changes = state.take_changes(self.clock.hands());
        if let Some(body) = self.faults.take_changes() {
            changes.push(Change { kind: Kind::Faults, name: "faults".to_owned(), place: 0, body: Some(body) });
        }
        if !changes.is_empty() {
            let number = self.keeper.number.fetch_add(1, Ordering::Relaxed) + 1;
            store.keep(number, changes);
        }
    }

    /// Waits until everything that has happened is in the state file; at once without one.
    pub(crate) async fn durable(&self) -> Result<(), NotWritten> {
        match &self.keeper.store {
            Some(store) => {
                // Faults may have struck since the state was last looked at.
                self.state(|_| ());
                store.written(self.keeper.number.load(Ordering::Relaxed)).await
            }
            None => Ok(()),
        }
    }

    /// Writes what is left and closes the state file.
    pub(crate) async fn close(&self) {
        if let Some(store) = &self.keeper.store {
            store.close().await;
        }
    }

    /// Takes in what the state file held, and puts on the agenda what hadn't happened yet.
    pub(super) fn restore(&self, mut saved: Saved) {
        if let Some(faults) = saved.faults.take() {
            self.faults.restore(faults);
        }
        self.state(|state| {
            // Before anything is written down, which takes the clock along.
            self.clock.take(state.restore(saved));
            self.resume(state);
            state.keep_changes();
        });
    }

    fn resume(&self, state: &mut State) {
        let payments = state.payments().iter().flat_map(|payment| self.waiting(payment));
        let charges = state.schedules().filter(|schedule| schedule.is_waiting());
        let charges = charges.map(|schedule| (schedule.schedule_at, Due::Charge(schedule.merchant_uid.clone())));
        let dues: Vec<(u64, Due)> = payments.chain(charges).collect();
        for (at, due) in dues {
            state.agenda.add(at * 1_000, due);
        }
    }

    /// What a payment still waits for, each at its time in Unix seconds.
    fn waiting(&self, payment: &Payment) -> Vec<(u64, Due)> {
        let imp_uid: ImpUid = payment.imp_uid.clone();
        let has = |kind: &str| payment.events().iter().any(|event| event.kind == kind);
        let refunded = |id: &str| {
            let mut refunds = payment.events().iter().filter(|event| event.kind == kind::REFUNDED);
            refunds.any(|event| event.detail.get("cancellation_id").and_then(Value::as_str) == Some(id))
        };
        let mut dues = Vec::new();
        if payment.is_late() {
            dues.push((payment.updated_at(), Due::Settle(imp_uid.clone())));
        }
        if let Some(account) = payment.awaited().filter(|_| !has(kind::EXPIRED)) {
            dues.push((account.due + 1, Due::Expire(imp_uid.clone())));
        }
        for cancel in payment.cancels().iter().filter(|cancel| !refunded(&cancel.cancellation_id)) {
            if let Some(due) = cancel.refund_due {
                let cancellation_id = cancel.cancellation_id.clone();
                dues.push((due, Due::Refund { imp_uid: imp_uid.clone(), cancellation_id }));
            }
        }
        if self.nightly_cancel && payment.is_taken_back_at_night() && !has(kind::CANCELLED_AT_PAYJOA) {
            dues.push((night_after(payment.paid_at()), Due::Night(imp_uid)));
        }
        dues
    }
}

#[cfg(test)]
mod tests {
    use payjoa::{MerchantUid, Won};

    use super::*;
    use crate::{
        Options, Sandbox,
        billing::{CardData, Person, Schedule},
        gateway::NewCard,
        payment::Status,
    };

    fn schedule(merchant_uid: &str, schedule_at: u64) -> Schedule {
        Schedule {
            customer_uid: "c".to_owned(),
            merchant_uid: MerchantUid::new(merchant_uid).unwrap(),
            pg_id: "CTS17266".to_owned(),
            schedule_at,
            executed_at: 0,
            revoked_at: 0,
            amount: Won::new(1_004).unwrap(),
            currency: "KRW".to_owned(),
            params: serde_json::Map::new(),
            attempt: None,
            lenient: Vec::new(),
        }
    }

    async fn kept(path: &std::path::Path) -> Sandbox {
        let options = Options { state: Some(path.to_owned()), ..Options::default() };
        let sandbox = Sandbox::start_with(options).await.unwrap();
        sandbox.gateway.clock.freeze();
        sandbox
    }

    /// Three changes would be three moments at which a crash leaves a charge without its schedule, or the other way round.
    #[tokio::test]
    async fn a_scheduled_charge_is_one_change() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sandbox.db");
        let sandbox = kept(&path).await;
        let gateway = &sandbox.gateway;
        let card =
            CardData { number: "1234-1234-1234-1234".to_owned(), expiry: "2030-12".to_owned(), ..CardData::default() };
        gateway
            .register("c".to_owned(), NewCard::new("CTS17266".to_owned(), &card, Person::default(), Vec::new()))
            .unwrap();
        let at = gateway.now() + 60;
        gateway.schedule(&[schedule("m", at)], None).unwrap();
        let before = gateway.keeper.number.load(Ordering::Relaxed);
        gateway.clock.set(at);
        gateway.catch_up();
        assert_eq!(gateway.keeper.number.load(Ordering::Relaxed), before + 1);
        sandbox.stop().await;

        let sandbox = kept(&path).await;
        let order = MerchantUid::new("m").unwrap();
        sandbox.gateway.state(|state| {
            assert_eq!(state.of_order(&order).map(Payment::status).collect::<Vec<_>>(), [Status::Paid]);
            let schedule = state.schedule(&order).unwrap();
            assert_eq!(schedule.attempt.as_ref().map(|attempt| attempt.status), Some(Status::Paid));
            assert_eq!((schedule.executed_at, state.agenda.next()), (at, None));
        });
    }
}
