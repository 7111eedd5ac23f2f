//! What PAYJOA can write: EUC-KR, as the WHATWG encoding standard defines it (which is the wider UHC, cp949).
//!
//! Natively `encoding_rs` knows the table. A page asks its browser's own `TextDecoder`, once, so that no table is shipped.
//!
//! Source: Kiwoom Pay precautions, payment parameters: the order's and the buyer's name travel as EUC-KR.

#[cfg(all(target_arch = "wasm32", feature = "browser"))]
#[path = "browser.rs"]
mod table;
#[cfg(not(all(target_arch = "wasm32", feature = "browser")))]
#[path = "native.rs"]
mod table;

use std::borrow::Cow;

/// How a character can be written for PAYJOA.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Writable {
    /// In KS X 1001, which every EUC-KR decoder knows.
    Yes,
    /// Only in the wider cp949: one of 8,822 rare syllables (`뷁`), which a strict decoder refuses.
    Rarely,
    /// Not at all; a browser would write `&#8361;` instead.
    No,
}

pub(crate) fn writable(c: char) -> Writable {
    if c.is_ascii() { Writable::Yes } else { table::writable(c) }
}

/// Whether every character of a text is in KS X 1001.
pub(crate) fn is_plain(text: &str) -> bool {
    text.is_ascii() || table::is_plain(text)
}

/// What to write instead of a character that PAYJOA can't write; nothing where only leaving it out helps.
pub(crate) fn instead(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{a0}' | '\u{2009}' | '\u{202f}' => " ",
        '\u{2010}' | '\u{2011}' | '\u{2013}' | '\u{2014}' | '\u{2212}' => "-",
        '•' | '‧' | '∙' | '・' => "·",
        '©' => "(c)",
        '₩' => "￦",
        '〜' => "~",
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => "a",
        'À' | 'Á' | 'Â' | 'Ã' | 'Ä' | 'Å' => "A",
        'ç' => "c",
        'Ç' => "C",
        'è' | 'é' | 'ê' | 'ë' => "e",
        'È' | 'É' | 'Ê' | 'Ë' => "E",
        'ì' | 'í' | 'î' | 'ï' => "i",
        'Ì' | 'Í' | 'Î' | 'Ï' => "I",
        'ñ' => "n",
        'Ñ' => "N",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' => "o",
        'Ò' | 'Ó' | 'Ô' | 'Õ' | 'Ö' => "O",
        'ù' | 'ú' | 'û' | 'ü' => "u",
        'Ù' | 'Ú' | 'Û' | 'Ü' => "U",
        'ý' | 'ÿ' => "y",
        _ => return None,
    })
}

const L: (u32, u32) = (0x1100, 19);
const V: (u32, u32) = (0x1161, 21);
/// One before the first: no final consonant.
const T: (u32, u32) = (0x11a7, 28);
const S: (u32, u32) = (0xac00, 11_172);

/// Puts decomposed Hangul together (NFD, as file names of macOS have it): `ㄱ` + `ㅏ` becomes `가`.
///
/// The Unicode Standard's own arithmetic (chapter 3.12), which needs no table; other scripts stay as they are.
pub(crate) fn compose(text: &str) -> Cow<'_, str> {
    let jamo = |c: char| (L.0..0x1200).contains(&u32::from(c));
    if text.is_ascii() || !text.chars().any(jamo) {
        return Cow::Borrowed(text);
    }
    let mut composed = String::with_capacity(text.len());
    for c in text.chars() {
        match composed.chars().next_back().and_then(|last| pair(last, c)) {
            Some(syllable) => {
                composed.pop();
                composed.push(syllable);
            }
            None => composed.push(c),
        }
    }
    if composed == text { Cow::Borrowed(text) } else { Cow::Owned(composed) }
}

fn pair(first: char, second: char) -> Option<char> {
    let index = |c: char, (base, count): (u32, u32)| u32::from(c).checked_sub(base).filter(|at| *at < count);
    if let (Some(l), Some(v)) = (index(first, L), index(second, V)) {
        return char::from_u32(S.0 + (l * V.1 + v) * T.1);
    }
    let syllable = index(first, S).filter(|s| s % T.1 == 0)?;
    let t = index(second, T).filter(|t| *t > 0)?;
    char::from_u32(S.0 + syllable + t)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters() {
        for (c, want) in [
            ('가', Writable::Yes),
            ('漢', Writable::Yes),
            ('㈜', Writable::Yes),
            ('…', Writable::Yes),
            ('￦', Writable::Yes),
            ('℃', Writable::Yes),
            ('뷁', Writable::Rarely),
            ('똠', Writable::Rarely),
            ('₩', Writable::No),
            ('–', Writable::No),
            ('•', Writable::No),
            ('é', Writable::No),
            ('😀', Writable::No),
            ('\u{a0}', Writable::No),
            ('\u{fe0f}', Writable::No),
        ] {
            assert_eq!(writable(c), want, "{c:?}");
        }
    }

    #[test]
    fn texts() {
        for (text, want) in
            [("롱패딩 M ㈜", true), ("", true), ("abc", true), ("가뷁", false), ("가₩", false), ("뷁", false)]
        {
            assert_eq!(is_plain(text), want, "{text}");
            assert_eq!(text.chars().all(|c| writable(c) == Writable::Yes), want, "{text}");
        }
    }

    #[test]
    fn what_is_suggested_can_be_written() {
        for c in ('\u{80}'..'\u{ffff}').filter(|c| instead(*c).is_some()) {
            assert_ne!(writable(c), Writable::Yes, "{c:?} needs no replacement");
            assert!(instead(c).unwrap().chars().all(|c| writable(c) == Writable::Yes), "{c:?}");
        }
    }

    #[test]
    fn hangul_is_composed() {
        for (decomposed, want) in [
            ("\u{1100}\u{1161}", "가"),
            ("\u{1112}\u{1161}\u{11ab}\u{1100}\u{1173}\u{11af}", "한글"),
            ("가\u{11a8}x", "각x"),
            ("가\u{1161}", "가\u{1161}"),
            ("plain", "plain"),
        ] {
            assert_eq!(compose(decomposed), want);
        }
    }
}
