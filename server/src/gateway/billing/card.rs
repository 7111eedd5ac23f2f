//! A card as its holder types it in.

use std::fmt;

use serde::Serialize;
use zeroize::Zeroizing;

/// A card's data: shown by nothing, wiped when dropped.
///
/// ```
/// use payjoa_server::gateway::Card;
///
/// let card = Card::new("1234-5678-9012-3456", 2030, 12)?.born("900101")?.password("12")?;
/// assert_eq!(format!("{card:?}"), "Card(****)");
/// # Ok::<(), payjoa_server::gateway::CardError>(())
/// ```
///
/// Which of birth date and password PAYJOA wants is a matter of the shop's contract.
#[derive(Clone, PartialEq, Eq)]
pub struct Card {
    number: Zeroizing<String>,
    expiry: Zeroizing<String>,
    birth: Option<Zeroizing<String>>,
    password: Option<Zeroizing<String>>,
}

/// What is wrong with a card's data. It never holds any of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CardError {
    /// Sixteen digits, in groups of four or not.
    #[error("a card's number has sixteen digits")]
    Number,
    /// A year in four digits, and a month.
    #[error("a card's expiry is a year in four digits and a month from 1 to 12")]
    Expiry,
    /// Six digits of a person, ten of a business.
    #[error("a birth date has six digits (YYMMDD), a business number ten")]
    Birth,
    /// Two digits.
    #[error("of the password, the first two digits are given")]
    Password,
}

impl Card {
    /// A card by its number (hyphens and spaces don't matter) and the month it is good until.
    ///
    /// # Errors
    /// [`CardError::Number`], [`CardError::Expiry`].
    pub fn new(number: &str, year: u16, month: u8) -> Result<Card, CardError> {
        let number = grouped(number).ok_or(CardError::Number)?;
        if !(2000..=9999).contains(&year) || !(1..=12).contains(&month) {
            return Err(CardError::Expiry);
        }
        let expiry = Zeroizing::new(format!("{year:04}-{month:02}"));
        Ok(Card { number, expiry, birth: None, password: None })
    }

    /// With the holder's birth date (six digits), or the business number of a company's card (ten).
    ///
    /// # Errors
    /// [`CardError::Birth`].
    pub fn born(mut self, birth: &str) -> Result<Card, CardError> {
        self.birth = Some(digits(birth, &[6, 10]).ok_or(CardError::Birth)?);
        Ok(self)
    }

    /// With the first two digits of the card's password.
    ///
    /// # Errors
    /// [`CardError::Password`].
    pub fn password(mut self, two_digits: &str) -> Result<Card, CardError> {
        self.password = Some(digits(two_digits, &[2]).ok_or(CardError::Password)?);
        Ok(self)
    }

    pub(super) fn wire(&self) -> CardFields<'_> {
        CardFields {
            card_number: &self.number,
            expiry: &self.expiry,
            birth: self.birth.as_ref().map(|birth| birth.as_str()),
            pwd_2digit: self.password.as_ref().map(|password| password.as_str()),
        }
    }
}

impl fmt::Debug for Card {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Card(****)")
    }
}

#[derive(Serialize)]
pub(super) struct CardFields<'a> {
    card_number: &'a str,
    expiry: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    birth: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pwd_2digit: Option<&'a str>,
}

/// `dddd-dddd-dddd-dddd`.
fn grouped(number: &str) -> Option<Zeroizing<String>> {
    // Room for all of it from the start: a text that grows leaves copies behind.
    let mut grouped = Zeroizing::new(String::with_capacity(19));
    let mut count = 0;
    for c in number.chars().filter(|&c| c != '-' && c != ' ') {
        if !c.is_ascii_digit() || count == 16 {
            return None;
        }
        if count > 0 && count % 4 == 0 {
            grouped.push('-');
        }
        grouped.push(c);
        count += 1;
    }
    (count == 16).then_some(grouped)
}

fn digits(text: &str, lengths: &[usize]) -> Option<Zeroizing<String>> {
    let plain = text.chars().all(|c| c.is_ascii_digit()) && lengths.contains(&text.len());
    plain.then(|| Zeroizing::new(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        for (number, want) in [
            ("1234-5678-9012-3456", Some("1234-5678-9012-3456")),
            ("1234567890123456", Some("1234-5678-9012-3456")),
            ("1234 5678 9012 3456", Some("1234-5678-9012-3456")),
            ("123456789012345", None),
            ("12345678901234567", None),
            ("1234-5678-9012-345x", None),
            ("１２３４567890123456", None),
            ("", None),
        ] {
            let card = Card::new(number, 2030, 1);
            assert_eq!(card.as_ref().ok().map(|card| card.number.as_str()), want, "{number}");
        }
    }

    #[test]
    fn what_else_a_card_needs() {
        let card = || Card::new("1234567890123456", 2030, 1).unwrap();
        assert_eq!(Card::new("1234567890123456", 30, 1), Err(CardError::Expiry));
        assert_eq!(Card::new("1234567890123456", 2030, 13), Err(CardError::Expiry));
        assert_eq!(card().expiry.as_str(), "2030-01");
        for (birth, ok) in [("900101", true), ("1234567890", true), ("19900101", false), ("90-01-01", false)] {
            assert_eq!(card().born(birth).is_ok(), ok, "{birth}");
        }
        for (password, ok) in [("12", true), ("1", false), ("1234", false), ("1x", false)] {
            assert_eq!(card().password(password).is_ok(), ok, "{password}");
        }
    }

    #[test]
    fn an_error_holds_nothing_of_the_card() {
        let error = Card::new("4242424242424242x", 2030, 1).unwrap_err();
        assert!(!format!("{error:?} {error}").contains("4242"));
    }
}
