//! Lengths and points of time, as people type them.

use std::time::Duration;

use payjoa::request::KoreaTime;

/// `90` and `90s`, `15m`, `3h`, `2d`, `1w`.
pub(super) fn length(text: &str) -> Result<Duration, String> {
    let wrong = || "a length of time is a number of seconds, or with a unit: 90s, 15m, 3h, 2d, 1w".to_owned();
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit: u64 = match text.get(digits.len()..).unwrap_or_default() {
        "" | "s" => 1,
        "m" => 60,
        "h" => 3_600,
        "d" => 86_400,
        "w" => 7 * 86_400,
        _ => return Err(wrong()),
    };
    let seconds = digits.parse::<u64>().ok().and_then(|number| number.checked_mul(unit));
    seconds.map(Duration::from_secs).ok_or_else(wrong)
}

/// Unix seconds, or a time in Korea: `2026-12-24`, `2026-12-24 18:00`, `2026-12-24T18:00:00`.
pub(super) fn point(text: &str) -> Result<u64, String> {
    let wrong =
        || "a time is Unix seconds, or a time in Korea: 2026-12-24, 2026-12-24 18:00, 2026-12-24T18:00:00".to_owned();
    if let Ok(seconds) = text.parse() {
        return Ok(seconds);
    }
    let parts: Vec<u32> =
        text.split(['-', ' ', 'T', ':']).map(str::parse).collect::<Result<_, _>>().map_err(|_| wrong())?;
    let (year, month, day, hour, minute, second) = match parts.as_slice() {
        [year, month, day] => (*year, *month, *day, 0, 0, 0),
        [year, month, day, hour, minute] => (*year, *month, *day, *hour, *minute, 0),
        [year, month, day, hour, minute, second] => (*year, *month, *day, *hour, *minute, *second),
        _ => return Err(wrong()),
    };
    let time = KoreaTime::new(year, month, day, hour, minute, second).ok_or_else(wrong)?;
    u64::try_from(time.unix_seconds()).map_err(|_| wrong())
}

/// A time of day in Korea: `18:00:00`.
fn of_day(seconds: u64) -> String {
    let of_day = (seconds + 9 * 3_600) % 86_400;
    format!("{:02}:{:02}:{:02}", of_day / 3_600, of_day / 60 % 60, of_day % 60)
}

/// A day and a time in Korea, as a log has it: `2026-12-24 18:00:00`.
pub(super) fn stamp(seconds: u64) -> String {
    let (year, month, day) = date((seconds + 9 * 3_600) / 86_400);
    format!("{year:04}-{month:02}-{day:02} {}", of_day(seconds))
}

/// The same, for those who don't know that it is Korea's.
pub(super) fn in_full(seconds: u64) -> String {
    format!("{} (Korea)", stamp(seconds))
}

/// The Gregorian date of a day since 1 January 1970: the proleptic calendar in eras of 400 years that begin on 1 March.
fn date(days: u64) -> (u64, u64, u64) {
    let from_era = days + 719_468;
    let (era, of_era) = (from_era / 146_097, from_era % 146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (era * 400 + year_of_era + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths() {
        for (text, want) in
            [("90", Some(90)), ("90s", Some(90)), ("15m", Some(900)), ("3h", Some(10_800)), ("1w", Some(604_800))]
        {
            assert_eq!(length(text).ok().map(|length| length.as_secs()), want, "{text}");
        }
        for bad in ["", "h", "1y", "-1", "1.5h", "99999999999999999999w"] {
            assert!(length(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn points_are_in_korea_unless_they_are_numbers() {
        for (text, want) in [
            ("1798124399", Some(1_798_124_399)),
            ("2026-12-24 23:59:59", Some(1_798_124_399)),
            ("2026-12-24T18:00", Some(1_798_102_800)),
            ("2026-12-24", Some(1_798_038_000)),
            ("2026-13-01", None),
            ("tomorrow", None),
        ] {
            assert_eq!(point(text).ok(), want, "{text}");
        }
    }

    #[test]
    fn dates_are_written_as_they_are_read() {
        for text in [
            "1970-01-02 00:00:00",
            "2000-02-29 12:00:00",
            "2026-12-31 23:59:59",
            "2027-01-01 00:00:00",
            "2028-03-01 08:30:01",
        ] {
            assert_eq!(in_full(point(text).unwrap()), format!("{text} (Korea)"));
        }
    }
}
