//! Work that is taken from the ledger in batches, done side by side, and noted in batches.

use std::{future::Future, sync::Arc, time::Duration};

use futures_util::future::BoxFuture;
use tokio::{
    sync::{Notify, watch},
    task::{JoinError, JoinSet},
};

use super::pace::{rest_after, rest_until};
use crate::{
    Payments,
    ledger::{LedgerError, Millis},
};

/// How soon to look for more while something is under way: when it ends, or something new comes, is a better time, and asking
/// when the next piece is due costs as much as looking.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// How often to try to note what ended while this process stops.
const LAST_TRIES: u32 = 3;

/// One kind of it.
///
/// Futures are boxed: an optimising compiler would else have to lay out a worker with all of i'mport's client and the ledger
/// in it, and gives up at that depth.
pub(super) trait Work: Send + Sync + 'static {
    /// What is taken.
    type Piece: Send;
    /// What became of it.
    type Ended: Send + 'static;

    /// For the log.
    const NAME: &'static str;
    /// So many pieces are under way at a time: one that hangs holds up nobody else's.
    const AT_A_TIME: usize;

    fn payments(&self) -> &Payments;

    /// Says that there is something to take.
    fn woken(&self) -> &Notify;

    /// Takes what is due, at most `room` pieces. Nobody else gets them for a while.
    fn take(&self, room: usize) -> impl Future<Output = Result<Vec<Self::Piece>, LedgerError>> + Send;

    /// When the next piece is due.
    fn next(&self) -> impl Future<Output = Result<Option<Millis>, LedgerError>> + Send;

    fn attempt(self: Arc<Self>, piece: Self::Piece) -> BoxFuture<'static, Self::Ended>;

    /// Notes what became of them, and removes those that are noted. What isn't, because the ledger fails, is noted later:
    /// it must not be done again for that.
    fn note(&self, ended: &mut Vec<Self::Ended>) -> impl Future<Output = Result<(), LedgerError>> + Send;
}

/// Works until stopped, and finishes what is under way then.
pub(super) async fn run<W: Work>(work: W, stopped: watch::Receiver<bool>) {
    let crew = Crew { work: Arc::new(work), under_way: JoinSet::new(), ended: Vec::new() };
    crew.run(stopped).await;
}

struct Crew<W: Work> {
    work: Arc<W>,
    /// Ends with this.
    under_way: JoinSet<W::Ended>,
    /// Not noted yet.
    ended: Vec<W::Ended>,
}

impl<W: Work> Crew<W> {
    async fn run(mut self, mut stopped: watch::Receiver<bool>) {
        let work = Arc::clone(&self.work);
        let mut failures = 0;
        while !*stopped.borrow() {
            let step: BoxFuture<'_, Result<Duration, LedgerError>> = Box::pin(self.step());
            let rest = match step.await {
                Ok(rest) => {
                    failures = 0;
                    rest
                }
                Err(error) => {
                    failures += 1;
                    rest_after(failures, W::NAME, &error)
                }
            };
            tokio::select! {
                () = tokio::time::sleep(rest) => {}
                () = work.woken().notified(), if failures == 0 => {}
                Some(ended) = self.under_way.join_next(), if failures == 0 => self.end(ended),
                _ = stopped.wait_for(|&stop| stop) => {}
            }
        }
        // Not all at the end: whoever stops this process may not wait for the slowest of them.
        self.note_ended().await;
        while let Some(ended) = self.under_way.join_next().await {
            self.end(ended);
            self.note_ended().await;
        }
    }

    /// There is no later: what isn't noted now is done again by the next process.
    async fn note_ended(&mut self) {
        self.collect();
        for failures in 1..=LAST_TRIES {
            let Err(error) = self.work.note(&mut self.ended).await else { return };
            tokio::time::sleep(rest_after(failures, W::NAME, &error)).await;
        }
        tracing::error!("{}: what was done last could not be noted, and will be done again", W::NAME);
    }

    fn collect(&mut self) {
        while let Some(ended) = self.under_way.try_join_next() {
            self.end(ended);
        }
    }

    fn end(&mut self, ended: Result<W::Ended, JoinError>) {
        match ended {
            Ok(ended) => self.ended.push(ended),
            Err(error) => tracing::error!(%error, "{}: an attempt ended without a word; it comes again", W::NAME),
        }
    }

    /// Returns how long there is nothing to do, unless something ends.
    async fn step(&mut self) -> Result<Duration, LedgerError> {
        self.collect();
        self.work.note(&mut self.ended).await?;
        let room = W::AT_A_TIME.saturating_sub(self.under_way.len());
        if room > 0 {
            for piece in self.work.take(room).await? {
                self.under_way.spawn(Arc::clone(&self.work).attempt(piece));
            }
        }
        if self.under_way.is_empty() {
            return Ok(rest_until(self.work.next().await?, self.work.payments().now()));
        }
        Ok(LOOK_AGAIN)
    }
}
