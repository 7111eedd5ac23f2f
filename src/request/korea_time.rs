//! Dates and times in Korea (UTC+9, no daylight saving), as `vbank_due` wants them.

/// A moment in Korea's time, to the second: the deadline of a deposit.
///
/// ```
/// use payjoa::request::KoreaTime;
///
/// let due = KoreaTime::new(2026, 12, 24, 18, 0, 0).expect("a real date");
/// assert_eq!(due.to_string(), "20261224180000");
/// assert_eq!(KoreaTime::from_unix_seconds(due.unix_seconds()), due);
/// assert!(KoreaTime::new(2026, 2, 29, 0, 0, 0).is_none());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KoreaTime {
    /// Seconds since 1970-01-01 00:00:00 in Korea, not in UTC.
    local: i64,
}

const KOREA: i64 = 9 * 3_600;
const DAY: i64 = 86_400;

impl KoreaTime {
    /// A date and a time of day, if there is such a day and such a time; years 1970 to 9999.
    #[must_use]
    pub fn new(year: u32, month: u32, day: u32, hour: u32, minute: u32, second: u32) -> Option<KoreaTime> {
        let real = (1970..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_in(year, month)).contains(&day)
            && hour < 24
            && minute < 60
            && second < 60;
        let seconds = || i64::from(hour * 3_600 + minute * 60 + second);
        real.then(|| KoreaTime { local: days_before(year, month, day) * DAY + seconds() })
    }

    /// The moment that a Unix timestamp names, in seconds; before 1970 in Korea and after 9999 the nearest one.
    #[must_use]
    pub fn from_unix_seconds(seconds: i64) -> KoreaTime {
        KoreaTime { local: seconds.saturating_add(KOREA).clamp(0, 253_402_300_799) }
    }

    /// Unix seconds.
    #[must_use]
    pub fn unix_seconds(self) -> i64 {
        self.local - KOREA
    }

    fn date(self) -> (u32, u32, u32) {
        let mut days = self.local / DAY;
        let mut year = 1970;
        while days >= days_of(year) {
            days -= days_of(year);
            year += 1;
        }
        let mut month = 1;
        while days >= i64::from(days_in(year, month)) {
            days -= i64::from(days_in(year, month));
            month += 1;
        }
        (year, month, u32::try_from(days + 1).unwrap_or(1))
    }
}

impl KoreaTime {
    /// As it is displayed. By hand, since a page downloads the machinery that pads numbers, too.
    pub(crate) fn digits(self) -> String {
        let (year, month, day) = self.date();
        let time = u32::try_from(self.local % DAY).unwrap_or_default();
        let parts = [(year, 4), (month, 2), (day, 2), (time / 3_600, 2), (time / 60 % 60, 2), (time % 60, 2)];
        let mut digits = String::with_capacity(14);
        for (number, width) in parts {
            let number = number.to_string();
            (number.len()..width).for_each(|_| digits.push('0'));
            digits.push_str(&number);
        }
        digits
    }
}

/// As `vbank_due` takes it: `YYYYMMDDHHmmss`.
impl std::fmt::Display for KoreaTime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.digits())
    }
}

const fn leap(year: u32) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

fn days_of(year: u32) -> i64 {
    if leap(year) { 366 } else { 365 }
}

fn days_in(year: u32, month: u32) -> u32 {
    match month {
        2 if leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 to this date.
fn days_before(year: u32, month: u32, day: u32) -> i64 {
    let years: i64 = (1970..year).map(days_of).sum();
    let months: u32 = (1..month).map(|month| days_in(year, month)).sum();
    years + i64::from(months + day - 1)
}

/// How a deadline was written.
pub(super) enum Written {
    /// In one of the SDK's documented forms; a bare date means the end of that day.
    Documented(KoreaTime),
    /// `YYYYMMDDhhmm`, which only the legacy manual knows.
    TwelveDigits(KoreaTime),
}

/// A bare date means the end of that day.
const END_OF_DAY: [u32; 6] = [0, 0, 0, 23, 59, 59];

/// Reads a `vbank_due`.
pub(super) fn parse(text: &str) -> Option<Written> {
    // A digit in a shape tells which number a digit of the text belongs to, from the year (0) to the second (5).
    match text.len() {
        8 => moment(text, "00001122", END_OF_DAY).map(Written::Documented),
        10 => moment(text, "0000-11-22", END_OF_DAY).map(Written::Documented),
        12 => moment(text, "000011223344", [0; 6]).map(Written::TwelveDigits),
        14 => moment(text, "00001122334455", [0; 6]).map(Written::Documented),
        19 => moment(text, "0000-11-22 33:44:55", [0; 6]).map(Written::Documented),
        _ => None,
    }
}

fn moment(text: &str, shape: &str, mut numbers: [u32; 6]) -> Option<KoreaTime> {
    for (character, place) in text.bytes().zip(shape.bytes()) {
        match numbers.get_mut(usize::from(place.wrapping_sub(b'0'))) {
            Some(number) if character.is_ascii_digit() => *number = *number * 10 + u32::from(character - b'0'),
            None if character == place => {}
            _ => return None,
        }
    }
    let [year, month, day, hour, minute, second] = numbers;
    KoreaTime::new(year, month, day, hour, minute, second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_moments() {
        for (unix, want) in [(0, "19700101090000"), (951_782_400, "20000229090000"), (1_767_193_200, "20260101000000")]
        {
            let moment = KoreaTime::from_unix_seconds(unix);
            assert_eq!(moment.to_string(), want);
            assert_eq!(moment.unix_seconds(), unix);
        }
    }

    #[test]
    fn any_numbers_may_be_asked_for() {
        for place in 0..6 {
            let mut numbers = [2026, 12, 24, 18, 0, 0];
            numbers[place] = u32::MAX;
            let [year, month, day, hour, minute, second] = numbers;
            assert_eq!(KoreaTime::new(year, month, day, hour, minute, second), None);
        }
    }

    #[test]
    fn forms() {
        let read = |text| match parse(text) {
            Some(Written::Documented(moment)) => moment.to_string(),
            Some(Written::TwelveDigits(moment)) => format!("old {moment}"),
            None => "no".to_owned(),
        };
        for (text, want) in [
            ("2026-12-24", "20261224235959"),
            ("20261224", "20261224235959"),
            ("2026-12-24 18:00:00", "20261224180000"),
            ("20261224180000", "20261224180000"),
            ("202612241800", "old 20261224180000"),
            ("2026-02-29", "no"),
            ("2028-02-29", "20280229235959"),
            ("2026-12-24T18:00:00", "no"),
            ("20261224240000", "no"),
            ("２０２６１２２４", "no"),
            ("", "no"),
        ] {
            assert_eq!(read(text), want, "{text}");
        }
    }
}
