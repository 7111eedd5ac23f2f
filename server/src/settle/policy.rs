//! What a shop may decide about settling.

use std::time::Duration;

use crate::ledger::{Millis, Order, OrderState};

/// The name of PAYJOA at i'mport.
pub(super) const PAYJOA: &str = "daou";

const SECOND: Millis = 1_000;
const HOUR: Millis = 3_600 * SECOND;
/// An order that isn't paid is looked after for this long.
const PATIENCE: Millis = 72 * HOUR;

/// How a shop wants its payments settled.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Policy {
    /// For how long a payment must have been seen as failed before it is believed: PAYJOA may report a failure to i'mport
    /// before the success arrives. Default 3 s. A success is believed at any time.
    pub failed_grace: Duration,
    /// How long after its deadline a virtual account is given up if no deposit was reported. Default 10 min.
    pub deposit_grace: Duration,
    /// How long a page waits for an answer at most; then it is told to come again, while webhook and sweep take the time
    /// they need. Default 8 s.
    pub page_patience: Duration,
    /// The shop's own IDs at PAYJOA (CPID). If there are any, a payment through another one is rejected.
    pub pg_ids: Vec<String>,
}

impl Default for Policy {
    fn default() -> Policy {
        Policy {
            failed_grace: Duration::from_secs(3),
            deposit_grace: Duration::from_secs(600),
            page_patience: Duration::from_secs(8),
            pg_ids: Vec::new(),
        }
    }
}

/// When an order of that age is looked after for the first time.
pub(super) fn first_check(created_at: Millis) -> Millis {
    created_at + 20 * SECOND
}

/// When it is looked after again: often at first, then ever more seldom, and some day not at all.
pub(crate) fn next_check(order: &Order, now: Millis) -> Option<Millis> {
    let age = now.saturating_sub(order.created_at);
    let due = order.deposit.as_ref().and_then(|deposit| deposit.due).and_then(|due| Millis::try_from(due).ok());
    let end = match (order.state, due) {
        (OrderState::AwaitingDeposit, Some(due)) => due.saturating_mul(SECOND).saturating_add(PATIENCE),
        _ => order.created_at.saturating_add(PATIENCE),
    };
    let again = now.saturating_add((age / 2).clamp(15 * SECOND, HOUR));
    (!order.state.was_paid() && again < end).then_some(again)
}

/// How long a page should wait before it asks about a pending order again.
pub(super) fn retry_after(order: &Order, now: Millis) -> Duration {
    let tenth = now.saturating_sub(order.created_at) / 10;
    Duration::from_millis(u64::try_from(tenth.clamp(SECOND, 30 * SECOND)).unwrap_or_default())
}
