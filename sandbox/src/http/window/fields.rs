//! The window's controls: what is asked of the shopper for each method, ways to be declined, faults.

use std::collections::BTreeSet;

use payjoa::Language;

use super::{offer, picked::is_escrow, reasons, texts};
use crate::{
    fault::{Fault, Faults, Place},
    http::html::fill,
    payment::{Account, Payment},
};

/// The controls of the payment's method.
pub(super) fn of_method(payment: &Payment, now: u64, language: Language) -> String {
    match payment.method() {
        "card" => card(payment, language),
        "trans" => with(include_str!("../../window/fields/trans.html"), language, &[("banks", &banks(language))]),
        "vbank" => vbank(payment, now, language),
        "phone" => phone(payment, language),
        method if reasons::is_wallet(method) => wallet(payment, language),
        method if reasons::is_voucher(method) => voucher(payment, language),
        _ => String::new(),
    }
}

fn card(payment: &Payment, language: Language) -> String {
    let issuers = offer::issuers(payment);
    let options = issuers.iter().map(|offered| option(offered.issuer.code(), offered.issuer.name(language), ""));
    let note = if issuers.iter().any(|offered| offered.plans.len() > 1) { "plan_note" } else { "plan_note_none" };
    let values = [
        ("issuers", &*options.collect::<String>()),
        ("plans", &*plans(&issuers, language)),
        ("plan_note", texts::of(note, language)),
    ];
    with(include_str!("../../window/fields/card.html"), language, &values)
}

/// Every number of months that some issuer offers; `data-cards` names the issuers where it isn't all of them.
fn plans(issuers: &[offer::Issuer], language: Language) -> String {
    let months: BTreeSet<u64> = issuers.iter().flat_map(|offered| offered.plans.iter().copied()).collect();
    let plan = |months: u64| {
        let name = plan_name(months, language);
        let cards: Vec<_> = issuers.iter().filter(|offered| offered.plans.contains(&months)).collect();
        let only = if cards.len() == issuers.len() {
            String::new()
        } else {
            let codes: Vec<_> = cards.iter().map(|offered| offered.issuer.code()).collect();
            format!(" data-cards=\"{}\"", codes.join(" "))
        };
        option(&months.to_string(), &name, &only)
    };
    months.into_iter().map(plan).collect()
}

/// How months of instalments are called.
pub(super) fn plan_name(months: u64, language: Language) -> String {
    match (months, language) {
        (0, _) => texts::of("at_once", language).to_owned(),
        (_, Language::Ko) => format!("{months}개월"),
        (_, Language::En) => format!("{months} months"),
    }
}

fn banks(language: Language) -> String {
    offer::BANKS.iter().map(|bank| option(bank.code(), bank.name(language), "")).collect()
}

fn vbank(payment: &Payment, now: u64, language: Language) -> String {
    // What it is like to be; the account itself is issued when the shopper asks for it.
    let account = Account::issue(&payment.params, None, now);
    let values = [
        ("banks", &*banks(language)),
        ("account_holder", &account.holder),
        ("account_due", &texts::moment(account.due)),
    ];
    with(include_str!("../../window/fields/vbank.html"), language, &values)
}

fn phone(payment: &Payment, language: Language) -> String {
    let carriers: String = offer::carriers(payment)
        .into_iter()
        .map(|carrier| option(carrier.code(), carrier.name(language), ""))
        .collect();
    let fixed =
        payment.params.get("prefill").and_then(|prefill| prefill.get("phoneNumber")).and_then(|tel| tel.as_str());
    let values = [
        ("carriers", &*carriers),
        ("tel_value", fixed.or_else(|| payment.text("buyer_tel")).unwrap_or_default()),
        ("tel_fixed", if fixed.is_some() { "readonly" } else { "" }),
    ];
    with(include_str!("../../window/fields/phone.html"), language, &values)
}

fn wallet(payment: &Payment, language: Language) -> String {
    let straight = payment.params.get("bypass").and_then(|bypass| bypass.get("daou")?.get("DIRECT_YN"));
    let note = if straight.is_some_and(|straight| straight == "Y") { "wallet_direct" } else { "wallet_note" };
    let name = texts::method(payment.method(), language);
    let values = [("method_name", name), ("wallet_note", texts::of(note, language))];
    with(include_str!("../../window/fields/wallet.html"), language, &values)
}

fn voucher(payment: &Payment, language: Language) -> String {
    // Enough, and rounded up to the next voucher.
    let balance = payment.amount.get().div_ceil(10_000) * 10_000;
    let balance = payjoa::Won::new(balance).unwrap_or(payment.amount).to_string();
    with(include_str!("../../window/fields/voucher.html"), language, &[("balance_won", &balance)])
}

/// PAYJOA's escrow page asks for the telephone number again.
pub(super) fn escrow(payment: &Payment, language: Language) -> String {
    if !is_escrow(payment) || payment.method() == "phone" {
        return String::new();
    }
    with(include_str!("../../window/fields/escrow.html"), language, &[])
}

/// The ways to be declined.
pub(super) fn reasons(payment: &Payment, language: Language) -> String {
    reasons::of(payment.method()).map(|reason| option(reason.code, reason.text(language), "")).collect()
}

/// A switch for each fault that can strike from here on, place by place; those armed already are on.
pub(super) fn switches(armed: Faults, language: Language) -> String {
    let place = |place: Place| {
        let faults = Fault::ALL.iter().filter(|fault| fault.place() == place);
        let switches: String = faults.map(|fault| switch(*fault, armed.has(*fault), language)).collect();
        fill("<h3>{{title}}</h3>{{=switches}}", &[("title", place.title(language)), ("switches", &switches)])
    };
    [Place::Browser, Place::Payment, Place::Webhook].map(place).concat()
}

fn switch(fault: Fault, on: bool, language: Language) -> String {
    let values = [
        ("fault", fault.as_str()),
        ("fault_title", fault.title(language)),
        ("fault_note", &*with_code(fault.description(language))),
        ("switched", if on { "checked disabled" } else { "" }),
        ("fault_armed", if on { texts::of("armed", language) } else { "" }),
    ];
    fill(include_str!("../../window/fields/fault.html"), &values)
}

/// The catalogue's descriptions set code in backticks.
fn with_code(text: &str) -> String {
    let parts = text.split('`').enumerate();
    let part =
        |(place, text)| fill(if place % 2 == 1 { "<code>{{text}}</code>" } else { "{{text}}" }, &[("text", text)]);
    parts.map(part).collect()
}

/// What was picked, for the form of a page that follows.
pub(super) fn carried<'a>(picked: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let hidden = "<input type=\"hidden\" name=\"{{name}}\" value=\"{{value}}\">";
    picked.map(|(name, value)| fill(hidden, &[("name", name), ("value", value)])).collect()
}

fn option(value: &str, name: &str, more: &str) -> String {
    let values = [("value", value), ("name", name), ("more", more)];
    fill("<option value=\"{{value}}\"{{=more}}>{{name}}</option>", &values)
}

fn with(template: &str, language: Language, more: &[(&str, &str)]) -> String {
    let mut values = more.to_vec();
    values.extend(texts::all(language));
    fill(template, &values)
}
