//! The shop's name for a stored card.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::gateway::GatewayError;

/// The shop's own name for a stored card, `customer_uid` on the wire: 1 to 80 characters, one for each customer **and**
/// card. Storing another card under the same one replaces the card.
///
/// ```
/// use payjoa_server::gateway::CustomerUid;
///
/// assert!(CustomerUid::new("customer_7_card_1").is_ok());
/// assert!(CustomerUid::new("..").is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CustomerUid(String);

impl CustomerUid {
    /// Checks a text.
    ///
    /// # Errors
    /// [`GatewayError::Invalid`] for an empty one, one of more than 80 characters, `.` and `..`.
    pub fn new(text: impl Into<String>) -> Result<CustomerUid, GatewayError> {
        let text = text.into();
        if text.is_empty() || text.chars().count() > 80 {
            return Err(GatewayError::invalid("a customer_uid has 1 to 80 characters"));
        }
        if matches!(text.as_str(), "." | "..") {
            return Err(GatewayError::invalid("i'mport's addresses can't hold a customer_uid of dots"));
        }
        Ok(CustomerUid(text))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CustomerUid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl TryFrom<String> for CustomerUid {
    type Error = GatewayError;
    fn try_from(text: String) -> Result<Self, GatewayError> {
        CustomerUid::new(text)
    }
}

impl From<CustomerUid> for String {
    fn from(uid: CustomerUid) -> String {
        uid.0
    }
}
