//! A payment as i'mport describes it.

use std::collections::BTreeMap;

use payjoa::{
    ImpUid, Won,
    codes::{Bank, CardIssuer},
    outcome::contract::DepositAccount,
};
use serde::Deserialize;

use super::{
    lenient,
    person::Buyer,
    private::{self, Private},
};

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

/// A payment. Unknown fields are ignored; what i'mport leaves out, or sends in an odd shape, is none.
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
    /// Where it was begun: `pc`, `mobile`, `api`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub channel: Option<String>,
    /// What is paid for.
    #[serde(default, deserialize_with = "lenient::text")]
    pub name: Option<String>,
    /// The payment gateway; `daou` is PAYJOA.
    #[serde(default, deserialize_with = "lenient::text")]
    pub pg_provider: Option<String>,
    /// The wallet that was used in PAYJOA's window.
    #[serde(default, deserialize_with = "lenient::text")]
    pub emb_pg_provider: Option<String>,
    /// The shop's ID at the payment gateway (PAYJOA's CPID).
    #[serde(default, deserialize_with = "lenient::text")]
    pub pg_id: Option<String>,
    /// PAYJOA's number of the payment.
    #[serde(default, deserialize_with = "lenient::text")]
    pub pg_tid: Option<String>,
    /// Whether it went through a test channel. i'mport says so since 2026 only.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub sandbox: Option<bool>,
    /// Whether it is an escrow payment: the shop isn't paid out before a shipping is registered.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub escrow: Option<bool>,
    /// When the window opened, in Unix seconds.
    #[serde(default, deserialize_with = "lenient::seconds")]
    pub started_at: Option<u64>,
    /// When it was paid, in Unix seconds.
    #[serde(default, deserialize_with = "lenient::seconds")]
    pub paid_at: Option<u64>,
    /// When it failed, in Unix seconds.
    #[serde(default, deserialize_with = "lenient::seconds")]
    pub failed_at: Option<u64>,
    /// When it was given back, in Unix seconds.
    #[serde(default, deserialize_with = "lenient::seconds")]
    pub cancelled_at: Option<u64>,
    /// Why it failed, as the payment gateway said it.
    #[serde(default, deserialize_with = "lenient::text")]
    pub fail_reason: Option<String>,
    /// Why it was given back, as the shop said it.
    #[serde(default, deserialize_with = "lenient::text")]
    pub cancel_reason: Option<String>,
    /// Each time that something was given back.
    #[serde(default, deserialize_with = "lenient::list")]
    pub cancel_history: Vec<Cancellation>,
    /// The receipt's address.
    #[serde(default, deserialize_with = "lenient::text")]
    pub receipt_url: Option<String>,
    /// The card's approval number.
    #[serde(default, deserialize_with = "lenient::text")]
    pub apply_num: Option<String>,
    /// Who issued the card.
    #[serde(default, deserialize_with = "issuer")]
    pub card_code: Option<CardIssuer>,
    /// In how many months the card pays; 0 at once.
    #[serde(default, deserialize_with = "lenient::number")]
    pub card_quota: Option<u64>,
    /// 0 for a credit card, 1 for a debit card.
    #[serde(default, deserialize_with = "lenient::number")]
    pub card_type: Option<u64>,
    /// The card's number as far as i'mport shows it.
    #[serde(default, deserialize_with = "private::optional")]
    pub card_number: Option<Private>,
    /// The bank of a transfer. Always none for a deposit into a virtual account of PAYJOA's.
    #[serde(default, deserialize_with = "bank")]
    pub bank_code: Option<Bank>,
    /// When the virtual account was issued, in Unix seconds.
    #[serde(default, deserialize_with = "lenient::seconds")]
    pub vbank_issued_at: Option<u64>,
    /// Whether a cash receipt was issued with the payment: then no other may be.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub cash_receipt_issued: Option<bool>,
    /// The stored card that was charged, or that was stored by it.
    #[serde(default, deserialize_with = "lenient::text")]
    pub customer_uid: Option<String>,
    /// What it had to do with the stored card: `issue`, `payment`, `payment.scheduled`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub customer_uid_usage: Option<String>,
    /// What the shop gave along, in JSON.
    #[serde(default, deserialize_with = "private::optional")]
    pub custom_data: Option<Private>,
    /// Who pays.
    #[serde(flatten)]
    pub buyer: Buyer,
    #[serde(default, deserialize_with = "private::optional")]
    vbank_num: Option<Private>,
    #[serde(default, deserialize_with = "lenient::text")]
    vbank_name: Option<String>,
    #[serde(default, deserialize_with = "private::optional")]
    vbank_holder: Option<Private>,
    #[serde(default, deserialize_with = "lenient::seconds")]
    vbank_date: Option<u64>,
    #[serde(default, deserialize_with = "lenient::texts")]
    extension: BTreeMap<String, Private>,
}

impl Payment {
    /// The virtual account to deposit into, if one was issued.
    #[must_use]
    pub fn deposit(&self) -> Option<DepositAccount> {
        let account = self.vbank_num.as_ref().filter(|_| self.pay_method.as_deref() == Some("vbank"))?;
        let holder = self.vbank_holder.as_ref().map(|holder| holder.expose().to_owned());
        let (bank, due) = (self.vbank_name.clone(), self.vbank_date);
        Some(DepositAccount { bank, account: account.expose().to_owned(), holder, due })
    }

    /// What of it hasn't been given back. i'mport has no status for a payment that is cancelled in part, so this counts,
    /// whatever the status says. Nothing for a payment that was never paid.
    #[must_use]
    pub fn left(&self) -> Won {
        match self.status {
            PaymentStatus::Paid | PaymentStatus::Cancelled => {
                self.amount.checked_sub(self.cancel_amount).unwrap_or_default()
            }
            _ => Won::ZERO,
        }
    }

    /// Who deposited into a virtual account (`REMITTER`), if it was asked for:
    /// [`Gateway::payment_with_extension`](super::Gateway::payment_with_extension).
    #[must_use]
    pub fn depositor(&self) -> Option<&Private> {
        self.extension.get("REMITTER")
    }

    /// What PAYJOA adds to a payment, if it was asked for.
    #[must_use]
    pub fn extension(&self) -> &BTreeMap<String, Private> {
        &self.extension
    }
}

/// One time that something was given back.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Cancellation {
    /// How much, in won.
    pub amount: Won,
    /// i'mport's number of it, as a webhook's `cancellation_id`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub cancellation_id: Option<String>,
    /// PAYJOA's number of it.
    #[serde(default, deserialize_with = "lenient::text")]
    pub pg_tid: Option<String>,
    /// When, in Unix seconds.
    #[serde(default, deserialize_with = "lenient::seconds")]
    pub cancelled_at: Option<u64>,
    /// Why, as the shop said it.
    #[serde(default, deserialize_with = "lenient::text")]
    pub reason: Option<String>,
    /// The receipt's address.
    #[serde(default, deserialize_with = "lenient::text")]
    pub receipt_url: Option<String>,
}

/// Without people, cards and accounts.
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

fn issuer<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<CardIssuer>, D::Error> {
    Ok(lenient::text(deserializer)?.map(|code| CardIssuer::from_code(&code)))
}

fn bank<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Bank>, D::Error> {
    Ok(lenient::text(deserializer)?.map(|code| Bank::from_code(&code)))
}

fn won_or_none<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Won, D::Error> {
    Ok(Option::<Won>::deserialize(deserializer)?.unwrap_or_default())
}

#[cfg(test)]
mod tests;
