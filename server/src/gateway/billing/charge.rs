//! Charging a card, typed in or stored.

use payjoa::{ImpUid, MerchantUid, Won};
use serde::Serialize;

use super::{Card, CustomerUid, Terms, card::CardFields, terms::TermsFields};
use crate::gateway::{Gateway, GatewayError, Payment, PaymentStatus, call::Call};

/// A charge of a card that was typed in (`onetime`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardCharge {
    order: MerchantUid,
    card: Card,
    terms: Terms,
    store_as: Option<CustomerUid>,
    pg_id: Option<String>,
}

impl CardCharge {
    /// Of that card, for that order. The order's number protects from charging twice: use one number for one charge.
    #[must_use]
    pub fn new(order: MerchantUid, card: Card, terms: Terms) -> CardCharge {
        CardCharge { order, card, terms, store_as: None, pg_id: None }
    }

    /// And store the card under that name, to charge it again.
    #[must_use]
    pub fn store_as(self, customer_uid: CustomerUid) -> CardCharge {
        CardCharge { store_as: Some(customer_uid), ..self }
    }

    /// Through the shop's contract of that ID at PAYJOA (CPID). Without it, or with one that i'mport doesn't know, through
    /// the default one.
    #[must_use]
    pub fn through(self, pg_id: impl Into<String>) -> CardCharge {
        CardCharge { pg_id: Some(pg_id.into()), ..self }
    }
}

/// A charge of a card that is stored (`again`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredCharge {
    pub(crate) order: MerchantUid,
    pub(crate) customer_uid: CustomerUid,
    pub(crate) terms: Terms,
}

impl StoredCharge {
    /// Of that stored card, for that order. The order's number protects from charging twice: use one number for one charge.
    #[must_use]
    pub fn new(order: MerchantUid, customer_uid: CustomerUid, terms: Terms) -> StoredCharge {
        StoredCharge { order, customer_uid, terms }
    }
}

#[derive(Serialize)]
struct Onetime<'a> {
    merchant_uid: &'a MerchantUid,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_uid: Option<&'a CustomerUid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pg: Option<String>,
    #[serde(flatten)]
    card: CardFields<'a>,
    #[serde(flatten)]
    terms: TermsFields<'a>,
}

#[derive(Serialize)]
struct Again<'a> {
    merchant_uid: &'a MerchantUid,
    customer_uid: &'a CustomerUid,
    #[serde(flatten)]
    terms: TermsFields<'a>,
}

/// The payment that a charge must end in.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'a> {
    pub(super) order: &'a MerchantUid,
    pub(super) amount: Won,
}

impl Wanted<'_> {
    /// What a payment says about the charge. HTTP 200 and code 0 don't mean that it was paid.
    pub(super) fn judge(self, payment: Payment) -> Result<Payment, GatewayError> {
        let ours = payment.merchant_uid == self.order.as_str();
        if !ours || payment.amount != self.amount {
            return Err(GatewayError::malformed("it is about another order or amount than the ones given"));
        }
        match payment.status {
            PaymentStatus::Paid => Ok(payment),
            PaymentStatus::Failed => Err(declined(&payment)),
            _ => Err(GatewayError::malformed("the charge is neither paid nor failed")),
        }
    }
}

fn declined(payment: &Payment) -> GatewayError {
    let imp_uid: Option<ImpUid> = Some(payment.imp_uid.clone());
    let message = payment.fail_reason.as_deref().map(crate::gateway::envelope::readable).unwrap_or_default();
    GatewayError::Declined { code: 0, message, imp_uid }
}

impl Gateway {
    /// Charges a card that was typed in (`POST /subscribe/payments/onetime`). **`Ok` means paid**, and nothing else does.
    ///
    /// If no answer comes, the order's payment is looked up: one that happened is reported as one. The charge is never
    /// sent twice. An order that was charged before is reported with the payment that it has: ask as often as you like.
    ///
    /// # Errors
    /// [`GatewayError::Declined`] if the card was refused; [`GatewayError::OutcomeUnknown`] if not even looking helped:
    /// then settle the order later (the webhook and the sweep do), and don't charge under another number before.
    pub async fn charge_card(&self, charge: &CardCharge) -> Result<Payment, GatewayError> {
        charge.terms.check()?;
        let body = Onetime {
            merchant_uid: &charge.order,
            customer_uid: charge.store_as.as_ref(),
            pg: Some(charge.pg_id.as_ref().map_or("daou".to_owned(), |pg_id| format!("daou.{pg_id}"))),
            card: charge.card.wire(),
            terms: charge.terms.wire(),
        };
        let call = Call::post("billing.onetime", "/subscribe/payments/onetime").json(&body);
        self.charge(call, Wanted { order: &charge.order, amount: charge.terms.amount }).await
    }

    /// Charges a stored card (`POST /subscribe/payments/again`). **`Ok` means paid**, and nothing else does.
    ///
    /// # Errors
    /// As for [`Gateway::charge_card`].
    ///
    /// ```no_run
    /// use payjoa::{MerchantUid, Won};
    /// use payjoa_server::gateway::{CustomerUid, Gateway, GatewayError, StoredCharge, Terms};
    ///
    /// # async fn charge(gateway: Gateway, order: MerchantUid) -> Result<(), Box<dyn std::error::Error>> {
    /// let terms = Terms::new("Coffee, November", Won::new(12_000)?);
    /// let charge = StoredCharge::new(order, CustomerUid::new("customer_7_card_1")?, terms);
    /// match gateway.charge_again(&charge).await {
    ///     Ok(payment) => println!("paid: {}", payment.imp_uid),
    ///     Err(GatewayError::Declined { message, .. }) => println!("ask for another card: {message}"),
    ///     Err(error) => return Err(error.into()),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn charge_again(&self, charge: &StoredCharge) -> Result<Payment, GatewayError> {
        charge.terms.check()?;
        let body =
            Again { merchant_uid: &charge.order, customer_uid: &charge.customer_uid, terms: charge.terms.wire() };
        let call = Call::post("billing.again", "/subscribe/payments/again").json(&body);
        self.charge(call, Wanted { order: &charge.order, amount: charge.terms.amount }).await
    }

    pub(super) async fn charge(&self, call: Call, wanted: Wanted<'_>) -> Result<Payment, GatewayError> {
        let call = call.for_payjoa(self.config().payjoa_timeout).paced();
        let answer = match self.ask::<Payment>(call).await {
            Ok(payment) => wanted.judge(payment),
            Err(error) => Err(error),
        };
        match answer {
            Err(doubt) if doubt.may_have_happened() => self.look_for(wanted, doubt).await,
            // No payment is named, so it may be refused for being paid already: nobody may take that for a refused card.
            Err(no @ (GatewayError::Declined { imp_uid: None, .. } | GatewayError::Refused { .. })) => {
                self.paid_before(wanted, no).await
            }
            answer => answer,
        }
    }
}
