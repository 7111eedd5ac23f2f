//! The window's pages, filled in.

use payjoa::Language;
use serde_json::Value;

use super::{
    fields,
    layout::Layout,
    picked::{Forgotten, Picked},
    texts,
    view::View,
};
use crate::{
    IMP_KEY, IMP_SECRET, USER_CODE,
    fault::{Fault, Faults},
    gateway::Gateway,
    http::html::{fill, json_in_script},
    payment::{Decision, Payment},
};

/// What is shown of a window that waits for the shopper, beside the payment.
#[derive(Clone, Copy, Default)]
pub(super) struct Asking {
    pub(super) now: u64,
    /// Faults that will happen to this payment.
    pub(super) armed: Faults,
    /// What the shopper left out the last time.
    pub(super) forgotten: Option<Forgotten>,
}

/// The window as it waits for the shopper.
pub(super) fn open(payment: &Payment, asking: &Asking, view: View) -> String {
    let language = view.language;
    let tax_free = payment.tax_free();
    let more = [
        ("shown", view.query()),
        ("fields", &fields::of_method(payment, asking.now, language)),
        ("escrow_part", &fields::escrow(payment, language)),
        ("approve_label", texts::of(approve(payment), language)),
        ("app_hidden", hidden(scheme(payment).is_none())),
        ("reasons", &fields::reasons(payment, language)),
        ("switches", &fields::switches(asking.armed, language)),
        ("faults_open", if asking.armed == Faults::NONE { "" } else { "open" }),
        ("forgotten", asking.forgotten.map_or("", |forgotten| texts::of(forgotten.0, language))),
        ("forgotten_hidden", hidden(asking.forgotten.is_none())),
        ("tax_free_won", &tax_free.to_string()),
        ("tax_free_hidden", hidden(tax_free.get() == 0)),
        ("buyer_hidden", hidden(payment.text("buyer_name").is_none())),
    ];
    let main = of_payment(include_str!("../../window/window.html"), payment, language, &more);
    let title = format!("{} · {}", payment.text("name").unwrap_or_default(), texts::of("title", language));
    let layout = Layout { class: "window", scripts: &["/window/assets/window.js"], ..Layout::new(language, &title) };
    of_window(payment, "open", view, layout, &main)
}

/// The card company's app, as far as a browser can pretend it.
pub(super) fn app(payment: &Payment, picked: &Picked, view: View) -> String {
    let template = include_str!("../../window/app.html");
    carrying(template, "app", payment, picked, view)
}

/// Back from the card company's app: the window goes on, and the shop's app has been opened by its scheme.
pub(super) fn back(payment: &Payment, picked: &Picked, view: View) -> String {
    carrying(include_str!("../../window/back.html"), "back", payment, picked, view)
}

/// A page between the window's form and its decision.
fn carrying(template: &str, state: &str, payment: &Payment, picked: &Picked, view: View) -> String {
    let language = view.language;
    let more = [
        ("shown", view.query()),
        ("carried", &*fields::carried(picked.carried())),
        ("scheme", &scheme(payment).unwrap_or_default()),
        ("approve_label", texts::of(approve(payment), language)),
    ];
    let main = of_payment(template, payment, language, &more);
    let layout = Layout { switch: None, ..Layout::new(language, texts::of("card_app", language)) };
    of_window(payment, state, view, layout, &main)
}

/// The shopper is gone, and the payment waits.
pub(super) fn left(payment: &Payment, view: View) -> String {
    let language = view.language;
    let main = of_payment(include_str!("../../window/left.html"), payment, language, &[("shown", view.query())]);
    let layout = Layout { class: "quiet", ..Layout::new(language, texts::of("left", language)) };
    of_window(payment, "left", view, layout, &main)
}

/// The address by which a card company's app opens the shop's app again: only where there can be such apps.
pub(super) fn scheme(payment: &Payment) -> Option<String> {
    let scheme = payment.text("app_scheme").filter(|_| payment.platform.is_mobile() && payment.method() == "card")?;
    // i'mport completes a bare scheme. The rules let none pass that a browser would run or load.
    Some(if scheme.contains("://") { scheme.to_owned() } else { format!("{scheme}://") })
}

/// The window after the decision: it tells the page it was opened for; a popup closes then, anything else says that it
/// is over.
pub(super) fn decided(payment: &Payment, view: View) -> String {
    let language = view.language;
    let popup = !payment.platform.is_mobile();
    let answer = payment.callback().filter(|_| popup).unwrap_or(Value::Null);
    let account = payment.awaited();
    let number = account.map(|account| format!("{} {}", account.bank, account.number));
    let back = payment.redirect().map(String::from);
    let done = texts::of(outcome(payment), language);
    let more = [
        ("shown", view.query()),
        ("done", done),
        ("decision_word", payment.decision().map_or("", Decision::as_str)),
        ("answer", &json_in_script(&answer)),
        ("back_url", back.as_deref().unwrap_or_default()),
        ("deposit_hidden", hidden(account.is_none())),
        ("account_number", number.as_deref().unwrap_or_default()),
        ("account_holder", account.map_or("", |account| &account.holder)),
        ("account_due", &account.map(|account| texts::moment(account.due)).unwrap_or_default()),
        ("back_hidden", hidden(back.is_none())),
    ];
    let main = of_payment(include_str!("../../window/decided.html"), payment, language, &more);
    let title = format!("{done} · {}", texts::of("title", language));
    let layout = Layout { class: "quiet", scripts: &["/window/assets/answer.js"], ..Layout::new(language, &title) };
    of_window(payment, "decided", view, layout, &main)
}

/// The page around a part of the window, with what its scripts and test drivers read.
fn of_window(payment: &Payment, state: &str, view: View, layout: Layout<'_>, main: &str) -> String {
    let data = [
        ("imp-uid", payment.imp_uid.as_str()),
        ("merchant-uid", payment.merchant_uid.as_str()),
        ("state", state),
        ("decision", payment.decision().map_or("", Decision::as_str)),
        ("page", payment.page.as_deref().unwrap_or_default()),
        ("popup", if payment.platform.is_mobile() { "false" } else { "true" }),
        ("times", if payment.faults().has(Fault::DuplicatedCallback) { "2" } else { "1" }),
    ];
    Layout { data: &data, switch: layout.switch.and(Some(view.query())), ..layout }.around(main)
}

fn approve(payment: &Payment) -> &'static str {
    if payment.method() == "vbank" { "approve_vbank" } else { "approve" }
}

fn outcome(payment: &Payment) -> &'static str {
    match payment.decision() {
        Some(Decision::Approve) if payment.method() == "vbank" => "done_issue",
        Some(Decision::Decline) => "done_decline",
        Some(Decision::Close) => "done_close",
        _ => "done_approve",
    }
}

fn hidden(hidden: bool) -> &'static str {
    if hidden { "hidden" } else { "" }
}

/// A receipt, for the payment's `receipt_url`.
pub(super) fn receipt(payment: &Payment, language: Language) -> String {
    let rows = receipt_rows(payment, language);
    let main = of_payment(include_str!("../../window/receipt.html"), payment, language, &[("rows", &rows)]);
    let view = View { language, framed: false };
    of_window(payment, "receipt", view, Layout::new(language, texts::of("receipt", language)), &main)
}

/// What the API says of it, as far as there is something.
fn receipt_rows(payment: &Payment, language: Language) -> String {
    let said = payment.annotation("", false);
    let text = |name: &str| said.get(name).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned);
    let number = |name: &str| said.get(name).and_then(Value::as_u64).filter(|number| *number > 0);
    let rows = [
        ("issuer", text("card_name").map(|name| format!("{name} {}", text("card_number").unwrap_or_default()))),
        ("plan", text("card_name").map(|_| fields::plan_name(number("card_quota").unwrap_or_default(), language))),
        ("bank", text("bank_name").or_else(|| text("vbank_name"))),
        ("approval", text("apply_num")),
        ("buyer", text("buyer_name")),
        ("paid_at", number("paid_at").map(texts::moment)),
        ("refunded", number("cancel_amount").map(|_| payment.cancelled_amount().to_string())),
    ];
    let row = "<div><dt>{{name}}</dt><dd>{{value}}</dd></div>";
    let row = |(name, value): (&str, String)| fill(row, &[("name", texts::of(name, language)), ("value", &value)]);
    rows.into_iter().filter_map(|(name, value)| value.map(|value| (name, value))).map(row).collect()
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
    let amount = payment.amount.to_string();
    // What a page says of itself goes before the texts that all pages share.
    let mut values = more.to_vec();
    values.extend([
        ("lang", language.tag()),
        ("imp_uid", payment.imp_uid.as_str()),
        ("merchant_uid", payment.merchant_uid.as_str()),
        ("name", payment.text("name").unwrap_or_default()),
        ("won", &amount),
        ("method_name", texts::method(payment.method(), language)),
        ("buyer_name", payment.text("buyer_name").unwrap_or_default()),
    ]);
    values.extend(texts::all(language));
    fill(template, &values)
}
