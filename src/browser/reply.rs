//! The server's JSON, read field by field.
//!
//! By hand and not with serde: the derived reader of a tagged enum would be the largest part of the page's payment code.
//! A test holds the two against each other.

use wasm_bindgen::JsValue;

use super::page;
use crate::{
    ImpUid, MerchantUid, Won,
    outcome::contract::{DepositAccount, Problem, Settled},
};

/// The body of a 200; nothing if it isn't one.
pub(super) fn settled(body: &JsValue) -> Option<Settled> {
    let merchant_uid = MerchantUid::new(text(body, "merchant_uid")?).ok()?;
    let imp_uid = text(body, "imp_uid").map(ImpUid::new).transpose().ok()?;
    Some(match text(body, "state")?.as_str() {
        "paid" => Settled::Paid {
            merchant_uid,
            imp_uid: imp_uid?,
            amount: won(body, "amount")?,
            cancelled_amount: match page::get(body, "cancelled_amount") {
                Some(_) => won(body, "cancelled_amount")?,
                None => Won::ZERO,
            },
            pay_method: text(body, "pay_method"),
            paid_at: seconds(body, "paid_at"),
            receipt_url: text(body, "receipt_url"),
        },
        "awaiting_deposit" => Settled::AwaitingDeposit {
            merchant_uid,
            imp_uid: imp_uid?,
            amount: won(body, "amount")?,
            deposit: deposit(&page::get(body, "deposit")?)?,
        },
        "failed" => Settled::Failed { merchant_uid, imp_uid, reason: text(body, "reason") },
        "cancelled" => Settled::Cancelled { merchant_uid, imp_uid: imp_uid?, amount: won(body, "amount")? },
        _ => return None,
    })
}

/// Problem details, if it looks like some: an error page of a proxy isn't the shop's word.
pub(super) fn problem(body: &JsValue, status: u16) -> Option<Problem> {
    let title = text(body, "title");
    let code = text(body, "code");
    (title.is_some() || code.is_some()).then(|| Problem {
        kind: text(body, "type").unwrap_or_else(|| "about:blank".to_owned()),
        title: title.unwrap_or_default(),
        status,
        detail: text(body, "detail"),
        code,
    })
}

fn deposit(body: &JsValue) -> Option<DepositAccount> {
    Some(DepositAccount {
        bank: text(body, "bank"),
        account: text(body, "account")?,
        holder: text(body, "holder"),
        due: seconds(body, "due"),
    })
}

fn text(body: &JsValue, name: &str) -> Option<String> {
    page::get(body, name)?.as_string()
}

fn won(body: &JsValue, name: &str) -> Option<Won> {
    Won::from_f64(page::get(body, name)?.as_f64()?).ok()
}

/// Whole Unix seconds; anything else is as good as absent.
fn seconds(body: &JsValue, name: &str) -> Option<u64> {
    Won::from_f64(page::get(body, name)?.as_f64()?).ok().map(Won::get)
}
