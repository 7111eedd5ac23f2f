//! How often somebody may ask.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// More than that many at a time are forgotten: memory is worth more than a limit.
const MAX_KEYS: usize = 50_000;

/// So many at once, and so many a minute in the long run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// At once, after a while of silence.
    pub burst: u32,
    /// A minute, in the long run.
    pub per_minute: u32,
}

/// A leaky bucket for each key.
#[derive(Debug)]
pub(super) struct Buckets<K> {
    rate: Rate,
    /// When each bucket will be empty again.
    empty_at: Mutex<HashMap<K, Instant>>,
}

impl<K: Eq + Hash> Buckets<K> {
    pub(super) fn new(rate: Rate) -> Buckets<K> {
        Buckets { rate, empty_at: Mutex::default() }
    }

    /// Whether one more is allowed now; if not, after how long it will be.
    pub(super) fn take(&self, key: K, now: Instant) -> Result<(), Duration> {
        let each = Duration::from_secs(60) / self.rate.per_minute.max(1);
        let full = each * self.rate.burst.max(1);
        let mut buckets = self.empty_at.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MAX_KEYS {
            buckets.retain(|_, empty_at| *empty_at > now);
            if buckets.len() >= MAX_KEYS {
                buckets.clear();
            }
        }
        let empty_at = buckets.entry(key).or_insert(now);
        let next = (*empty_at).max(now) + each;
        match (next - now).checked_sub(full) {
            None | Some(Duration::ZERO) => {
                *empty_at = next;
                Ok(())
            }
            Some(wait) => Err(wait),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_then_one_at_a_time_and_nobody_pays_for_others() {
        let buckets = Buckets::new(Rate { burst: 3, per_minute: 60 });
        let start = Instant::now();
        let at = |millis| start + Duration::from_millis(millis);
        for _ in 0..3 {
            assert_eq!(buckets.take("a", start), Ok(()));
        }
        assert_eq!(buckets.take("a", start), Err(Duration::from_secs(1)));
        assert_eq!(buckets.take("b", start), Ok(()));
        assert_eq!(buckets.take("a", at(999)), Err(Duration::from_millis(1)));
        assert_eq!(buckets.take("a", at(1_000)), Ok(()));
        assert_eq!(buckets.take("a", at(1_000)), Err(Duration::from_secs(1)));
        for _ in 0..3 {
            assert_eq!(buckets.take("a", at(60_000)), Ok(()));
        }
        assert!(buckets.take("a", at(60_000)).is_err());
    }

    #[test]
    fn memory_is_bounded() {
        let buckets = Buckets::new(Rate { burst: 1, per_minute: 1 });
        let now = Instant::now();
        for key in 0..2 * MAX_KEYS {
            let _ = buckets.take(key, now);
        }
        assert!(buckets.empty_at.lock().unwrap().len() <= MAX_KEYS);
    }
}
