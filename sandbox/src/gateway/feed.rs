//! What happens, as it happens: for the dashboard, for `payjoa-sandbox tail`, for whoever waits for something.

use std::sync::Arc;

use payjoa::{ImpUid, MerchantUid};
use serde::Serialize;
use serde_json::Value;
use tokio::sync::{broadcast, watch};

use super::Gateway;
use crate::{payment::Event, state::State};

/// How many things somebody who listens may be behind before they miss some.
const BACKLOG: usize = 1_024;

/// Something that happened to a payment.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Happened {
    pub(crate) imp_uid: ImpUid,
    pub(crate) merchant_uid: MerchantUid,
    #[serde(flatten)]
    pub(crate) event: Event,
}

/// News from the gateway.
#[derive(Clone, Debug)]
pub(crate) enum News {
    Payment(Arc<Happened>),
    /// A request opened no window.
    Refused(Arc<Value>),
    /// The clock was moved.
    Clock,
    /// Something was armed or disarmed.
    Faults,
}

/// Tells the news to whoever listens.
pub(crate) struct Feed {
    news: broadcast::Sender<News>,
    /// Counts changes.
    changes: watch::Sender<u64>,
}

impl Feed {
    pub(super) fn new() -> Feed {
        Feed { news: broadcast::Sender::new(BACKLOG), changes: watch::Sender::new(0) }
    }

    pub(crate) fn tell(&self, news: News) {
        // Nobody listening is fine.
        let _ = self.news.send(news);
        self.changes.send_modify(|changes| *changes += 1);
    }

    pub(crate) fn listen(&self) -> broadcast::Receiver<News> {
        self.news.subscribe()
    }

    /// Tells what was written down since the last time.
    pub(super) fn publish(&self, state: &mut State) {
        let touched = state.take_touched();
        if touched.is_empty() {
            return;
        }
        let heard = self.news.receiver_count() > 0;
        for imp_uid in touched {
            let Some(payment) = state.payment_mut_quietly(&imp_uid) else { continue };
            if !heard {
                payment.skip_unpublished();
                continue;
            }
            let merchant_uid = payment.merchant_uid.clone();
            for event in payment.take_unpublished() {
                let happened = Happened { imp_uid: imp_uid.clone(), merchant_uid: merchant_uid.clone(), event };
                let _ = self.news.send(News::Payment(Arc::new(happened)));
            }
        }
        self.changes.send_modify(|changes| *changes += 1);
    }
}

impl Gateway {
    /// Waits until this is so: looks now, and again after every change.
    pub(crate) async fn until<T>(&self, mut look: impl FnMut(&State) -> Option<T>) -> T {
        let mut changes = self.feed.changes.subscribe();
        loop {
            changes.borrow_and_update();
            if let Some(seen) = self.state(|state| look(state)) {
                return seen;
            }
            if changes.changed().await.is_err() {
                // The gateway is gone, and nothing will change any more.
                std::future::pending::<()>().await;
            }
        }
    }
}
