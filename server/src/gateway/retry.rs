//! When a call is made again by itself.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBuilder};

use super::GatewayError;

/// How often a call that failed is made again by itself, and after what pauses (each longer than the one before, by a
/// factor of two, and by chance up to twice as long, so that many callers don't come back at once).
///
/// What only reads is asked again after every failure that may pass. What moves money is asked again only when it is
/// certain that it didn't happen: nothing was sent, or i'mport had too many calls to do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Retry {
    /// How often at most. Default 2: three calls in all.
    pub times: usize,
    /// The first pause. Default 200 ms.
    pub first_pause: Duration,
    /// The longest pause; who asks for a longer one (`Retry-After`) is not asked again. Default 2 s.
    pub longest_pause: Duration,
}

impl Default for Retry {
    fn default() -> Retry {
        Retry { times: 2, first_pause: Duration::from_millis(200), longest_pause: Duration::from_secs(2) }
    }
}

impl Retry {
    /// Never: for callers that have their own way of asking again.
    pub const NEVER: Retry = Retry { times: 0, first_pause: Duration::ZERO, longest_pause: Duration::ZERO };

    /// The default with another number of times.
    #[must_use]
    pub fn times(times: usize) -> Retry {
        Retry { times, ..Retry::default() }
    }

    /// The pauses, one before each repetition.
    pub(super) fn pauses(&self) -> impl Iterator<Item = Duration> + Send + use<> {
        let longest = self.longest_pause;
        let exponential = ExponentialBuilder::new()
            .with_min_delay(self.first_pause)
            .with_max_delay(longest)
            .with_max_times(self.times)
            .with_jitter();
        exponential.build().map(move |pause| pause.min(longest))
    }

    /// How long to wait before asking again, if at all: `pause`, or what i'mport asked for.
    pub(super) fn pause(&self, error: &GatewayError, pause: Duration) -> Option<Duration> {
        let asked = match error {
            GatewayError::RateLimited { retry_after } => retry_after.unwrap_or_default(),
            _ => Duration::ZERO,
        };
        (asked <= self.longest_pause).then(|| asked.max(pause))
    }
}

/// What may be done again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// Asking twice is the same as asking once.
    Freely,
    /// Asking twice may do it twice: again only if it certainly didn't happen.
    OnlyIfNotDone,
}

impl Repeat {
    /// Whether a call that failed like that may be made again.
    pub(super) fn allows(self, error: &GatewayError) -> bool {
        match error {
            GatewayError::NotSent(_) | GatewayError::RateLimited { .. } => true,
            GatewayError::OutcomeUnknown(_) | GatewayError::Malformed { .. } => self == Repeat::Freely,
            GatewayError::Refused { .. }
            | GatewayError::Declined { .. }
            | GatewayError::NotFound
            | GatewayError::Invalid { .. } => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gateway::Cause;

    #[test]
    fn pauses_grow_and_end() {
        let retry =
            Retry { times: 4, first_pause: Duration::from_millis(100), longest_pause: Duration::from_millis(300) };
        let pauses: Vec<u128> = retry.pauses().map(|pause| pause.as_millis()).collect();
        assert!(matches!(pauses.as_slice(), [100..=200, 200..=300, 300, 300]), "{pauses:?}");
        assert_eq!(Retry::NEVER.pauses().count(), 0);
    }

    #[test]
    fn what_may_have_happened_is_not_done_twice() {
        let unknown = GatewayError::OutcomeUnknown(Cause::new("timeout"));
        let not_sent = GatewayError::NotSent(Cause::new("no connection"));
        let busy = GatewayError::RateLimited { retry_after: None };
        for (error, freely, only_if_not_done) in [
            (&unknown, true, false),
            (&GatewayError::malformed("half of it"), true, false),
            (&not_sent, true, true),
            (&busy, true, true),
            (&GatewayError::NotFound, false, false),
            (&GatewayError::Declined { code: 1, message: String::new(), imp_uid: None }, false, false),
        ] {
            let allowed = (Repeat::Freely.allows(error), Repeat::OnlyIfNotDone.allows(error));
            assert_eq!(allowed, (freely, only_if_not_done), "{error}");
        }
    }

    #[test]
    fn who_asks_for_time_is_given_it_up_to_a_limit() {
        let retry = Retry::default();
        let busy = |seconds| GatewayError::RateLimited { retry_after: Some(Duration::from_secs(seconds)) };
        let short = Duration::from_millis(200);
        assert_eq!(retry.pause(&busy(1), short), Some(Duration::from_secs(1)));
        assert_eq!(retry.pause(&busy(0), short), Some(short));
        assert_eq!(retry.pause(&busy(60), short), None);
    }
}
