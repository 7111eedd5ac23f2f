//! Giving money back: `POST /payments/cancel`, the console, and PAYJOA's own console.
//!
//! Source: PortOne V1 API, cancel; PAYJOA guide, "Precautions" (refund of virtual accounts).

use payjoa::{Won, codes::RefundBank};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Payment, Record, Status, event::kind};
use crate::random;

/// What is asked to be given back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct CancelRequest {
    /// How much; `None` or zero is everything that is left.
    pub(crate) amount: Option<Won>,
    /// How much of it is free of tax.
    pub(crate) tax_free: Option<Won>,
    /// What the caller thinks is left before this.
    pub(crate) checksum: Option<Won>,
    pub(crate) reason: Option<String>,
    pub(crate) account: RefundAccount,
    pub(crate) by: Canceller,
}

/// Who cancels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Canceller {
    /// The shop's server, by the REST API.
    #[default]
    Api,
    /// A person, in i'mport's console.
    Console,
}

/// Where a virtual account's money goes back to: all three or nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RefundAccount {
    pub(crate) holder: Option<String>,
    /// By PAYJOA's own code.
    pub(crate) bank: Option<String>,
    pub(crate) number: Option<String>,
}

/// One time that money was given back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Cancel {
    pub(crate) cancellation_id: String,
    pub(crate) pg_tid: String,
    pub(crate) amount: Won,
    pub(crate) tax_free: Won,
    pub(crate) at: u64,
    pub(crate) reason: Option<String>,
    pub(crate) by: Canceller,
    /// When PAYJOA's staff has transferred the money back by hand; only for virtual accounts.
    pub(crate) refund_due: Option<u64>,
}

/// Why nothing is given back.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CancelRefused {
    /// Everything has been given back already.
    #[error("이미 전액취소된 주문입니다.")]
    NothingLeft,
    /// Nothing was paid.
    #[error("only a paid payment can be cancelled; this one is {0}")]
    NotPaid(Status),
    /// `checksum` isn't what is left.
    #[error("checksum says that {said} won are left, but {left} won are; nothing was cancelled")]
    Checksum {
        /// What the caller thinks is left.
        said: Won,
        /// What is left.
        left: Won,
    },
    /// More than is left.
    #[error("{asked} won can't be cancelled: {left} won are left")]
    TooMuch {
        /// What was asked for.
        asked: Won,
        /// What is left.
        left: Won,
    },
    /// The tax-free or the taxed part is larger than what is left of it.
    #[error("tax_free {tax_free} won doesn't fit: {left} of the {balance} won that are left are free of tax")]
    TaxFree {
        /// How much of this cancel was said to be free of tax.
        tax_free: Won,
        /// How much that is free of tax is left.
        left: Won,
        /// How much is left in all.
        balance: Won,
    },
    /// The method can be cancelled in full only.
    #[error("{method} payments can be cancelled in full only")]
    FullOnly {
        /// The `pay_method`.
        method: String,
    },
    /// A virtual account's refund needs `refund_holder`, `refund_bank` and `refund_account`.
    #[error("a virtual account's refund needs refund_holder, refund_bank and refund_account")]
    NoRefundAccount,
    /// PAYJOA can't refund to this bank.
    #[error("refund_bank `{0}` is none of PAYJOA's own codes: {codes}", codes = refund_codes())]
    RefundBank(String),
    /// The merchant has no contract for refunds of virtual accounts.
    #[error("this account has no contract with PAYJOA for refunds of virtual accounts")]
    NoContract,
    /// PAYJOA has given the money back already, in its own console or at night, and i'mport doesn't know.
    #[error("PAYJOA: the transaction is cancelled already (by PAYJOA itself, which i'mport isn't told)")]
    CancelledAtPayjoa,
}

fn refund_codes() -> String {
    let codes = RefundBank::ALL.iter().map(|bank| format!("{} {}", bank.code(), bank.name(payjoa::Language::En)));
    codes.collect::<Vec<_>>().join(", ")
}

impl Payment {
    /// Gives money back, or says why not; either way the timeline has it.
    pub(crate) fn cancel(&mut self, request: CancelRequest, contract: bool, now: u64) -> Result<Cancel, CancelRefused> {
        match self.checked(&request, contract) {
            Ok((amount, tax_free)) => Ok(self.give_back(request, amount, tax_free, now)),
            Err(refused) => {
                self.note(now, kind::CANCEL_REFUSED, json!({"by": request.by, "why": refused.to_string()}));
                Err(refused)
            }
        }
    }

    /// PAYJOA gives the money back by itself: in its own console, or at night for its test sites. i'mport isn't told, so
    /// the payment stays as it is there.
    ///
    /// Source: PortOne help centre.
    pub(crate) fn cancel_at_payjoa(&mut self, why: &str, now: u64) -> Result<(), CancelRefused> {
        if self.cancelled_at_payjoa.is_some() {
            return Err(CancelRefused::CancelledAtPayjoa);
        }
        if self.status() != Status::Paid {
            return Err(if self.is_emptied() {
                CancelRefused::NothingLeft
            } else {
                CancelRefused::NotPaid(self.status())
            });
        }
        self.cancelled_at_payjoa = Some(now);
        self.note(now, kind::CANCELLED_AT_PAYJOA, json!({"why": why, "amount": self.balance()}));
        Ok(())
    }

    /// The transfer that gives a virtual account's money back has arrived.
    pub(crate) fn refund_transferred(&mut self, cancellation_id: &str, now: u64) {
        self.note(now, kind::REFUNDED, json!({"cancellation_id": cancellation_id}));
    }

    /// What was paid and not given back; the whole amount before it is paid.
    pub(crate) fn balance(&self) -> Won {
        self.amount.checked_sub(self.cancelled_amount()).unwrap_or(Won::ZERO)
    }

    /// What was given back.
    pub(crate) fn cancelled_amount(&self) -> Won {
        sum(self.cancels.iter().map(|cancel| cancel.amount))
    }

    pub(crate) fn cancels(&self) -> &[Cancel] {
        &self.cancels
    }

    /// Whether it was paid and everything was given back.
    pub(super) fn is_emptied(&self) -> bool {
        matches!(self.record, Record::Paid { .. }) && self.balance() == Won::ZERO && self.amount > Won::ZERO
    }

    /// How much, and how much of it is free of tax.
    fn checked(&self, request: &CancelRequest, contract: bool) -> Result<(Won, Won), CancelRefused> {
        if self.is_emptied() {
            return Err(CancelRefused::NothingLeft);
        }
        if self.status() != Status::Paid {
            return Err(CancelRefused::NotPaid(self.status()));
        }
        let left = self.balance();
        if let Some(said) = request.checksum.filter(|said| *said != left) {
            return Err(CancelRefused::Checksum { said, left });
        }
        let amount = request.amount.filter(|amount| *amount > Won::ZERO).unwrap_or(left);
        if amount > left {
            return Err(CancelRefused::TooMuch { asked: amount, left });
        }
        if amount != self.amount && matches!(self.method(), "smartculture" | "booknlife" | "phone") {
            return Err(CancelRefused::FullOnly { method: self.method().to_owned() });
        }
        let tax_free = self.tax_free_of(amount, request)?;
        if self.method() == "vbank" {
            refundable(&request.account, contract)?;
        }
        if self.cancelled_at_payjoa.is_some() {
            return Err(CancelRefused::CancelledAtPayjoa);
        }
        Ok((amount, tax_free))
    }

    fn tax_free_of(&self, amount: Won, request: &CancelRequest) -> Result<Won, CancelRefused> {
        let (balance, left) = (self.balance(), self.tax_free_left());
        if request.tax_free.is_some_and(|tax_free| tax_free > amount) {
            let tax_free = request.tax_free.unwrap_or(Won::ZERO);
            return Err(CancelRefused::TaxFree { tax_free, left, balance });
        }
        if amount == balance {
            // Everything that is left is taxed as it was.
            return Ok(left);
        }
        if matches!(self.method(), "kakaopay" | "payco") {
            // PAYJOA computes it.
            let share = u128::from(left.get()) * u128::from(amount.get()) / u128::from(balance.get().max(1));
            return Ok(u64::try_from(share).ok().and_then(|share| Won::new(share).ok()).unwrap_or(Won::ZERO));
        }
        let tax_free = request.tax_free.unwrap_or(Won::ZERO);
        let taxed = amount.checked_sub(tax_free);
        let taxed_left = balance.checked_sub(left).unwrap_or(Won::ZERO);
        if tax_free > left || taxed.is_none_or(|taxed| taxed > taxed_left) {
            return Err(CancelRefused::TaxFree { tax_free, left, balance });
        }
        Ok(tax_free)
    }

    /// How much of the balance is free of tax.
    fn tax_free_left(&self) -> Won {
        let given_back = sum(self.cancels.iter().map(|cancel| cancel.tax_free));
        self.tax_free().checked_sub(given_back).unwrap_or(Won::ZERO)
    }

    fn give_back(&mut self, request: CancelRequest, amount: Won, tax_free: Won, now: u64) -> Cancel {
        let by_hand = self.method() == "vbank";
        let cancel = Cancel {
            cancellation_id: format!("cancel_{}", random::digits(12)),
            pg_tid: format!("SBXC{}", random::digits(15)),
            amount,
            tax_free,
            at: now,
            reason: request.reason,
            by: request.by,
            refund_due: by_hand.then(|| seven_business_days_after(now)),
        };
        let detail = json!({
            "by": cancel.by, "amount": amount, "tax_free": tax_free, "cancellation_id": cancel.cancellation_id,
            "reason": cancel.reason, "checksum": request.checksum, "money_back_at": cancel.refund_due,
        });
        self.cancels.push(cancel.clone());
        self.note(now, kind::CANCELLED, detail);
        self.receipt_follows_cancel(now);
        if self.has_receipt() && self.is_emptied() {
            self.let_pass(vec![RECEIPT_STANDS.to_owned()], now);
        }
        cancel
    }
}

/// Nobody else takes it back, and nothing that was paid is left of it.
const RECEIPT_STANDS: &str = "the cash receipt that the API issued still stands, over money that was given back: \
                              DELETE /receipts/{imp_uid} takes it back";

/// Whether PAYJOA can refund a virtual account there.
fn refundable(account: &RefundAccount, contract: bool) -> Result<(), CancelRefused> {
    let given = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
    if !given(&account.holder) || !given(&account.bank) || !given(&account.number) {
        return Err(CancelRefused::NoRefundAccount);
    }
    let bank = account.bank.as_deref().unwrap_or_default();
    if RefundBank::from_code(bank).is_none() {
        return Err(CancelRefused::RefundBank(bank.to_owned()));
    }
    if contract { Ok(()) } else { Err(CancelRefused::NoContract) }
}

fn sum(amounts: impl Iterator<Item = Won>) -> Won {
    amounts.fold(Won::ZERO, |sum, amount| sum.checked_add(amount).unwrap_or(Won::MAX))
}

/// Weekends in Korea don't count; holidays aren't known here.
fn seven_business_days_after(now: u64) -> u64 {
    const DAY: u64 = 86_400;
    const KOREA: u64 = 9 * 3_600;
    let (mut at, mut left) = (now, 7);
    while left > 0 {
        at += DAY;
        // 1 January 1970 was a Thursday: 0 is Monday.
        let weekday = ((at + KOREA) / DAY + 3) % 7;
        if weekday < 5 {
            left -= 1;
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seven_business_days_are_nine_or_more() {
        // Monday 23 November 2026, noon in Korea, is answered on Wednesday 2 December.
        assert_eq!(seven_business_days_after(1_795_402_800), 1_795_402_800 + 9 * 86_400);
        // Saturday's week begins on Monday.
        assert_eq!(seven_business_days_after(1_795_402_800 + 5 * 86_400), 1_795_402_800 + 15 * 86_400);
    }
}
