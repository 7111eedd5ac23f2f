//! A virtual account that waits for its money.

use super::{Action, clipboard, markup::Element, panel::Panel};
use crate::{
    browser::page,
    checkout::{State, Text},
    outcome::{Confirmation, contract::DepositAccount},
};

fn deposit(state: &State) -> Option<&DepositAccount> {
    match state {
        State::Settled(Confirmation::AwaitingDeposit(awaiting)) => Some(awaiting.deposit()),
        _ => None,
    }
}

/// The account's number.
pub(super) fn account(state: &State) -> Option<&str> {
    deposit(state).map(|deposit| deposit.account.as_str())
}

/// Whether time runs out for it.
pub(super) fn is_counting(state: &State) -> bool {
    deposit(state).is_some_and(|deposit| deposit.due.is_some())
}

/// Whether the deadline has passed; not where there is no clock. The server may know better.
pub(super) fn is_over(state: &State) -> bool {
    deposit(state).and_then(|deposit| deposit.due).is_some_and(|due| due < now())
}

fn now() -> u64 {
    (page::now() / 1_000.0) as u64
}

/// Copies the number; not there where the browser can't, or when it is too late to use it.
pub(super) fn copy(panel: &Panel) -> Vec<Element> {
    let texts = &panel.view.texts;
    if !panel.begun || is_over(&panel.checkout.state()) || !clipboard::is_there() {
        return Vec::new();
    }
    let copied = if panel.copied { texts.heading(Text::Copied) } else { "" };
    // A button whose own text changes isn't read out; this is.
    let told = Element::new("span", "copied").set("role", "status").say(copied);
    vec![Element::button("copy", Action::Copy, texts.heading(Text::Copy)), told]
}

/// How long there is still time.
pub(super) fn left(panel: &Panel) -> Option<Element> {
    let state = panel.checkout.state();
    let due = deposit(&state)?.due?;
    let now = now();
    // Where there is no clock, nothing is counted.
    if now == 0 {
        return None;
    }
    let left = Element::new("span", "left").say(&panel.view.texts.left(due, now));
    Some(if is_over(&state) { left.set("data-over", "") } else { left })
}
