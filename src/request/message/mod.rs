//! What to tell people about a problem, in Korean and English.
//!
//! Templates with `{0}` and `{1}` rather than `format!`: half the code, and a page that never shows them doesn't ship them.

mod nearest;
mod texts;

use super::{Problem, violation::Expected};
use crate::{Language, euc_kr, scan};

pub(super) fn of(field: &str, problem: &Problem, language: Language) -> String {
    let nearest = if matches!(problem, Problem::UnknownKey) { nearest::nearest(field) } else { None };
    let (texts, arguments) = match nearest {
        Some(name) => (&texts::NEARLY_KNOWN, [Argument::Text(name), Argument::Nothing]),
        None => (texts::of(problem), arguments(problem)),
    };
    let mut message = in_language(texts, language).to_owned();
    for (place, argument) in ["{0}", "{1}"].into_iter().zip(arguments) {
        if let Some((before, behind)) = scan::split_once(&message, place) {
            message = [before, &argument.told(language), behind].concat();
        }
    }
    message
}

fn in_language<'a>([ko, en]: &[&'a str; 2], language: Language) -> &'a str {
    match language {
        Language::Ko => ko,
        Language::En => en,
    }
}

/// What a text has a place for.
#[derive(Clone, Copy)]
enum Argument<'a> {
    Nothing,
    Number(u64),
    Character(char),
    InsteadOf(char),
    Text(&'a str),
    Type(Expected),
}

fn arguments(problem: &Problem) -> [Argument<'_>; 2] {
    let first = match problem {
        Problem::WrongType(expected) => Argument::Type(*expected),
        Problem::TooLong { max, got } | Problem::StoredShort { max, got } => {
            return [Argument::Number(*max as u64), Argument::Number(*got as u64)];
        }
        Problem::NotEucKr { found } => return [Argument::Character(*found), Argument::InsteadOf(*found)],
        Problem::RareSyllable { found } | Problem::UnusualCharacter { found } => Argument::Character(*found),
        Problem::UnknownMethod { given }
        | Problem::OtherGateway { given }
        | Problem::ForbiddenScheme { given }
        | Problem::UnknownIssuer { given }
        | Problem::UnknownCarrier { given } => Argument::Text(given),
        Problem::TooSmall { min: number }
        | Problem::TooLarge { max: number }
        | Problem::QuotaUnproven { given: number }
        | Problem::QuotaTwice { given: number } => Argument::Number(*number),
        Problem::LargeCustomData { bytes } => Argument::Number(*bytes as u64),
        _ => Argument::Nothing,
    };
    [first, Argument::Nothing]
}

impl Argument<'_> {
    fn told(self, language: Language) -> String {
        match self {
            Argument::Nothing => String::new(),
            Argument::Number(number) => number.to_string(),
            Argument::Character(c) => visible(c),
            Argument::InsteadOf(c) => instead_of(euc_kr::instead(c), language),
            Argument::Text(given) => shortened(given),
            Argument::Type(expected) => in_language(&type_name(expected), language).to_owned(),
        }
    }
}

/// A character that may be invisible, with its number.
fn visible(c: char) -> String {
    let number = code_point(c);
    if c.is_control() || c.is_whitespace() || ('\u{fe00}'..='\u{fe0f}').contains(&c) {
        return number;
    }
    let mut utf8 = [0; 4];
    ["'", c.encode_utf8(&mut utf8), "' (", &number, ")"].concat()
}

/// As Unicode writes it: at least four digits.
fn code_point(c: char) -> String {
    let digits = if u32::from(c) > 0xf_ffff {
        6
    } else if u32::from(c) > 0xffff {
        5
    } else {
        4
    };
    let digit = |place: u32| char::from_digit(u32::from(c) >> (place * 4) & 0xf, 16).map(|c| c.to_ascii_uppercase());
    ['U', '+'].into_iter().chain((0..digits).rev().filter_map(digit)).collect()
}

fn instead_of(instead: Option<&str>, language: Language) -> String {
    let Some(text) = instead else { return in_language(&["빼 주세요", "leave it out"], language).to_owned() };
    let (before, behind) = match language {
        Language::Ko => ("'", "'(으)로 바꿔 주세요"),
        Language::En => ("write '", "' instead"),
    };
    [before, text, behind].concat()
}

/// What was given comes from outside and may be long.
fn shortened(given: &str) -> String {
    const MOST: usize = 40;
    match given.char_indices().nth(MOST) {
        Some((end, _)) => given.get(..end).unwrap_or_default().to_owned() + "…",
        None => given.to_owned(),
    }
}

const fn type_name(expected: Expected) -> [&'static str; 2] {
    match expected {
        Expected::Text => ["문자열", "a string"],
        Expected::Number => ["숫자(문자열 아님)", "a number, not a string"],
        Expected::Boolean => ["true 또는 false", "true or false"],
        Expected::List => ["배열", "an array"],
        Expected::Object => ["객체", "an object"],
        Expected::TextOrList => ["문자열 또는 문자열 배열", "a string or an array of strings"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_named() {
        for (c, want) in [
            ('A', "'A' (U+0041)"),
            ('₩', "'₩' (U+20A9)"),
            ('\u{1f600}', "'\u{1f600}' (U+1F600)"),
            ('\u{10fffd}', "'\u{10fffd}' (U+10FFFD)"),
            ('\n', "U+000A"),
            ('\u{a0}', "U+00A0"),
        ] {
            assert_eq!(visible(c), want);
        }
    }

    #[test]
    fn long_texts_are_cut() {
        assert_eq!(shortened(&"한".repeat(40)), "한".repeat(40));
        assert_eq!(shortened(&"한".repeat(41)), "한".repeat(40) + "…");
    }
}
