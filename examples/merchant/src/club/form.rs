//! What a shopper types in.
//!
//! A shop whose server takes card numbers is bound by the rules for card data: these live as long as one request, and are
//! in no log, no ledger and no page.

use payjoa_server::gateway::{Card, CardError, Private};
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct CardForm {
    number: Private,
    /// `MM/YY`
    expiry: Private,
    #[serde(default)]
    birth: Private,
    #[serde(default)]
    password: Private,
}

impl CardForm {
    /// Birth date and password only where they are given: the shop's contract says whether PAYJOA wants them.
    pub(super) fn card(&self) -> Result<Card, CardError> {
        let expiry = self.expiry.expose().replace([' ', '-'], "/");
        let (month, year) = expiry.split_once('/').ok_or(CardError::Expiry)?;
        let month = month.trim().parse().map_err(|_| CardError::Expiry)?;
        let year: u16 = year.trim_matches(['/', ' ']).parse().map_err(|_| CardError::Expiry)?;
        let card = Card::new(self.number.expose(), if year < 100 { 2000 + year } else { year }, month)?;
        let card = if self.birth.expose().is_empty() { card } else { card.born(self.birth.expose())? };
        if self.password.expose().is_empty() { Ok(card) } else { card.password(self.password.expose()) }
    }
}

/// The first box of a subscription: its number makes pressing the button twice one charge.
#[derive(Deserialize)]
pub(super) struct JoinForm {
    pub(super) nth: u32,
    #[serde(flatten)]
    pub(super) card: CardForm,
}

#[derive(Deserialize)]
pub(super) struct AgainForm {
    pub(super) nth: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(expiry: &str) -> CardForm {
        let text = Private::new;
        CardForm { number: text("1234123412341234"), expiry: text(expiry), birth: text(""), password: text("12") }
    }

    #[test]
    fn a_month_is_read_as_people_write_it() {
        let want = Card::new("1234123412341234", 2030, 12).unwrap().password("12").unwrap();
        for expiry in ["12/30", "12 / 30", "12-30", "12/2030"] {
            assert_eq!(form(expiry).card().as_ref(), Ok(&want), "{expiry}");
        }
        for expiry in ["", "1230", "13/30", "x/30", "12/"] {
            assert_eq!(form(expiry).card(), Err(CardError::Expiry), "{expiry}");
        }
    }
}
