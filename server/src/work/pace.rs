//! When a worker works: as soon as there is something to do, and not before.

use std::{future::Future, time::Duration};

use futures_util::future::BoxFuture;
use tokio::sync::{Notify, watch};

use crate::{
    Payments,
    ledger::{LedgerError, Millis},
};

/// What another process writes into the ledger wakes nobody here: look at least this often.
const LONGEST_REST: Duration = Duration::from_secs(15);

/// What a step came to.
pub(crate) enum Step {
    /// There may be more to do.
    More,
    /// Nothing is due before that time, if at all.
    RestUntil(Option<Millis>),
}

/// Repeats a step until stopped. A failing ledger is left in peace for a while.
///
/// Steps are boxed: an optimising compiler would else have to lay out a worker with all of i'mport's client and the ledger
/// in it, and gives up at that depth.
pub(crate) async fn repeat<F>(
    what: &str,
    payments: &Payments,
    woken: &Notify,
    mut stopped: watch::Receiver<bool>,
    mut step: impl FnMut() -> F,
) where
    F: Future<Output = Result<Step, LedgerError>> + Send,
{
    let mut failures = 0;
    while !*stopped.borrow() {
        let working: BoxFuture<'_, Result<Step, LedgerError>> = Box::pin(step());
        let rest = match working.await {
            Ok(Step::More) => {
                failures = 0;
                continue;
            }
            Ok(Step::RestUntil(due)) => {
                failures = 0;
                rest_until(due, payments.now())
            }
            Err(error) => {
                failures += 1;
                rest_after(failures, what, &error)
            }
        };
        tokio::select! {
            () = tokio::time::sleep(rest) => {}
            () = woken.notified(), if failures == 0 => {}
            _ = stopped.wait_for(|&stop| stop) => {}
        }
    }
}

/// How long to rest if nothing is due before that time, if at all.
pub(super) fn rest_until(due: Option<Millis>, now: Millis) -> Duration {
    let until = |due: Millis| u64::try_from(due.saturating_sub(now)).unwrap_or_default().max(1);
    due.map_or(LONGEST_REST, |due| Duration::from_millis(until(due)).min(LONGEST_REST))
}

/// How long to leave a failing ledger in peace.
pub(super) fn rest_after(failures: u32, what: &str, error: &LedgerError) -> Duration {
    tracing::error!(%error, "{what} had to stop for a while");
    backoff(failures, LONGEST_REST)
}

/// 1, 2, 4, 8 … seconds, up to `most`; `failures` counts from 1.
pub(crate) fn backoff(failures: u32, most: Duration) -> Duration {
    Duration::from_secs(1 << failures.saturating_sub(1).min(20)).min(most)
}

pub(crate) fn later(now: Millis, wait: Duration) -> Millis {
    now.saturating_add(Millis::try_from(wait.as_millis()).unwrap_or(Millis::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_limit() {
        let most = Duration::from_secs(60);
        let waits: Vec<u64> = [1, 2, 3, 6, 7, 1_000].map(|failures| backoff(failures, most).as_secs()).to_vec();
        assert_eq!(waits, [1, 2, 4, 32, 60, 60]);
    }
}
