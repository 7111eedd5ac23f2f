//! Charging now.

use payjoa::MerchantUid;

use super::BillingError;
use crate::{
    Payments,
    gateway::{Card, CardCharge, CustomerUid, GatewayError, StoredCharge, Terms},
    ledger::{LedgerError, NewOrder},
    settle::{CreateError, Outcome, Source, first_check},
};

/// An order, and the card to charge it to.
///
/// ```
/// use payjoa::Won;
/// use payjoa_server::{billing::OrderCharge, fresh_merchant_uid, gateway::{Buyer, CustomerUid}, ledger::NewOrder};
///
/// let order = NewOrder::new(fresh_merchant_uid("coffee_"), "Coffee, November", Won::new(12_000)?);
/// let charge = OrderCharge::stored(order, CustomerUid::new("customer_7_card_1")?)
///     .with(|terms| terms.by(Buyer::named("Hong Gil-dong")));
/// # let _ = charge;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct OrderCharge {
    order: NewOrder,
    means: Means,
    terms: Terms,
}

#[derive(Clone, Debug)]
enum Means {
    Stored(CustomerUid),
    Card { card: Box<Card>, store_as: Option<CustomerUid> },
}

impl OrderCharge {
    /// To a stored card.
    #[must_use]
    pub fn stored(order: NewOrder, customer_uid: CustomerUid) -> OrderCharge {
        OrderCharge::of(order, Means::Stored(customer_uid))
    }

    /// To a card that was typed in; and store it under that name, if there is one.
    #[must_use]
    pub fn card(order: NewOrder, card: Card, store_as: Option<CustomerUid>) -> OrderCharge {
        OrderCharge::of(order, Means::Card { card: Box::new(card), store_as })
    }

    fn of(order: NewOrder, means: Means) -> OrderCharge {
        let terms = Terms::new(&order.name, order.amount);
        OrderCharge { order, means, terms }
    }

    /// With more terms: buyer, instalments, what is free of tax. Name and amount are the order's.
    #[must_use]
    pub fn with(self, more: impl FnOnce(Terms) -> Terms) -> OrderCharge {
        OrderCharge { terms: more(self.terms), ..self }
    }

    fn check(&self) -> Result<(), GatewayError> {
        if self.terms.amount() != self.order.amount {
            return Err(GatewayError::invalid("the terms are of another amount than the order"));
        }
        self.terms.check()
    }
}

impl Payments {
    /// Writes an order down, charges it, and settles it. Any number of times with the same order: it is charged once, and
    /// the answer is how it stands. [`Outcome::Pending`] means that nobody knows yet; the webhook or the work in the
    /// background will find out.
    ///
    /// # Errors
    /// [`BillingError::Declined`] if the card was refused; else see [`BillingError`]. After
    /// [`BillingError::Gateway`] nothing was charged.
    ///
    /// ```no_run
    /// use payjoa::outcome::contract::Settled;
    /// use payjoa_server::{Payments, billing::{BillingError, OrderCharge}, settle::Outcome};
    ///
    /// # async fn monthly(payments: Payments, charge: OrderCharge) -> Result<(), BillingError> {
    /// match payments.charge(&charge).await {
    ///     Ok(Outcome::Settled(Settled::Paid { .. })) => println!("paid; the outbox says what to send"),
    ///     Ok(_) => println!("it will be known later"),
    ///     Err(BillingError::Declined { message }) => println!("ask for another card: {message}"),
    ///     Err(error) => return Err(error),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn charge(&self, charge: &OrderCharge) -> Result<Outcome, BillingError> {
        charge.check()?;
        let merchant_uid = &charge.order.merchant_uid;
        match self.create_order(charge.order.clone()).await {
            Ok(()) => {}
            Err(CreateError::Ledger(LedgerError::Exists(_))) => {
                if let Some(outcome) = self.asked_before(charge).await? {
                    return Ok(outcome);
                }
            }
            Err(error) => return Err(error.into()),
        }
        let answer = match &charge.means {
            Means::Stored(uid) => {
                let charge = StoredCharge::new(merchant_uid.clone(), uid.clone(), charge.terms.clone());
                match self.0.gateway.charge_again(&charge).await {
                    Err(GatewayError::NotFound) => return Err(BillingError::UnknownCard),
                    answer => answer,
                }
            }
            Means::Card { card, store_as } => {
                let charge = CardCharge::new(merchant_uid.clone(), Card::clone(card), charge.terms.clone());
                let charge = store_as.iter().cloned().fold(charge, CardCharge::store_as);
                self.0.gateway.charge_card(&charge).await
            }
        };
        self.conclude(merchant_uid, answer).await
    }

    /// How an order that was asked for before stands; nothing if it is still to be charged.
    async fn asked_before(&self, charge: &OrderCharge) -> Result<Option<Outcome>, BillingError> {
        let merchant_uid: &MerchantUid = &charge.order.merchant_uid;
        let outcome = self.settle(merchant_uid, None, Source::Shop).await?;
        let order = self.ledger().order(merchant_uid).await?.ok_or(BillingError::UnknownOrder)?;
        if order.amount != charge.order.amount {
            return Err(BillingError::OtherOrder(merchant_uid.clone()));
        }
        // A payment that has failed is never tried again under the same number.
        let open = matches!(outcome, Outcome::Pending { .. }) && order.failed_since.is_none();
        if !open {
            return Ok(Some(outcome));
        }
        match self.0.gateway.prepare(merchant_uid, order.amount).await {
            Ok(_) | Err(GatewayError::Refused { .. }) => {}
            Err(error) => return Err(error.into()),
        }
        // Whoever wrote it down may have died before this.
        let now = self.now();
        self.ledger().prepared(merchant_uid, now, first_check(now)).await?;
        self.0.new_order.notify_one();
        Ok(None)
    }
}
