//! A card's data as the API takes it: looked at, masked, and never kept.
//!
//! Source: PortOne V1 API, `/subscribe`.

use payjoa::codes::CardIssuer;
use serde::{Deserialize, Serialize};

use crate::payment::{Card, PgError};

/// What is written on a card, and what only its owner knows. Not `Debug`: it must be in no log.
#[derive(Default)]
pub(crate) struct CardData {
    pub(crate) number: String,
    /// `YYYY-MM`.
    pub(crate) expiry: String,
    /// Six digits of a birth date, or a business number's ten.
    pub(crate) birth: Option<String>,
    /// The first two digits of the card's password.
    pub(crate) pwd_2digit: Option<String>,
}

/// What is wrong with a card's data; never the data itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BadCard {
    #[error("card_number must be dddd-dddd-dddd-dddd")]
    Number,
    #[error("expiry must be YYYY-MM, a month from 01 to 12")]
    Expiry,
    #[error("birth must be six digits (YYMMDD) or the ten digits of a business number")]
    Birth,
    #[error("pwd_2digit must be two digits")]
    Password,
}

/// How a card behaves; its last four digits decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Temper {
    /// It pays.
    Good,
    /// `0002`: it is refused wherever it is shown.
    Refused,
    /// `0341`: it is stored, and refused when it is charged.
    Empty,
}

impl CardData {
    /// Whether the data has its form, and by the way what the sandbox lets pass although a card company may not.
    pub(crate) fn check(&self, now: u64) -> Result<Vec<&'static str>, BadCard> {
        let digits = self.digits();
        let written = self.number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        if !written || !(14..=16).contains(&digits.len()) {
            return Err(BadCard::Number);
        }
        let months = months(&self.expiry).ok_or(BadCard::Expiry)?;
        let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if self.birth.as_deref().is_some_and(|birth| !all_digits(birth) || !matches!(birth.len(), 6 | 10)) {
            return Err(BadCard::Birth);
        }
        if self.pwd_2digit.as_deref().is_some_and(|digits| !all_digits(digits) || digits.len() != 2) {
            return Err(BadCard::Password);
        }
        let mut lenient = Vec::new();
        if !is_documented_form(&self.number) {
            lenient.push("card_number isn't written dddd-dddd-dddd-dddd, which is the documented form");
        }
        if months < month_of(now) {
            lenient.push("the card has expired: a card company would refuse it");
        }
        Ok(lenient)
    }

    pub(crate) fn temper(&self) -> Temper {
        match self.digits().get(self.digits().len().saturating_sub(4)..) {
            Some("0002") => Temper::Refused,
            Some("0341") => Temper::Empty,
            _ => Temper::Good,
        }
    }

    /// The card as results name it: masked, with an issuer that is invented from the number.
    pub(crate) fn masked(&self) -> Card {
        let digits = self.digits();
        let (first, last) = (digits.get(..6).unwrap_or_default(), digits.get(digits.len().saturating_sub(4)..));
        let stars = "*".repeat(digits.len().saturating_sub(10));
        let sum: usize = first.bytes().map(usize::from).sum();
        // Only the issuers; the foreign brands stand behind them in the table.
        let issuers: Vec<_> = CardIssuer::ALL.iter().filter(|issuer| issuer.code().len() == 3).collect();
        let issuer = issuers.get(sum % issuers.len().max(1)).map_or("361", |issuer| issuer.code());
        Card { code: issuer.to_owned(), number: format!("{first}{stars}{}", last.unwrap_or_default()), quota: 0 }
    }

    fn digits(&self) -> String {
        self.number.chars().filter(char::is_ascii_digit).collect()
    }
}

impl Temper {
    /// What the card company says when the card is shown to it.
    pub(crate) fn registers(self) -> Result<(), PgError> {
        match self {
            Temper::Refused => Err(refusal("SANDBOX_CARD_REFUSED", "유효하지 않은 카드입니다. (샌드박스)")),
            Temper::Good | Temper::Empty => Ok(()),
        }
    }

    /// What the card company says when the card is charged.
    pub(crate) fn charges(self) -> Result<(), PgError> {
        match self {
            Temper::Good => Ok(()),
            Temper::Refused => self.registers(),
            Temper::Empty => Err(refusal("SANDBOX_LIMIT", "카드 한도가 초과되었습니다. (샌드박스)")),
        }
    }
}

pub(crate) fn refusal(code: &str, message: &str) -> PgError {
    PgError { code: code.to_owned(), message: message.to_owned() }
}

fn is_documented_form(number: &str) -> bool {
    let mut parts = number.split('-');
    parts.by_ref().take(4).all(|part| part.len() == 4) && parts.next().is_none() && number.len() == 19
}

/// The months since year 0 of `YYYY-MM`.
fn months(expiry: &str) -> Option<u64> {
    let (year, month) = expiry.split_once('-')?;
    let all_digits = |text: &str, len: usize| text.len() == len && text.bytes().all(|byte| byte.is_ascii_digit());
    if !all_digits(year, 4) || !all_digits(month, 2) {
        return None;
    }
    let month: u64 = month.parse().ok().filter(|month| (1..=12).contains(month))?;
    Some(year.parse::<u64>().ok()? * 12 + month - 1)
}

/// The months since year 0 of a time; near enough for a note about an expired card.
fn month_of(now: u64) -> u64 {
    1_970 * 12 + now / 2_629_746
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(number: &str, expiry: &str) -> CardData {
        CardData { number: number.into(), expiry: expiry.into(), ..CardData::default() }
    }

    #[test]
    fn the_form_of_a_cards_data() {
        const NOW: u64 = 1_795_402_800;
        let good = || card("1234-1234-1234-1234", "2030-12");
        for (name, data, want) in [
            ("good", good(), Ok(0)),
            ("expired", card("1234-1234-1234-1234", "2019-01"), Ok(1)),
            ("without hyphens", card("1234123412341234", "2030-12"), Ok(1)),
            ("short", card("1234-1234-1234", "2030-12"), Err(BadCard::Number)),
            ("letters", card("1234-1234-1234-123x", "2030-12"), Err(BadCard::Number)),
            ("month 13", card("1234-1234-1234-1234", "2030-13"), Err(BadCard::Expiry)),
            ("other order", card("1234-1234-1234-1234", "12-2030"), Err(BadCard::Expiry)),
            ("birth", CardData { birth: Some("820213".into()), ..good() }, Ok(0)),
            ("business", CardData { birth: Some("1234567890".into()), ..good() }, Ok(0)),
            ("year and day", CardData { birth: Some("19820213".into()), ..good() }, Err(BadCard::Birth)),
            ("password", CardData { pwd_2digit: Some("00".into()), ..good() }, Ok(0)),
            ("whole password", CardData { pwd_2digit: Some("0000".into()), ..good() }, Err(BadCard::Password)),
        ] {
            assert_eq!(data.check(NOW).map(|lenient| lenient.len()), want, "{name}");
        }
    }

    #[test]
    fn a_card_is_masked() {
        let card = card("1234-1234-1234-5678", "2030-12").masked();
        assert_eq!(card.number, "123412******5678");
        assert_eq!(card.code.len(), 3);
    }

    #[test]
    fn the_last_digits_decide() {
        for (number, registers, charges) in [
            ("1234-1234-1234-1234", true, true),
            ("1234-1234-1234-0002", false, false),
            ("1234-1234-1234-0341", true, false),
        ] {
            let temper = card(number, "2030-12").temper();
            assert_eq!((temper.registers().is_ok(), temper.charges().is_ok()), (registers, charges), "{number}");
        }
    }
}
