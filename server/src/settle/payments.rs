//! The one operation that decides.

use std::{
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use futures_util::future::BoxFuture;
use payjoa::{ImpUid, MerchantUid, outcome::contract::Settled};
use tokio::sync::Notify;

use super::{
    Policy, Rejection, SettleError, Source,
    judge::{Look, Verdict, attention, judge},
    policy,
};
use crate::{
    gateway::{Gateway, GatewayError, Payment, PaymentStatus},
    ledger::{Applied, Change, Ledger, Message, Millis, Order, OrderState, Remark},
    metrics::Metrics,
};

/// Somebody always wins a race for an order, so a loser gets through after a few more looks.
const MAX_RACES: usize = 16;

/// A shop's payments: i'mport, the ledger, and what the shop decided. Cheap to clone; clones are the same.
///
/// ```no_run
/// use payjoa::MerchantUid;
/// use payjoa_server::{Payments, Policy, gateway::{Gateway, GatewayConfig}, ledger::Ledger, settle::{Outcome, Source}};
///
/// # async fn look(order: MerchantUid) -> Result<(), Box<dyn std::error::Error>> {
/// let gateway = Gateway::new(GatewayConfig::new("https://api.iamport.kr", "REST API key", "REST API secret"))?;
/// let payments = Payments::new(gateway, Ledger::open("shop.sqlite").await?, Policy::default());
/// match payments.settle(&order, None, Source::Shop).await? {
///     Outcome::Settled(settled) => println!("{settled:?}"),
///     Outcome::Pending { retry_after } => println!("ask again in {retry_after:?}"),
///     Outcome::Rejected(why) => println!("call a person: {}", why.message()),
///     Outcome::UnknownOrder => println!("there is no such order"),
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Payments(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) gateway: Gateway,
    pub(crate) ledger: Ledger,
    pub(crate) policy: Policy,
    pub(crate) metrics: Metrics,
    clock: Box<dyn Fn() -> Millis + Send + Sync>,
    /// Something came into the outbox, the hints, the list of orders to look after.
    pub(crate) new_delivery: Notify,
    pub(crate) new_hint: Notify,
    pub(crate) new_order: Notify,
    pub(crate) new_refund: Notify,
}

impl std::fmt::Debug for Payments {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Payments")
            .field("gateway", &self.0.gateway)
            .field("policy", &self.0.policy)
            .finish_non_exhaustive()
    }
}

/// How an order stands, after a look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is known.
    Settled(Settled),
    /// It isn't known yet: ask again after this long.
    Pending {
        /// How long to wait.
        retry_after: Duration,
    },
    /// The payment isn't the one this order needs.
    Rejected(Rejection),
    /// The ledger has no such order.
    UnknownOrder,
}

impl Payments {
    /// Puts them together.
    #[must_use]
    pub fn new(gateway: Gateway, ledger: Ledger, policy: Policy) -> Payments {
        Payments::with_clock(gateway, ledger, policy, now)
    }

    /// The same by another clock (Unix milliseconds), for tests of what takes days.
    #[must_use]
    pub fn with_clock(
        gateway: Gateway,
        ledger: Ledger,
        policy: Policy,
        clock: impl Fn() -> Millis + Send + Sync + 'static,
    ) -> Payments {
        let (new_delivery, new_hint) = (Notify::new(), Notify::new());
        let (new_order, new_refund) = (Notify::new(), Notify::new());
        let clock = Box::new(clock);
        let metrics = Metrics::default();
        Payments(Arc::new(Inner {
            gateway,
            ledger,
            policy,
            metrics,
            clock,
            new_delivery,
            new_hint,
            new_order,
            new_refund,
        }))
    }

    /// The ledger.
    #[must_use]
    pub fn ledger(&self) -> &Ledger {
        &self.0.ledger
    }

    pub(crate) fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    pub(crate) fn now(&self) -> Millis {
        (self.0.clock)()
    }

    /// Finds out at i'mport how an order stands and moves it there: by the payment that somebody claims to be its own, or
    /// by looking for one. Any number of times, from any number of tasks and processes; the order is fulfilled once.
    ///
    /// A claim that names another order's payment is rejected and recorded, and leaves this order alone.
    ///
    /// # Errors
    /// [`SettleError`] if nothing could be found out. That says nothing about the order.
    pub async fn settle(
        &self,
        merchant_uid: &MerchantUid,
        claimed: Option<&ImpUid>,
        source: Source,
    ) -> Result<Outcome, SettleError> {
        match self.0.ledger.order(merchant_uid).await? {
            Some(order) => self.settle_known(order, claimed, source).await,
            None => Ok(Outcome::UnknownOrder),
        }
    }

    /// The same for an order that was just read.
    pub(crate) async fn settle_known(
        &self,
        order: Order,
        claimed: Option<&ImpUid>,
        source: Source,
    ) -> Result<Outcome, SettleError> {
        if source == Source::Page && self.needs_no_look(&order, claimed) {
            return Ok(self.answer(&order));
        }
        let asked_at = self.now();
        match self.look_for(&order, claimed).await? {
            Some(payment) => self.decide(order, &payment, asked_at, source).await,
            None => Ok(self.answer(&order)),
        }
    }

    /// A reloaded page needn't ask i'mport again; what is given back later, webhook and reconciler tell.
    pub(crate) fn needs_no_look(&self, order: &Order, claimed: Option<&ImpUid>) -> bool {
        order.state.was_paid() && claimed.is_none_or(|claimed| order.imp_uid.as_ref() == Some(claimed))
    }

    /// The same for a payment of which only i'mport's number is known; i'mport says which order it is for.
    ///
    /// # Errors
    /// As for [`Payments::settle`].
    pub async fn settle_payment(&self, imp_uid: &ImpUid, source: Source) -> Result<Outcome, SettleError> {
        let asked_at = self.now();
        let payment = match self.0.gateway.payment(imp_uid).await {
            Ok(payment) => payment,
            Err(GatewayError::NotFound) => return Ok(Outcome::UnknownOrder),
            Err(error) => return Err(error.into()),
        };
        let Ok(merchant_uid) = MerchantUid::new(payment.merchant_uid.clone()) else { return Ok(Outcome::UnknownOrder) };
        let Some(order) = self.0.ledger.order(&merchant_uid).await? else { return Ok(Outcome::UnknownOrder) };
        // Once the order is paid, another payment of it must not hide what became of this one.
        if payment.status == PaymentStatus::Paid || order.state.was_paid() {
            return self.decide(order, &payment, asked_at, source).await;
        }
        self.settle(&merchant_uid, Some(imp_uid), source).await
    }

    /// The claimed payment if it is decisive, else a paid one of the order, else the claimed or the latest one. Nobody's
    /// claim is a claim of the order's own payment, as long as the order's state is about it: what came of it must not hide
    /// behind an attempt that was begun later.
    async fn look_for(&self, order: &Order, claimed: Option<&ImpUid>) -> Result<Option<Payment>, GatewayError> {
        let (gateway, merchant_uid) = (&self.0.gateway, &order.merchant_uid);
        let own = order.imp_uid.as_ref().filter(|_| order.state.was_paid());
        let waits = order.imp_uid.as_ref().filter(|_| order.state == OrderState::AwaitingDeposit);
        let claimed = match claimed.or(own).or(waits) {
            Some(imp_uid) => found(gateway.payment(imp_uid).await)?,
            None => None,
        };
        let decisive = |it: &Payment| {
            let foreign = it.merchant_uid != merchant_uid.as_str();
            it.status == PaymentStatus::Paid || foreign || own == Some(&it.imp_uid)
        };
        if claimed.as_ref().is_some_and(decisive) {
            return Ok(claimed);
        }
        // Several payments may share an order: one that failed, one that was abandoned, and the one that counts.
        match (found(gateway.paid_payment(merchant_uid).await)?, claimed) {
            (Some(paid), _) => Ok(Some(paid)),
            (None, Some(claimed)) => Ok(Some(claimed)),
            (None, None) => found(gateway.latest_payment(merchant_uid).await),
        }
    }

    /// In a box: most of a settlement's life is waiting for i'mport, and whoever waits needn't have room for the rest.
    fn decide<'a>(
        &'a self,
        order: Order,
        payment: &'a Payment,
        asked_at: Millis,
        source: Source,
    ) -> BoxFuture<'a, Result<Outcome, SettleError>> {
        Box::pin(self.decide_now(order, payment, asked_at, source))
    }

    async fn decide_now(
        &self,
        mut order: Order,
        payment: &Payment,
        asked_at: Millis,
        source: Source,
    ) -> Result<Outcome, SettleError> {
        for _ in 0..MAX_RACES {
            let (policy, accept_test_payments) = (&self.0.policy, self.0.gateway.accepts_test_payments());
            match judge(Look { order: &order, payment, policy, accept_test_payments, at: asked_at }) {
                Verdict::Keep => return Ok(self.answer(&order)),
                Verdict::Wait(after) => return Ok(self.pending(&order, after)),
                Verdict::Foreign => {
                    let rejection = Rejection::OtherOrder;
                    self.note(&order, payment, &mismatch(rejection, None), source).await?;
                    return Ok(Outcome::Rejected(rejection));
                }
                Verdict::Note(remark) => {
                    self.note(&order, payment, &remark, source).await?;
                    return Ok(self.answer(&order));
                }
                Verdict::Move(change) => match self.0.ledger.apply(&order, &change, source, self.now()).await? {
                    Applied::Done => return Ok(self.moved(&order, &change)),
                    Applied::Reused => {
                        let rejection = Rejection::Reused;
                        let remark = mismatch(rejection, attention(payment, rejection));
                        self.note(&order, payment, &remark, source).await?;
                        return Ok(Outcome::Rejected(rejection));
                    }
                    Applied::Outdated => {}
                },
            }
            match self.0.ledger.order(&order.merchant_uid).await? {
                Some(current) => order = current,
                None => return Ok(Outcome::UnknownOrder),
            }
        }
        Ok(self.pending(&order, None))
    }

    fn moved(&self, before: &Order, change: &Change) -> Outcome {
        let after = &change.after;
        if change.tell.is_some() {
            self.0.new_delivery.notify_one();
        }
        if before.state != after.state {
            tracing::info!(merchant_uid = %after.merchant_uid, from = %before.state, to = %after.state, "order moved");
        }
        let just_failed = after.failed_since.is_some() && after.state == before.state;
        if just_failed { self.pending(after, Some(self.0.policy.failed_grace)) } else { self.answer(after) }
    }

    async fn note(&self, order: &Order, payment: &Payment, remark: &Remark, source: Source) -> Result<(), SettleError> {
        let Remark { kind, detail, tell } = remark;
        tracing::warn!(merchant_uid = %order.merchant_uid, imp_uid = %payment.imp_uid, kind, detail, "on record");
        self.0.ledger.note(self.now(), source, order, &payment.imp_uid, remark).await?;
        if tell.is_some() {
            self.0.new_delivery.notify_one();
        }
        Ok(())
    }

    /// What the ledger knows.
    pub(crate) fn answer(&self, order: &Order) -> Outcome {
        if order.state == OrderState::Rejected {
            let rejection = order.reason.as_deref().and_then(Rejection::from_code);
            return Outcome::Rejected(rejection.unwrap_or(Rejection::Amount));
        }
        order.settled().map_or_else(|| self.pending(order, None), Outcome::Settled)
    }

    fn pending(&self, order: &Order, after: Option<Duration>) -> Outcome {
        Outcome::Pending { retry_after: after.unwrap_or_else(|| policy::retry_after(order, self.now())) }
    }
}

fn mismatch(rejection: Rejection, tell: Option<Message>) -> Remark {
    Remark { kind: "mismatch", detail: rejection.code().to_owned(), tell }
}

/// "Not found" is an answer: not known, or not yet.
fn found(answer: Result<Payment, GatewayError>) -> Result<Option<Payment>, GatewayError> {
    match answer {
        Ok(payment) => Ok(Some(payment)),
        Err(GatewayError::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

fn now() -> Millis {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Millis::try_from(since.as_millis()).unwrap_or(Millis::MAX)
}
