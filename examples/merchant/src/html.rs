//! Writing pages.

use axum::{
    http::{HeaderMap, header},
    response::Html,
};
use payjoa::{Language, Won};

/// A page around a body that is HTML already.
pub(crate) struct Page<'a> {
    pub(crate) language: Language,
    pub(crate) title: &'a str,
    pub(crate) style: &'a str,
    /// What stands above every page: name and navigation.
    pub(crate) top: &'a str,
    /// Seconds after which the browser asks again; 0 for never.
    pub(crate) refresh: u32,
}

impl Page<'_> {
    pub(crate) fn around(&self, body: &str) -> Html<String> {
        let Page { language, style, top, refresh, .. } = self;
        let (title, skip) =
            (escaped(self.title), if *language == Language::Ko { "본문으로" } else { "Skip to content" });
        let refresh = match refresh {
            0 => String::new(),
            seconds => format!("<meta http-equiv=refresh content={seconds}>"),
        };
        Html(format!(
            "<!doctype html><html lang={}><meta charset=utf-8>\
             <meta name=viewport content='width=device-width,initial-scale=1'><meta name=robots content=noindex>{refresh}<link rel=icon href='data:,'>\
             <title>{title}</title><style>{style}</style><a class=skip href='#main'>{skip}</a>{top}\
             <main id=main><h1>{title}</h1>{body}</main></html>",
            language.tag(),
        ))
    }
}

/// Text that is nothing but text, wherever in a page it stands.
pub(crate) fn escaped(text: &str) -> String {
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

/// `12,900원`, `₩12,900`.
pub(crate) fn money(language: Language, won: Won) -> String {
    let digits = won.get().to_string();
    let mut grouped = String::with_capacity(digits.len() + 4);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if language == Language::Ko { format!("{grouped}원") } else { format!("₩{grouped}") }
}

/// Whether one of the shop's own pages asks: a browser sends cookies and passwords with whatever any other page has it send.
pub(crate) fn is_own(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    match (text(header::ORIGIN), text(header::HOST)) {
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, from)| from == host),
        // No browser leaves it out; a person with curl may.
        (None, _) => text(header::REFERER).is_none(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_somebody_wrote_is_more_than_text() {
        assert_eq!(escaped("<script>'\"&"), "&lt;script&gt;&#39;&quot;&amp;");
    }

    #[test]
    fn money_is_grouped() {
        for (won, want) in [(0, "₩0"), (999, "₩999"), (1_004, "₩1,004"), (1_234_567, "₩1,234,567")] {
            assert_eq!(money(Language::En, Won::new(won).unwrap()), want);
        }
        assert_eq!(money(Language::Ko, Won::new(12_900).unwrap()), "12,900원");
    }
}
