//! People: who pays, whose card it is, who sends a parcel and who receives it.

use serde::{Deserialize, Serialize, Serializer, ser::SerializeMap as _};

use super::private::{self, Private};

/// Somebody, as far as they are known. Nothing of it is ever printed.
///
/// ```
/// use payjoa_server::gateway::Person;
///
/// let buyer = Person::named("Hong Gil-dong").with_email("hong@shop.example").with_tel("01012345678");
/// assert!(!format!("{buyer:?}").contains("hong"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Person {
    /// The name. Of a payer up to 16 characters.
    #[serde(default, rename = "buyer_name", deserialize_with = "private::optional")]
    pub name: Option<Private>,
    /// The e-mail address. Of a payer up to 64 characters.
    #[serde(default, rename = "buyer_email", deserialize_with = "private::optional")]
    pub email: Option<Private>,
    /// The telephone number. Of a payer up to 16 characters.
    #[serde(default, rename = "buyer_tel", deserialize_with = "private::optional")]
    pub tel: Option<Private>,
    /// The address. Of a payer up to 128 characters.
    #[serde(default, rename = "buyer_addr", deserialize_with = "private::optional")]
    pub address: Option<Private>,
    /// The postcode. Of a payer up to 8 characters.
    #[serde(default, rename = "buyer_postcode", deserialize_with = "private::optional")]
    pub postcode: Option<Private>,
}

/// Who pays.
pub type Buyer = Person;

/// Who sends a parcel, or receives it. i'mport takes no e-mail address of either; it is left out.
pub type Party = Person;

impl Person {
    /// Somebody of that name.
    #[must_use]
    pub fn named(name: impl Into<Private>) -> Person {
        Person { name: Some(name.into()), ..Person::default() }
    }

    /// With an e-mail address.
    #[must_use]
    pub fn with_email(self, email: impl Into<Private>) -> Person {
        Person { email: Some(email.into()), ..self }
    }

    /// With a telephone number.
    #[must_use]
    pub fn with_tel(self, tel: impl Into<Private>) -> Person {
        Person { tel: Some(tel.into()), ..self }
    }

    /// With an address.
    #[must_use]
    pub fn with_address(self, address: impl Into<Private>, postcode: impl Into<Private>) -> Person {
        Person { address: Some(address.into()), postcode: Some(postcode.into()), ..self }
    }

    pub(super) fn as_buyer(&self) -> Fields<'_> {
        Fields { person: self, names: ["buyer_name", "buyer_email", "buyer_tel", "buyer_addr", "buyer_postcode"] }
    }

    pub(super) fn as_customer(&self) -> Fields<'_> {
        let names = ["customer_name", "customer_email", "customer_tel", "customer_addr", "customer_postcode"];
        Fields { person: self, names }
    }

    pub(super) fn as_party(&self) -> Fields<'_> {
        Fields { person: self, names: ["name", "", "tel", "addr", "postcode"] }
    }

    /// The first field that is longer than i'mport stores of a payer, if one is.
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

/// Somebody on the wire, where each role has names of its own for the same things; without a name, a thing is left out.
pub(super) struct Fields<'a> {
    person: &'a Person,
    names: [&'static str; 5],
}

impl Serialize for Fields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Person { name, email, tel, address, postcode } = self.person;
        let mut map = serializer.serialize_map(None)?;
        for (key, value) in self.names.iter().zip([name, email, tel, address, postcode]) {
            if let Some(value) = value.as_ref().filter(|_| !key.is_empty()) {
                map.serialize_entry(key, value.expose())?;
            }
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn lengths_are_counted_in_characters() {
        assert_eq!(Person::named("홍".repeat(16)).too_long(), None);
        assert_eq!(Person::named("홍".repeat(17)).too_long(), Some("buyer_name has more than 16 characters"));
    }

    #[test]
    fn each_role_has_its_own_names() {
        let hong = Person::named("Hong").with_email("h@x.example").with_address("Seoul", "04524");
        for (fields, want) in [
            (
                hong.as_buyer(),
                json!({"buyer_name": "Hong", "buyer_email": "h@x.example", "buyer_addr": "Seoul", "buyer_postcode": "04524"}),
            ),
            (
                hong.as_customer(),
                json!({"customer_name": "Hong", "customer_email": "h@x.example", "customer_addr": "Seoul", "customer_postcode": "04524"}),
            ),
            (hong.as_party(), json!({"name": "Hong", "addr": "Seoul", "postcode": "04524"})),
        ] {
            assert_eq!(serde_json::to_value(fields).unwrap(), want);
        }
    }
}
