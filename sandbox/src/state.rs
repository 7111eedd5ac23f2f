//! Everything that the gateway remembers, in memory.

mod index;
mod keep;

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use payjoa::{ImpUid, MerchantUid};
use serde_json::Value;
use tokio::sync::Notify;
use url::Url;

use crate::{
    agenda::Agenda,
    billing::{Customer, Schedule},
    outbox::Outgoing,
    payment::{Payment, Status},
    prepare::Prepared,
    random,
    token::{Issued, Token},
    webhook::WebhookFormat,
};

pub(crate) use index::Found;

/// The gateway's memory. Payments are kept in the order in which their windows opened.
#[derive(Default)]
pub(crate) struct State {
    payments: Vec<Payment>,
    by_imp_uid: HashMap<ImpUid, usize>,
    by_merchant_uid: HashMap<MerchantUid, Vec<usize>>,
    by_customer_uid: HashMap<String, Vec<usize>>,
    /// By status and time. As a payment is when its change is over: [`State::reindex`] sees to it.
    index: index::Index,
    prepared: HashMap<MerchantUid, Prepared>,
    customers: HashMap<String, Customer>,
    schedules: BTreeMap<MerchantUid, Schedule>,
    token: Option<Token>,
    pub(crate) agenda: Agenda,
    pub(crate) webhook_url: Option<Url>,
    pub(crate) webhook_format: WebhookFormat,
    /// Webhooks that haven't arrived yet, by their numbers.
    pub(crate) outbox: BTreeMap<u64, Outgoing>,
    pub(crate) next_outgoing: u64,
    /// Those of them that nobody delivers yet.
    pub(crate) fresh: Vec<u64>,
    /// Tells that there are such.
    pub(crate) posted: Arc<Notify>,
    /// Payments that were looked at to be changed since the last time that somebody asked.
    touched: Vec<ImpUid>,
    /// What the state file has to be told; nothing without one.
    dirty: Option<keep::Dirty>,
}

/// In what order payments of one `merchant_uid` are looked through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sorting {
    key: SortKey,
    newest_first: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SortKey {
    Started,
    Paid,
    Updated,
}

impl Sorting {
    pub(crate) const DEFAULT: Sorting = Sorting { key: SortKey::Started, newest_first: true };

    /// `started`, `paid`, `updated`, each with `-` before it for the newest first.
    pub(crate) fn parse(text: &str) -> Option<Sorting> {
        let (key, newest_first) = text.strip_prefix('-').map_or((text, false), |key| (key, true));
        let key = match key {
            "started" => SortKey::Started,
            "paid" => SortKey::Paid,
            "updated" => SortKey::Updated,
            _ => return None,
        };
        Some(Sorting { key, newest_first })
    }

    /// Sorts payments that are in the order in which they started; of two at the same time the later one is newer.
    pub(crate) fn sort(self, payments: &mut [&Payment]) {
        payments.sort_by_key(|payment| self.key(payment));
        if self.newest_first {
            payments.reverse();
        }
    }

    fn key(self, payment: &Payment) -> u64 {
        match self.key {
            SortKey::Started => payment.started_at,
            SortKey::Paid => payment.paid_at(),
            SortKey::Updated => payment.updated_at(),
        }
    }
}

impl State {
    pub(crate) fn new(webhook_url: Option<Url>, webhook_format: WebhookFormat) -> State {
        State { webhook_url, webhook_format, ..State::default() }
    }

    pub(crate) fn add(&mut self, payment: Payment) {
        let place = self.payments.len();
        self.touched.push(payment.imp_uid.clone());
        self.by_imp_uid.insert(payment.imp_uid.clone(), place);
        self.by_merchant_uid.entry(payment.merchant_uid.clone()).or_default().push(place);
        if let Some(customer_uid) = payment.source.customer_uid() {
            self.by_customer_uid.entry(customer_uid.to_owned()).or_default().push(place);
        }
        self.index.update(place, &payment);
        self.payments.push(payment);
        self.changed(|dirty| dirty.payments.insert(place));
    }

    pub(crate) fn payments(&self) -> &[Payment] {
        &self.payments
    }

    pub(crate) fn payment(&self, imp_uid: &ImpUid) -> Option<&Payment> {
        self.payments.get(*self.by_imp_uid.get(imp_uid)?)
    }

    pub(crate) fn payment_mut(&mut self, imp_uid: &ImpUid) -> Option<&mut Payment> {
        if self.touched.last() != Some(imp_uid) {
            self.touched.push(imp_uid.clone());
        }
        if let Some(place) = self.by_imp_uid.get(imp_uid).copied() {
            self.changed(|dirty| dirty.payments.insert(place));
        }
        self.payment_mut_quietly(imp_uid)
    }

    /// Without counting as a change.
    pub(crate) fn payment_mut_quietly(&mut self, imp_uid: &ImpUid) -> Option<&mut Payment> {
        self.payments.get_mut(*self.by_imp_uid.get(imp_uid)?)
    }

    /// Brings the lists up to date with what was changed.
    pub(crate) fn reindex(&mut self) {
        for imp_uid in &self.touched {
            let place = self.by_imp_uid.get(imp_uid).copied();
            if let Some((place, payment)) = place.and_then(|place| Some((place, self.payments.get(place)?))) {
                self.index.update(place, payment);
            }
        }
    }

    /// The payments of a status, or all, that entered it within these times (both included), in this order.
    pub(crate) fn listed(&self, status: Option<Status>, within: (u64, u64), by: Sorting) -> Found<'_> {
        self.index.find(status, within, by)
    }

    /// Payments by their places.
    pub(crate) fn at(&self, places: Vec<usize>) -> impl Iterator<Item = &Payment> {
        places.into_iter().filter_map(|place| self.payments.get(place))
    }

    /// The payments with a stored card, oldest first.
    pub(crate) fn of_customer(&self, customer_uid: &str) -> impl Iterator<Item = &Payment> {
        self.at(self.by_customer_uid.get(customer_uid).cloned().unwrap_or_default())
    }

    /// The payments that may have changed since this was last asked.
    pub(crate) fn take_touched(&mut self) -> Vec<ImpUid> {
        std::mem::take(&mut self.touched)
    }

    /// Writes something into a payment's timeline.
    pub(crate) fn note(&mut self, imp_uid: &ImpUid, at: u64, kind: &'static str, detail: Value) {
        // A call that changes nothing needn't be written to the state file: the next change takes its note along.
        if self.touched.last() != Some(imp_uid) {
            self.touched.push(imp_uid.clone());
        }
        if let Some(payment) = self.payment_mut_quietly(imp_uid) {
            payment.note(at, kind, detail);
        }
    }

    /// The payments of one order, oldest window first.
    pub(crate) fn of_order<'a>(&'a self, merchant_uid: &MerchantUid) -> impl Iterator<Item = &'a Payment> + use<'a> {
        let places = self.by_merchant_uid.get(merchant_uid).map(Vec::as_slice).unwrap_or_default();
        places.iter().filter_map(|place| self.payments.get(*place))
    }

    /// Whether an order has been paid, even if the money was given back since: its number is used up.
    pub(crate) fn is_paid(&self, merchant_uid: &MerchantUid) -> bool {
        self.of_order(merchant_uid).any(|payment| payment.paid_at() > 0)
    }

    /// Whether another payment of the same order has been paid.
    pub(crate) fn is_forestalled(&self, imp_uid: &ImpUid) -> bool {
        self.payment(imp_uid).is_some_and(|payment| {
            let mut of_order = self.of_order(&payment.merchant_uid);
            of_order.any(|other| other.imp_uid != *imp_uid && other.paid_at() > 0)
        })
    }

    /// The first payment of an order in this sorting. Of two in the same second the one that started later is newer.
    pub(crate) fn find(&self, merchant_uid: &MerchantUid, status: Option<Status>, by: Sorting) -> Option<&Payment> {
        let mut found = self.of_order(merchant_uid).filter(|p| status.is_none_or(|status| p.status() == status));
        let first = found.next()?;
        Some(found.fold(first, |best, next| {
            let later = by.key(next) >= by.key(best);
            let better = if by.newest_first { later } else { by.key(next) < by.key(best) };
            if better { next } else { best }
        }))
    }

    pub(crate) fn customer(&self, customer_uid: &str) -> Option<&Customer> {
        self.customers.get(customer_uid)
    }

    pub(crate) fn put_customer(&mut self, customer: Customer) {
        self.changed(|dirty| dirty.customers.insert(customer.customer_uid.clone()));
        self.customers.insert(customer.customer_uid.clone(), customer);
    }

    /// Deletes a stored card. What is scheduled on it stays, and will fail.
    pub(crate) fn delete_customer(&mut self, customer_uid: &str) -> Option<Customer> {
        self.changed(|dirty| dirty.customers.insert(customer_uid.to_owned()));
        self.customers.remove(customer_uid)
    }

    pub(crate) fn schedules(&self) -> impl Iterator<Item = &Schedule> {
        self.schedules.values()
    }

    pub(crate) fn schedule(&self, merchant_uid: &MerchantUid) -> Option<&Schedule> {
        self.schedules.get(merchant_uid)
    }

    pub(crate) fn schedule_mut(&mut self, merchant_uid: &MerchantUid) -> Option<&mut Schedule> {
        self.changed(|dirty| dirty.schedules.insert(merchant_uid.clone()));
        self.schedules.get_mut(merchant_uid)
    }

    pub(crate) fn put_schedule(&mut self, schedule: Schedule) {
        self.changed(|dirty| dirty.schedules.insert(schedule.merchant_uid.clone()));
        self.schedules.insert(schedule.merchant_uid.clone(), schedule);
    }

    pub(crate) fn prepared(&self, merchant_uid: &MerchantUid) -> Option<&Prepared> {
        self.prepared.get(merchant_uid)
    }

    pub(crate) fn prepare(&mut self, prepared: Prepared) {
        self.changed(|dirty| dirty.prepared.insert(prepared.merchant_uid.clone()));
        self.prepared.insert(prepared.merchant_uid.clone(), prepared);
    }

    pub(crate) fn issue_token(&mut self, now: u64) -> Issued {
        let token = Token::issue(self.token.take(), now, random::token);
        let issued = token.issued(now);
        self.token = Some(token);
        issued
    }

    /// From now on only a new token is good.
    pub(crate) fn revoke_token(&mut self) {
        self.token = None;
    }

    pub(crate) fn admits(&self, secret: &str, now: u64) -> bool {
        self.token.as_ref().is_some_and(|token| token.admits(secret, now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sortings() {
        assert_eq!(Sorting::parse("-started"), Some(Sorting::DEFAULT));
        assert!(Sorting::parse("updated").is_some_and(|sorting| !sorting.newest_first));
        for bad in ["", "-", "amount", "--paid"] {
            assert_eq!(Sorting::parse(bad), None, "{bad}");
        }
    }
}
