//! Telling the shop's server: what is told, when, and what goes wrong with it. What is to be told is written down together
//! with what happened, in one change; `gateway/post` delivers it.

use std::time::Duration;

use payjoa::ImpUid;
use serde_json::{Value, json};
use url::Url;

use super::Gateway;
use crate::{
    fault::{Arm, Drawn, Fault, Faults, Place, Subject, Target},
    outbox::{Outgoing, Wait},
    payment::{Payment, Status, Told, kind},
    state::State,
    webhook::{self, Notice},
};

/// How late a delayed webhook is, unless armed with another delay.
const LATE: Duration = Duration::from_secs(600);

/// One webhook, and to whom it goes.
struct Dispatch {
    notice: Notice,
    urls: Vec<Url>,
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
    /// Tells the shop's server, if this is a state that i'mport tells about: that money was given back, if it is said which
    /// time.
    pub(super) fn tell(&self, state: &mut State, imp_uid: &ImpUid, cancellation_id: Option<String>) {
        let account = state.webhook_url.clone();
        let Some(payment) = state.payment_mut(imp_uid).filter(|payment| payment.is_announced()) else { return };
        // A cancel is told as one, also if something of the payment is left.
        let status = if cancellation_id.is_some() { Status::Cancelled } else { payment.status() };
        let urls = webhook::addresses(payment, account.as_ref());
        let told = Told { status, cancellation_id, to: urls.iter().map(Url::to_string).collect() };
        let notice = notice(payment, told.clone());
        payment.told = Some(told);
        if urls.is_empty() {
            let now = self.now();
            payment.note(now, kind::WEBHOOK_NOWHERE, json!({"status": notice.status}));
            return;
        }
        self.dispatch(state, &Dispatch { notice, urls, by_hand: false });
    }

    /// Sends the latest webhook again as it was, as a person does in i'mport's console: once, to the addresses that were
    /// valid then.
    pub(crate) fn resend(&self, imp_uid: &ImpUid) -> Result<(), NotSent> {
        self.state(|state| {
            let account = state.webhook_url.clone();
            let payment = state.payment_mut(imp_uid).ok_or_else(|| NotSent::Unknown(imp_uid.clone()))?;
            let mut told = payment.told.clone().ok_or_else(|| NotSent::NothingToTell(payment.status()))?;
            if told.to.is_empty() {
                told.to = webhook::addresses(payment, account.as_ref()).iter().map(Url::to_string).collect();
            }
            let mut urls: Vec<Url> = Vec::new();
            for url in told.to.iter().filter_map(|to| webhook::address(to).ok()) {
                if !urls.contains(&url) {
                    urls.push(url);
                }
            }
            if urls.is_empty() {
                return Err(NotSent::Nowhere);
            }
            payment.told = Some(told.clone());
            let notice = notice(payment, told);
            self.dispatch(state, &Dispatch { notice, urls, by_hand: true });
            Ok(())
        })
    }

    /// Somebody else says that an order is paid, if that is armed for it.
    pub(super) fn forge(&self, state: &mut State, imp_uid: &ImpUid) {
        let Some(payment) = state.payment(imp_uid) else { return };
        let subject = Subject::payment(imp_uid, &payment.merchant_uid);
        if self.faults.strikes(Fault::ForgedWebhook, &subject).is_none() {
            return;
        }
        let urls = webhook::addresses(payment, state.webhook_url.as_ref());
        let notice = notice(payment, Told { status: Status::Paid, cancellation_id: None, to: Vec::new() });
        let to: Vec<&str> = urls.iter().map(Url::as_str).collect();
        self.note_in(state, imp_uid, kind::WEBHOOK_FORGED, json!({"fault": Fault::ForgedWebhook, "to": to}));
        self.post(state, &Dispatch { notice, urls, by_hand: false }, 1, Wait::Nothing);
    }

    /// Forges at once for a window that is open when the fault is armed for it.
    pub(super) fn forge_for_open(&self, arm: &Arm) {
        if arm.fault() != Fault::ForgedWebhook {
            return;
        }
        self.state(|state| {
            let imp_uid = match arm.target() {
                Target::Payment(imp_uid) => Some(imp_uid),
                Target::Order(order) => state.of_order(&order).last().map(|payment| payment.imp_uid.clone()),
                Target::Everybody => None,
            };
            let open = |imp_uid: &ImpUid| state.payment(imp_uid).is_some_and(|payment| payment.decision().is_none());
            if let Some(imp_uid) = imp_uid.filter(open) {
                self.forge(state, &imp_uid);
            }
        });
    }

    /// Sets a webhook on its way, with what goes wrong with it.
    fn dispatch(&self, state: &mut State, dispatch: &Dispatch) {
        let Notice { imp_uid, merchant_uid, status, .. } = &dispatch.notice;
        let drawn = self.faults.draw(Place::Webhook, &Subject::payment(imp_uid, merchant_uid));
        if drawn.faults.has(Fault::LostWebhook) {
            let detail = json!({"fault": Fault::LostWebhook, "status": status});
            self.note_in(state, imp_uid, kind::WEBHOOK_LOST, detail);
            return;
        }
        let wait = self.wait_for(state, &dispatch.notice, drawn);
        let times = if drawn.faults.has(Fault::DuplicatedWebhook) { 2 } else { 1 };
        self.post(state, dispatch, times, wait);
    }

    fn post(&self, state: &mut State, dispatch: &Dispatch, times: usize, wait: Wait) {
        let format = state.webhook_format;
        for url in dispatch.urls.iter().cycle().take(dispatch.urls.len() * times) {
            let (notice, url, by_hand) = (dispatch.notice.clone(), url.to_string(), dispatch.by_hand);
            state.post(Outgoing { id: 0, notice, url, format, by_hand, attempt: 1, wait });
        }
    }

    /// What a webhook waits for before it goes.
    fn wait_for(&self, state: &mut State, notice: &Notice, drawn: Drawn) -> Wait {
        let Notice { imp_uid, status, .. } = notice;
        let waiting = |state: &mut State, detail: Value| self.note_in(state, imp_uid, kind::WEBHOOK_WAITING, detail);
        if drawn.faults.has(Fault::DelayedWebhook) {
            let until = self.clock.now_ms().saturating_add(millis(drawn.delay.unwrap_or(LATE)));
            waiting(state, json!({"fault": Fault::DelayedWebhook, "status": status, "until": until / 1_000}));
            return Wait::Until(until);
        }
        // The one that another waits for isn't held back itself: both would wait for ever.
        if drawn.faults.has(Fault::ReorderedWebhook) && state.held(imp_uid).is_empty() {
            waiting(state, json!({"fault": Fault::ReorderedWebhook, "status": status, "for": "the next webhook"}));
            return Wait::Another;
        }
        let faults = state.payment(imp_uid).map_or(Faults::NONE, Payment::faults);
        if !faults.has(Fault::CallbackBeforeWebhook) {
            return Wait::Nothing;
        }
        waiting(state, json!({"fault": Fault::CallbackBeforeWebhook, "for": "the browser"}));
        Wait::Browser
    }

    /// Waits until no webhook of this payment is on its way.
    pub(crate) async fn webhooks_landed(&self, imp_uid: &ImpUid) {
        self.until(|state| (!state.has_flying(imp_uid)).then_some(())).await;
    }

    /// Waits until no webhook of this payment that was sent again by hand is on its way.
    pub(crate) async fn resent_landed(&self, imp_uid: &ImpUid) {
        self.until(|state| (!state.has_resent(imp_uid)).then_some(())).await;
    }

    /// Writes down what happened to a payment.
    pub(crate) fn note(&self, imp_uid: &ImpUid, kind: &'static str, detail: Value) {
        self.state(|state| self.note_in(state, imp_uid, kind, detail));
    }

    fn note_in(&self, state: &mut State, imp_uid: &ImpUid, kind: &'static str, detail: Value) {
        let now = self.now();
        if let Some(payment) = state.payment_mut(imp_uid) {
            payment.note(now, kind, detail);
        }
    }
}

fn notice(payment: &Payment, told: Told) -> Notice {
    let Told { status, cancellation_id, to: _ } = told;
    Notice { imp_uid: payment.imp_uid.clone(), merchant_uid: payment.merchant_uid.clone(), status, cancellation_id }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
