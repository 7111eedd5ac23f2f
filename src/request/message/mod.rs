//! What to tell people about a problem, in Korean and English.
//!
//! Templates with `{0}` and `{1}` rather than `format!`: half the code, and a page that never shows them doesn't ship them.

mod nearest;
mod texts;

use super::{Problem, violation::Expected};
use crate::{Language, euc_kr, scan};

pub(super) fn of(field: &str, problem: &Problem, language: Language) -> String {
    let nearest = match problem {
        Problem::UnknownKey | Problem::PassedThrough => nearest::nearest(field),
        _ => None,
    };
    let (texts, arguments) = match nearest {
        Some(name) => (&texts::NEARLY_KNOWN, [Argument::Text(name), Argument::Nothing]),
        None => (texts::of(problem), arguments(problem)),
    };
    let mut rest = in_language(texts, language);
    let mut message = String::new();
    // One walk: what an argument says is never taken for a place.
    while let Some((before, behind)) = scan::split_once(rest, "{") {
        let (argument, behind) = match scan::split_once(behind, "}") {
            Some(("0", behind)) => (&arguments[0], behind),
            Some((_, behind)) => (&arguments[1], behind),
            None => break,
        };
        message = [&message, before, &argument.told(language)].concat();
        rest = behind;
    }
    message + rest
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
        Problem::RareSyllable { found } | Problem::UnusualCharacter { found } | Problem::SpaceInUrl { found } => {
            Argument::Character(*found)
        }
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
    if hides(c) {
        return number;
    }
    let mut utf8 = [0; 4];
    ["'", c.encode_utf8(&mut utf8), "' (", &number, ")"].concat()
}

/// Whether a character shows nothing by itself, or changes how its neighbours look.
fn hides(c: char) -> bool {
    c.is_control()
        || c.is_whitespace()
        || matches!(c, '\u{ad}' | '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{20d0}'..='\u{20ff}' | '\u{3099}' | '\u{309a}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{e0000}'..='\u{e0fff}')
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

/// What was given comes from outside: it may be long, and pretend to be another line.
fn shortened(given: &str) -> String {
    const MOST: usize = 40;
    let mut short: String =
        given.chars().take(MOST).map(|c| if hides(c) && c != ' ' { '\u{fffd}' } else { c }).collect();
    if given.chars().nth(MOST).is_some() {
        short.push('…');
    }
    short
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
            ('\u{202e}', "U+202E"),
            ('\u{3099}', "U+3099"),
        ] {
            assert_eq!(visible(c), want);
        }
    }

    #[test]
    fn long_texts_are_cut() {
        assert_eq!(shortened(&"한".repeat(40)), "한".repeat(40));
        assert_eq!(shortened(&"한".repeat(41)), "한".repeat(40) + "…");
        assert_eq!(shortened("x\nR5 amount: forged \u{202e}"), "x\u{fffd}R5 amount: forged \u{fffd}");
    }

    #[test]
    fn what_was_given_is_no_template() {
        let given = "x{1}y{0}".to_owned();
        let message = of("pay_method", &Problem::UnknownCarrier { given }, Language::En);
        assert!(message.starts_with("'x{1}y{0}' is no carrier"), "{message}");
    }
}
