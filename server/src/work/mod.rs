//! What runs in the background: telling the shop, looking into webhooks, looking after open orders.
//!
//! Several processes may run it on one ledger. Start at [`Payments::start`].

mod clock;
mod crew;
mod deliver;
mod escrow;
mod hints;
mod pace;
mod reconcile;
mod sweep;
mod unwanted;

use tokio::{sync::watch, task::JoinSet};

use self::{deliver::Outbox, hints::Webhooks};
use crate::{Payments, refund};

pub use deliver::{Handler, HandlerError};
pub(crate) use pace::{Step, backoff, later, repeat};

/// The work in the background. Stops when dropped; [`Workers::stop`] lets what is under way finish first.
#[derive(Debug)]
#[must_use = "the work stops as soon as this is dropped"]
pub struct Workers {
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

impl Payments {
    /// Starts the work in the background: `handler` is told what the shop has to do, webhooks are looked into, and orders
    /// that nobody asks about are looked after, so that a payment is found even if every message about it is lost.
    ///
    /// What is to be repeated is due by the machine's clock, and nothing is lost if that jumps. Set forwards, it makes things
    /// due early: a message that is under way may come again from another process, under the same key. Set back, it delays
    /// things by an hour at most, messages by ten minutes. Pages and new webhooks are answered as ever.
    ///
    /// # Panics
    /// Outside a tokio runtime.
    pub fn start(&self, handler: impl Handler) -> Workers {
        let (stop, stopped) = watch::channel(false);
        let mut tasks = JoinSet::new();
        tasks.spawn(crew::run(Outbox::new(self.clone(), handler), stopped.clone()));
        tasks.spawn(crew::run(Webhooks::new(self.clone()), stopped.clone()));
        tasks.spawn(sweep::run(self.clone(), stopped.clone()));
        tasks.spawn(sweep::run(self.clone(), stopped.clone()));
        tasks.spawn(refund::run(self.clone(), stopped.clone()));
        tasks.spawn(reconcile::run(self.clone(), stopped.clone()));
        tasks.spawn(escrow::run(self.clone(), stopped.clone()));
        tasks.spawn(clock::run(self.clone(), stopped));
        Workers { stop, tasks }
    }
}

impl Workers {
    /// Finishes what is under way and stops.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        while self.tasks.join_next().await.is_some() {}
    }
}
