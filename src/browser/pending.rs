//! Payments that were begun and whose end this browser hasn't seen.
//!
//! One entry in `localStorage` for each order, so that tabs don't overwrite each other's. Where storage is blocked or
//! full, nothing is remembered and everything else works: the server's ledger knows the order anyway.
//!
//! An entry is the order's number and the time, nothing else: no name, no amount, no claim about the payment. Still, on a
//! computer that people share the next one could see that somebody ordered something, and ask the shop how that order
//! stands. So give orders numbers that say nothing of the customer, let the server answer only who owns the order (or has its
//! return token), and call [`forget_all`] where the shopper signs out.
//!
//! Not with gloo-storage, which panics where storage is blocked.

use wasm_bindgen::JsCast;
use web_sys::Storage;

use super::page;
use crate::MerchantUid;

/// How long an entry is kept, in days.
pub const KEPT_DAYS: u32 = 7;

const KEPT_MS: u64 = KEPT_DAYS as u64 * 24 * 60 * 60 * 1_000;
const PREFIX: &str = "payjoa.pending.";

/// A payment that was begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// The order.
    pub merchant_uid: MerchantUid,
    /// When it was begun, in milliseconds since 1970 by the shopper's clock.
    pub since: u64,
}

/// In `sessionStorage`: what this tab came back from, so that a reload of the return page confirms the same payment again.
const RETURNED: &str = "payjoa.returned";

/// Remembers that a payment of this order begins now. What this tab came back from before is over then: a result that
/// loses its way must not be taken for it.
pub fn remember(order: &MerchantUid) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(&key(order), &now().to_string());
    }
    if let Some(tab) = tab_storage() {
        let _ = tab.remove_item(RETURNED);
    }
}

pub(super) fn came_back(order: &MerchantUid) {
    if let Some(tab) = tab_storage() {
        let _ = tab.set_item(RETURNED, order.as_str());
    }
}

pub(super) fn last_back() -> Option<MerchantUid> {
    MerchantUid::new(tab_storage()?.get_item(RETURNED).ok().flatten()?).ok()
}

/// Forgets an order: only for one that is settled, or that the shop doesn't know.
pub fn forget(order: &MerchantUid) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(&key(order));
    }
}

/// Forgets every order of this browser, and what this tab came back from: for signing out. Payments under way aren't
/// harmed, since the server knows them; they just aren't offered on the next visit.
pub fn forget_all() {
    if let Some(storage) = storage() {
        for key in keys(&storage) {
            let _ = storage.remove_item(&key);
        }
    }
    if let Some(tab) = tab_storage() {
        let _ = tab.remove_item(RETURNED);
    }
}

/// What is remembered, in no particular order. Drops entries that are unreadable or older than [`KEPT_DAYS`].
#[must_use]
pub fn list() -> Vec<Pending> {
    let Some(storage) = storage() else { return Vec::new() };
    let mut found = Vec::new();
    for key in keys(&storage) {
        match read(&storage, &key) {
            Some(pending) => found.push(pending),
            None => {
                let _ = storage.remove_item(&key);
            }
        }
    }
    found
}

fn keys(storage: &Storage) -> Vec<String> {
    (0..storage.length().unwrap_or(0))
        .filter_map(|index| storage.key(index).ok().flatten())
        .filter(|key| key.starts_with(PREFIX))
        .collect()
}

/// The payment that was begun last.
#[must_use]
pub fn latest() -> Option<Pending> {
    list().into_iter().max_by_key(|pending| pending.since)
}

fn read(storage: &Storage, key: &str) -> Option<Pending> {
    let merchant_uid = MerchantUid::new(key.strip_prefix(PREFIX)?).ok()?;
    let since = storage.get_item(key).ok().flatten()?.parse::<u64>().ok()?;
    // A clock that was set back makes entries from the future; they count as fresh.
    let age = now().saturating_sub(since);
    (age < KEPT_MS).then_some(Pending { merchant_uid, since })
}

/// The shopper's clock in whole milliseconds.
fn now() -> u64 {
    page::now() as u64
}

fn key(order: &MerchantUid) -> String {
    [PREFIX, order.as_str()].concat()
}

pub(super) fn storage() -> Option<Storage> {
    area("localStorage")
}

pub(crate) fn tab_storage() -> Option<Storage> {
    area("sessionStorage")
}

/// Even to ask for it throws where it is blocked.
fn area(name: &str) -> Option<Storage> {
    let area = page::get(page::window()?.as_ref(), name)?;
    area.is_object().then(|| area.unchecked_into())
}
