//! A payment as i'mport describes it.

use payjoa::{ImpUid, Won, outcome::contract::DepositAccount};
use serde::Deserialize;

use super::lenient;

/// How a payment stands at i'mport.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PaymentStatus {
    /// The window is open or was abandoned; for a virtual account: issued, waiting for the deposit.
    Ready,
    /// Approved; for a virtual account: deposited.
    Paid,
    /// Given back, in full or (no other status exists for it) in part: look at `cancel_amount`.
    Cancelled,
    /// Refused, or given up by the shopper. For a few seconds it may be said of a payment that succeeds.
    Failed,
    /// Something i'mport has invented since.
    Unrecognized(String),
}

impl PaymentStatus {
    /// As on the wire: `paid`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            PaymentStatus::Ready => "ready",
            PaymentStatus::Paid => "paid",
            PaymentStatus::Cancelled => "cancelled",
            PaymentStatus::Failed => "failed",
            PaymentStatus::Unrecognized(other) => other,
        }
    }
}

impl From<String> for PaymentStatus {
    fn from(text: String) -> PaymentStatus {
        match text.as_str() {
            "ready" => PaymentStatus::Ready,
            "paid" => PaymentStatus::Paid,
            "cancelled" => PaymentStatus::Cancelled,
            "failed" => PaymentStatus::Failed,
            _ => PaymentStatus::Unrecognized(text.chars().filter(|c| !c.is_control()).take(40).collect()),
        }
    }
}

impl<'de> Deserialize<'de> for PaymentStatus {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(String::deserialize(deserializer)?.into())
    }
}

/// A payment, as far as it matters for an order. Unknown fields are ignored, and the shopper's and the card's data are
/// not even read.
///
/// Source: V1 API spec, `PaymentAnnotation`.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Payment {
    /// i'mport's number of the payment.
    pub imp_uid: ImpUid,
    /// The order's number. Text, not a checked one: what i'mport holds may be somebody else's.
    pub merchant_uid: String,
    /// How it stands.
    pub status: PaymentStatus,
    /// What was to be paid, in won.
    pub amount: Won,
    /// What has been given back, in won.
    #[serde(default, deserialize_with = "won_or_none")]
    pub cancel_amount: Won,
    /// The currency; `KRW` with PAYJOA.
    #[serde(default, deserialize_with = "lenient::text")]
    pub currency: Option<String>,
    /// How it is paid (`card`).
    #[serde(default, deserialize_with = "lenient::text")]
    pub pay_method: Option<String>,
    /// The payment gateway; `daou` is PAYJOA.
    #[serde(default, deserialize_with = "lenient::text")]
    pub pg_provider: Option<String>,
    /// The shop's ID at the payment gateway (PAYJOA's CPID).
    #[serde(default, deserialize_with = "lenient::text")]
    pub pg_id: Option<String>,
    /// Whether it went through a test channel. i'mport says so since 2026 only.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub sandbox: Option<bool>,
    /// When it was paid, in Unix seconds.
    #[serde(default, deserialize_with = "lenient::seconds")]
    pub paid_at: Option<u64>,
    /// Why it failed, as the payment gateway said it.
    #[serde(default, deserialize_with = "lenient::text")]
    pub fail_reason: Option<String>,
    /// The receipt's address.
    #[serde(default, deserialize_with = "lenient::text")]
    pub receipt_url: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    vbank_num: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    vbank_name: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    vbank_holder: Option<String>,
    #[serde(default, deserialize_with = "lenient::seconds")]
    vbank_date: Option<u64>,
}

impl Payment {
    /// The virtual account to deposit into, if one was issued.
    #[must_use]
    pub fn deposit(&self) -> Option<DepositAccount> {
        let account = self.vbank_num.clone().filter(|_| self.pay_method.as_deref() == Some("vbank"))?;
        let (bank, holder, due) = (self.vbank_name.clone(), self.vbank_holder.clone(), self.vbank_date);
        Some(DepositAccount { bank, account, holder, due })
    }
}

/// Without the account.
impl std::fmt::Debug for Payment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Payment")
            .field("imp_uid", &self.imp_uid)
            .field("merchant_uid", &self.merchant_uid)
            .field("status", &self.status)
            .field("amount", &self.amount)
            .field("cancel_amount", &self.cancel_amount)
            .field("currency", &self.currency)
            .field("pay_method", &self.pay_method)
            .field("pg_provider", &self.pg_provider)
            .finish_non_exhaustive()
    }
}

fn won_or_none<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Won, D::Error> {
    Ok(Option::<Won>::deserialize(deserializer)?.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[expect(clippy::needless_pass_by_value, reason = "reads better where it is called")]
    fn payment(changes: serde_json::Value) -> Result<Payment, serde_json::Error> {
        let mut whole = json!({
            "imp_uid": "imp_1", "merchant_uid": "m", "status": "paid", "amount": 1004, "cancel_amount": 0,
            "currency": "KRW", "pay_method": "card", "pg_provider": "daou",
        });
        for (name, value) in changes.as_object().unwrap() {
            whole[name] = value.clone();
        }
        serde_json::from_value(whole)
    }

    #[test]
    fn odd_but_documented_shapes() {
        let odd = payment(json!({
            "amount": 1004.0, "cancel_amount": null, "paid_at": "1700000000", "receipt_url": "", "sandbox": "true",
            "vbank_date": 0, "invented": {"a": 1}, "card_type": "1",
        }))
        .unwrap();
        assert_eq!(odd.amount.get(), 1_004);
        assert_eq!(odd.cancel_amount, Won::ZERO);
        assert_eq!((odd.paid_at, odd.receipt_url, odd.sandbox), (Some(1_700_000_000), None, Some(true)));
    }

    #[test]
    fn a_status_of_tomorrow_is_kept() {
        let status = payment(json!({"status": "under_review"})).unwrap().status;
        assert_eq!(status, PaymentStatus::Unrecognized("under_review".into()));
    }

    #[test]
    fn amounts_are_never_guessed() {
        for amount in [json!(-1), json!(1004.5), json!("1004"), json!(null), json!(1e300)] {
            assert!(payment(json!({ "amount": amount })).is_err(), "{amount}");
        }
    }

    #[test]
    fn only_a_virtual_account_is_deposited_into() {
        assert_eq!(payment(json!({"vbank_num": "110-1"})).unwrap().deposit(), None);
        let issued =
            payment(json!({"pay_method": "vbank", "vbank_num": "110-1", "vbank_date": 1_700_000_000})).unwrap();
        assert_eq!(issued.deposit().map(|it| (it.account, it.due)), Some(("110-1".into(), Some(1_700_000_000))));
        assert!(!format!("{issued:?}").contains("110-1"));
    }
}
