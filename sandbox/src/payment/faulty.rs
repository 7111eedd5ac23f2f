//! What faults do to a payment.

use payjoa::{ImpUid, Won};
use serde_json::json;
use url::Url;

use super::{Decision, Payment, PgError, Record, event::kind};
use crate::fault::{Fault, Faults};

impl Payment {
    /// Another payment's number that the browser will be given; to be said before the shopper decides.
    pub(crate) fn claim(&mut self, other: ImpUid) {
        self.claimed = Some(other);
    }

    /// What a decision's faults change at once.
    pub(super) fn suffer(&mut self, now: u64) {
        let approved = self.decision() == Some(Decision::Approve);
        let faults = if approved { self.faults() } else { Faults::NONE };
        if faults.has(Fault::TamperedAmount) {
            let asked = self.amount;
            self.amount = Won::new((asked.get() / 10).max(1)).unwrap_or(asked);
            self.note(
                now,
                kind::FAULT,
                json!({"fault": Fault::TamperedAmount, "asked": asked, "charged": self.amount}),
            );
        }
        if faults.has(Fault::FailedThenPaid) {
            self.fail(PgError { code: FAILED_CODE.to_owned(), message: FAILED.to_owned() }, now);
        }
        if self.faults().has(Fault::AbandonedWindow) {
            self.note(now, kind::ABANDONED, json!({}));
        }
    }

    /// Whether the database doesn't know yet what the shopper did, and will.
    pub(crate) fn is_late(&self) -> bool {
        let late = self.faults().has(Fault::LateDatabase) || self.is_failed_for_now();
        self.decision() == Some(Decision::Approve) && late && self.is_unsettled() && !self.is_abandoned()
    }

    /// Whether the shopper has walked away, or decided about something else: nothing will become of this payment.
    pub(super) fn is_abandoned(&self) -> bool {
        self.faults().has(Fault::AbandonedWindow) || self.claimed.is_some()
    }

    /// Whether the database still has to be told what was decided.
    pub(super) fn is_unsettled(&self) -> bool {
        match self.record {
            Record::Ready => true,
            Record::Failed { .. } => self.is_failed_for_now(),
            Record::AwaitingDeposit { .. } | Record::Paid { .. } => false,
        }
    }

    fn is_failed_for_now(&self) -> bool {
        self.faults().has(Fault::FailedThenPaid) && self.decision() == Some(Decision::Approve)
    }

    /// Whether it was made through a test channel.
    pub(crate) fn is_test(&self) -> bool {
        self.faults().has(Fault::SandboxPayment)
    }

    /// The gateway whose window it was.
    pub(super) fn provider(&self) -> &'static str {
        if self.faults().has(Fault::OtherGateway) { "html5_inicis" } else { "daou" }
    }

    /// The number that the browser is given.
    pub(super) fn told_imp_uid(&self) -> &ImpUid {
        self.claimed.as_ref().unwrap_or(&self.imp_uid)
    }

    /// What the browser hears of an approved payment instead of success.
    pub(super) fn told_failure(&self) -> Option<PgError> {
        if self.forestalled && self.decision() == Some(Decision::Approve) {
            return Some(super::forestalled());
        }
        let failed = self.is_failed_for_now();
        failed.then(|| PgError { code: FAILED_CODE.to_owned(), message: FAILED.to_owned() })
    }

    /// The shopper's decision, if the browser hears of it.
    pub(super) fn heard(&self) -> Option<Decision> {
        let silent = self.faults().has(Fault::LostCallback) || self.faults().has(Fault::AbandonedWindow);
        self.decision().filter(|_| !silent)
    }

    /// The address to return to, as it arrives.
    pub(super) fn spoilt(&self, mut url: Url) -> Url {
        if self.faults().has(Fault::MangledQuery) {
            mangle(&mut url);
        }
        if self.faults().has(Fault::CutQuery) {
            cut(&mut url);
        }
        url
    }
}

const FAILED_CODE: &str = "SANDBOX_TIMEOUT";
const FAILED: &str = "카드사 응답 시간이 초과되었습니다. (샌드박스)";

/// Ends the query in the middle of `imp_uid`.
fn cut(url: &mut Url) {
    const KEPT: usize = "imp_uid=imp_12".len();
    let query = url.query().unwrap_or_default();
    let end = query.find("imp_uid=").map_or(0, |at| at + KEPT);
    let rest = query.get(..end).map(str::to_owned);
    url.set_query(rest.as_deref());
}

/// Encodes every value once more, and writes `undefined` for what is missing.
fn mangle(url: &mut Url) {
    let pairs: Vec<(String, String)> = url.query_pairs().map(|(name, value)| (name.into(), value.into())).collect();
    let mut query = url.query_pairs_mut();
    query.clear();
    for (name, value) in &pairs {
        let twice: String = url::form_urlencoded::byte_serialize(value.as_bytes()).collect();
        query.append_pair(name, &twice);
    }
    for name in ["error_code", "error_msg"] {
        if !pairs.iter().any(|(given, _)| given == name) {
            query.append_pair(name, "undefined");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RETURN: &str =
        "https://shop.example/done?lang=ko&imp_uid=imp_123456789012&merchant_uid=m%20%26&imp_success=true";

    #[test]
    fn a_cut_query_ends_within_the_payments_number() {
        let mut url = Url::parse(RETURN).unwrap();
        cut(&mut url);
        assert_eq!(url.as_str(), "https://shop.example/done?lang=ko&imp_uid=imp_12");
    }

    #[test]
    fn a_mangled_query_is_encoded_twice() {
        let mut url = Url::parse(RETURN).unwrap();
        mangle(&mut url);
        let end =
            "imp_uid=imp_123456789012&merchant_uid=m%2B%2526&imp_success=true&error_code=undefined&error_msg=undefined";
        assert_eq!(url.as_str(), format!("https://shop.example/done?lang=ko&{end}"));
    }
}
