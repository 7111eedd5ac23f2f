//! Days and times as people in Korea read them.

use payjoa::request::KoreaTime;
use payjoa_server::ledger::Millis;

/// `2026-11-23 08:40:05` in Korea.
pub(crate) fn time(millis: Millis) -> String {
    let digits = KoreaTime::from_unix_seconds(millis.div_euclid(1_000)).to_string();
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    format!("{} {}:{}:{}", dashed(&digits), part(8, 10), part(10, 12), part(12, 14))
}

/// `2026-11-23` in Korea.
pub(crate) fn day(seconds: u64) -> String {
    dashed(&korea(seconds).to_string())
}

/// The same day and time a month later, in Unix seconds; after the 31st of January comes the last of February.
pub(crate) fn month_later(seconds: u64) -> u64 {
    let digits = korea(seconds).to_string();
    let part = |from: usize, to: usize| digits.get(from..to).and_then(|it| it.parse::<u32>().ok()).unwrap_or_default();
    let (year, month) = if part(4, 6) == 12 { (part(0, 4) + 1, 1) } else { (part(0, 4), part(4, 6) + 1) };
    let on = |day: u32| KoreaTime::new(year, month, day, part(8, 10), part(10, 12), part(12, 14));
    // Not every month has that day.
    let later = (part(6, 8).saturating_sub(3)..=part(6, 8)).rev().find_map(on);
    later.and_then(|it| u64::try_from(it.unix_seconds()).ok()).unwrap_or(seconds)
}

fn korea(seconds: u64) -> KoreaTime {
    KoreaTime::from_unix_seconds(i64::try_from(seconds).unwrap_or(i64::MAX))
}

fn dashed(digits: &str) -> String {
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    format!("{}-{}-{}", part(0, 4), part(4, 6), part(6, 8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_koreas() {
        for (millis, want) in [
            (0, "1970-01-01 09:00:00"),
            (1_709_132_400_000, "2024-02-29 00:00:00"),
            (1_795_390_805_999, "2026-11-23 08:40:05"),
        ] {
            assert_eq!(time(millis), want);
        }
    }

    #[test]
    fn a_month_later_is_the_same_day_or_the_months_last() {
        let at = |year, month, day| KoreaTime::new(year, month, day, 8, 30, 15).unwrap().unix_seconds() as u64;
        for (from, to) in [
            (at(2026, 11, 23), at(2026, 12, 23)),
            (at(2026, 12, 23), at(2027, 1, 23)),
            (at(2026, 1, 31), at(2026, 2, 28)),
            (at(2028, 1, 31), at(2028, 2, 29)),
            (at(2026, 3, 31), at(2026, 4, 30)),
        ] {
            assert_eq!(month_later(from), to, "{}", day(from));
        }
    }
}
