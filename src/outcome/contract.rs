//! The wire contract between a page and its shop's server: what is asked, and what may be answered.
//!
//! | request | answer |
//! | --- | --- |
//! | `POST {confirm}` with [`ConfirmRequest`] | 200 [`Settled`] · 202 + `Retry-After` not settled yet · 404 unknown order · 409 rejected |
//! | `GET {confirm}/{merchant_uid}` | the same, to resume after a closed tab |
//!
//! Anything else says nothing about the order, and the page asks again: 400 for a question that makes no sense, 503 +
//! `Retry-After` while i'mport or the ledger can't be asked.
//!
//! Errors are RFC 9457 problem details ([`Problem`]). The types here are plain data that anybody may write: a [`Settled`]
//! becomes a [`Confirmation`](super::Confirmation) only inside a confirmation.

use serde::{Deserialize, Serialize};

use crate::{ImpUid, MerchantUid, Won};

/// What a page sends to have a payment confirmed: identifiers only, never an amount or a state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfirmRequest {
    /// The payment that the callback or redirect named; without it the server looks the order's payment up.
    #[serde(default)]
    pub imp_uid: Option<ImpUid>,
    /// The order.
    pub merchant_uid: MerchantUid,
}

/// The body of a 200: how the order stands, by the server's own look at i'mport.
///
/// ```
/// use payjoa::outcome::contract::Settled;
///
/// let body = r#"{"state":"paid","merchant_uid":"mid_1234567890","imp_uid":"imp_123456789012","amount":1004}"#;
/// assert!(matches!(serde_json::from_str(body)?, Settled::Paid { .. }));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Settled {
    /// The money is there, in full.
    Paid {
        /// The order.
        merchant_uid: MerchantUid,
        /// The payment.
        imp_uid: ImpUid,
        /// What was paid, in won.
        amount: Won,
        /// What has been given back since, in won; less than `amount`.
        #[serde(default)]
        cancelled_amount: Won,
        /// How it was paid (`card`), as i'mport says.
        #[serde(default)]
        pay_method: Option<String>,
        /// When, in Unix seconds.
        #[serde(default)]
        paid_at: Option<u64>,
        /// Where the shopper finds the receipt.
        #[serde(default)]
        receipt_url: Option<String>,
    },
    /// A virtual account was issued; the shopper still has to transfer the money.
    AwaitingDeposit {
        /// The order.
        merchant_uid: MerchantUid,
        /// The payment.
        imp_uid: ImpUid,
        /// What has to be deposited, to the won.
        amount: Won,
        /// Where to.
        deposit: DepositAccount,
    },
    /// Not paid: refused, given up, or the deposit came too late. A new attempt needs a new order number.
    Failed {
        /// The order.
        merchant_uid: MerchantUid,
        /// The payment, if one was begun.
        #[serde(default)]
        imp_uid: Option<ImpUid>,
        /// What the gateway said, as it said it.
        #[serde(default)]
        reason: Option<String>,
    },
    /// Paid, and given back in full.
    Cancelled {
        /// The order.
        merchant_uid: MerchantUid,
        /// The payment.
        imp_uid: ImpUid,
        /// What was given back, in won.
        amount: Won,
    },
}

impl Settled {
    /// The order this is about.
    #[must_use]
    pub fn merchant_uid(&self) -> &MerchantUid {
        match self {
            Settled::Paid { merchant_uid, .. }
            | Settled::AwaitingDeposit { merchant_uid, .. }
            | Settled::Failed { merchant_uid, .. }
            | Settled::Cancelled { merchant_uid, .. } => merchant_uid,
        }
    }
}

/// A virtual account to deposit into.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DepositAccount {
    /// The bank's name.
    #[serde(default)]
    pub bank: Option<String>,
    /// The account number; may have dashes.
    pub account: String,
    /// Who holds the account.
    #[serde(default)]
    pub holder: Option<String>,
    /// The deadline, in Unix seconds.
    #[serde(default)]
    pub due: Option<u64>,
}

/// Without the account number: it belongs to one shopper.
impl std::fmt::Debug for DepositAccount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DepositAccount").field("bank", &self.bank).field("due", &self.due).finish_non_exhaustive()
    }
}

/// An error as RFC 9457 problem details (`application/problem+json`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Names the kind of problem: `about:blank`, or a URI that says more.
    #[serde(rename = "type", default = "about_blank")]
    pub kind: String,
    /// The kind of problem in a few words.
    #[serde(default)]
    pub title: String,
    /// The HTTP status.
    #[serde(default)]
    pub status: u16,
    /// What happened here and what to do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// For programs: `amount_mismatch`, `unknown_order`, `gateway_unavailable` …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

fn about_blank() -> String {
    "about:blank".to_owned()
}

/// Everything a server may answer, whatever carried it: what a confirmer hands to the checkout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// 200.
    Settled(Settled),
    /// 202: the gateway doesn't know yet. Ask again after so many seconds.
    Pending {
        /// The reply's `Retry-After`, in seconds.
        retry_after: Option<u32>,
    },
    /// 409: the payment isn't the one this order needs. It will never be paid by it.
    Rejected(Problem),
    /// 404: the shop knows no such order.
    UnknownOrder(Problem),
}
