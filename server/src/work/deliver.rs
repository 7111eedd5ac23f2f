//! The outbox: telling the shop, at least once, until it says that it understood.

use std::{
    collections::{HashMap, hash_map::Entry},
    future::Future,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use futures_util::future::BoxFuture;
use tokio::{sync::Notify, task::JoinSet, time::timeout};

use super::{
    crew::Work,
    pace::{backoff, later},
    unwanted::{self, Fate},
};
use crate::{
    Payments,
    ledger::{Delivery, LedgerError, Millis},
    mint,
};

/// What a handler may take, well within the lease: it never runs twice at a time for one message.
const TIME_LIMIT: Duration = Duration::from_secs(30);
/// What a handler may take to let go once its time is over: one that blocks its thread can't be stopped.
const ENDING: Duration = Duration::from_secs(10);
/// What giving money back may take before that.
const MONEY_LIMIT: Duration = Duration::from_secs(60);
const LEASE: Duration = Duration::from_secs(115);
/// What is left of the lease: longer, the ledger must not take for giving it.
const SLACK: Duration = Duration::from_secs(10);
const LONGEST_WAIT: Duration = Duration::from_secs(600);
/// What is kept of an error.
const MAX_ERROR: usize = 300;

/// Why the shop could not do what it was told; it is told again later.
pub type HandlerError = Box<dyn std::error::Error + Send + Sync>;

/// The shop's side of the outbox. Every `async` function or closure from a [`Delivery`] to a `Result` is one.
///
/// A message is delivered **at least** once: after an error, a panic, more than 30 seconds, or a crash before it was noted
/// as delivered, it comes again with the same [`Delivery::id`] and [`Delivery::idempotency_key`]. Make the work idempotent
/// by one of them. After 30 seconds it is ended wherever it awaits something; what blocks its thread can't be ended.
///
/// Messages about one order come one after the other, in their order; those about several orders come side by side.
///
/// A message that could not be delivered for long, or that a person has [revived](crate::ledger::Ledger::revive), is old:
/// before sending goods that are dear, look whether [the order](crate::ledger::Ledger::order) is still paid.
pub trait Handler: Send + Sync + 'static {
    /// Does what the message says.
    ///
    /// # Errors
    /// Any, to have it delivered again: after 1, 2, 4 … seconds, up to every 10 minutes, until it is given up
    /// ([`Policy::delivery_attempts`](crate::Policy::delivery_attempts)).
    fn deliver(&self, delivery: Delivery) -> impl Future<Output = Result<(), HandlerError>> + Send;
}

impl<F, Fut> Handler for F
where
    F: Fn(Delivery) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<(), HandlerError>> + Send,
{
    fn deliver(&self, delivery: Delivery) -> impl Future<Output = Result<(), HandlerError>> + Send {
        self(delivery)
    }
}

/// What is to be delivered, and who does it.
pub(super) struct Outbox<H> {
    payments: Payments,
    handler: Arc<H>,
    under_way: Arc<UnderWay>,
}

/// What became of an attempt.
pub(super) struct Ended {
    delivery: Delivery,
    outcome: Result<(), Failed>,
    /// Until it is noted, it must not come again.
    _at_work: AtWork,
}

impl<H: Handler> Work for Outbox<H> {
    type Piece = (Delivery, AtWork);
    type Ended = Ended;

    const NAME: &'static str = "the outbox";
    const AT_A_TIME: usize = 16;

    fn payments(&self) -> &Payments {
        &self.payments
    }

    fn woken(&self) -> &Notify {
        &self.payments.0.new_delivery
    }

    async fn take(&self, room: usize) -> Result<Vec<(Delivery, AtWork)>, LedgerError> {
        let (ledger, now) = (self.payments.ledger(), self.payments.now());
        let token = mint::random_text();
        let asked = Instant::now();
        let taken = ledger.take_deliveries(now, LEASE, &token, room.try_into().unwrap_or(u32::MAX)).await?;
        if asked.elapsed() > SLACK && !taken.is_empty() {
            tracing::warn!(messages = taken.len(), "the ledger took long: their lease may end before an attempt does");
            return Ok(Vec::new());
        }
        let mut ours = Vec::with_capacity(taken.len());
        for delivery in taken {
            let lease = match self.under_way.begin(&delivery) {
                Ok(at_work) => {
                    ours.push((delivery, at_work));
                    continue;
                }
                Err(lease) => lease,
            };
            // Its lease is over, by a clock that was set forwards perhaps; whoever began will say how it ended. The others
            // needn't wait for that to be noted.
            if let Err(error) = ledger.give_back_lease(&delivery, &lease, later(now, LEASE)).await {
                tracing::error!(%error, id = delivery.id, "a message that is under way could not be left to whoever began");
            }
        }
        Ok(ours)
    }

    async fn next(&self) -> Result<Option<Millis>, LedgerError> {
        self.payments.ledger().next_delivery().await
    }

    fn attempt(self: Arc<Self>, (mut delivery, at_work): (Delivery, AtWork)) -> BoxFuture<'static, Ended> {
        Box::pin(async move {
            let outcome = match money_first(&self.payments, &delivery).await {
                Fate::Unclear(why) => Err(Failed { why, hangs: false }),
                fate => {
                    delivery.given_back = fate == Fate::GivenBack;
                    attempt(&self.handler, &delivery, (TIME_LIMIT, ENDING)).await
                }
            };
            Ended { delivery, outcome, _at_work: at_work }
        })
    }

    async fn note(&self, ended: &mut Vec<Ended>) -> Result<(), LedgerError> {
        let (payments, arrived) = (&self.payments, |it: &Ended| it.outcome.is_ok());
        // First what would be done twice.
        let deliveries: Vec<&Delivery> = ended.iter().filter(|it| arrived(it)).map(|it| &it.delivery).collect();
        payments.ledger().delivered(&deliveries, payments.now()).await?;
        payments.metrics().delivered.add_all(deliveries.len());
        ended.retain(|it| !arrived(it));
        while let Some(Ended { delivery, outcome: Err(failed), .. }) = ended.last() {
            not_delivered(payments, delivery, failed).await?;
            ended.pop();
        }
        Ok(())
    }
}

impl<H> Outbox<H> {
    pub(super) fn new(payments: Payments, handler: H) -> Outbox<H> {
        Outbox { payments, handler: Arc::new(handler), under_way: Arc::default() }
    }
}

/// Messages whose handler is at work here, or that aren't noted yet, and the lease they are under.
#[derive(Default)]
struct UnderWay(Mutex<HashMap<i64, String>>);

impl UnderWay {
    fn leases(&self) -> MutexGuard<'_, HashMap<i64, String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The lease under which somebody here is at it already, if so.
    fn begin(self: &Arc<Self>, delivery: &Delivery) -> Result<AtWork, String> {
        match self.leases().entry(delivery.id) {
            Entry::Occupied(at_work) => Err(at_work.get().clone()),
            Entry::Vacant(nobody) => {
                nobody.insert(delivery.lease.clone());
                Ok(AtWork { all: Arc::clone(self), id: delivery.id })
            }
        }
    }
}

/// Ends the work on a message when dropped.
pub(super) struct AtWork {
    all: Arc<UnderWay>,
    id: i64,
}

impl Drop for AtWork {
    fn drop(&mut self) {
        self.all.leases().remove(&self.id);
    }
}

async fn not_delivered(payments: &Payments, delivery: &Delivery, failed: &Failed) -> Result<(), LedgerError> {
    let (ledger, now, error) = (payments.ledger(), payments.now(), failed.why.as_str());
    if delivery.attempt >= payments.0.policy.delivery_attempts {
        ledger.bury(delivery, now, error).await?;
        let (id, kind) = (delivery.id, delivery.kind.as_str());
        tracing::error!(merchant_uid = %delivery.merchant_uid, id, kind, error, "given up: a dead letter");
        payments.metrics().given_up.add();
        return Ok(());
    }
    // Each one that can't be ended keeps a thread: the next must not come soon.
    let wait = if failed.hangs { LONGEST_WAIT } else { backoff(delivery.attempt, LONGEST_WAIT) };
    ledger.not_delivered(delivery, later(now, wait), error).await?;
    tracing::warn!(merchant_uid = %delivery.merchant_uid, attempt = delivery.attempt, error, "not delivered");
    payments.metrics().not_delivered.add();
    Ok(())
}

/// Well within the lease, as the handler is. In a box: it is rare, and a refund is a large future.
async fn money_first(payments: &Payments, delivery: &Delivery) -> Fate {
    let giving_back: BoxFuture<'_, Fate> = Box::pin(unwanted::give_back(payments, delivery));
    match timeout(MONEY_LIMIT, giving_back).await {
        Ok(fate) => fate,
        Err(_elapsed) => Fate::Unclear("giving the money back took too long".to_owned()),
    }
}

/// Why a message didn't arrive.
#[derive(Debug)]
struct Failed {
    why: String,
    /// Whether the handler couldn't be ended, and is at it still.
    hangs: bool,
}

/// In a task of its own: a handler that panics ends that task and nothing else. The task ends before this does, or as soon
/// as this is dropped, so that no other attempt begins beside it. `limit` is what it may take, and what it may take to end.
async fn attempt<H: Handler>(
    handler: &Arc<H>,
    delivery: &Delivery,
    (limit, ending): (Duration, Duration),
) -> Result<(), Failed> {
    let (handler, delivery) = (Arc::clone(handler), delivery.clone());
    let mut task = JoinSet::new();
    task.spawn(async move { handler.deliver(delivery).await.map_err(|error| error.to_string()) });
    let failed = |why: String| Failed { why: why.chars().take(MAX_ERROR).collect(), hangs: false };
    match timeout(limit, task.join_next()).await {
        Ok(Some(Ok(answer))) => answer.map_err(failed),
        Ok(_) => Err(failed("the handler panicked".to_owned())),
        Err(_elapsed) => {
            let hangs = timeout(ending, task.shutdown()).await.is_err();
            let and = if hangs { ", and can't be ended: it blocks its thread" } else { "" };
            Err(Failed { why: format!("the handler took longer than {} s{and}", limit.as_secs()), hangs })
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{
        atomic::{AtomicBool, Ordering},
        mpsc,
    };

    use payjoa::{ImpUid, MerchantUid, Won};

    use super::*;
    use crate::DeliveryKind;

    const SHORT: Duration = Duration::from_millis(1);
    const LONG: Duration = Duration::from_secs(60);

    fn delivery() -> Delivery {
        Delivery {
            id: 1,
            kind: DeliveryKind::Fulfil,
            merchant_uid: MerchantUid::new("m").unwrap(),
            imp_uid: ImpUid::new("imp_1").unwrap(),
            order_name: "Jacket".to_owned(),
            amount: Won::new(1_004).unwrap(),
            reason: None,
            given_back: false,
            attempt: 1,
            lease: String::new(),
        }
    }

    /// Says so when it goes away.
    struct Gone(Arc<AtomicBool>);

    impl Drop for Gone {
        fn drop(&mut self) {
            self.0.store(true, Ordering::SeqCst);
        }
    }

    #[test]
    fn a_message_is_under_way_until_its_guard_is_gone_whatever_becomes_of_it() {
        let under_way = Arc::<UnderWay>::default();
        let at_work = under_way.begin(&delivery()).ok().unwrap();
        assert_eq!(under_way.begin(&delivery()).err(), Some(String::new()), "the lease of whoever began");
        drop(at_work);
        assert!(under_way.begin(&delivery()).is_ok());
    }

    #[tokio::test]
    async fn a_handler_whose_time_is_over_has_ended_before_it_is_told_again() {
        let gone = Arc::new(AtomicBool::new(false));
        let mine = Arc::clone(&gone);
        let handler = Arc::new(move |_: Delivery| {
            let gone = Gone(Arc::clone(&mine));
            async move {
                let _gone = gone;
                std::future::pending().await
            }
        });
        let failed = attempt(&handler, &delivery(), (SHORT, LONG)).await.unwrap_err();
        assert!(gone.load(Ordering::SeqCst) && !failed.hangs, "{failed:?}");
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_handler_that_blocks_its_thread_is_known() {
        let (let_go, blocked) = mpsc::channel::<()>();
        let blocked = std::sync::Mutex::new(blocked);
        let handler = Arc::new(move |_: Delivery| {
            let _ = blocked.lock().map(|blocked| blocked.recv());
            async { Ok(()) }
        });
        let failed = attempt(&handler, &delivery(), (SHORT, SHORT)).await.unwrap_err();
        assert!(failed.hangs, "{failed:?}");
        drop(let_go);
    }

    #[tokio::test]
    async fn a_panic_and_a_long_error_are_told_in_short() {
        let panics = Arc::new(async |delivery: Delivery| {
            assert_eq!(delivery.attempt, 2, "canary");
            Ok(())
        });
        assert_eq!(attempt(&panics, &delivery(), (LONG, LONG)).await.unwrap_err().why, "the handler panicked");
        let talks = Arc::new(async |_: Delivery| Err("x".repeat(1_000).into()));
        assert_eq!(attempt(&talks, &delivery(), (LONG, LONG)).await.unwrap_err().why.len(), MAX_ERROR);
    }
}
