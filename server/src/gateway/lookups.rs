//! What i'mport knows beside payments: banks, card issuers, whose an account is, and the shop's own channels.

use payjoa::codes::{Bank, CardIssuer};
use serde::Deserialize;

use super::{Gateway, GatewayError, Page, Private, call::Call, lenient};

/// A bank or a card issuer, by KFTC's code.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Named {
    /// The code. Text, as some begin with zeros.
    pub code: String,
    /// The name, in Korean.
    pub name: String,
}

#[derive(Deserialize)]
struct Holder {
    bank_holder: Private,
}

/// A contract of the shop's, as i'mport knows it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Channel {
    /// Which payment gateway: `daou` is PAYJOA.
    pub pg_provider: String,
    /// The shop's ID there (CPID).
    #[serde(default, deserialize_with = "lenient::text")]
    pub pg_id: Option<String>,
    /// Whether it is for tests.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub sandbox: Option<bool>,
    /// What it is for: `payment`, `api_payment`, `certification`.
    #[serde(default, rename = "type", deserialize_with = "lenient::text")]
    pub kind: Option<String>,
    /// Its name in i'mport's console.
    #[serde(default, deserialize_with = "lenient::text")]
    pub channel_name: Option<String>,
    /// Its key, for `channelKey`. Not a secret.
    #[serde(default, deserialize_with = "lenient::text")]
    pub channel_key: Option<String>,
}

impl Gateway {
    /// Whose a bank account is (`GET /vbanks/holder`): to check a refund account before it is used. i'mport has dropped it
    /// from its current documentation, so treat a refusal as "not known".
    ///
    /// # Errors
    /// [`GatewayError::NotFound`] for an account that doesn't exist; else see [`GatewayError`].
    pub async fn account_holder(&self, bank: &Bank, account: &Private) -> Result<Private, GatewayError> {
        let call = Call::get("vbanks.holder", "/vbanks/holder").query("bank_code", bank.code());
        let holder: Holder = self.ask(call.query("bank_num", account.expose())).await?;
        Ok(holder.bank_holder)
    }

    /// Every card issuer (`GET /cards`).
    ///
    /// # Errors
    /// See [`GatewayError`].
    pub async fn card_issuers(&self) -> Result<Vec<Named>, GatewayError> {
        self.ask::<Page<Named>>(Call::get("codes.cards", "/cards")).await?.whole()
    }

    /// A card issuer (`GET /cards/{code}`).
    ///
    /// # Errors
    /// [`GatewayError::NotFound`] for a code that i'mport doesn't have; else see [`GatewayError`].
    pub async fn card_issuer(&self, issuer: &CardIssuer) -> Result<Named, GatewayError> {
        self.ask(Call::get("codes.card", "/cards").segment(issuer.code())).await
    }

    /// Every bank (`GET /banks`).
    ///
    /// # Errors
    /// See [`GatewayError`].
    pub async fn banks(&self) -> Result<Vec<Named>, GatewayError> {
        self.ask::<Page<Named>>(Call::get("codes.banks", "/banks")).await?.whole()
    }

    /// A bank (`GET /banks/{code}`).
    ///
    /// # Errors
    /// [`GatewayError::NotFound`] for a code that i'mport doesn't have; else see [`GatewayError`].
    pub async fn bank(&self, bank: &Bank) -> Result<Named, GatewayError> {
        self.ask(Call::get("codes.bank", "/banks").segment(bank.code())).await
    }

    /// The shop's contracts (`GET /users/pg`): handy to see at the start whether PAYJOA is among them.
    ///
    /// # Errors
    /// See [`GatewayError`].
    pub async fn channels(&self) -> Result<Vec<Channel>, GatewayError> {
        self.ask::<Page<Channel>>(Call::get("users.pg", "/users/pg")).await?.whole()
    }
}
