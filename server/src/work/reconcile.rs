//! Comparing the ledger with i'mport's own lists: what was paid, what was given back, what nobody told this shop about.
//!
//! Four chores go through lists page by page. Each is done by one process at a time, goes on where it stopped, whoever
//! stopped, and asks for one page at a time.

use std::time::Duration;

use payjoa::MerchantUid;
use tokio::sync::watch;

use super::pace::{Step, later, repeat};
use crate::{
    Payments,
    gateway::{GatewayError, Page, Paging, Payment, PaymentList, Sorting, StatusFilter},
    ledger::{LedgerError, Millis, Source},
    settle::SettleError,
};

const MINUTE: Millis = 60_000;
const HOUR: Millis = 60 * MINUTE;
const DAY: Millis = 24 * HOUR;
/// Longer than a page can take.
const BUSY: Duration = Duration::from_secs(300);
const AGAIN_AFTER_FAILURE: Duration = Duration::from_secs(120);
/// i'mport's lists are complete up to here.
const LAG: Millis = 2 * MINUTE;
const PAGE: u32 = 100;

/// A list, and how often it is gone through.
struct Chore {
    name: &'static str,
    status: StatusFilter,
    every: Millis,
    /// How far it reaches back.
    reach: Reach,
}

enum Reach {
    /// To where it ended the last time, and a little further: lists get entries late.
    LastTime { overlap: Millis, at_first: Millis },
    /// Always so far. Some of the money of an old payment may have been given back in i'mport's console.
    Always(Millis),
}

const CHORES: [Chore; 4] = [
    Chore {
        name: "reconcile_paid",
        status: StatusFilter::Paid,
        every: 10 * MINUTE,
        reach: Reach::LastTime { overlap: HOUR, at_first: DAY },
    },
    Chore {
        name: "reconcile_cancelled",
        status: StatusFilter::Cancelled,
        every: 10 * MINUTE,
        reach: Reach::LastTime { overlap: HOUR, at_first: DAY },
    },
    Chore { name: "reconcile_again", status: StatusFilter::Paid, every: DAY, reach: Reach::Always(35 * DAY) },
    // As lists count by the machine's clock, which may have been wrong.
    Chore {
        name: "reconcile_cancelled_again",
        status: StatusFilter::Cancelled,
        every: DAY,
        reach: Reach::Always(35 * DAY),
    },
];

/// How far a chore has come: the page to be read next of a time, in Unix milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Progress {
    from: Millis,
    to: Millis,
    /// None once all is read.
    page: Option<u32>,
}

pub(super) async fn run(payments: Payments, stopped: watch::Receiver<bool>) {
    let nobody = tokio::sync::Notify::new();
    repeat("comparing with i'mport", &payments, &nobody, stopped, || next(&payments)).await;
}

async fn next(payments: &Payments) -> Result<Step, LedgerError> {
    let ledger = payments.ledger();
    let mut next = None;
    for chore in &CHORES {
        let now = payments.now();
        let first = now.saturating_add(MINUTE);
        if let Some(taken) = ledger.take_chore(chore.name, now, first, later(now, BUSY)).await? {
            let before = taken.progress.as_deref().and_then(Progress::parse);
            let (after, due_at) = step(payments, chore, before, now).await?;
            let text = after.or(before).map(Progress::text);
            ledger.chore_done(chore.name, &taken, text.as_deref(), due_at).await?;
            return Ok(Step::More);
        }
        next = next.into_iter().chain(ledger.next_chore(chore.name).await?).min();
    }
    Ok(Step::RestUntil(next))
}

/// Reads a page; how far it has come, and when to go on.
async fn step(
    payments: &Payments,
    chore: &Chore,
    before: Option<Progress>,
    now: Millis,
) -> Result<(Option<Progress>, Millis), LedgerError> {
    let progress = before.filter(|it| it.page.is_some()).unwrap_or_else(|| chore.begin(before, now));
    match page(payments, chore, progress).await {
        Ok(page) => {
            let metrics = payments.metrics();
            metrics.lists_read.add();
            if page.unreadable > 0 {
                tracing::error!(
                    chore = chore.name,
                    entries = page.unreadable,
                    "entries of i'mport's list make no sense"
                );
                metrics.entries_unreadable.add_all(page.unreadable);
            }
            for payment in &page.list {
                compare(payments, payment).await?;
            }
            let after = Progress { page: page.next, ..progress };
            let due_at = if after.page.is_some() { now } else { now.saturating_add(chore.every) };
            Ok((Some(after), due_at))
        }
        Err(error) => {
            tracing::warn!(chore = chore.name, %error, "i'mport's list could not be read");
            payments.metrics().lists_unread.add();
            Ok((None, later(now, AGAIN_AFTER_FAILURE)))
        }
    }
}

async fn page(payments: &Payments, chore: &Chore, progress: Progress) -> Result<Page<Payment>, GatewayError> {
    let seconds = |millis: Millis| u64::try_from(millis / 1_000).unwrap_or_default();
    let list = PaymentList::of(chore.status).between(seconds(progress.from), seconds(progress.to));
    let paging = Paging::page(progress.page.unwrap_or(1)).of(PAGE).sorted(Sorting::OldestStarted);
    payments.0.gateway.payments_page(list, paging).await
}

/// What the ledger knows already costs one look into the ledger.
async fn compare(payments: &Payments, payment: &Payment) -> Result<(), LedgerError> {
    let Ok(merchant_uid) = MerchantUid::new(payment.merchant_uid.clone()) else {
        tracing::error!(imp_uid = %payment.imp_uid, "a payment at i'mport is for an order number that is none");
        return Ok(());
    };
    let ledger = payments.ledger();
    let Some(order) = ledger.order(&merchant_uid).await? else { return stray(payments, payment, &merchant_uid).await };
    let own = order.imp_uid.as_ref() == Some(&payment.imp_uid);
    if own && order.state.was_paid() && order.cancelled_amount == payment.cancel_amount {
        return Ok(());
    }
    match payments.settle_payment(&payment.imp_uid, Source::Reconciler).await {
        Ok(_) => Ok(()),
        Err(SettleError::Ledger(error)) => Err(error),
        // Read again the next time: the lists overlap.
        Err(error) => {
            tracing::warn!(%merchant_uid, %error, "a payment could not be compared");
            Ok(())
        }
    }
}

/// Every order is written down before its window opens, so money without an order is somebody's mistake.
async fn stray(payments: &Payments, payment: &Payment, merchant_uid: &MerchantUid) -> Result<(), LedgerError> {
    let prefixes = &payments.0.policy.order_prefixes;
    let own = prefixes.is_empty() || prefixes.iter().any(|prefix| merchant_uid.as_str().starts_with(prefix));
    if !own || payment.left().get() == 0 {
        return Ok(());
    }
    let (name, now) = (payment.name.as_deref().unwrap_or_default(), payments.now());
    if payments.ledger().tell_stray((&payment.imp_uid, merchant_uid), name, payment.amount, now).await? {
        payments.metrics().strays.add();
        tracing::error!(%merchant_uid, imp_uid = %payment.imp_uid, "i'mport has a payment for an order that nobody made");
        payments.0.new_delivery.notify_one();
    }
    Ok(())
}

impl Chore {
    fn begin(&self, before: Option<Progress>, now: Millis) -> Progress {
        let to = now.saturating_sub(LAG);
        let from = match (&self.reach, before) {
            // The clock was set back: what it saw while it ran ahead was a time to come, which no list has.
            (Reach::LastTime { at_first, .. }, Some(last)) if last.to > to => {
                to.saturating_sub(last.to.saturating_sub(to)).saturating_sub(*at_first)
            }
            (Reach::LastTime { overlap, .. }, Some(last)) => last.to.saturating_sub(*overlap),
            (Reach::LastTime { at_first, .. }, None) => to.saturating_sub(*at_first),
            (Reach::Always(span), _) => to.saturating_sub(*span),
        };
        // i'mport's lists reach over 90 days; a clock that was set back must not turn a time around.
        Progress { from: from.clamp(to.saturating_sub(89 * DAY), to), to, page: Some(1) }
    }
}

impl Progress {
    fn text(self) -> String {
        format!("{} {} {}", self.from, self.to, self.page.unwrap_or_default())
    }

    fn parse(text: &str) -> Option<Progress> {
        let mut words = text.split(' ');
        let (from, to) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
        let page: u32 = words.next()?.parse().ok()?;
        Some(Progress { from, to, page: Some(page).filter(|&page| page > 0) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_read_back_and_garbage_is_none() {
        for progress in [Progress { from: 1, to: 2, page: Some(3) }, Progress { from: 1, to: 2, page: None }] {
            assert_eq!(Progress::parse(&progress.text()), Some(progress));
        }
        for garbage in ["", "1 2", "a b c"] {
            assert_eq!(Progress::parse(garbage), None);
        }
    }

    #[test]
    fn each_time_begins_a_little_before_the_last_one_ended() {
        let [paid, _, again, _] = &CHORES;
        let now = 1_800_000_000_000;
        let first = paid.begin(None, now);
        assert_eq!((first.from, first.to, first.page), (now - LAG - DAY, now - LAG, Some(1)));
        let second = paid.begin(Some(Progress { page: None, ..first }), now + 10 * MINUTE);
        assert_eq!((second.from, second.to), (first.to - HOUR, now + 10 * MINUTE - LAG));
        let late = paid.begin(Some(first), now + 200 * DAY);
        assert_eq!(late.from, now + 200 * DAY - LAG - 89 * DAY);
        let back = paid.begin(Some(first), now - 10 * DAY);
        assert_eq!((back.from, back.to), (now - 21 * DAY - LAG, now - 10 * DAY - LAG), "as far as the clock was ahead");
        assert_eq!(again.begin(Some(first), now).from, now - LAG - 35 * DAY);
    }
}
