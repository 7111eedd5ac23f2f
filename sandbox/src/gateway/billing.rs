//! Charges without a window: a card's number, a stored card.

use payjoa::{ImpUid, MerchantUid, Platform, Won};
use serde_json::{Map, Value};

use super::Gateway;
use crate::{
    billing::{CardData, Customer, Person, Temper, refusal},
    payment::{BILLING_SITE, Card, Order, Payment, PgError, Source, Status},
    prepare::Mismatch,
    random,
    state::State,
};

/// What is to be charged.
pub(crate) struct Charge {
    pub(crate) merchant_uid: MerchantUid,
    pub(crate) amount: Won,
    pub(crate) currency: String,
    /// Everything else: name, buyer, custom_data, notice_url.
    pub(crate) params: Map<String, Value>,
    /// What the sandbox lets pass and the real gateway may not.
    pub(crate) lenient: Vec<String>,
    pub(crate) quota: u64,
}

/// A card to store, and whose it is.
pub(crate) struct NewCard {
    /// PAYJOA's number of the site that stores it.
    pub(crate) pg_id: String,
    pub(crate) card: Card,
    pub(crate) temper: Temper,
    pub(crate) person: Person,
    /// What the sandbox lets pass and the real gateway may not.
    pub(crate) lenient: Vec<String>,
}

impl Charge {
    /// A stored card is charged where it is stored, unless the call names another site.
    fn at_the_site_of(&mut self, pg_id: &str) {
        self.params.entry("pg").or_insert_with(|| Value::String(format!("daou.{pg_id}")));
    }
}

impl NewCard {
    pub(crate) fn new(pg_id: String, card: &CardData, person: Person, lenient: Vec<String>) -> NewCard {
        NewCard { pg_id, card: card.masked(), temper: card.temper(), person, lenient }
    }
}

/// Why nothing is charged; there is no payment then.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotCharged {
    #[error("이미 결제가 이루어진 merchant_uid입니다.")]
    AlreadyPaid,
    #[error("the amount registered for this merchant_uid is {0} won (POST /payments/prepare)")]
    Amount(Won),
    #[error("the currency registered for this merchant_uid is {0} (POST /payments/prepare)")]
    Currency(String),
    #[error("there is no customer {0}; POST /subscribe/customers/{0} stores a card")]
    UnknownCustomer(String),
    #[error("the sandbox has no number for the payment")]
    NoNumber,
}

impl Gateway {
    /// Charges a card by its number; with a customer it is stored as well.
    pub(crate) fn charge_once(
        &self,
        charge: Charge,
        card: &CardData,
        customer_uid: Option<String>,
        person: Person,
    ) -> Result<ImpUid, NotCharged> {
        let (temper, masked) = (card.temper(), Card { quota: charge.quota, ..card.masked() });
        let answer = temper.charges();
        let source = Source::Onetime { customer_uid: customer_uid.clone(), card: masked.clone() };
        let now = self.now();
        self.state(|state| {
            allowed(state, &charge)?;
            let paid = answer.is_ok();
            let imp_uid = self.carry_out(state, charge, source, answer, now)?;
            if let Some(customer_uid) = customer_uid.filter(|_| paid) {
                let pg_id = state.payment(&imp_uid).map_or(BILLING_SITE, Payment::cpid).to_owned();
                let stored = NewCard { pg_id, card: Card { quota: 0, ..masked }, temper, person, lenient: Vec::new() };
                store(state, customer_uid, stored, now);
            }
            Ok(imp_uid)
        })
    }

    /// Charges a stored card.
    pub(crate) fn charge_again(&self, mut charge: Charge, customer_uid: &str) -> Result<ImpUid, NotCharged> {
        let now = self.now();
        self.state(|state| {
            let customer = state.customer(customer_uid).cloned();
            let customer = customer.ok_or_else(|| NotCharged::UnknownCustomer(customer_uid.to_owned()))?;
            let card = Card { quota: charge.quota, ..customer.card };
            let source = Source::Again { customer_uid: customer_uid.to_owned(), card };
            charge.lenient.extend(customer.lenient);
            charge.at_the_site_of(&customer.pg_id);
            allowed(state, &charge)?;
            self.carry_out(state, charge, source, customer.temper.charges(), now)
        })
    }

    /// Stores a card, in the place of the one that the customer had.
    pub(crate) fn register(&self, customer_uid: String, card: NewCard) -> Result<Customer, PgError> {
        card.temper.registers()?;
        let now = self.now();
        Ok(self.state(|state| store(state, customer_uid, card, now)))
    }

    /// Makes the payment that a scheduled charge is, whatever stands in its way: then it is a failed one.
    pub(super) fn charge_scheduled(
        &self,
        state: &mut State,
        mut charge: Charge,
        customer_uid: &str,
        at: u64,
    ) -> Result<ImpUid, NotCharged> {
        let customer = state.customer(customer_uid).cloned();
        charge.lenient.extend(customer.iter().flat_map(|customer| customer.lenient.clone()));
        if let Some(customer) = &customer {
            charge.at_the_site_of(&customer.pg_id);
        }
        let card = customer.as_ref().map(|customer| Card { quota: charge.quota, ..customer.card.clone() });
        let source = Source::Schedule { customer_uid: customer_uid.to_owned(), card };
        let answer = match (allowed(state, &charge), customer) {
            (Err(refused), _) => Err(refusal("SANDBOX_REFUSED", &refused.to_string())),
            (Ok(()), None) => Err(refusal("SANDBOX_NO_BILLING_KEY", "등록된 빌링키가 없습니다. (샌드박스)")),
            (Ok(()), Some(customer)) => customer.temper.charges(),
        };
        self.carry_out(state, charge, source, answer, at)
    }

    /// Makes the payment, with everything that comes of it, under the lock under which it was allowed: of two at the same
    /// time one is too late, and the state file has all of it or nothing.
    fn carry_out(
        &self,
        state: &mut State,
        charge: Charge,
        source: Source,
        answer: Result<(), PgError>,
        at: u64,
    ) -> Result<ImpUid, NotCharged> {
        let imp_uid = random::imp_uid().ok_or(NotCharged::NoNumber)?;
        let ignored = state.prepared(&charge.merchant_uid).map(|prepared| prepared.lenient.clone());
        let lenient = charge.lenient.iter().cloned().chain(ignored.unwrap_or_default()).collect();
        let mut payment = Payment::charge(order(imp_uid.clone(), charge), source, answer, at);
        payment.let_pass(lenient, at);
        tracing::info!(%imp_uid, status = %payment.status(), "card charged");
        state.add(payment);
        self.plan(state, &imp_uid);
        self.tell(state, &imp_uid, None);
        Ok(imp_uid)
    }

    /// How a payment stands.
    pub(crate) fn status_of(&self, imp_uid: &ImpUid) -> Option<Status> {
        self.state(|state| state.payment(imp_uid).map(Payment::status))
    }
}

pub(super) fn store(
    state: &mut State,
    customer_uid: String,
    NewCard { pg_id, card, temper, person, lenient }: NewCard,
    now: u64,
) -> Customer {
    let inserted = state.customer(&customer_uid).map_or(now, |before| before.inserted);
    let customer = Customer { customer_uid, pg_id, card, temper, person, inserted, updated: now, lenient };
    state.put_customer(customer.clone());
    customer
}

fn allowed(state: &State, charge: &Charge) -> Result<(), NotCharged> {
    if state.is_paid(&charge.merchant_uid) {
        return Err(NotCharged::AlreadyPaid);
    }
    let Some(prepared) = state.prepared(&charge.merchant_uid) else { return Ok(()) };
    prepared.allows(charge.amount, &charge.currency).map_err(|mismatch| match mismatch {
        Mismatch::Amount { prepared } => NotCharged::Amount(prepared),
        Mismatch::Currency { prepared } => NotCharged::Currency(prepared),
    })
}

fn order(imp_uid: ImpUid, charge: Charge) -> Order {
    let Charge { merchant_uid, amount, currency, mut params, .. } = charge;
    params.insert("pay_method".to_owned(), Value::from("card"));
    Order { imp_uid, merchant_uid, platform: Platform::Pc, page: None, user_agent: None, params, amount, currency }
}
