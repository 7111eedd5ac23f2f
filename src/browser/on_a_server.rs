//! Where a server renders there is no page: everything compiles, nothing panics, and what needs a browser says so.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::{
    pin::pin,
    rc::Rc,
    task::{Context, Poll, Waker},
};

use super::*;
use crate::{MerchantUid, Platform, outcome::contract::ConfirmRequest};

/// Polls once: nothing here has anything to wait for.
fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("it waits for a browser"),
    }
}

fn order() -> MerchantUid {
    MerchantUid::new("mid_1").unwrap()
}

#[test]
fn loading_says_that_this_is_no_browser() {
    let refused = now(load(&Sdk::default())).unwrap_err();
    assert_eq!(refused, LoadError::NoPage);
    assert!(refused.is_permanent());
    assert!(Imp::find().is_none());
}

#[test]
fn prefetching_does_nothing() {
    Sdk::default().prefetch();
    Sdk::default().preconnect();
}

#[test]
fn asking_says_that_this_is_no_browser() {
    for imp_uid in [None, Some(crate::ImpUid::new("imp_1").unwrap())] {
        let question = ConfirmRequest { imp_uid, merchant_uid: order() };
        assert_eq!(now(HttpConfirmer::new("/confirm").token("t").confirm(question)), Err(ConfirmError::NoPage));
    }
}

#[test]
fn nothing_is_found_or_stored() {
    pending::remember(&order());
    assert!(pending::list().is_empty() && pending::latest().is_none());
    pending::forget(&order());
    pending::forget_all();
    assert!(return_page::take().is_none());
    assert_eq!(platform(), Platform::Pc);
}

#[test]
fn listeners_and_watchdogs_rest() {
    let events =
        PageEvents::new().on_restored(|| {}).on_visible(|| {}).on_hidden(|| {}).on_leaving(|| {}).on_online(|| {});
    let watchdog =
        Watchdog::start(Rc::new(HttpConfirmer::new("/confirm")), order(), Pace::default(), |_| unreachable!());
    watchdog.ask_now();
    assert!(!watchdog.is_over());
    drop((events, watchdog));
}

#[test]
fn a_checkout_shows_its_first_state() {
    let options = crate::checkout::Options::new(crate::UserCode::new("imp00000000").unwrap(), "/confirm");
    let checkout = crate::checkout::Checkout::new(options);
    assert_eq!(checkout.state().name(), "loading");
    // A component that drives it while it is rendered, where an effect would be right, must not end the server.
    checkout.prepare();
    checkout.resume(order());
    checkout.resume_returned();
    checkout.check_now();
    checkout.window_gone();
    assert_eq!(checkout.state().name(), "loading");
}
