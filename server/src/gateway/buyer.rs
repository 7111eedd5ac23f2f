//! Who pays.

use serde::{Deserialize, Serialize};

use super::private::{self, Private};

/// Who pays, as far as it is known. Nothing of it is ever printed.
///
/// ```
/// use payjoa_server::gateway::Buyer;
///
/// let buyer = Buyer::named("Hong Gil-dong").with_email("hong@shop.example").with_tel("01012345678");
/// assert!(!format!("{buyer:?}").contains("hong"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Buyer {
    /// The name, up to 16 characters.
    #[serde(default, rename = "buyer_name", deserialize_with = "private::optional")]
    pub name: Option<Private>,
    /// The e-mail address, up to 64 characters.
    #[serde(default, rename = "buyer_email", deserialize_with = "private::optional")]
    pub email: Option<Private>,
    /// The telephone number, up to 16 characters.
    #[serde(default, rename = "buyer_tel", deserialize_with = "private::optional")]
    pub tel: Option<Private>,
    /// The address, up to 128 characters.
    #[serde(default, rename = "buyer_addr", deserialize_with = "private::optional")]
    pub address: Option<Private>,
    /// The postcode, up to 8 characters.
    #[serde(default, rename = "buyer_postcode", deserialize_with = "private::optional")]
    pub postcode: Option<Private>,
}

impl Buyer {
    /// Somebody of that name.
    #[must_use]
    pub fn named(name: impl Into<Private>) -> Buyer {
        Buyer { name: Some(name.into()), ..Buyer::default() }
    }

    /// With an e-mail address.
    #[must_use]
    pub fn with_email(self, email: impl Into<Private>) -> Buyer {
        Buyer { email: Some(email.into()), ..self }
    }

    /// With a telephone number.
    #[must_use]
    pub fn with_tel(self, tel: impl Into<Private>) -> Buyer {
        Buyer { tel: Some(tel.into()), ..self }
    }

    /// With an address.
    #[must_use]
    pub fn with_address(self, address: impl Into<Private>, postcode: impl Into<Private>) -> Buyer {
        Buyer { address: Some(address.into()), postcode: Some(postcode.into()), ..self }
    }

    pub(super) fn wire(&self) -> BuyerFields<'_> {
        BuyerFields {
            buyer_name: self.name.as_ref().map(Private::expose),
            buyer_email: self.email.as_ref().map(Private::expose),
            buyer_tel: self.tel.as_ref().map(Private::expose),
            buyer_addr: self.address.as_ref().map(Private::expose),
            buyer_postcode: self.postcode.as_ref().map(Private::expose),
        }
    }

    /// The first field that is longer than i'mport stores, if one is.
    pub(super) fn too_long(&self) -> Option<&'static str> {
        let fields = [
            (&self.name, 16, "buyer_name has more than 16 characters"),
            (&self.email, 64, "buyer_email has more than 64 characters"),
            (&self.tel, 16, "buyer_tel has more than 16 characters"),
            (&self.address, 128, "buyer_addr has more than 128 characters"),
            (&self.postcode, 8, "buyer_postcode has more than 8 characters"),
        ];
        let long = |text: &Option<Private>, max| text.as_ref().is_some_and(|text| text.expose().chars().count() > max);
        fields.into_iter().find(|(text, max, _)| long(text, *max)).map(|(.., what)| what)
    }
}

#[derive(Serialize)]
pub(super) struct BuyerFields<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    buyer_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    buyer_email: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    buyer_tel: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    buyer_addr: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    buyer_postcode: Option<&'a str>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_counted_in_characters() {
        assert_eq!(Buyer::named("홍".repeat(16)).too_long(), None);
        assert_eq!(Buyer::named("홍".repeat(17)).too_long(), Some("buyer_name has more than 16 characters"));
    }
}
