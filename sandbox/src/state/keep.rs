//! What of the memory has to be written to the state file, and what a file brings back.

use std::collections::BTreeSet;

use payjoa::MerchantUid;
use serde::{Deserialize, Serialize};
use url::Url;

use super::State;
use crate::{
    clock::Hands,
    store::{Change, Kind, Saved},
    token::Token,
    webhook::{self, WebhookFormat},
};

/// What changed since it was last written down.
#[derive(Default)]
pub(crate) struct Dirty {
    pub(super) payments: BTreeSet<usize>,
    pub(super) prepared: BTreeSet<MerchantUid>,
    pub(super) customers: BTreeSet<String>,
    pub(super) schedules: BTreeSet<MerchantUid>,
    pub(crate) outbox: BTreeSet<u64>,
    settings: String,
}

/// What is neither a payment nor anything else that has a name.
#[derive(Clone, Default, Serialize, Deserialize)]
struct Settings {
    token: Option<Token>,
    clock: Hands,
    webhook_url: Option<String>,
    #[serde(default)]
    webhook_format: WebhookFormat,
}

impl State {
    /// From now on changes are collected.
    pub(crate) fn keep_changes(&mut self) {
        self.dirty = Some(Dirty::default());
    }

    /// What changed since this was last asked; nothing without a state file.
    pub(crate) fn take_changes(&mut self, hands: Hands) -> Vec<Change> {
        let Some(mut dirty) = self.dirty.take() else { return Vec::new() };
        let mut changes = Vec::new();
        let mut put = |kind, name: &str, place: usize, body: Option<String>| {
            let place = i64::try_from(place).unwrap_or(i64::MAX);
            changes.push(Change { kind, name: name.to_owned(), place, body });
        };
        for place in std::mem::take(&mut dirty.payments) {
            if let Some(payment) = self.payments.get(place) {
                put(Kind::Payment, payment.imp_uid.as_str(), place, written(payment));
            }
        }
        for merchant_uid in std::mem::take(&mut dirty.prepared) {
            put(Kind::Prepared, merchant_uid.as_str(), 0, self.prepared.get(&merchant_uid).and_then(written));
        }
        for customer_uid in std::mem::take(&mut dirty.customers) {
            put(Kind::Customer, &customer_uid, 0, self.customers.get(&customer_uid).and_then(written));
        }
        for merchant_uid in std::mem::take(&mut dirty.schedules) {
            put(Kind::Schedule, merchant_uid.as_str(), 0, self.schedules.get(&merchant_uid).and_then(written));
        }
        for id in std::mem::take(&mut dirty.outbox) {
            let place = usize::try_from(id).unwrap_or(usize::MAX);
            put(Kind::Webhook, &id.to_string(), place, self.outbox.get(&id).and_then(written));
        }
        let webhook_url = self.webhook_url.as_ref().map(Url::to_string);
        let settings =
            Settings { token: self.token.clone(), clock: hands, webhook_url, webhook_format: self.webhook_format };
        let settings = written(&settings).unwrap_or_default();
        if settings != dirty.settings {
            put(Kind::Settings, "settings", 0, Some(settings.clone()));
            dirty.settings = settings;
        }
        self.dirty = Some(dirty);
        changes
    }

    /// Takes in what a state file held, and says how its clock was moved. A webhook address that was asked for stays.
    pub(crate) fn restore(&mut self, saved: Saved) -> Hands {
        for mut payment in saved.payments {
            payment.restored();
            self.add(payment);
        }
        self.take_touched();
        self.prepared = saved.prepared.into_iter().map(|prepared| (prepared.merchant_uid.clone(), prepared)).collect();
        self.customers =
            saved.customers.into_iter().map(|customer| (customer.customer_uid.clone(), customer)).collect();
        self.schedules =
            saved.schedules.into_iter().map(|schedule| (schedule.merchant_uid.clone(), schedule)).collect();
        for outgoing in saved.webhooks {
            self.next_outgoing = self.next_outgoing.max(outgoing.id + 1);
            self.set_off(outgoing);
        }
        let settings = saved.settings.and_then(|settings| serde_json::from_value::<Settings>(settings).ok());
        let Settings { token, clock, webhook_url, webhook_format } = settings.unwrap_or_default();
        self.token = token;
        let webhook_url = webhook_url.and_then(|text| webhook::address(&text).ok());
        self.webhook_url = self.webhook_url.take().or(webhook_url);
        if self.webhook_format == WebhookFormat::default() {
            self.webhook_format = webhook_format;
        }
        clock
    }

    /// Notes what changed, if somebody wants to know; the note's answer is of no interest.
    pub(crate) fn changed(&mut self, note: impl FnOnce(&mut Dirty) -> bool) {
        if let Some(dirty) = &mut self.dirty {
            note(dirty);
        }
    }
}

/// Nothing that the gateway remembers fails to be written as JSON.
fn written(what: &impl Serialize) -> Option<String> {
    serde_json::to_string(what).ok()
}
