//! Finding short words in short texts.
//!
//! The standard library's search is made for long texts; in a page it would be downloaded for two words.

/// Where a word stands first.
pub(crate) fn find(text: &str, word: &str) -> Option<usize> {
    positions(text, word).next()
}

/// What stands before a word and what stands behind it.
pub(crate) fn split_once<'a>(text: &'a str, word: &str) -> Option<(&'a str, &'a str)> {
    let at = find(text, word)?;
    Some((text.get(..at)?, text.get(at + word.len()..)?))
}

/// Everywhere that a word stands, as offsets in bytes.
pub(crate) fn positions(text: &str, word: &str) -> impl Iterator<Item = usize> {
    let starts = 0..(text.len() + 1).saturating_sub(word.len());
    starts.filter(move |at| text.as_bytes().get(*at..).is_some_and(|rest| rest.starts_with(word.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words() {
        for (text, word, want) in [
            ("https://a", "://", Some(("https", "a"))),
            ("://", "://", Some(("", ""))),
            ("a:/b", "://", None),
            ("", "x", None),
            ("한://글", "://", Some(("한", "글"))),
            ("aaa", "aa", Some(("", "a"))),
        ] {
            assert_eq!(split_once(text, word), want, "{text}");
        }
        assert_eq!(positions("ababa", "aba").collect::<Vec<_>>(), [0, 2]);
    }
}
