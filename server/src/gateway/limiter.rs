//! Not more than so many calls a second.

use std::{sync::Mutex, time::Duration};

use tokio::time::{Instant, sleep_until};

/// Spaces calls evenly: each is given the next free moment and waits for it. Even spacing can't exceed the limit in any
/// second, as a bucket that fills up while nobody calls could.
#[derive(Debug)]
pub(super) struct Limiter {
    distance: Duration,
    next: Mutex<Option<Instant>>,
}

impl Limiter {
    /// `per_second` 0 means no limit.
    pub(super) fn new(per_second: u32) -> Limiter {
        let distance = Duration::from_secs(1).checked_div(per_second).unwrap_or_default();
        Limiter { distance, next: Mutex::new(None) }
    }

    pub(super) async fn wait(&self) {
        if !self.distance.is_zero() {
            sleep_until(self.moment(Instant::now())).await;
        }
    }

    /// The next free moment, once a call was given one.
    #[cfg(test)]
    pub(super) fn next(&self) -> Option<Instant> {
        *self.next.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn moment(&self, now: Instant) -> Instant {
        let mut next = self.next.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let moment = next.map_or(now, |next| next.max(now));
        *next = moment.checked_add(self.distance);
        moment
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_spaced_and_an_idle_time_is_not_saved_up() {
        let (limiter, start) = (Limiter::new(50), Instant::now());
        let at = |millis| start + Duration::from_millis(millis);
        let moments: Vec<Instant> = [0, 0, 0, 1_000, 1_001].map(|now| limiter.moment(at(now))).to_vec();
        assert_eq!(moments, [0, 20, 40, 1_000, 1_020].map(at));
    }

    #[tokio::test]
    async fn no_limit_waits_for_nothing() {
        let limiter = Limiter::new(0);
        limiter.wait().await;
        assert_eq!(limiter.next(), None);
    }
}
