//! Reading short texts: words, parts, numbers.
//!
//! The standard library's ways are made for long texts; in a page they would be downloaded for two words.

/// Where a word stands first.
pub(crate) fn find(text: &str, word: &str) -> Option<usize> {
    positions(text, word).next()
}

/// What stands before a word and what stands behind it.
pub(crate) fn split_once<'a>(text: &'a str, word: &str) -> Option<(&'a str, &'a str)> {
    split_at(text, find(text, word)?, word)
}

/// As [`split_once`], at the last such word.
pub(crate) fn rsplit_once<'a>(text: &'a str, word: &str) -> Option<(&'a str, &'a str)> {
    split_at(text, positions(text, word).last()?, word)
}

/// The parts of a text between a word; the whole of it where there is none.
pub(crate) fn split<'a>(text: &'a str, word: &'static str) -> impl Iterator<Item = &'a str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let (part, behind) = match split_once(rest?, word) {
            Some((part, behind)) => (part, Some(behind)),
            None => (rest?, None),
        };
        rest = behind;
        Some(part)
    })
}

/// Everywhere that a word stands, as offsets in bytes.
pub(crate) fn positions(text: &str, word: &str) -> impl Iterator<Item = usize> {
    let first = word.as_bytes().first().copied();
    let stands_at = move |at: usize| text.as_bytes().get(at..).is_some_and(|rest| rest.starts_with(word.as_bytes()));
    // Looks at the whole word only where its first letter stands: most places are ruled out by one comparison.
    let candidates = text.bytes().enumerate().filter(move |(_, byte)| Some(*byte) == first);
    candidates.map(|(at, _)| at).filter(move |at| stands_at(*at))
}

/// How many characters a text has.
pub(crate) fn length(text: &str) -> usize {
    // Every byte but those that continue a character.
    text.bytes().filter(|byte| byte & 0b1100_0000 != 0b1000_0000).count()
}

/// A number of up to nine digits and nothing else.
pub(crate) fn number(text: &str) -> Option<u32> {
    if text.is_empty() || text.len() > 9 {
        return None;
    }
    text.bytes().try_fold(0, |number, byte| byte.is_ascii_digit().then(|| number * 10 + u32::from(byte - b'0')))
}

fn split_at<'a>(text: &'a str, at: usize, word: &str) -> Option<(&'a str, &'a str)> {
    Some((text.get(..at)?, text.get(at + word.len()..)?))
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
        assert_eq!(rsplit_once("a@b@c", "@"), Some(("a@b", "c")));
        assert_eq!(rsplit_once("abc", "@"), None);
    }

    #[test]
    fn lengths() {
        for text in ["", "a", "한글", "a\u{1f600}é"] {
            assert_eq!(length(text), text.chars().count(), "{text}");
        }
    }

    #[test]
    fn numbers() {
        for (text, want) in [("0", Some(0)), ("007", Some(7)), ("999999999", Some(999_999_999))] {
            assert_eq!(number(text), want, "{text}");
        }
        for text in ["", "+1", "-1", "1 ", "a", "１", "1000000000"] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn parts() {
        for text in ["", "^", "a", "a^b", "^a^^글^", "글"] {
            assert!(split(text, "^").eq(text.split('^')), "{text}");
        }
    }
}
