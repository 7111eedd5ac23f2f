//! Delivers what is to be told: every webhook to every address by itself, again after a network error or a 5xx if the account
//! is set so.

use std::{sync::Arc, time::Duration};

use payjoa::ImpUid;
use serde_json::json;

use super::Gateway;
use crate::{
    outbox::{Outgoing, Wait},
    payment::kind,
    state::State,
    webhook::{self, Delivery},
};

/// How long the browser has to get its answer before a webhook that lets it go first goes all the same.
const BROWSER_FIRST: Duration = Duration::from_secs(5);

impl Gateway {
    /// Delivers as webhooks come, until the gateway stops. What the state file kept is among the first.
    pub(super) fn run_post(self: &Arc<Self>) {
        let gateway = Arc::clone(self);
        let posted = self.state(|state| Arc::clone(&state.posted));
        self.background(async move {
            loop {
                for id in gateway.state(State::take_fresh) {
                    let postman = Arc::clone(&gateway);
                    gateway.background(async move { postman.deliver(id).await });
                }
                posted.notified().await;
            }
        });
    }

    /// Sends one until it has arrived, or as often as the account is set.
    async fn deliver(&self, id: u64) {
        while let Some(outgoing) = self.state(|state| state.outgoing(id).cloned()) {
            let Ok(url) = webhook::address(&outgoing.url) else { return self.state(|state| state.land(id)) };
            self.sit_out(&outgoing).await;
            let sent = self.webhooks.send(&url, &outgoing.notice, outgoing.format, outgoing.by_hand).await;
            self.write_down(outgoing, sent);
        }
    }

    async fn sit_out(&self, outgoing: &Outgoing) {
        match outgoing.wait {
            Wait::Nothing | Wait::Another => {}
            Wait::Until(at) | Wait::Repetition(at) => self.clock.sleep_until(at).await,
            Wait::Browser => self.let_the_browser_go_first(&outgoing.notice.imp_uid).await,
        }
        if matches!(outgoing.wait, Wait::Until(_) | Wait::Browser) {
            // From now on it is on its way.
            self.state(|state| state.put_outgoing(Outgoing { wait: Wait::Nothing, ..outgoing.clone() }));
        }
    }

    async fn let_the_browser_go_first(&self, imp_uid: &ImpUid) {
        let answered = self.until(|state| state.payment(imp_uid).filter(|p| p.is_browser_answered()).map(drop));
        // The browser has its answer before its page has acted on it.
        let _ = tokio::time::timeout(BROWSER_FIRST, answered).await;
        tokio::time::sleep(Duration::from_millis(200)).await;
    }

    /// How it went, and what comes of it, in one change.
    fn write_down(&self, outgoing: Outgoing, sent: Delivery) {
        let (now, next) = (self.now(), self.clock.now_ms().saturating_add(self.webhooks.retry_after_ms()));
        let sent = Delivery { at: now, attempt: outgoing.attempt, ..sent };
        let again = !sent.arrived() && !outgoing.by_hand && outgoing.attempt <= self.webhooks.retries;
        self.state(|state| {
            if let Some(payment) = state.payment_mut(&outgoing.notice.imp_uid) {
                let word = if sent.answered.is_some() { kind::WEBHOOK_ANSWERED } else { kind::WEBHOOK_FAILED };
                let detail = json!({
                    "status": sent.status, "answered": sent.answered, "error": sent.error, "attempt": sent.attempt,
                    "url": sent.url,
                });
                payment.note(now, word, detail);
                payment.deliveries.push(sent);
            }
            if again {
                let attempt = outgoing.attempt + 1;
                state.put_outgoing(Outgoing { attempt, wait: Wait::Repetition(next), ..outgoing });
            } else {
                state.land(outgoing.id);
            }
        });
    }
}
