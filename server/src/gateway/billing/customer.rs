//! Stored cards: billing keys.

use futures_util::Stream;
use payjoa::codes::CardIssuer;
use serde::{Deserialize, Serialize};

use super::{Card, CustomerUid, card::CardFields};
use crate::gateway::{
    Gateway, GatewayError, Page, Paging, Payment, Person, Private, Sorting, call::Call, lenient, person::Fields,
    private,
};

/// Most that i'mport looks up at once.
const AT_ONCE: usize = 100;

/// A card to store.
///
/// ```
/// use payjoa_server::gateway::{Card, CardError, NewCustomer, Person};
///
/// let card = Card::new("1234-1234-1234-1234", 2030, 12)?;
/// let customer = NewCustomer::new(card).held_by(Person::named("Hong Gil-dong").with_tel("01012345678"));
/// # let _ = customer;
/// # Ok::<(), CardError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCustomer {
    card: Card,
    channel_key: Option<String>,
    pg_id: Option<String>,
    holder: Person,
}

impl NewCustomer {
    /// That card.
    #[must_use]
    pub fn new(card: Card) -> NewCustomer {
        NewCustomer { card, channel_key: None, pg_id: None, holder: Person::default() }
    }

    /// Through the channel of that key in i'mport's console. The current documentation wants one; older ones didn't have
    /// it.
    #[must_use]
    pub fn through_channel(self, channel_key: impl Into<String>) -> NewCustomer {
        NewCustomer { channel_key: Some(channel_key.into()), ..self }
    }

    /// Through the shop's contract of that ID at PAYJOA (CPID).
    #[must_use]
    pub fn through(self, pg_id: impl Into<String>) -> NewCustomer {
        NewCustomer { pg_id: Some(pg_id.into()), ..self }
    }

    /// Whose card it is.
    #[must_use]
    pub fn held_by(self, holder: Person) -> NewCustomer {
        NewCustomer { holder, ..self }
    }

    fn wire(&self) -> Wire<'_> {
        Wire {
            card: self.card.wire(),
            channel_key: self.channel_key.as_deref(),
            pg: self.pg_id.as_ref().map(|pg_id| format!("daou.{pg_id}")),
            holder: self.holder.as_customer(),
        }
    }
}

#[derive(Serialize)]
struct Wire<'a> {
    #[serde(flatten)]
    card: CardFields<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    channel_key: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pg: Option<String>,
    #[serde(flatten)]
    holder: Fields<'a>,
}

/// A stored card, as i'mport shows it: neither the card's whole number nor PAYJOA's key is in it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Customer {
    /// The shop's name for it.
    pub customer_uid: CustomerUid,
    /// Which payment gateway keeps it: `daou`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub pg_provider: Option<String>,
    /// The shop's ID there (CPID).
    #[serde(default, deserialize_with = "lenient::text")]
    pub pg_id: Option<String>,
    /// The card's name.
    #[serde(default, deserialize_with = "lenient::text")]
    pub card_name: Option<String>,
    /// Who issued it.
    #[serde(default, deserialize_with = "issuer")]
    pub card_code: Option<CardIssuer>,
    /// Its number as far as i'mport shows it.
    #[serde(default, deserialize_with = "private::optional")]
    pub card_number: Option<Private>,
    /// 0 for a credit card, 1 for a debit card.
    #[serde(default, deserialize_with = "lenient::number")]
    pub card_type: Option<u64>,
    /// Whose it is.
    #[serde(default, deserialize_with = "private::optional")]
    pub customer_name: Option<Private>,
    /// Their telephone number.
    #[serde(default, deserialize_with = "private::optional")]
    pub customer_tel: Option<Private>,
    /// Their e-mail address.
    #[serde(default, deserialize_with = "private::optional")]
    pub customer_email: Option<Private>,
    /// Their address.
    #[serde(default, deserialize_with = "private::optional")]
    pub customer_addr: Option<Private>,
    /// Their postcode.
    #[serde(default, deserialize_with = "private::optional")]
    pub customer_postcode: Option<Private>,
    /// When it was stored, in Unix seconds.
    #[serde(default, deserialize_with = "lenient::seconds")]
    pub inserted: Option<u64>,
    /// When it was changed, in Unix seconds.
    #[serde(default, deserialize_with = "lenient::seconds")]
    pub updated: Option<u64>,
    /// Whether it is one of a test channel.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub sandbox: Option<bool>,
}

fn issuer<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<CardIssuer>, D::Error> {
    Ok(lenient::text(deserializer)?.map(|code| CardIssuer::from_code(&code)))
}

/// What was found of the stored cards that were asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Customers {
    /// The cards.
    pub customers: Vec<Customer>,
    /// The names that nothing is stored under.
    pub missing: Vec<CustomerUid>,
}

impl Gateway {
    /// Stores a card, to charge it again (`POST /subscribe/customers/{customer_uid}`). A card that is stored under the
    /// same name is replaced, without its key at PAYJOA being revoked. After an unknown outcome it looks whether the card
    /// is stored.
    ///
    /// # Errors
    /// [`GatewayError::Declined`] if PAYJOA doesn't take the card; else see [`GatewayError`].
    pub async fn store_card(&self, uid: &CustomerUid, card: &NewCustomer) -> Result<Customer, GatewayError> {
        let before = match self.stored_card(uid).await {
            Ok(customer) => Some(customer.updated),
            Err(GatewayError::NotFound) => Some(None),
            Err(_) => None,
        };
        let call = Call::post("billing.store", "/subscribe/customers").segment(uid.as_str()).json(&card.wire());
        let answer = self.ask(call.for_payjoa(self.config().payjoa_timeout).paced()).await;
        match about(answer, uid) {
            Err(doubt) if doubt.may_have_happened() => match self.stored_card(uid).await {
                Ok(customer) if before.is_some_and(|before| customer.updated > before) => Ok(customer),
                _ => Err(doubt),
            },
            answer => answer,
        }
    }

    /// A stored card (`GET /subscribe/customers/{customer_uid}`).
    ///
    /// # Errors
    /// [`GatewayError::NotFound`] if none is; else see [`GatewayError`].
    pub async fn stored_card(&self, uid: &CustomerUid) -> Result<Customer, GatewayError> {
        about(self.ask(Call::get("billing.stored", "/subscribe/customers").segment(uid.as_str())).await, uid)
    }

    /// Several stored cards (`GET /subscribe/customers`), a hundred at a time. What isn't found is said, not refused.
    ///
    /// # Errors
    /// See [`GatewayError`].
    pub async fn stored_cards(&self, uids: &[CustomerUid]) -> Result<Customers, GatewayError> {
        let mut found = Customers::default();
        for some in uids.chunks(AT_ONCE) {
            let call = Call::get("billing.stored_many", "/subscribe/customers");
            let call = some.iter().fold(call, |call, uid| call.query("customer_uid[]", uid));
            match self.ask::<Page<Customer>>(call).await {
                Ok(page) => {
                    found.customers.extend(page.whole()?.into_iter().filter(|it| some.contains(&it.customer_uid)));
                }
                Err(GatewayError::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
        let here = |uid: &CustomerUid| found.customers.iter().any(|customer| customer.customer_uid == *uid);
        found.missing = uids.iter().filter(|uid| !here(uid)).cloned().collect();
        Ok(found)
    }

    /// Forgets a stored card (`DELETE /subscribe/customers/{customer_uid}`), for good. Charges that are planned for it stay
    /// planned and will fail: [unschedule](Gateway::unschedule) them first. After an unknown outcome it looks whether the card
    /// is gone.
    ///
    /// # Errors
    /// [`GatewayError::NotFound`] if none is stored; else see [`GatewayError`].
    pub async fn forget_card(&self, uid: &CustomerUid, reason: Option<&str>) -> Result<(), GatewayError> {
        let call = Call::delete("billing.forget", "/subscribe/customers").segment(uid.as_str());
        let call = call.query_if("reason", reason).for_payjoa(self.config().payjoa_timeout);
        match about(self.ask(call).await, uid) {
            Ok(_) => Ok(()),
            Err(doubt) if doubt.may_have_happened() => match self.stored_card(uid).await {
                Err(GatewayError::NotFound) => Ok(()),
                _ => Err(doubt),
            },
            Err(error) => Err(error),
        }
    }

    /// A page of what was charged to a stored card (`GET /subscribe/customers/{customer_uid}/payments`).
    ///
    /// # Errors
    /// See [`GatewayError`].
    pub async fn charges_page(&self, uid: &CustomerUid, page: u32) -> Result<Page<Payment>, GatewayError> {
        self.ask(charges(uid).query("page", page.max(1))).await
    }

    /// Everything that was charged to a stored card, read as it is needed.
    pub fn charges(&self, uid: &CustomerUid) -> impl Stream<Item = Result<Payment, GatewayError>> + Send + use<> {
        let uid = uid.clone();
        self.stream(Paging::whole(Sorting::NewestStarted), move |paging| charges(&uid).query("page", paging.number()))
    }
}

fn charges(uid: &CustomerUid) -> Call {
    Call::get("billing.charges", "/subscribe/customers").segment(uid.as_str()).segment("payments")
}

fn about(answer: Result<Customer, GatewayError>, uid: &CustomerUid) -> Result<Customer, GatewayError> {
    match answer {
        Ok(customer) if customer.customer_uid != *uid => {
            Err(GatewayError::malformed("it is about another card than the one asked for"))
        }
        answer => answer,
    }
}
