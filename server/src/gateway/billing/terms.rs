//! What is charged for, and how: the same for every kind of charge.

use payjoa::Won;
use serde::Serialize;

use crate::gateway::{Buyer, GatewayError, Private, person::Fields};

/// Instalments begin at this amount.
const INSTALMENTS_FROM: u64 = 50_000;
const LONGEST_NAME: usize = 40;

/// What kind of thing is sold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ProductType {
    /// Something that is sent.
    Real,
    /// Something that is downloaded, or a service.
    Digital,
}

/// What is charged for, and how.
///
/// ```
/// use payjoa::Won;
/// use payjoa_server::gateway::{Buyer, Terms};
///
/// let terms = Terms::new("Coffee, November", Won::new(60_000)?).by(Buyer::named("Hong Gil-dong")).in_months(3);
/// # let _ = terms;
/// # Ok::<(), payjoa::WonError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    pub(super) name: String,
    pub(super) amount: Won,
    tax_free: Won,
    buyer: Buyer,
    months: u8,
    custom_data: Option<Private>,
    notice_url: Option<String>,
    product: Option<ProductType>,
}

impl Terms {
    /// `name` is what the shopper reads on the statement, up to 40 characters; `amount` in won.
    #[must_use]
    pub fn new(name: impl Into<String>, amount: Won) -> Terms {
        Terms {
            name: name.into(),
            amount,
            tax_free: Won::ZERO,
            buyer: Buyer::default(),
            months: 0,
            custom_data: None,
            notice_url: None,
            product: None,
        }
    }

    /// So much of it is free of tax.
    #[must_use]
    pub fn tax_free(self, amount: Won) -> Terms {
        Terms { tax_free: amount, ..self }
    }

    /// Who pays.
    #[must_use]
    pub fn by(self, buyer: Buyer) -> Terms {
        Terms { buyer, ..self }
    }

    /// In so many monthly instalments: 2 or more, from 50,000 won on. Default at once.
    #[must_use]
    pub fn in_months(self, months: u8) -> Terms {
        Terms { months, ..self }
    }

    /// Something of the shop's own to find in the payment again.
    #[must_use]
    pub fn custom_data(self, text: impl Into<Private>) -> Terms {
        Terms { custom_data: Some(text.into()), ..self }
    }

    /// Another webhook than the one in i'mport's console.
    #[must_use]
    pub fn notice_url(self, url: impl Into<String>) -> Terms {
        Terms { notice_url: Some(url.into()), ..self }
    }

    /// What kind of thing is sold.
    #[must_use]
    pub fn product(self, product: ProductType) -> Terms {
        Terms { product: Some(product), ..self }
    }

    /// What is charged, in won.
    #[must_use]
    pub fn amount(&self) -> Won {
        self.amount
    }

    /// What is charged for.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether i'mport would take it.
    ///
    /// # Errors
    /// [`GatewayError::Invalid`] with what is wrong.
    pub fn check(&self) -> Result<(), GatewayError> {
        let name = self.name.trim();
        let wrong = if name.is_empty() || name.chars().count() > LONGEST_NAME {
            Some("a charge's name has 1 to 40 characters")
        } else if self.amount == Won::ZERO {
            Some("a charge is of 1 won at least")
        } else if self.tax_free > self.amount {
            Some("more is free of tax than is charged")
        } else if self.months == 1 {
            Some("instalments are 2 or more; one is no instalment")
        } else if self.months > 1 && self.amount.get() < INSTALMENTS_FROM {
            Some("instalments begin at 50,000 won")
        } else {
            self.buyer.too_long()
        };
        wrong.map_or(Ok(()), |what| Err(GatewayError::invalid(what)))
    }

    pub(super) fn wire(&self) -> TermsFields<'_> {
        TermsFields {
            name: &self.name,
            amount: self.amount,
            tax_free: (self.tax_free > Won::ZERO).then_some(self.tax_free),
            buyer: self.buyer.as_buyer(),
            card_quota: (self.months > 0).then_some(self.months),
            custom_data: self.custom_data.as_ref().map(Private::expose),
            notice_url: self.notice_url.as_deref(),
            product_type: self.product,
        }
    }
}

#[derive(Serialize)]
pub(super) struct TermsFields<'a> {
    name: &'a str,
    amount: Won,
    #[serde(skip_serializing_if = "Option::is_none")]
    tax_free: Option<Won>,
    #[serde(flatten)]
    buyer: Fields<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    card_quota: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    custom_data: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    notice_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    product_type: Option<ProductType>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_charged_is_checked_before_it_is_sent() {
        let won = |amount| Won::new(amount).unwrap();
        let terms = |name: &str, amount| Terms::new(name, won(amount));
        for (name, terms, ok) in [
            ("usual", terms("Coffee", 1_004), true),
            ("nameless", terms(" ", 1_004), false),
            ("forty characters", terms(&"커".repeat(40), 1_004), true),
            ("forty-one", terms(&"커".repeat(41), 1_004), false),
            ("nothing", terms("Coffee", 0), false),
            ("all tax-free", terms("Coffee", 1_004).tax_free(won(1_004)), true),
            ("more than that", terms("Coffee", 1_004).tax_free(won(1_005)), false),
            ("three months", terms("Coffee", 50_000).in_months(3), true),
            ("three months of little", terms("Coffee", 49_999).in_months(3), false),
            ("one month", terms("Coffee", 50_000).in_months(1), false),
            ("a long name", terms("Coffee", 1).by(Buyer::named("x".repeat(17))), false),
        ] {
            assert_eq!(terms.check().is_ok(), ok, "{name}");
        }
    }
}
