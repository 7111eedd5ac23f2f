//! Webhooks that haven't arrived yet. Each address of each webhook is one entry of its own, with its own repetitions: a
//! shop that doesn't answer holds up nobody else. They are part of what the state file keeps.

use payjoa::ImpUid;
use serde::{Deserialize, Serialize};

use crate::{
    state::State,
    webhook::{Notice, WebhookFormat},
};

/// A webhook to one address, until it has arrived or is given up.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Outgoing {
    pub(crate) id: u64,
    pub(crate) notice: Notice,
    pub(crate) url: String,
    pub(crate) format: WebhookFormat,
    /// Resent by a person: once.
    pub(crate) by_hand: bool,
    /// Which time it is sent next, from 1.
    pub(crate) attempt: u8,
    pub(crate) wait: Wait,
}

/// What a webhook waits for before it goes. Times are Unix milliseconds by the gateway's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Wait {
    /// It goes at once.
    Nothing,
    /// The time of its repetition.
    Repetition(u64),
    /// A fault delays it.
    Until(u64),
    /// A fault holds it back until another webhook of its payment has been sent.
    Another,
    /// A fault lets the browser hear first.
    Browser,
}

impl Outgoing {
    /// Whether it is on its way: what a fault delays or holds back isn't.
    fn is_flying(&self) -> bool {
        matches!(self.wait, Wait::Nothing | Wait::Repetition(_))
    }
}

impl State {
    /// Puts one on its way.
    pub(crate) fn post(&mut self, mut outgoing: Outgoing) {
        outgoing.id = self.outbox.last_key_value().map_or(1, |(last, _)| last + 1).max(self.next_outgoing);
        self.next_outgoing = outgoing.id + 1;
        self.set_off(outgoing);
    }

    /// Keeps one, and hands it to who delivers unless it waits for another.
    pub(crate) fn set_off(&mut self, outgoing: Outgoing) {
        let id = outgoing.id;
        if outgoing.wait != Wait::Another {
            self.fresh.push(id);
            self.posted.notify_one();
        }
        self.put_outgoing(outgoing);
    }

    pub(crate) fn put_outgoing(&mut self, outgoing: Outgoing) {
        self.changed(|dirty| dirty.outbox.insert(outgoing.id));
        self.outbox.insert(outgoing.id, outgoing);
    }

    pub(crate) fn outgoing(&self, id: u64) -> Option<&Outgoing> {
        self.outbox.get(&id)
    }

    /// It has arrived or is given up. What waited for the payment's next webhook goes when that was sent to everybody.
    pub(crate) fn land(&mut self, id: u64) {
        let Some(landed) = self.outbox.remove(&id) else { return };
        self.changed(|dirty| dirty.outbox.insert(id));
        let imp_uid = landed.notice.imp_uid;
        if self.has_flying(&imp_uid) {
            return;
        }
        for mut held in self.held(&imp_uid) {
            held.wait = Wait::Nothing;
            self.set_off(held);
        }
    }

    /// Whether a webhook of this payment is on its way.
    pub(crate) fn has_flying(&self, imp_uid: &ImpUid) -> bool {
        self.outbox.values().any(|outgoing| outgoing.is_flying() && outgoing.notice.imp_uid == *imp_uid)
    }

    /// Whether one that a person sent again is on its way; the others' repetitions may be a minute off.
    pub(crate) fn has_resent(&self, imp_uid: &ImpUid) -> bool {
        self.outbox.values().any(|sent| sent.by_hand && sent.is_flying() && sent.notice.imp_uid == *imp_uid)
    }

    /// The webhooks of this payment that are held back until another one has gone.
    pub(crate) fn held(&self, imp_uid: &ImpUid) -> Vec<Outgoing> {
        let held = |outgoing: &&Outgoing| outgoing.wait == Wait::Another && outgoing.notice.imp_uid == *imp_uid;
        self.outbox.values().filter(held).cloned().collect()
    }

    /// Those that nobody delivers yet.
    pub(crate) fn take_fresh(&mut self) -> Vec<u64> {
        std::mem::take(&mut self.fresh)
    }
}

#[cfg(test)]
mod tests {
    use payjoa::MerchantUid;

    use super::*;
    use crate::payment::Status;

    fn outgoing(imp_uid: &ImpUid, wait: Wait, by_hand: bool) -> Outgoing {
        let merchant_uid = MerchantUid::new("m").unwrap();
        let notice = Notice { imp_uid: imp_uid.clone(), merchant_uid, status: Status::Paid, cancellation_id: None };
        let url = "http://127.0.0.1:1/hook".to_owned();
        Outgoing { id: 0, notice, url, format: WebhookFormat::Json, by_hand, attempt: 1, wait }
    }

    #[test]
    fn one_that_was_resent_is_told_from_a_repetition_that_waits() {
        let (mut state, imp_uid) = (State::default(), ImpUid::new("imp_1").unwrap());
        state.post(outgoing(&imp_uid, Wait::Repetition(9), false));
        assert_eq!((state.has_flying(&imp_uid), state.has_resent(&imp_uid)), (true, false));
        state.post(outgoing(&imp_uid, Wait::Nothing, true));
        assert!(state.has_resent(&imp_uid));
        state.land(2);
        assert_eq!((state.has_flying(&imp_uid), state.has_resent(&imp_uid)), (true, false));
    }

    #[test]
    fn what_is_held_back_goes_when_the_next_one_was_sent_to_everybody() {
        let (mut state, imp_uid) = (State::default(), ImpUid::new("imp_1").unwrap());
        state.post(outgoing(&imp_uid, Wait::Another, false));
        assert!(state.take_fresh().is_empty() && !state.has_flying(&imp_uid));
        state.post(outgoing(&imp_uid, Wait::Nothing, false));
        state.post(outgoing(&imp_uid, Wait::Nothing, false));
        assert_eq!(state.take_fresh(), [2, 3]);
        state.land(2);
        assert!(state.take_fresh().is_empty(), "one is still on its way");
        state.land(3);
        assert_eq!((state.take_fresh(), state.outgoing(1).map(|held| held.wait)), (vec![1], Some(Wait::Nothing)));
        state.land(1);
        assert!(state.outbox.is_empty(), "nothing is left in memory");
    }
}
