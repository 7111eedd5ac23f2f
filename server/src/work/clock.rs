//! A machine's clock that is set back: what was put off while it ran ahead must not wait until it is that late again.

use std::{
    sync::Mutex,
    time::{Duration, Instant},
};

use tokio::sync::{Notify, watch};

use super::pace::{Step, later, repeat};
use crate::{
    Payments,
    ledger::{BroughtForward, LedgerError, Millis},
};

/// Clocks are corrected by a little all the time.
const A_LITTLE: Duration = Duration::from_secs(5);

/// When it was last looked at the clock, by one that is never set.
type Seen = Mutex<Option<(Instant, Millis)>>;

pub(super) async fn run(payments: Payments, stopped: watch::Receiver<bool>) {
    let (nobody, seen) = (Notify::new(), Seen::default());
    repeat("minding the clock", &payments, &nobody, stopped, || next(&payments, &seen)).await;
}

/// At the start, too: it may have been set back while nobody was there.
async fn next(payments: &Payments, seen: &Seen) -> Result<Step, LedgerError> {
    let now = payments.now();
    if is_set_back(seen, now) {
        match payments.ledger().bring_forward(now).await? {
            BroughtForward::Rows(0) => {}
            BroughtForward::Rows(rows) => {
                tracing::warn!(rows, "this machine's clock was set back: what it had put off is due in time again");
                wake(payments);
            }
            BroughtForward::OwnClockIsBehind(millis) => {
                tracing::error!(
                    seconds = millis / 1_000,
                    "this machine's clock is behind the database's: set it right"
                );
            }
        }
    }
    if let Ok(mut seen) = seen.lock() {
        *seen = Some((Instant::now(), now));
    }
    Ok(Step::RestUntil(None))
}

fn is_set_back(seen: &Seen, now: Millis) -> bool {
    let seen = seen.lock().ok().and_then(|seen| *seen);
    seen.is_none_or(|(when, then)| later(now, A_LITTLE) < later(then, when.elapsed()))
}

fn wake(payments: &Payments) {
    for woken in [&payments.0.new_delivery, &payments.0.new_hint, &payments.0.new_order, &payments.0.new_refund] {
        woken.notify_one();
    }
}
