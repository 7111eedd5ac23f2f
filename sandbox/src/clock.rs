//! The gateway's time. It runs with the machine's until somebody sets, advances or freezes it; whatever waits here wakes
//! when the gateway's time has come, not the machine's.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use tokio::sync::watch;

/// A clock that can be moved. All of it is in Unix milliseconds.
pub(crate) struct Clock {
    hands: watch::Sender<Hands>,
}

/// How the clock differs from the machine's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Hands {
    /// Milliseconds before the machine's time.
    ahead: i64,
    /// Where the clock stands still.
    frozen_at: Option<u64>,
}

/// The last second of the year 9999: the clock goes no further.
const END: u64 = 253_402_300_799_999;

impl Clock {
    pub(crate) fn new(hands: Hands) -> Clock {
        Clock { hands: watch::Sender::new(hands) }
    }

    /// Unix seconds.
    pub(crate) fn now(&self) -> u64 {
        self.now_ms() / 1_000
    }

    /// Unix milliseconds.
    pub(crate) fn now_ms(&self) -> u64 {
        self.hands.borrow().read(machine())
    }

    /// Sets the clock, forwards or backwards; it goes on from there unless it is frozen.
    pub(crate) fn set(&self, seconds: u64) {
        self.hands.send_modify(|hands| *hands = hands.set(seconds.saturating_mul(1_000), machine()));
    }

    /// Moves the clock forwards.
    pub(crate) fn advance(&self, by: Duration) {
        let by = u64::try_from(by.as_millis()).unwrap_or(END);
        self.hands.send_modify(|hands| {
            let machine = machine();
            *hands = hands.set(hands.read(machine).saturating_add(by), machine);
        });
    }

    /// Stops the clock; time passes by [`Clock::set`] and [`Clock::advance`] only.
    pub(crate) fn freeze(&self) {
        self.hands.send_modify(|hands| hands.frozen_at = Some(hands.read(machine())));
    }

    /// Lets a frozen clock go on from where it stands.
    pub(crate) fn resume(&self) {
        self.hands.send_modify(|hands| {
            if let Some(at) = hands.frozen_at.take() {
                *hands = hands.set(at, machine());
            }
        });
    }

    pub(crate) fn hands(&self) -> Hands {
        *self.hands.borrow()
    }

    /// Goes on as another clock did.
    pub(crate) fn take(&self, hands: Hands) {
        self.hands.send_replace(hands);
    }

    /// Back to the machine's time.
    pub(crate) fn reset(&self) {
        self.hands.send_replace(Hands::default());
    }

    /// Whether it doesn't show the machine's time.
    pub(crate) fn is_moved(&self) -> bool {
        *self.hands.borrow() != Hands::default()
    }

    pub(crate) fn is_frozen(&self) -> bool {
        self.hands.borrow().frozen_at.is_some()
    }

    /// Waits until the gateway's time is `at`, in Unix milliseconds.
    pub(crate) async fn sleep_until(&self, at: u64) {
        let mut hands = self.hands.subscribe();
        loop {
            let now = hands.borrow_and_update().read(machine());
            if now >= at {
                return;
            }
            // A day at most: longer ones only wake up once more, and no timer overflows.
            let rest = Duration::from_millis(at - now).min(Duration::from_secs(86_400));
            let frozen = self.is_frozen();
            tokio::select! {
                () = tokio::time::sleep(rest), if !frozen => {}
                changed = hands.changed() => if changed.is_err() { return },
            }
        }
    }
}

impl Hands {
    fn read(self, machine: u64) -> u64 {
        self.frozen_at.unwrap_or_else(|| machine.saturating_add_signed(self.ahead).min(END))
    }

    fn set(self, at: u64, machine: u64) -> Hands {
        let at = at.min(END);
        match self.frozen_at {
            Some(_) => Hands { frozen_at: Some(at), ..self },
            None => Hands { ahead: at.cast_signed().saturating_sub_unsigned(machine), frozen_at: None },
        }
    }
}

fn machine() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(END)
}

#[cfg(test)]
mod tests {
    use super::*;

    const YEAR_2030: u64 = 1_893_456_000;

    #[test]
    fn a_clock_that_is_set_goes_on_from_there() {
        let clock = Clock::new(Hands::default());
        clock.set(YEAR_2030);
        assert!((YEAR_2030..YEAR_2030 + 3_600).contains(&clock.now()));
        clock.advance(Duration::from_secs(86_400));
        assert!((YEAR_2030 + 86_400..YEAR_2030 + 90_000).contains(&clock.now()));
    }

    #[test]
    fn a_frozen_clock_moves_only_when_told() {
        let clock = Clock::new(Hands::default());
        clock.freeze();
        clock.set(YEAR_2030);
        clock.advance(Duration::from_millis(1_500));
        assert_eq!((clock.now_ms(), clock.is_frozen()), (YEAR_2030 * 1_000 + 1_500, true));
        clock.resume();
        assert!(clock.now() > YEAR_2030 && !clock.is_frozen());
    }

    #[test]
    fn no_time_overflows() {
        let clock = Clock::new(Hands::default());
        clock.freeze();
        clock.set(u64::MAX);
        clock.advance(Duration::MAX);
        assert_eq!(clock.now_ms(), END);
        clock.set(0);
        assert_eq!(clock.now(), 0);
    }

    #[tokio::test]
    async fn sleepers_wake_when_the_clock_passes() {
        let clock = Clock::new(Hands::default());
        clock.freeze();
        let sleep = clock.sleep_until(clock.now_ms() + 30 * 86_400_000);
        tokio::pin!(sleep);
        assert!(futures_now(sleep.as_mut()).await.is_none(), "a frozen clock passes nothing");
        clock.advance(Duration::from_secs(30 * 86_400));
        sleep.await;
    }

    /// The future's result if it has one now.
    async fn futures_now<F: Future>(future: F) -> Option<F::Output> {
        tokio::select! {
            biased;
            done = future => Some(done),
            () = std::future::ready(()) => None,
        }
    }
}
