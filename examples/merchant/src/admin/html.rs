//! Writing pages.

use axum::response::Html;
use payjoa_server::ledger::Millis;

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#1b1f24}\
table{border-collapse:collapse;width:100%}td,th{padding:.4rem .6rem;border-bottom:1px solid #d8dee4;text-align:left;\
vertical-align:top}td.won{text-align:right;font-variant-numeric:tabular-nums}time{color:#57606a;white-space:nowrap}\
code{overflow-wrap:anywhere}.bad{color:#a40e26}form{display:flex;gap:.5rem;flex-wrap:wrap;margin:1rem 0}\
input,button{font:inherit;padding:.3rem .6rem}";

/// A whole page; `body` is HTML already.
pub(super) fn page(title: &str, body: &str) -> Html<String> {
    let title = escaped(title);
    Html(format!(
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>\
         <meta name=robots content=noindex><title>{title}</title><style>{STYLE}</style><h1>{title}</h1>{body}"
    ))
}

/// Text that is nothing but text, wherever in a page it stands.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

/// `2026-11-23 08:40:05` in Korea.
pub(super) fn time(millis: Millis) -> String {
    let seconds = millis.div_euclid(1_000) + 9 * 3_600;
    let (days, of_day) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (year, month, day) = date(days);
    let (hour, minute, second) = (of_day / 3_600, of_day / 60 % 60, of_day % 60);
    format!("<time>{year}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}</time>")
}

/// The Gregorian date, so many days after 1 January 1970: years from March on, so that the leap day comes last.
fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
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
            assert_eq!(time(millis), format!("<time>{want}</time>"));
        }
    }

    #[test]
    fn nothing_that_somebody_wrote_is_more_than_text() {
        assert_eq!(escaped("<script>'\"&"), "&lt;script&gt;&#39;&quot;&amp;");
    }
}
