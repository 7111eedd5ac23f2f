//! How patient a checkout is.

/// The waits of a checkout, in milliseconds.
#[derive(Clone, Debug, PartialEq)]
pub struct Timing {
    /// While the payment window is open, how often the server is asked all the same: the window's answer may never come
    /// (default 5 000).
    pub watchdog: u32,
    /// How long the page says "checking" before it says "we are still checking; don't pay again" (default 30 000).
    pub patience: u32,
    /// The first pause between two questions when the server names none (default 1 000). It grows by half each time.
    pub first_pause: u32,
    /// The longest pause while checking, whatever the server asks for (default 5 000).
    pub longest_pause: u32,
    /// The pause after patience has run out (default 15 000).
    pub slow_pause: u32,
}

impl Default for Timing {
    fn default() -> Self {
        Timing { watchdog: 5_000, patience: 30_000, first_pause: 1_000, longest_pause: 5_000, slow_pause: 15_000 }
    }
}

impl Timing {
    /// The pause after the given number of questions, in milliseconds, before jitter. A server that asks for more time
    /// than the longest pause doesn't get it: somebody is looking at the page.
    #[must_use]
    pub fn pause(&self, asked: u32, retry_after: Option<u32>) -> u32 {
        if let Some(seconds) = retry_after {
            return seconds.max(1).saturating_mul(1_000).min(self.longest_pause);
        }
        let mut pause = self.first_pause;
        for _ in 1..asked.min(20) {
            pause = (pause + pause / 2).min(self.longest_pause);
        }
        pause.min(self.longest_pause)
    }
}

/// Spreads waits by ±10 %, so that a thousand pages don't ask in the same instant. `random` is in `0.0..1.0`.
pub(super) fn jittered(millis: u32, random: f64) -> u32 {
    // In range: the cast saturates, and random stays below 1.
    (f64::from(millis) * (0.9 + 0.2 * random)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_stop_growing() {
        let timing = Timing::default();
        for (asked, retry_after, want) in [
            (0, None, 1_000),
            (1, None, 1_000),
            (2, None, 1_500),
            (3, None, 2_250),
            (6, None, 5_000),
            (u32::MAX, None, 5_000),
            (1, Some(3), 3_000),
            (1, Some(0), 1_000),
            (1, Some(u32::MAX), 5_000),
        ] {
            assert_eq!(timing.pause(asked, retry_after), want, "{asked} {retry_after:?}");
        }
    }

    #[test]
    fn jitter_stays_near() {
        assert_eq!((jittered(1_000, 0.0), jittered(1_000, 0.5), jittered(1_000, 0.999)), (900, 1_000, 1_099));
    }
}
