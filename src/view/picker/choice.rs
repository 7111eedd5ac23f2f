//! What a shopper may choose from, and has chosen.

use crate::{
    Won,
    codes::CardIssuer,
    request::{AnyMethod, INSTALLMENT_MINIMUM, PayMethod, RequestBuilder},
};

/// What a shop offers to choose from.
///
/// ```
/// use payjoa::{Won, codes::CardIssuer, request::PayMethod, view::Offer};
///
/// let offer = Offer::new([PayMethod::Card, PayMethod::Vbank], Won::new(61_000)?)
///     .issuers([CardIssuer::Shinhan, CardIssuer::Bc])
///     .installments(6)
///     .escrow();
/// assert_eq!(offer.months().collect::<Vec<_>>(), [2, 3, 4, 5, 6]);
/// # Ok::<(), payjoa::WonError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    pub(super) methods: Vec<PayMethod>,
    pub(super) amount: Won,
    pub(super) issuers: Vec<CardIssuer>,
    months: u64,
    pub(super) escrow: bool,
}

impl Offer {
    /// The methods of the shop's contract, the first one chosen; and what is to be paid, on which instalments depend.
    #[must_use]
    pub fn new(methods: impl IntoIterator<Item = PayMethod>, amount: Won) -> Offer {
        Offer { methods: methods.into_iter().collect(), amount, issuers: Vec::new(), months: 0, escrow: false }
    }

    /// Cards that can be chosen on the page; the window then opens at that issuer. Needs the issuers' approval (Kiwoom Pay guide,
    /// `card.direct`). Without them the shopper chooses in the window.
    #[must_use]
    pub fn issuers(mut self, issuers: impl IntoIterator<Item = CardIssuer>) -> Offer {
        self.issuers = issuers.into_iter().collect();
        self
    }

    /// Instalments up to so many months (2 to 12), offered from 50,000 won on and once a card is chosen.
    #[must_use]
    pub fn installments(mut self, up_to: u64) -> Offer {
        self.months = up_to.min(12);
        self
    }

    /// Escrow, with transfers and virtual accounts.
    #[must_use]
    pub fn escrow(mut self) -> Offer {
        self.escrow = true;
        self
    }

    /// The instalments that this amount can be paid in.
    pub fn months(&self) -> impl Iterator<Item = u64> + use<> {
        let eligible = self.amount >= INSTALLMENT_MINIMUM;
        2..=if eligible { self.months } else { 0 }
    }

    /// What is chosen before the shopper chooses; nothing if nothing is offered.
    #[must_use]
    pub fn first(&self) -> Option<Choice> {
        self.methods.first().map(|&method| Choice { method, issuer: None, months: 0, escrow: false })
    }
}

/// How a shopper wants to pay.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Choice {
    /// The way to pay.
    pub method: PayMethod,
    /// The card's issuer, where the shop offers them and the shopper has chosen one.
    pub issuer: Option<CardIssuer>,
    /// Instalments in months, 2 to 12; 0 to pay at once.
    pub months: u64,
    /// Whether the money is to be held until the goods have arrived.
    pub escrow: bool,
}

impl Choice {
    /// Adds what was chosen to a request of [`Choice::method`].
    ///
    /// ```
    /// use payjoa::{Platform, Won, codes::CardIssuer, request::{PayMethod, PaymentRequest}, view::Offer};
    ///
    /// let mut choice = Offer::new([PayMethod::Card], Won::new(61_000)?).first().expect("a method");
    /// choice.issuer = Some(CardIssuer::Shinhan);
    /// choice.months = 3;
    /// let request = choice
    ///     .apply(PaymentRequest::with_method(choice.method, "mid_1", 61_000, "Jacket"))
    ///     .digital(false)
    ///     .build(Platform::Pc)?;
    /// assert_eq!(request.params().get("card").unwrap()["direct"]["quota"], 3);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn apply(&self, request: RequestBuilder<AnyMethod>) -> RequestBuilder<AnyMethod> {
        let request = match &self.issuer {
            Some(issuer) if self.method == PayMethod::Card => request.direct_issuer(issuer, self.months),
            _ => request,
        };
        if self.escrow && self.method.allows_escrow() { request.escrow(true) } else { request }
    }

    /// The choice after a control has changed; nothing if nothing that is offered was chosen.
    pub(super) fn after(&self, offer: &Offer, control: &str, value: &str) -> Option<Choice> {
        let mut choice = self.clone();
        match control {
            "method" => {
                choice.method = *offer.methods.iter().find(|method| method.as_str() == value)?;
                choice.escrow &= choice.method.allows_escrow();
            }
            "issuer" => {
                choice.issuer = offer.issuers.iter().find(|issuer| issuer.code() == value).cloned();
                if choice.issuer.is_none() {
                    choice.months = 0;
                }
            }
            "months" => choice.months = offer.months().find(|months| months.to_string() == value).unwrap_or(0),
            "escrow" => choice.escrow = offer.escrow && choice.method.allows_escrow() && value == "true",
            _ => return None,
        }
        Some(choice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_offered_can_be_chosen() {
        let offer = Offer::new([PayMethod::Card, PayMethod::Vbank], Won::new(50_000).unwrap())
            .issuers([CardIssuer::Bc])
            .installments(3)
            .escrow();
        let first = offer.first().unwrap();
        let after = |choice: &Choice, control, value| choice.after(&offer, control, value);
        assert_eq!(after(&first, "method", "phone"), None);
        assert_eq!(after(&first, "price", "1"), None);
        let card = after(&first, "issuer", "361").unwrap();
        assert_eq!(card.issuer, Some(CardIssuer::Bc));
        assert_eq!(after(&card, "months", "3").unwrap().months, 3);
        assert_eq!(after(&card, "months", "4").unwrap().months, 0);
        assert_eq!(after(&after(&card, "months", "3").unwrap(), "issuer", "").unwrap().months, 0);
        assert!(!after(&first, "escrow", "true").unwrap().escrow, "not with a card");
        let held = after(&after(&first, "method", "vbank").unwrap(), "escrow", "true").unwrap();
        assert!(held.escrow);
        assert!(!after(&held, "method", "card").unwrap().escrow);
    }

    #[test]
    fn there_are_no_instalments_below_fifty_thousand_won() {
        let months = |won| Offer::new([PayMethod::Card], Won::new(won).unwrap()).installments(20).months().count();
        assert_eq!((months(49_999), months(50_000)), (0, 11));
    }
}
