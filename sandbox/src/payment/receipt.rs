//! Cash receipts, for what was paid in cash: by transfer or on a virtual account.
//!
//! Source: PortOne V1 API, `/receipts`; PAYJOA guide, `CASHRECEIPTFLAG`.

use payjoa::Won;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Payment, Status, event::kind};
use crate::random;

/// Whom a receipt is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ReceiptType {
    /// For a person's income tax.
    #[default]
    Person,
    /// For a company's expenses.
    Company,
}

/// A cash receipt. Whom it identifies isn't kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CashReceipt {
    pub(crate) apply_num: String,
    pub(crate) receipt_tid: String,
    pub(crate) kind: ReceiptType,
    pub(crate) amount: Won,
    pub(crate) vat: Won,
    pub(crate) applied_at: u64,
    /// When it was cancelled; 0 for never.
    pub(crate) cancelled_at: u64,
    /// Whether PAYJOA issued it by itself, as the request allowed.
    #[serde(default)]
    by_itself: bool,
}

/// Why no receipt is issued, shown or cancelled.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ReceiptRefused {
    /// There is no cash receipt for this method.
    #[error("a cash receipt is for trans and vbank payments only, not for {method}")]
    NoCash {
        /// The `pay_method`.
        method: String,
    },
    /// Only what was paid.
    #[error("a cash receipt is for what was paid; this payment is {0}")]
    NotPaid(Status),
    /// There is one already, perhaps because `CASHRECEIPTFLAG` let PAYJOA issue it.
    #[error("a cash receipt was issued already")]
    Issued,
    /// There is none.
    #[error("no cash receipt was issued")]
    NotIssued,
    /// More free of tax than is left.
    #[error("tax_free is more than the {left} won that are left of the payment")]
    TaxFree {
        /// What is left.
        left: Won,
    },
}

impl Payment {
    /// Issues a receipt over what is left of the payment.
    pub(crate) fn issue_receipt(
        &mut self,
        kind: ReceiptType,
        tax_free: Won,
        now: u64,
    ) -> Result<&CashReceipt, ReceiptRefused> {
        if !matches!(self.method(), "trans" | "vbank") {
            return Err(ReceiptRefused::NoCash { method: self.method().to_owned() });
        }
        if self.status() != Status::Paid {
            return Err(ReceiptRefused::NotPaid(self.status()));
        }
        if self.has_receipt() {
            return Err(ReceiptRefused::Issued);
        }
        let left = self.balance();
        let taxed = left.checked_sub(tax_free).ok_or(ReceiptRefused::TaxFree { left })?;
        Ok(self.put_receipt(kind, left, taxed, "api", now))
    }

    /// Takes the receipt back. A new one may be issued then.
    pub(crate) fn cancel_receipt(&mut self, now: u64) -> Result<&CashReceipt, ReceiptRefused> {
        if !self.has_receipt() {
            return Err(ReceiptRefused::NotIssued);
        }
        self.note(now, kind::RECEIPT_CANCELLED, json!({}));
        let receipt = self.receipt.as_mut().ok_or(ReceiptRefused::NotIssued)?;
        receipt.cancelled_at = now;
        Ok(receipt)
    }

    /// The receipt, also one that was cancelled.
    pub(crate) fn receipt(&self) -> Result<&CashReceipt, ReceiptRefused> {
        self.receipt.as_ref().ok_or(ReceiptRefused::NotIssued)
    }

    /// Whether there is one that stands.
    pub(crate) fn has_receipt(&self) -> bool {
        self.receipt.as_ref().is_some_and(|receipt| receipt.cancelled_at == 0)
    }

    /// PAYJOA issues a receipt by itself if the request allowed it.
    pub(super) fn issue_receipt_by_itself(&mut self, now: u64) {
        let allowed = match self.params.get("bypass").and_then(|bypass| bypass.get("daou")?.get("CASHRECEIPTFLAG")) {
            Some(Value::Number(flag)) => flag.as_f64() == Some(1.0),
            Some(Value::String(flag)) => flag == "1",
            _ => false,
        };
        if allowed && matches!(self.method(), "trans" | "vbank") {
            let amount = self.amount;
            self.put_receipt(ReceiptType::Person, amount, amount, "CASHRECEIPTFLAG", now);
        }
    }

    /// Money was given back. PAYJOA takes a receipt of its own back with it, and issues another over what is left; one that
    /// the shop's server issued stands until the server takes it back.
    ///
    /// No document says so: it is what a receipt for cash that wasn't kept has to become.
    pub(super) fn receipt_follows_cancel(&mut self, now: u64) {
        if !self.has_receipt() || !self.receipt.as_ref().is_some_and(|receipt| receipt.by_itself) {
            return;
        }
        self.note(now, kind::RECEIPT_CANCELLED, json!({"by": "PAYJOA", "why": "money was given back"}));
        if let Some(receipt) = &mut self.receipt {
            receipt.cancelled_at = now;
        }
        let left = self.balance();
        if left > Won::ZERO {
            self.put_receipt(ReceiptType::Person, left, left, "CASHRECEIPTFLAG", now);
        }
    }

    fn put_receipt(&mut self, kind: ReceiptType, amount: Won, taxed: Won, by: &str, now: u64) -> &CashReceipt {
        // An eleventh of a price is the tax in it.
        let vat = Won::new(taxed.get() / 11).unwrap_or(Won::ZERO);
        self.note(now, kind::RECEIPT_ISSUED, json!({"type": kind, "amount": amount, "vat": vat, "by": by}));
        self.receipt.insert(CashReceipt {
            apply_num: random::digits(9),
            receipt_tid: format!("SBXR{}", random::digits(15)),
            kind,
            amount,
            vat,
            applied_at: now,
            cancelled_at: 0,
            by_itself: by != "api",
        })
    }
}
