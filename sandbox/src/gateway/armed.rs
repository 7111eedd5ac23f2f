//! Arming faults, and what happens to a payment as the shopper decides. What carries a fault out is beside what it disturbs.

use payjoa::ImpUid;
use serde_json::json;

use super::{Gateway, News};
use crate::{
    fault::{Arm, ArmId, Armed, BadArm, Drawn, Fault, Faults, Place, Subject},
    payment::{Payment, Status, kind},
    random,
    state::State,
};

impl Gateway {
    /// Arms a fault.
    pub(crate) fn arm(&self, arm: Arm) -> Result<Armed, BadArm> {
        let armed = self.faults.arm(arm)?;
        tracing::info!(fault = %armed.arm.fault(), id = %armed.id, "armed");
        self.feed.tell(News::Faults);
        // Also what needs no forging is written down.
        self.state(|_| ());
        self.forge_for_open(&armed.arm);
        Ok(armed)
    }

    /// Takes a fault away; false if there is none of this number.
    pub(crate) fn disarm(&self, id: ArmId) -> bool {
        let found = self.faults.disarm(id);
        self.state(|_| ());
        self.feed.tell(News::Faults);
        found
    }

    pub(crate) fn disarm_all(&self) {
        self.faults.disarm_all();
        self.state(|_| ());
        self.feed.tell(News::Faults);
    }

    /// Faults of webhooks and the API, given with a decision, go on happening to its payment.
    pub(super) fn arm_for(&self, imp_uid: &ImpUid, faults: Faults) {
        for fault in faults.iter().filter(|fault| matches!(fault.place(), Place::Webhook | Place::Api)) {
            // It can't be refused: nothing is asked of it.
            let _ = self.faults.arm(fault.payment(imp_uid.clone()));
        }
    }

    /// Writes down that a fault happened to a payment.
    pub(crate) fn note_fault(&self, fault: Fault, subject: &Subject<'_>) {
        tracing::info!(%fault, imp_uid = subject.imp_uid, path = subject.path, "fault");
        if let Some(imp_uid) = subject.imp_uid.and_then(|text| ImpUid::new(text).ok()) {
            self.note(&imp_uid, kind::FAULT, json!({"fault": fault, "path": subject.path}));
        }
    }

    /// What happens to this payment as the shopper decides.
    pub(super) fn drawn(&self, payment: &Payment) -> Drawn {
        let subject = Subject::payment(&payment.imp_uid, &payment.merchant_uid);
        let (browser, itself) =
            (self.faults.draw(Place::Browser, &subject), self.faults.draw(Place::Payment, &subject));
        Drawn { faults: browser.faults.union(itself.faults), delay: browser.delay }
    }
}

/// The latest paid payment of another order, for somebody to show again; an invented number if there is none.
pub(super) fn reusable(state: &State, imp_uid: &ImpUid) -> Option<ImpUid> {
    let mine = state.payment(imp_uid).map(|payment| payment.merchant_uid.clone());
    let paid = |payment: &&Payment| payment.status() == Status::Paid && Some(&payment.merchant_uid) != mine.as_ref();
    let other = state.payments().iter().rev().find(paid).map(|payment| payment.imp_uid.clone());
    other.or_else(random::imp_uid)
}
