//! The gateway's operations, whoever asks for them: the SDK, the window, the control API, a test.

mod act;
mod armed;
mod billing;
mod feed;
mod keep;
mod post;
mod refusals;
mod schedule;
mod tell;
mod time;

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use payjoa::{ImpUid, Platform, Won};
use serde::Serialize;
use serde_json::Value;
use tokio::{runtime::Handle, sync::watch};
use url::Url;

pub(crate) use billing::{Charge, NewCard, NotCharged};
pub(crate) use schedule::NotRetried;

use crate::{
    accept,
    agenda::Due,
    clock::{Clock, Hands},
    fault::{Armoury, Fault, Faults},
    payment::{AlreadyDecided, CancelRefused, Choice, Decision, Payment, Status},
    refusal::Refusal,
    state::State,
    store::{Saved, Store},
    webhook::{self, WebhookFormat},
};
use armed::reusable;
use keep::Keeper;
use refusals::{Asked, Refusals};

pub(crate) use feed::{Feed, News};
pub use tell::NotSent;

/// One i'mport account with PAYJOA behind it.
pub(crate) struct Gateway {
    origin: String,
    late_database: Duration,
    nightly_cancel: bool,
    vbank_refunds: bool,
    clock: Clock,
    state: Mutex<State>,
    pub(crate) faults: Armoury,
    pub(crate) feed: Feed,
    webhooks: webhook::Sender,
    refusals: Refusals,
    allowed_hosts: Vec<String>,
    runtime: Handle,
    stopped: watch::Sender<bool>,
    keeper: Keeper,
}

/// What a gateway starts with.
pub(crate) struct Setup {
    /// `http://127.0.0.1:PORT`.
    pub(crate) origin: String,
    pub(crate) late_database: Duration,
    /// Whether PAYJOA takes back at night what was paid on its test sites.
    pub(crate) nightly_cancel: bool,
    /// Whether the merchant has PAYJOA's contract for refunds of virtual accounts.
    pub(crate) vbank_refunds: bool,
    pub(crate) webhook_url: Option<Url>,
    pub(crate) webhook_format: WebhookFormat,
    pub(crate) webhooks: webhook::Sender,
    /// The state file, and what it held.
    pub(crate) store: Option<(Store, Saved)>,
    /// Names under which the control API may be used, besides this machine's own.
    pub(crate) allowed_hosts: Vec<String>,
}

/// A shopper who changes the amount in the page gets no window then, but a shop that doesn't look should still be caught.
const PREPARED: &str = "the order's amount is registered (/payments/prepare): the real i'mport wouldn't have opened a window for \
                        another amount; the fault tampered-amount happens all the same";

/// What the SDK asks the gateway to open a window for.
pub(crate) struct OpenRequest {
    pub(crate) user_code: String,
    pub(crate) params: Value,
    pub(crate) platform: Platform,
    pub(crate) page: Option<String>,
    pub(crate) user_agent: Option<String>,
}

/// A payment window that waits for the shopper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Opened {
    /// The payment.
    pub imp_uid: ImpUid,
    /// The address of its window.
    pub window_url: String,
}

/// Why nothing can be done to a payment.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ActError {
    /// There is no such payment in this sandbox.
    #[error("there is no payment {0}; without a state file, payments are gone after a restart")]
    UnknownPayment(ImpUid),
    /// The window of this payment is closed already.
    #[error("the payment's window is closed already ({})", .0.as_str())]
    AlreadyDecided(Decision),
    /// The payment has no virtual account that waits for a deposit.
    #[error("the payment doesn't wait for a deposit: it is {0}; only an approved vbank payment does")]
    NoDepositAwaited(Status),
    /// The virtual account's deadline is over.
    #[error("the virtual account took deposits until {due} (Unix seconds)")]
    DepositTooLate {
        /// The deadline, in Unix seconds.
        due: u64,
    },
    /// The order was paid by another of its payments: the bank sent the transfer back.
    #[error("the order is paid by another payment; the transfer was sent back")]
    PaidOtherwise,
    /// The transfer isn't of the payment's amount: the bank sent it back.
    #[error("the virtual account takes exactly {awaited} won; {came} won were sent back")]
    OtherDeposit {
        /// The payment's amount.
        awaited: Won,
        /// What was transferred.
        came: Won,
    },
    /// The money isn't given back.
    #[error(transparent)]
    NotCancelled(#[from] CancelRefused),
}

impl Gateway {
    pub(crate) fn new(setup: Setup) -> Arc<Gateway> {
        let (store, saved) = setup.store.unzip();
        let gateway = Arc::new(Gateway {
            origin: setup.origin,
            late_database: setup.late_database,
            nightly_cancel: setup.nightly_cancel,
            vbank_refunds: setup.vbank_refunds,
            clock: Clock::new(Hands::default()),
            state: Mutex::new(State::new(setup.webhook_url, setup.webhook_format)),
            faults: Armoury::default(),
            feed: Feed::new(),
            webhooks: setup.webhooks,
            refusals: Refusals::default(),
            allowed_hosts: setup.allowed_hosts,
            runtime: Handle::current(),
            stopped: watch::Sender::new(false),
            keeper: Keeper::new(store),
        });
        if let Some(saved) = saved {
            gateway.restore(saved);
        }
        gateway.run_agenda();
        gateway.run_post();
        gateway
    }

    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    /// Looks at or changes the state. Nothing in here waits, so the lock is short.
    pub(crate) fn state<T>(&self, look: impl FnOnce(&mut State) -> T) -> T {
        // A panic elsewhere can't leave half a change behind: each is one assignment.
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = look(&mut state);
        state.reindex();
        self.feed.publish(&mut state);
        self.keep(&mut state);
        seen
    }

    /// Opens a payment window, if i'mport and PAYJOA would.
    pub(crate) fn open(&self, request: OpenRequest) -> Result<Opened, Refusal> {
        let asked = Asked::of(&request);
        self.open_if_allowed(request).inspect_err(|refusal| self.note_refusal(&asked, refusal))
    }

    fn open_if_allowed(&self, request: OpenRequest) -> Result<Opened, Refusal> {
        let order = accept::order(request, self.now())?;
        let imp_uid = order.imp_uid.clone();
        self.state(|state| {
            if state.is_paid(&order.merchant_uid) {
                return Err(Refusal::AlreadyPaid);
            }
            if let Some(prepared) = state.prepared(&order.merchant_uid) {
                prepared
                    .allows(order.amount, &order.currency)
                    .map_err(|mismatch| Refusal::of_prepare(mismatch, order.amount, &order.currency))?;
            }
            let ignored = state.prepared(&order.merchant_uid).map(|prepared| prepared.lenient.clone());
            let mut payment = Payment::open(order, self.now());
            payment.let_pass(ignored.unwrap_or_default(), self.now());
            state.add(payment);
            self.forge(state, &imp_uid);
            Ok(())
        })?;
        tracing::info!(%imp_uid, "payment window opened");
        Ok(Opened { window_url: self.window_url(&imp_uid), imp_uid })
    }

    /// The shopper decides. Faults armed for the order happen as well as those given here.
    pub(crate) fn act(&self, imp_uid: &ImpUid, decision: Decision, faults: Faults) -> Result<(), ActError> {
        self.act_as(imp_uid, decision, Choice::default(), faults)
    }

    /// The shopper decides, and has picked a card, a bank, a way to be refused.
    pub(crate) fn act_as(
        &self,
        imp_uid: &ImpUid,
        decision: Decision,
        choice: Choice,
        faults: Faults,
    ) -> Result<(), ActError> {
        let late = self.state(|state| {
            let payment = state.payment_mut(imp_uid).ok_or_else(|| ActError::UnknownPayment(imp_uid.clone()))?;
            if let Some(before) = payment.decision() {
                return Err(ActError::AlreadyDecided(before));
            }
            self.arm_for(imp_uid, faults);
            let drawn = self.drawn(payment);
            let faults = drawn.faults.union(faults);
            let other = (decision == Decision::Approve && faults.has(Fault::ReusedImpUid))
                .then(|| reusable(state, imp_uid))
                .flatten();
            let forestalled = state.is_forestalled(imp_uid);
            let prepared = state.payment(imp_uid).is_some_and(|p| state.prepared(&p.merchant_uid).is_some());
            let payment = state.payment_mut(imp_uid).ok_or_else(|| ActError::UnknownPayment(imp_uid.clone()))?;
            payment.forestall(forestalled);
            if let Some(other) = other {
                payment.claim(other);
            }
            payment.choose(choice);
            let decided = payment.decide(decision, faults, self.now());
            decided.map_err(|AlreadyDecided(before)| ActError::AlreadyDecided(before))?;
            if decision == Decision::Approve && faults.has(Fault::TamperedAmount) && prepared {
                payment.let_pass(vec![PREPARED.to_owned()], self.now());
            }
            let late = payment.is_late();
            if late {
                let delay = drawn.delay.unwrap_or(self.late_database);
                let delay = u64::try_from(delay.as_millis()).unwrap_or(u64::MAX);
                let at = self.clock.now_ms().saturating_add(delay);
                state.agenda.add(at, Due::Settle(imp_uid.clone()));
            } else {
                self.plan(state, imp_uid);
                self.tell(state, imp_uid, None);
            }
            Ok(late)
        })?;
        tracing::info!(%imp_uid, decision = decision.as_str(), late, "payment decided");
        Ok(())
    }

    pub(crate) fn allowed_hosts(&self) -> &[String] {
        &self.allowed_hosts
    }

    /// How often a webhook is repeated.
    pub(crate) fn webhook_retries(&self) -> u8 {
        self.webhooks.retries
    }

    pub(crate) fn window_url(&self, imp_uid: &ImpUid) -> String {
        format!("{}/window/{imp_uid}", self.origin)
    }

    pub(crate) fn receipt_url(&self, imp_uid: &ImpUid) -> String {
        format!("{}/window/{imp_uid}/receipt", self.origin)
    }

    /// A payment as the API writes it.
    pub(crate) fn annotated(&self, payment: &Payment, extension: bool) -> Value {
        payment.annotation(&self.receipt_url(&payment.imp_uid), extension)
    }

    /// A payment as the API writes it after it did something to it.
    pub(crate) fn written(&self, imp_uid: &ImpUid) -> Option<Value> {
        self.state(|state| state.payment(imp_uid).map(|payment| self.annotated(payment, false)))
    }

    /// Resolves when the sandbox stops.
    pub(crate) async fn stopped(&self) {
        // An error would mean that the sender is gone, and with it the sandbox.
        let _ = self.stopped.subscribe().wait_for(|stopped| *stopped).await;
    }

    pub(crate) fn stop(&self) {
        self.stopped.send_replace(true);
    }

    /// Runs beside the server, and ends with it.
    fn background(self: &Arc<Self>, work: impl Future<Output = ()> + Send + 'static) {
        let gateway = Arc::clone(self);
        self.runtime.spawn(async move {
            // What is told to others is in the state file by then; a file that can't be written is told of elsewhere.
            let _ = gateway.durable().await;
            tokio::select! {
                () = work => {}
                () = gateway.stopped() => {}
            }
        });
    }
}
