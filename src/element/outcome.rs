//! What came back, as JavaScript objects.

use js_sys::Object;
use wasm_bindgen::JsValue;

use crate::{
    ImpUid, MerchantUid,
    browser::page,
    outcome::{Confirmation, Unverified, contract::Problem},
};

/// An object in the making.
pub(super) struct Made(Object);

impl Made {
    pub(super) fn new() -> Made {
        Made(Object::new())
    }

    pub(super) fn with(self, name: &str, value: impl Into<JsValue>) -> Made {
        page::set(&self.0, name, &value.into());
        self
    }

    /// What isn't there is no member.
    pub(super) fn with_some(self, name: &str, value: Option<impl Into<JsValue>>) -> Made {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    pub(super) fn done(self) -> JsValue {
        self.0.into()
    }
}

pub(super) fn unverified(claim: &Unverified) -> JsValue {
    Made::new()
        .with_some("impUid", claim.imp_uid().map(ImpUid::as_str))
        .with_some("merchantUid", claim.merchant_uid().map(MerchantUid::as_str))
        .done()
}

/// `state` is the name of the checkout's.
pub(super) fn confirmation(confirmation: &Confirmation, state: &str) -> JsValue {
    let made = Made::new().with("state", state).with("merchantUid", confirmation.merchant_uid().as_str());
    // Whole won and seconds that a JavaScript number can be.
    let number = |whole: u64| whole as f64;
    match confirmation {
        Confirmation::Paid(paid) => made
            .with("impUid", paid.imp_uid().as_str())
            .with("amount", number(paid.amount().get()))
            .with("cancelledAmount", number(paid.cancelled_amount().get()))
            .with_some("payMethod", paid.pay_method())
            .with_some("paidAt", paid.paid_at().map(number))
            .with_some("receiptUrl", paid.receipt_url()),
        Confirmation::AwaitingDeposit(awaiting) => {
            let deposit = awaiting.deposit();
            let account = Made::new()
                .with_some("bank", deposit.bank.as_deref())
                .with("account", &*deposit.account)
                .with_some("holder", deposit.holder.as_deref())
                .with_some("due", deposit.due.map(number));
            made.with("impUid", awaiting.imp_uid().as_str())
                .with("amount", number(awaiting.amount().get()))
                .with("deposit", account.done())
        }
        Confirmation::Failed(failed) => {
            made.with_some("impUid", failed.imp_uid().map(ImpUid::as_str)).with_some("reason", failed.reason())
        }
        Confirmation::Cancelled(cancelled) => {
            made.with("impUid", cancelled.imp_uid().as_str()).with("amount", number(cancelled.amount().get()))
        }
    }
    .done()
}

pub(super) fn problem(problem: &Problem) -> JsValue {
    Made::new()
        .with("title", &*problem.title)
        .with("status", problem.status)
        .with_some("detail", problem.detail.as_deref())
        .with_some("code", problem.code.as_deref())
        .done()
}
