//! Looking into webhooks.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use futures_util::future::BoxFuture;
use tokio::sync::Notify;

use super::{
    crew::Work,
    pace::{backoff, later},
};
use crate::{
    Payments,
    ledger::{DueHint, Hint, HintOutcome, Kept, LedgerError, Millis, Room, Source},
    settle::{Outcome, SettleError},
};

/// Longer than asking i'mport takes in general. Should it take longer, another process asks as well, which does no harm.
const BUSY: Duration = Duration::from_secs(180);
const LONGEST_WAIT: Duration = Duration::from_secs(600);
/// i'mport may announce what its API shows a little later.
const LOOKS: u32 = 5;
/// Several days of trying to reach i'mport; from then on the sweep has to do.
const MAX_ATTEMPTS: u32 = 500;
/// What names no order of this shop may come early, or from anybody: a few looks in about an hour, in seconds between
/// them, and it is forgotten.
const STRANGERS_WAITS: [u64; 5] = [10, 60, 300, 1_200, 2_400];
/// What one flood may cost. Genuine webhooks name an order of this shop, and keep room of their own.
const ROOM: Room = Room { all: 10_000, strangers: 5_000, of_order: 16 };
/// How long a webhook that was looked into is kept: 30 days, in milliseconds.
const KEPT: Millis = 30 * 24 * 3_600 * 1_000;
const TIDY_EVERY: Duration = Duration::from_secs(3_600);

impl Payments {
    /// Keeps a hint and has it looked into soon, if there is room for it.
    pub(crate) async fn keep_hint(&self, hint: &Hint) -> Result<Kept, LedgerError> {
        let kept = self.0.ledger.keep_hint(hint, self.now(), ROOM).await?;
        self.0.new_hint.notify_one();
        Ok(kept)
    }
}

/// Webhooks to be looked into.
pub(super) struct Webhooks {
    payments: Payments,
    /// When to forget old ones again.
    tidy_at: AtomicI64,
}

impl Webhooks {
    pub(super) fn new(payments: Payments) -> Webhooks {
        Webhooks { payments, tidy_at: AtomicI64::new(Millis::MIN) }
    }
}

impl Work for Webhooks {
    type Piece = DueHint;
    type Ended = (DueHint, HintOutcome);

    const NAME: &'static str = "looking into webhooks";
    const AT_A_TIME: usize = 16;

    fn payments(&self) -> &Payments {
        &self.payments
    }

    fn woken(&self) -> &Notify {
        &self.payments.0.new_hint
    }

    async fn take(&self, room: usize) -> Result<Vec<DueHint>, LedgerError> {
        let (ledger, now) = (self.payments.ledger(), self.payments.now());
        if self.tidy_at.load(Ordering::Relaxed) <= now {
            ledger.forget_hints(now.saturating_sub(KEPT)).await?;
            self.tidy_at.store(later(now, TIDY_EVERY), Ordering::Relaxed);
        }
        ledger.take_hints(now, later(now, BUSY), room.try_into().unwrap_or(u32::MAX)).await
    }

    async fn next(&self) -> Result<Option<Millis>, LedgerError> {
        self.payments.ledger().next_hint().await
    }

    fn attempt(self: Arc<Self>, due: DueHint) -> BoxFuture<'static, (DueHint, HintOutcome)> {
        Box::pin(async move {
            let outcome = look_into(&self.payments, &due).await;
            (due, outcome)
        })
    }

    async fn note(&self, ended: &mut Vec<(DueHint, HintOutcome)>) -> Result<(), LedgerError> {
        self.payments.ledger().hints_done(ended).await?;
        ended.clear();
        Ok(())
    }
}

async fn look_into(payments: &Payments, due: &DueHint) -> HintOutcome {
    let again = |word, attempts| {
        let at = later(payments.now(), backoff(due.attempts, LONGEST_WAIT));
        if due.attempts < attempts { HintOutcome::Again(at) } else { HintOutcome::Done(word) }
    };
    match settle(payments, &due.hint).await {
        Ok(Outcome::Settled(_)) => HintOutcome::Done("settled"),
        Ok(Outcome::Rejected(_)) => HintOutcome::Done("rejected"),
        Ok(Outcome::Pending { .. }) => again("pending", LOOKS),
        Ok(Outcome::UnknownOrder) => stranger(payments, due.attempts),
        Err(error) if !due.known => {
            tracing::warn!(%error, attempt = due.attempts, "a webhook about no known order could not be looked into");
            stranger(payments, due.attempts)
        }
        Err(error) => {
            tracing::warn!(%error, attempt = due.attempts, "a webhook could not be looked into");
            again("given_up", MAX_ATTEMPTS)
        }
    }
}

/// The `attempts`th look found no order, or none could be looked for.
fn stranger(payments: &Payments, attempts: u32) -> HintOutcome {
    let wait = usize::try_from(attempts.saturating_sub(1)).ok().and_then(|made| STRANGERS_WAITS.get(made));
    wait.map_or(HintOutcome::Forgotten, |&wait| HintOutcome::Again(later(payments.now(), Duration::from_secs(wait))))
}

/// i'mport says which order a payment is for; the webhook's own word counts only if i'mport doesn't know the payment.
async fn settle(payments: &Payments, hint: &Hint) -> Result<Outcome, SettleError> {
    if let Some(imp_uid) = &hint.imp_uid {
        let outcome = payments.settle_payment(imp_uid, Source::Webhook).await?;
        if outcome != Outcome::UnknownOrder {
            return Ok(outcome);
        }
    }
    match &hint.merchant_uid {
        Some(merchant_uid) => payments.settle(merchant_uid, None, Source::Webhook).await,
        None => Ok(Outcome::UnknownOrder),
    }
}
