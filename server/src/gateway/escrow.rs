//! Shipping of escrow orders: **the shop isn't paid out before it is registered**.

use payjoa::{ImpUid, codes::Courier};
use serde::{Deserialize, Serialize};

use super::{Gateway, GatewayError, Party, Private, call::Call, lenient, person::Fields};

/// A parcel on its way.
///
/// ```
/// use payjoa::codes::Courier;
/// use payjoa_server::gateway::{Party, Shipping};
///
/// let shipping = Shipping::new(Courier::Cj, "123456789012", 1_764_547_200, "20251203", "1 Sejong-daero, Seoul")?
///     .from(Party::named("The coat shop"), "본인")
///     .to(Party::named("Hong Gil-dong").with_tel("01012345678"));
/// # Ok::<(), payjoa_server::gateway::GatewayError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shipping {
    courier: Courier,
    invoice: String,
    sent_at: u64,
    receiving_at: String,
    address: Private,
    sender: Party,
    relationship: String,
    receiver: Party,
    email: bool,
}

impl Shipping {
    /// With that courier, under that tracking number; sent at that time (Unix seconds), to be there on that day
    /// (`YYYYMMDD`, in Korea), at that address. Sent by the shop itself (`본인`) unless [said otherwise](Shipping::from).
    ///
    /// # Errors
    /// [`GatewayError::Invalid`] for a day that isn't one, a time in milliseconds, or an empty number or address.
    pub fn new(
        courier: Courier,
        invoice: impl Into<String>,
        sent_at: u64,
        receiving_at: &str,
        address: impl Into<Private>,
    ) -> Result<Shipping, GatewayError> {
        let (invoice, address) = (invoice.into(), address.into());
        if invoice.trim().is_empty() || address.expose().trim().is_empty() {
            return Err(GatewayError::invalid("a shipping has a tracking number and an address"));
        }
        if !(1..100_000_000_000).contains(&sent_at) {
            return Err(GatewayError::invalid("sent_at is in Unix seconds"));
        }
        if !is_day(receiving_at) {
            return Err(GatewayError::invalid("receiving_at is a day as YYYYMMDD"));
        }
        Ok(Shipping {
            courier,
            invoice,
            sent_at,
            receiving_at: receiving_at.to_owned(),
            address,
            sender: Party::default(),
            relationship: "본인".to_owned(),
            receiver: Party::default(),
            email: true,
        })
    }

    /// Who sends it, and what they are to the shop (`본인` for itself).
    #[must_use]
    pub fn from(self, sender: Party, relationship: impl Into<String>) -> Shipping {
        Shipping { sender, relationship: relationship.into(), ..self }
    }

    /// Who receives it.
    #[must_use]
    pub fn to(self, receiver: Party) -> Shipping {
        Shipping { receiver, ..self }
    }

    /// Without an e-mail to the shopper.
    #[must_use]
    pub fn without_email(self) -> Shipping {
        Shipping { email: false, ..self }
    }

    fn wire(&self, send_email: Option<bool>) -> Wire<'_> {
        let logis = Logis {
            company: self.courier.code(),
            invoice: &self.invoice,
            sent_at: self.sent_at,
            receiving_at: &self.receiving_at,
            address: self.address.expose(),
        };
        let sender = Sender { relationship: &self.relationship, party: self.sender.as_party() };
        Wire { logis, sender, receiver: self.receiver.as_party(), send_email }
    }
}

/// Eight digits that are a day; February is believed to have 29.
fn is_day(text: &str) -> bool {
    let number = |from: usize, to: usize| text.get(from..to).and_then(|part| part.parse::<u32>().ok());
    let plain = text.len() == 8 && text.chars().all(|c| c.is_ascii_digit());
    let days = match number(4, 6) {
        Some(2) => 29,
        Some(4 | 6 | 9 | 11) => 30,
        Some(1..=12) => 31,
        _ => 0,
    };
    plain && number(0, 4).is_some_and(|year| year >= 2000) && number(6, 8).is_some_and(|day| (1..=days).contains(&day))
}

#[derive(Serialize)]
struct Wire<'a> {
    logis: Logis<'a>,
    sender: Sender<'a>,
    receiver: Fields<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    send_email: Option<bool>,
}

#[derive(Serialize)]
struct Logis<'a> {
    company: &'a str,
    invoice: &'a str,
    sent_at: u64,
    receiving_at: &'a str,
    address: &'a str,
}

#[derive(Serialize)]
struct Sender<'a> {
    relationship: &'a str,
    #[serde(flatten)]
    party: Fields<'a>,
}

/// A registered shipping.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Shipped {
    /// The courier.
    #[serde(rename = "company")]
    pub courier: Courier,
    /// The tracking number.
    #[serde(default, deserialize_with = "lenient::text")]
    pub invoice: Option<String>,
    /// When it was sent, in Unix seconds.
    #[serde(default, deserialize_with = "lenient::seconds")]
    pub sent_at: Option<u64>,
    /// When PAYJOA was told, in Unix seconds.
    #[serde(default, deserialize_with = "lenient::seconds")]
    pub applied_at: Option<u64>,
}

const PATH: &str = "/escrows/logis";

impl Gateway {
    /// Registers the shipping of an escrow payment (`POST /escrows/logis/{imp_uid}`). After an unknown outcome it looks
    /// whether it is registered. PAYJOA checks none of what it is told.
    ///
    /// # Errors
    /// [`GatewayError::Refused`] with status 409 if one is registered already
    /// ([change it](Gateway::change_shipping)), with 400 if it isn't an escrow payment.
    pub async fn register_shipping(&self, imp_uid: &ImpUid, shipping: &Shipping) -> Result<Shipped, GatewayError> {
        let call = Call::post("escrow.register", PATH).segment(imp_uid.as_str());
        let call = call.json(&shipping.wire(Some(shipping.email))).for_payjoa(self.config().payjoa_timeout);
        match self.ask(call).await {
            Err(doubt @ (GatewayError::OutcomeUnknown(_) | GatewayError::Malformed { .. })) => {
                match self.shipping(imp_uid).await {
                    Ok(found) if found.invoice.as_deref() == Some(shipping.invoice.as_str()) => Ok(found),
                    _ => Err(doubt),
                }
            }
            answer => answer,
        }
    }

    /// Changes the shipping of an escrow payment (`PUT /escrows/logis/{imp_uid}`).
    ///
    /// # Errors
    /// [`GatewayError::Refused`] with status 409 if none is registered; else see [`GatewayError`].
    pub async fn change_shipping(&self, imp_uid: &ImpUid, shipping: &Shipping) -> Result<Shipped, GatewayError> {
        let call = Call::put("escrow.change", PATH).segment(imp_uid.as_str());
        self.ask(call.json(&shipping.wire(None)).for_payjoa(self.config().payjoa_timeout)).await
    }

    /// The shipping of an escrow payment (`GET /escrows/logis/{imp_uid}`).
    ///
    /// # Errors
    /// [`GatewayError::NotFound`], or [`GatewayError::Refused`] with status 409, if none is registered.
    pub async fn shipping(&self, imp_uid: &ImpUid) -> Result<Shipped, GatewayError> {
        self.ask(Call::get("escrow.get", PATH).segment(imp_uid.as_str())).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days() {
        for (text, ok) in [
            ("20261201", true),
            ("20240229", true),
            ("20261131", false),
            ("20261301", false),
            ("20260100", false),
            ("2026-12-01", false),
            ("261201", false),
            ("２0261201", false),
            ("", false),
        ] {
            assert_eq!(is_day(text), ok, "{text}");
        }
    }

    #[test]
    fn what_is_wrong_is_not_sent() {
        let shipping = |invoice: &str, at| Shipping::new(Courier::Cj, invoice, at, "20261201", "Seoul");
        assert!(shipping("1", 1_800_000_000).is_ok());
        assert!(shipping(" ", 1_800_000_000).is_err());
        assert!(shipping("1", 1_800_000_000_000).is_err());
        assert!(shipping("1", 0).is_err());
    }
}
