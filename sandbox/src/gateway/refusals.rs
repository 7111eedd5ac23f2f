//! Requests that opened no window: there is no payment to write them down in, and yet somebody wonders what happened.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use payjoa::Language;
use serde_json::{Value, json};

use super::{Gateway, News, OpenRequest};
use crate::refusal::Refusal;

/// How many are remembered.
const LATEST: usize = 50;

/// The latest refusals, oldest first.
#[derive(Default)]
pub(super) struct Refusals(Mutex<VecDeque<Arc<Value>>>);

/// What of a request is worth remembering.
pub(super) struct Asked {
    merchant_uid: Value,
    page: Option<String>,
}

impl Asked {
    pub(super) fn of(request: &OpenRequest) -> Asked {
        let merchant_uid = request.params.get("merchant_uid").filter(|given| given.is_string());
        Asked { merchant_uid: merchant_uid.cloned().unwrap_or_default(), page: request.page.clone() }
    }
}

impl Gateway {
    pub(super) fn note_refusal(&self, asked: &Asked, refusal: &Refusal) {
        let code = refusal.code();
        tracing::info!(code, "payment request refused");
        let refused = Arc::new(json!({
            "at": self.now(), "merchant_uid": asked.merchant_uid, "page": asked.page, "code": code, "why": why(refusal),
        }));
        {
            let mut latest = self.refusals.0.lock().unwrap_or_else(PoisonError::into_inner);
            if latest.len() == LATEST {
                latest.pop_front();
            }
            latest.push_back(Arc::clone(&refused));
        }
        self.feed.tell(News::Refused(refused));
    }

    /// The latest requests that opened no window, oldest first.
    pub(crate) fn refusals(&self) -> Vec<Arc<Value>> {
        self.refusals.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}

/// One reason, or one for each broken rule.
fn why(refusal: &Refusal) -> Value {
    let Refusal::Rules { violations, .. } = refusal else {
        return json!([{"rule": null, "field": null, "ko": refusal.korean(), "en": refusal.to_string()}]);
    };
    let reason = |violation: &payjoa::request::Violation| {
        json!({
            "rule": violation.rule().id(), "field": violation.field(),
            "ko": violation.message(Language::Ko), "en": violation.message(Language::En),
        })
    };
    violations.iter().map(reason).collect()
}
