//! Payments by status and time, for lists: so that a page of a hundred thousand payments is found without looking at them.

use super::{SortKey, Sorting};
use crate::payment::{Payment, Status};

/// What lists look at in a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Keys {
    status: Status,
    started: u64,
    paid: u64,
    updated: u64,
    /// When it entered its status.
    entered: u64,
}

/// A payment's time, and its place among all: of two at the same time the one that started later is newer.
type Entry = (u64, usize);

/// Payments of one status (or all) by each of their times, each list in order.
#[derive(Default)]
struct Lists([Vec<Entry>; 4]);

/// Every payment under its status and under all.
#[derive(Default)]
pub(super) struct Index {
    /// What each payment stands under, by its place.
    keys: Vec<Keys>,
    all: Lists,
    of_status: [Lists; 4],
}

/// Payments that were found, in the order that was asked for.
pub(crate) struct Found<'a> {
    list: List<'a>,
    newest_first: bool,
}

enum List<'a> {
    /// A part of a list as it stands.
    Part(&'a [Entry]),
    Own(Vec<Entry>),
}

impl Index {
    /// Takes in a new payment, or one that changed.
    pub(super) fn update(&mut self, place: usize, payment: &Payment) {
        self.put(place, Keys::of(payment));
    }

    fn put(&mut self, place: usize, keys: Keys) {
        match self.keys.get_mut(place) {
            Some(before) if *before == keys => {}
            Some(before) => {
                let before = std::mem::replace(before, keys);
                for lists in self.lists_of(before.status) {
                    lists.remove(place, before);
                }
                for lists in self.lists_of(keys.status) {
                    lists.insert(place, keys);
                }
            }
            None => {
                // Payments come one after the other and none ever goes.
                self.keys.push(keys);
                for lists in self.lists_of(keys.status) {
                    lists.insert(place, keys);
                }
            }
        }
    }

    /// The payments of a status that entered it within these times, both of them included: all of them count from their
    /// start, and so do those that are ready.
    pub(super) fn find(&self, status: Option<Status>, (from, to): (u64, u64), by: Sorting) -> Found<'_> {
        let lists = status.map_or(&self.all, |status| self.of_status.get(status as usize).unwrap_or(&self.all));
        let (moments, same) = match status {
            None => (lists.by(SortKey::Started), by.key == SortKey::Started),
            Some(Status::Ready) => (lists.entered(), by.key == SortKey::Started),
            Some(Status::Paid) => (lists.entered(), by.key == SortKey::Paid),
            Some(Status::Failed | Status::Cancelled) => (lists.entered(), false),
        };
        let within = within(moments, from, to);
        let all = lists.by(by.key);
        let list = if same {
            List::Part(within)
        } else if within.len() == all.len() {
            List::Part(all)
        } else {
            let key = |place: usize| self.keys.get(place).map_or(0, |keys| keys.get(by.key));
            let mut own: Vec<Entry> = within.iter().map(|(_, place)| (key(*place), *place)).collect();
            own.sort_unstable();
            List::Own(own)
        };
        Found { list, newest_first: by.newest_first }
    }

    fn lists_of(&mut self, status: Status) -> impl Iterator<Item = &mut Lists> {
        std::iter::once(&mut self.all).chain(self.of_status.get_mut(status as usize))
    }
}

impl Found<'_> {
    pub(crate) fn len(&self) -> usize {
        self.entries().len()
    }

    /// The places of some of them.
    pub(crate) fn places(&self, skip: usize, limit: usize) -> Vec<usize> {
        let (entries, count) = (self.entries(), self.len());
        let at = |nth: usize| if self.newest_first { count - 1 - nth } else { nth };
        let wanted = skip.min(count)..skip.saturating_add(limit).min(count);
        wanted.filter_map(|nth| entries.get(at(nth))).map(|(_, place)| *place).collect()
    }

    fn entries(&self) -> &[Entry] {
        match &self.list {
            List::Part(part) => part,
            List::Own(own) => own,
        }
    }
}

impl Lists {
    fn by(&self, key: SortKey) -> &Vec<Entry> {
        let [started, paid, updated, _] = &self.0;
        match key {
            SortKey::Started => started,
            SortKey::Paid => paid,
            SortKey::Updated => updated,
        }
    }

    fn entered(&self) -> &Vec<Entry> {
        let [.., entered] = &self.0;
        entered
    }

    fn each(&mut self, keys: Keys) -> impl Iterator<Item = (&mut Vec<Entry>, u64)> {
        self.0.iter_mut().zip([keys.started, keys.paid, keys.updated, keys.entered])
    }

    fn insert(&mut self, place: usize, keys: Keys) {
        for (list, time) in self.each(keys) {
            // Nearly always at the end, where it costs nothing: time goes forwards.
            let at = list.partition_point(|entry| *entry < (time, place));
            list.insert(at, (time, place));
        }
    }

    fn remove(&mut self, place: usize, keys: Keys) {
        for (list, time) in self.each(keys) {
            if let Ok(at) = list.binary_search(&(time, place)) {
                list.remove(at);
            }
        }
    }
}

impl Keys {
    fn of(payment: &Payment) -> Keys {
        let (started, paid, updated) = (payment.started_at, payment.paid_at(), payment.updated_at());
        let status = payment.status();
        let entered = match status {
            Status::Ready => started,
            Status::Paid => paid,
            Status::Failed => payment.failed_at(),
            Status::Cancelled => payment.cancelled_at(),
        };
        Keys { status, started, paid, updated, entered }
    }

    fn get(self, key: SortKey) -> u64 {
        match key {
            SortKey::Started => self.started,
            SortKey::Paid => self.paid,
            SortKey::Updated => self.updated,
        }
    }
}

/// The part of a list from one time to another.
fn within(list: &[Entry], from: u64, to: u64) -> &[Entry] {
    let start = list.partition_point(|(time, _)| *time < from);
    let end = list.partition_point(|(time, _)| *time <= to);
    list.get(start..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const STATUSES: [Status; 4] = [Status::Ready, Status::Paid, Status::Cancelled, Status::Failed];

    fn keys() -> impl Strategy<Value = Keys> {
        // Few times, so that some are the same; and clocks go backwards, too.
        (0..4_usize, 0..6_u64, 0..6_u64, 0..6_u64, 0..6_u64).prop_map(|(status, started, paid, updated, entered)| {
            let status = STATUSES[status];
            let entered = match status {
                Status::Ready => started,
                Status::Paid => paid,
                _ => entered,
            };
            Keys { status, started, paid, updated, entered }
        })
    }

    /// The same by looking at every payment.
    fn by_hand(all: &[Keys], status: Option<Status>, (from, to): (u64, u64), by: Sorting) -> Vec<usize> {
        let moment = |keys: &Keys| if status.is_none() { keys.started } else { keys.entered };
        let meant = |keys: &Keys| status.is_none_or(|s| s == keys.status) && (from..=to).contains(&moment(keys));
        let mut found: Vec<_> = (0..all.len()).filter(|place| meant(&all[*place])).collect();
        found.sort_by_key(|place| all[*place].get(by.key));
        if by.newest_first {
            found.reverse();
        }
        found
    }

    proptest! {
        #[test]
        fn lists_are_as_if_every_payment_was_looked_at(
            fresh in prop::collection::vec(keys(), 1..24),
            changes in prop::collection::vec((0..24_usize, keys()), 0..24),
            (from, to) in (0..6_u64, 0..7_u64),
            (skip, limit) in (0..5_usize, 1..30_usize),
        ) {
            let (mut index, mut all) = (Index::default(), Vec::new());
            for (place, keys) in fresh.into_iter().enumerate() {
                index.put(place, keys);
                all.push(keys);
            }
            for (place, keys) in changes {
                let place = place % all.len();
                index.put(place, keys);
                all[place] = keys;
            }
            for text in ["started", "-started", "paid", "-paid", "updated", "-updated"] {
                let by = Sorting::parse(text).unwrap();
                for status in STATUSES.map(Some).into_iter().chain([None]) {
                    let found = index.find(status, (from, to), by);
                    let want = by_hand(&all, status, (from, to), by);
                    prop_assert_eq!(found.len(), want.len());
                    let page: Vec<_> = want.into_iter().skip(skip).take(limit).collect();
                    prop_assert_eq!(found.places(skip, limit), page, "{:?} {}", status, text);
                }
            }
        }
    }
}
