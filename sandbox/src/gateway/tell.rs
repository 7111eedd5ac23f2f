//! Telling the shop's server: what is told, when, and what goes wrong with it.

use std::{sync::Arc, time::Duration};

use payjoa::ImpUid;
use serde_json::{Value, json};
use url::Url;

use super::Gateway;
use crate::{
    fault::{Arm, Drawn, Fault, Faults, Place, Subject, Target},
    payment::{Payment, Status, kind},
    state::State,
    webhook::{self, Delivery, Notice, WebhookFormat},
};

/// How late a delayed webhook is, unless armed with another delay.
const LATE: Duration = Duration::from_secs(600);
/// How long the browser has to get its answer before a webhook that lets it go first goes all the same.
const BROWSER_FIRST: Duration = Duration::from_secs(5);

/// One webhook on its way.
#[derive(Clone)]
struct Dispatch {
    notice: Notice,
    urls: Vec<Url>,
    format: WebhookFormat,
    by_hand: bool,
}

/// Why nothing is sent again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotSent {
    /// There is no such payment in this sandbox.
    #[error("there is no payment {0}")]
    Unknown(ImpUid),
    /// i'mport tells nobody about this state.
    #[error("i'mport sends no webhook for a payment that is {0}")]
    NothingToTell(Status),
    /// Neither the payment nor the account has an address for webhooks.
    #[error(
        "there is no address to send to: set one with PUT /_sandbox/webhook, --webhook-url or the request's notice_url"
    )]
    Nowhere,
}

impl Gateway {
    /// Tells the shop's server, if this is a state that i'mport tells about.
    pub(super) fn announce(self: &Arc<Self>, imp_uid: &ImpUid) {
        self.tell(imp_uid, None);
    }

    /// Tells the shop's server that money was given back.
    pub(super) fn announce_cancel(self: &Arc<Self>, imp_uid: &ImpUid, cancellation_id: &str) {
        self.tell(imp_uid, Some(cancellation_id.to_owned()));
    }

    fn tell(self: &Arc<Self>, imp_uid: &ImpUid, cancellation_id: Option<String>) {
        let dispatch = self.state(|state| {
            let payment = state.payment(imp_uid).filter(|payment| payment.is_announced())?;
            let urls = webhook::addresses(payment, state.webhook_url.as_ref());
            Some(dispatch(state, payment, urls, cancellation_id))
        });
        let Some(dispatch) = dispatch else { return };
        if dispatch.urls.is_empty() {
            self.note(imp_uid, kind::WEBHOOK_NOWHERE, json!({"status": dispatch.notice.status}));
            return;
        }
        let drawn = self.faults.draw(Place::Webhook, &Subject::payment(imp_uid, &dispatch.notice.merchant_uid));
        self.dispatch(dispatch, drawn);
    }

    /// Sends the latest webhook again, as a person does in i'mport's console: once, to the addresses that were valid then.
    pub(crate) fn resend(self: &Arc<Self>, imp_uid: &ImpUid) -> Result<(), NotSent> {
        let dispatch = self.state(|state| {
            let payment = state.payment(imp_uid).ok_or_else(|| NotSent::Unknown(imp_uid.clone()))?;
            if !payment.is_announced() {
                return Err(NotSent::NothingToTell(payment.status()));
            }
            let mut urls: Vec<Url> = Vec::new();
            for url in payment.deliveries.iter().filter_map(|sent| webhook::address(&sent.url).ok()) {
                if !urls.contains(&url) {
                    urls.push(url);
                }
            }
            if urls.is_empty() {
                urls = webhook::addresses(payment, state.webhook_url.as_ref());
            }
            let cancel = payment.cancels().last().filter(|_| payment.status() == Status::Cancelled);
            let cancel = cancel.map(|cancel| cancel.cancellation_id.clone());
            Ok(Dispatch { by_hand: true, ..dispatch(state, payment, urls, cancel) })
        })?;
        if dispatch.urls.is_empty() {
            return Err(NotSent::Nowhere);
        }
        let drawn = self.faults.draw(Place::Webhook, &Subject::payment(imp_uid, &dispatch.notice.merchant_uid));
        self.dispatch(dispatch, drawn);
        Ok(())
    }

    /// Somebody else says that an order is paid, if that is armed for it.
    pub(super) fn forge(self: &Arc<Self>, imp_uid: &ImpUid) {
        let forged = self.state(|state| {
            let payment = state.payment(imp_uid)?;
            self.faults.strikes(Fault::ForgedWebhook, &Subject::payment(imp_uid, &payment.merchant_uid))?;
            let urls = webhook::addresses(payment, state.webhook_url.as_ref());
            let notice = Notice { status: Status::Paid, ..notice(payment, None) };
            Some(Dispatch { notice, urls, format: state.webhook_format, by_hand: false })
        });
        let Some(forged) = forged else { return };
        let to: Vec<&str> = forged.urls.iter().map(Url::as_str).collect();
        self.note(imp_uid, kind::WEBHOOK_FORGED, json!({"fault": Fault::ForgedWebhook, "to": to}));
        self.dispatch(forged, Drawn::default());
    }

    /// Forges at once for a window that is open when the fault is armed for it.
    pub(super) fn forge_for_open(self: &Arc<Self>, arm: &Arm) {
        if arm.fault() != Fault::ForgedWebhook {
            return;
        }
        let imp_uid = match arm.target() {
            Target::Payment(imp_uid) => Some(imp_uid),
            Target::Order(order) => self.state(|state| state.of_order(&order).last().map(|p| p.imp_uid.clone())),
            Target::Everybody => None,
        };
        let open =
            |imp_uid: &ImpUid| self.state(|state| state.payment(imp_uid).is_some_and(|p| p.decision().is_none()));
        if let Some(imp_uid) = imp_uid.filter(open) {
            self.forge(&imp_uid);
        }
    }

    /// Sets a webhook on its way, with what goes wrong with it.
    fn dispatch(self: &Arc<Self>, dispatch: Dispatch, drawn: Drawn) {
        let imp_uid = dispatch.notice.imp_uid.clone();
        if drawn.faults.has(Fault::LostWebhook) {
            self.note(
                &imp_uid,
                kind::WEBHOOK_LOST,
                json!({"fault": Fault::LostWebhook, "status": dispatch.notice.status}),
            );
            return;
        }
        let gateway = Arc::clone(self);
        let wait = self.wait_for(&dispatch.notice, drawn);
        // What waits isn't on its way yet: a browser that lets webhooks go first doesn't wait for it.
        let flight = if wait.is_none() { Some(self.flights.take_off(&imp_uid)) } else { None };
        self.background(async move {
            if let Some(wait) = wait {
                gateway.sit_out(&imp_uid, wait).await;
            }
            let _flight = flight.unwrap_or_else(|| gateway.flights.take_off(&imp_uid));
            let times = if drawn.faults.has(Fault::DuplicatedWebhook) { 2 } else { 1 };
            for _ in 0..times {
                for url in &dispatch.urls {
                    gateway.deliver(&dispatch, url).await;
                }
            }
        });
    }

    /// What a webhook waits for before it goes.
    fn wait_for(&self, notice: &Notice, drawn: Drawn) -> Option<Wait> {
        let waiting = |detail: Value| self.note(&notice.imp_uid, kind::WEBHOOK_WAITING, detail);
        if drawn.faults.has(Fault::DelayedWebhook) {
            let until = self.clock.now_ms().saturating_add(millis(drawn.delay.unwrap_or(LATE)));
            waiting(json!({"fault": Fault::DelayedWebhook, "status": notice.status, "until": until / 1_000}));
            return Some(Wait::Until(until));
        }
        if drawn.faults.has(Fault::ReorderedWebhook) {
            waiting(json!({"fault": Fault::ReorderedWebhook, "status": notice.status, "for": "the next webhook"}));
            return Some(Wait::ForAnother(self.flights.landed(&notice.imp_uid)));
        }
        let faults = self.state(|state| state.payment(&notice.imp_uid).map_or(Faults::NONE, Payment::faults));
        faults.has(Fault::CallbackBeforeWebhook).then(|| {
            waiting(json!({"fault": Fault::CallbackBeforeWebhook, "for": "the browser"}));
            Wait::ForTheBrowser
        })
    }

    async fn sit_out(&self, imp_uid: &ImpUid, wait: Wait) {
        match wait {
            Wait::Until(at) => self.clock.sleep_until(at).await,
            Wait::ForAnother(landed) => self.flights.after(imp_uid, landed).await,
            Wait::ForTheBrowser => {
                let answered = self.until(|state| state.payment(imp_uid).filter(|p| p.is_browser_answered()).map(drop));
                // The browser has its answer before its page has acted on it.
                let _ = tokio::time::timeout(BROWSER_FIRST, answered).await;
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
        }
    }

    /// Sends to one address: again after a network error or a 5xx, if the account is set so.
    async fn deliver(&self, dispatch: &Dispatch, url: &Url) {
        let retries = if dispatch.by_hand { 0 } else { self.webhooks.retries };
        for attempt in 1..=retries.saturating_add(1) {
            if attempt > 1 {
                self.clock.sleep(self.webhooks.retry_after).await;
            }
            let sent = self.webhooks.send(url, &dispatch.notice, dispatch.format, dispatch.by_hand).await;
            let sent = Delivery { at: self.now(), attempt, ..sent };
            let arrived = sent.arrived();
            self.write_down(&dispatch.notice.imp_uid, sent);
            if arrived {
                break;
            }
        }
    }

    fn write_down(&self, imp_uid: &ImpUid, sent: Delivery) {
        self.state(|state| {
            let Some(payment) = state.payment_mut(imp_uid) else { return };
            let word = if sent.answered.is_some() { kind::WEBHOOK_ANSWERED } else { kind::WEBHOOK_FAILED };
            let detail = json!({
                "status": sent.status, "answered": sent.answered, "error": sent.error, "attempt": sent.attempt, "url": sent.url,
            });
            payment.note(sent.at, word, detail);
            payment.deliveries.push(sent);
        });
    }

    /// Waits until no webhook of this payment is on its way.
    pub(crate) async fn webhooks_landed(&self, imp_uid: &ImpUid) {
        self.flights.none(imp_uid).await;
    }

    /// Writes down what happened to a payment.
    pub(crate) fn note(&self, imp_uid: &ImpUid, kind: &'static str, detail: Value) {
        let now = self.now();
        self.state(|state| state.payment_mut(imp_uid).map(|payment| payment.note(now, kind, detail)));
    }
}

#[derive(Clone, Copy, Debug)]
enum Wait {
    /// Until this time, in Unix milliseconds by the gateway's clock.
    Until(u64),
    /// Until another one has been sent, after so many.
    ForAnother(u64),
    ForTheBrowser,
}

fn dispatch(state: &State, payment: &Payment, urls: Vec<Url>, cancellation_id: Option<String>) -> Dispatch {
    Dispatch { notice: notice(payment, cancellation_id), urls, format: state.webhook_format, by_hand: false }
}

fn notice(payment: &Payment, cancellation_id: Option<String>) -> Notice {
    Notice {
        imp_uid: payment.imp_uid.clone(),
        merchant_uid: payment.merchant_uid.clone(),
        // A cancel is told as one, also if something of the payment is left.
        status: if cancellation_id.is_some() { Status::Cancelled } else { payment.status() },
        cancellation_id,
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
