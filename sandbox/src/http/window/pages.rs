//! The window's pages, filled in.

use payjoa::Language;
use serde_json::Value;

use super::{layout::Layout, texts, view::View};
use crate::{
    IMP_KEY, IMP_SECRET, USER_CODE,
    fault::{Fault, Faults},
    gateway::Gateway,
    http::html::{fill, json_in_script},
    payment::{Decision, Payment, method_name},
};

/// The window as it waits for the shopper.
pub(super) fn open(payment: &Payment, armed: Faults, view: View) -> String {
    let language = view.language;
    let approve = if payment.method() == "vbank" { "approve_vbank" } else { "approve" };
    let switch = |fault| if armed.has(fault) { "checked disabled" } else { "" };
    let note = |fault| if armed.has(fault) { texts::of("armed", language) } else { "" };
    let more = [
        ("approve_label", texts::of(approve, language)),
        ("late_switch", switch(Fault::LateDatabase)),
        ("late_armed", note(Fault::LateDatabase)),
        ("lost_switch", switch(Fault::LostCallback)),
        ("lost_armed", note(Fault::LostCallback)),
        ("buyer_hidden", if payment.text("buyer_name").is_some() { "" } else { "hidden" }),
    ];
    let main = of_payment(include_str!("../../window/window.html"), payment, language, &more);
    let title = format!("{} · {}", payment.text("name").unwrap_or_default(), texts::of("title", language));
    let data =
        [("imp-uid", payment.imp_uid.as_str()), ("merchant-uid", payment.merchant_uid.as_str()), ("state", "open")];
    Layout { data: &data, switch: Some(view.query()), ..Layout::new(language, &title) }.around(&main)
}

/// The window after the decision: a popup tells its opener and closes, anything else says that it is over.
pub(super) fn decided(payment: &Payment, view: View) -> String {
    let language = view.language;
    let popup = !payment.platform.is_mobile();
    let answer = payment.callback().filter(|_| popup).unwrap_or(Value::Null);
    let account = payment.awaited();
    let number = account.map(|account| format!("{} {}", account.bank, account.number));
    let back = payment.redirect().map(String::from);
    let more = [
        ("answer", &*json_in_script(&answer)),
        ("back_url", back.as_deref().unwrap_or_default()),
        ("deposit_hidden", if account.is_some() { "" } else { "hidden" }),
        ("account_number", number.as_deref().unwrap_or_default()),
        ("account_holder", account.map_or("", |account| account.holder.as_str())),
        ("back_hidden", if back.is_some() { "" } else { "hidden" }),
    ];
    let main = of_payment(include_str!("../../window/decided.html"), payment, language, &more);
    let title = format!("{} · {}", texts::of("done", language), texts::of("title", language));
    let data = [
        ("imp-uid", payment.imp_uid.as_str()),
        ("merchant-uid", payment.merchant_uid.as_str()),
        ("state", "decided"),
        ("decision", payment.decision().map_or("", Decision::as_str)),
        ("page", payment.page.as_deref().unwrap_or_default()),
        ("popup", if popup { "true" } else { "false" }),
    ];
    let scripts = ["/window/assets/answer.js"];
    let layout = Layout { data: &data, class: "quiet", switch: Some(view.query()), ..Layout::new(language, &title) };
    Layout { scripts: &scripts, ..layout }.around(&main)
}

/// A receipt, for the payment's `receipt_url`.
pub(super) fn receipt(payment: &Payment, language: Language) -> String {
    let main = of_payment(include_str!("../../window/receipt.html"), payment, language, &[]);
    let data =
        [("imp-uid", payment.imp_uid.as_str()), ("merchant-uid", payment.merchant_uid.as_str()), ("state", "receipt")];
    Layout { data: &data, ..Layout::new(language, texts::of("receipt", language)) }.around(&main)
}

/// What this is, and the latest payments.
pub(super) fn home(gateway: &Gateway, payments: &[Payment], language: Language) -> String {
    let rows: String = payments.iter().rev().take(LATEST).map(|payment| row(payment, language)).collect();
    let mut values = texts::all(language);
    values.extend([
        ("origin", gateway.origin()),
        ("code", USER_CODE),
        ("key", IMP_KEY),
        ("secret", IMP_SECRET),
        ("rows", &rows),
        ("nothing_hidden", if payments.is_empty() { "" } else { "hidden" }),
        ("rows_hidden", if payments.is_empty() { "hidden" } else { "" }),
    ]);
    let main = fill(include_str!("../../window/home.html"), &values);
    Layout { data: &[("state", "home")], ..Layout::new(language, "payjoa-sandbox") }.around(&main)
}

/// How many payments the home page lists.
const LATEST: usize = 50;

fn row(payment: &Payment, language: Language) -> String {
    let more = [("status_word", payment.status().as_str())];
    of_payment(include_str!("../../window/row.html"), payment, language, &more)
}

/// A page that only says what is wrong.
pub(super) fn trouble(message: &str, language: Language) -> String {
    quiet("trouble", &[("state", "trouble")], include_str!("../../window/trouble.html"), message, language)
}

/// What a popup shows until its payment has a window.
pub(super) fn opening(language: Language) -> String {
    quiet("opening", &[("state", "opening")], include_str!("../../window/opening.html"), "", language)
}

/// A few words in the middle of a page that can't be asked for again.
fn quiet(title: &str, data: &[(&str, &str)], template: &str, message: &str, language: Language) -> String {
    let mut values = texts::all(language);
    values.push(("message", message));
    let title = texts::of(title, language);
    Layout { data, class: "quiet", switch: None, ..Layout::new(language, title) }.around(&fill(template, &values))
}

fn of_payment(template: &str, payment: &Payment, language: Language, more: &[(&str, &str)]) -> String {
    let (ko, en) = method_name(payment.method());
    let amount = payment.amount.to_string();
    let mut values = texts::all(language);
    values.extend([
        ("lang", language.tag()),
        ("imp_uid", payment.imp_uid.as_str()),
        ("merchant_uid", payment.merchant_uid.as_str()),
        ("name", payment.text("name").unwrap_or_default()),
        ("won", &amount),
        ("method_name", if language == Language::Ko { ko } else { en }),
        ("buyer_name", payment.text("buyer_name").unwrap_or_default()),
    ]);
    values.extend_from_slice(more);
    fill(template, &values)
}
