//! A stored card: `customer_uid` stands for the billing key, which nobody ever sees.

use payjoa::{Language, codes::CardIssuer};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Temper;
use crate::payment::Card;

/// A stored card and its owner.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Customer {
    pub(crate) customer_uid: String,
    pub(crate) pg_id: String,
    pub(crate) card: Card,
    pub(crate) temper: Temper,
    pub(crate) person: Person,
    pub(crate) inserted: u64,
    pub(crate) updated: u64,
    /// What the sandbox let pass when the card was stored: told on every payment of it.
    #[serde(default)]
    pub(crate) lenient: Vec<String>,
}

/// What is known about who owns a card.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct Person {
    pub(crate) name: Option<String>,
    pub(crate) tel: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) addr: Option<String>,
    pub(crate) postcode: Option<String>,
}

impl Customer {
    /// The customer object, every field of it.
    pub(crate) fn annotation(&self) -> Value {
        let issuer = CardIssuer::from_code(&self.card.code);
        json!({
            "customer_uid": self.customer_uid,
            "pg_provider": "daou",
            "pg_id": self.pg_id,
            "customer_id": null,
            "card_name": issuer.name(Language::Ko),
            "card_code": self.card.code,
            "card_number": self.card.number,
            "card_type": 0,
            "card_issuer_code": null,
            "card_issuer_name": null,
            "card_publisher_code": null,
            "card_publisher_name": null,
            "customer_name": self.person.name,
            "customer_tel": self.person.tel,
            "customer_email": self.person.email,
            "customer_addr": self.person.addr,
            "customer_postcode": self.person.postcode,
            "inserted": self.inserted,
            "updated": self.updated,
            "sandbox": false,
        })
    }
}
