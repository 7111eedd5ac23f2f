//! What is to happen by itself, when the gateway's clock says so.

use std::{collections::BTreeMap, sync::Arc};

use payjoa::{ImpUid, MerchantUid};
use tokio::sync::Notify;

/// Something that happens by itself. Whether it still applies is looked at when it is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Due {
    /// i'mport's late database catches up with what the shopper decided.
    Settle(ImpUid),
    /// A virtual account's deadline passes.
    Expire(ImpUid),
    /// PAYJOA's staff has transferred a virtual account's money back.
    Refund { imp_uid: ImpUid, cancellation_id: String },
    /// PAYJOA takes back what was paid on a test site that day.
    Night(ImpUid),
    /// A stored card is charged.
    Charge(MerchantUid),
}

/// The entries, soonest first.
#[derive(Default)]
pub(crate) struct Agenda {
    entries: BTreeMap<(u64, u64), Due>,
    count: u64,
    added: Arc<Notify>,
}

impl Agenda {
    /// At a time in Unix milliseconds. Of two at the same time the one that was added first comes first.
    pub(crate) fn add(&mut self, at: u64, due: Due) {
        self.entries.insert((at, self.count), due);
        self.count += 1;
        self.added.notify_one();
    }

    /// When the next one is due, in Unix milliseconds.
    pub(crate) fn next(&self) -> Option<u64> {
        self.entries.keys().next().map(|(at, _)| *at)
    }

    /// Takes out the next one that is due by now, with its time.
    pub(crate) fn take(&mut self, now: u64) -> Option<(u64, Due)> {
        let entry = self.entries.first_entry().filter(|entry| entry.key().0 <= now)?;
        let ((at, _), due) = entry.remove_entry();
        Some((at, due))
    }

    /// Tells that something was added.
    pub(crate) fn added(&self) -> Arc<Notify> {
        Arc::clone(&self.added)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_due_comes_in_order_and_once() {
        let due = |name: &str| Due::Expire(ImpUid::new(name).unwrap());
        let mut agenda = Agenda::default();
        agenda.add(20, due("imp_3"));
        agenda.add(10, due("imp_1"));
        agenda.add(10, due("imp_2"));
        assert_eq!(agenda.take(9), None);
        let taken: Vec<_> = std::iter::from_fn(|| agenda.take(10)).collect();
        assert_eq!(taken, [(10, due("imp_1")), (10, due("imp_2"))]);
        assert_eq!(agenda.next(), Some(20));
    }
}
