//! What is said of many measurements in a few numbers.

use std::time::Duration;

/// The value that so many percent of the others don't exceed (nearest rank); none of nothing.
pub(crate) fn percentile(sorted: &[Duration], percent: usize) -> Option<Duration> {
    let rank = (sorted.len() * percent).div_ceil(100);
    sorted.get(rank.saturating_sub(1)).copied()
}

/// The value in the middle of some rounds, and how far they lie apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Summary {
    pub(crate) median: f64,
    pub(crate) least: f64,
    pub(crate) most: f64,
}

impl Summary {
    /// None of nothing. Of two values in the middle, halfway between them.
    pub(crate) fn of(values: impl IntoIterator<Item = f64>) -> Option<Summary> {
        let mut sorted: Vec<f64> = values.into_iter().collect();
        sorted.sort_by(f64::total_cmp);
        let at = |place: usize| sorted.get(place).copied();
        let (low, high) = (at(sorted.len().checked_sub(1)? / 2)?, at(sorted.len() / 2)?);
        Some(Summary { median: f64::midpoint(low, high), least: at(0)?, most: at(sorted.len() - 1)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_that_were_measured() {
        let hundred: Vec<Duration> = (1..=100).map(Duration::from_millis).collect();
        for (percent, want) in [(50, 50), (99, 99), (100, 100), (1, 1), (0, 1)] {
            assert_eq!(percentile(&hundred, percent), Some(Duration::from_millis(want)), "{percent}");
        }
        let three: Vec<Duration> = [7, 8, 9].map(Duration::from_millis).to_vec();
        assert_eq!(percentile(&three, 50), Some(Duration::from_millis(8)));
        assert_eq!(percentile(&three, 99), Some(Duration::from_millis(9)));
        assert_eq!(percentile(&[], 50), None);
    }

    #[test]
    fn rounds_are_told_by_the_middle_one_and_the_outer_ones() {
        assert_eq!(Summary::of([3.0, 1.0, 2.0]), Some(Summary { median: 2.0, least: 1.0, most: 3.0 }));
        assert_eq!(Summary::of([4.0, 1.0]), Some(Summary { median: 2.5, least: 1.0, most: 4.0 }));
        assert_eq!(Summary::of([5.0]), Some(Summary { median: 5.0, least: 5.0, most: 5.0 }));
        assert_eq!(Summary::of([]), None);
    }
}
