//! One payment window for all tabs of a shop.
//!
//! A lease in `localStorage`: whoever opens a window writes down who it is and until when, and renews that while the window
//! is open. Not a Web Lock: a lock is granted only after a wait, and a click that waits opens no popup.
//!
//! It must never keep anybody from buying. Where storage is blocked there is no lease; a tab that died renews nothing, and
//! its lease ends; and the shopper is refused only once for a lease: pressing pay again means it.

use std::cell::RefCell;

use gloo_events::EventListener;
use gloo_timers::callback::Interval;
use wasm_bindgen::JsValue;
use web_sys::Storage;

use super::{page, pending, shared, wait::listen};
use crate::scan;

/// How long a lease is good for, in milliseconds. Browsers run the timers of a hidden tab once a minute.
const GOOD_FOR: u64 = 90_000;
/// How often it is renewed, in milliseconds.
const RENEWED: u32 = 5_000;
/// `{page} {until}`: a random number and milliseconds since 1970. Nothing of the order or the shopper.
const KEY: &str = "payjoa.window";

thread_local! {
    /// The page whose lease the shopper has been told of.
    static TOLD: RefCell<String> = const { RefCell::new(String::new()) };
}

/// The right to have a payment window open. Dropping it gives it up, and so does leaving the page.
pub(super) struct Lease {
    _renewal: Interval,
    _leaving: Option<EventListener>,
}

/// Another tab has it, and the shopper hasn't been told of that before.
pub(super) struct Taken;

impl Lease {
    pub(super) fn take() -> Result<Lease, Taken> {
        if let Some(holder) = holder()
            && TOLD.with_borrow(|told| *told != holder)
        {
            TOLD.set(holder);
            return Err(Taken);
        }
        TOLD.take();
        renew();
        let leaving = page::window().map(|window| listen(&window, "pagehide", Box::new(|_| release())));
        Ok(Lease { _renewal: Interval::new(RENEWED, renew), _leaving: leaving })
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        release();
    }
}

/// Another page that holds a lease that is still good.
fn holder() -> Option<String> {
    let lease = pending::storage()?.get_item(KEY).ok().flatten()?;
    let (name, until) = scan::split_once(&lease, " ")?;
    let left = until.parse::<u64>().ok()?.checked_sub(page::now() as u64)?;
    // A clock that was set back would make one that is good for ever.
    (left <= GOOD_FOR && name != our_name()).then(|| name.to_owned())
}

/// This page's name among those of all tabs; all its modules have the same.
fn our_name() -> String {
    shared::get(shared::TAB).and_then(|name| name.as_string()).unwrap_or_else(|| {
        let name = ((page::random() * 9e15) as u64).to_string();
        shared::set(shared::TAB, &JsValue::from_str(&name));
        name
    })
}

fn renew() {
    let until = page::now() as u64 + GOOD_FOR;
    let lease = [&our_name(), " ", &until.to_string()].concat();
    write(|storage| storage.set_item(KEY, &lease).ok());
}

/// Only our own: another tab may have taken it over since.
fn release() {
    if holder().is_none() {
        write(|storage| storage.remove_item(KEY).ok());
    }
}

fn write(how: impl FnOnce(&Storage) -> Option<()>) {
    // Blocked or full: then there is no lease.
    let _ = pending::storage().as_ref().and_then(how);
}

/// Somebody else has it; for the test kit.
#[cfg(feature = "test-kit")]
pub(super) fn lease_to(holder: &str) {
    let lease = [holder, " ", &(page::now() as u64 + GOOD_FOR).to_string()].concat();
    write(|storage| storage.set_item(KEY, &lease).ok());
}

/// The shopper has been told of nothing yet; for the test kit.
#[cfg(feature = "test-kit")]
pub(super) fn forget_told() {
    TOLD.take();
}
