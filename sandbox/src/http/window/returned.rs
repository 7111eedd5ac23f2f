//! Where a phone comes back to, for a shop that has no such page yet: it says what came back, and what it is worth.

use std::sync::Arc;

use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
    response::Response,
};
use payjoa::{ImpUid, Language, MerchantUid};
use url::form_urlencoded;

use super::{layout::Layout, texts, view::View};
use crate::{
    gateway::Gateway,
    http::html::fill,
    payment::{Decision, Payment, Status},
};

/// `GET /_sandbox/return`: an address for `m_redirect_url`.
pub(in crate::http) async fn page(
    State(gateway): State<Arc<Gateway>>,
    view: View,
    RawQuery(query): RawQuery,
) -> Response {
    let came = Came::read(&query.unwrap_or_default());
    let html = gateway.state(|state| {
        let named = came.imp_uid();
        let order = || came.merchant_uid().and_then(|order| state.of_order(&order).last());
        // As a shop's server does that was told no number: it looks for the order's latest payment.
        let payment =
            if came.first("imp_uid").is_some() { named.and_then(|imp_uid| state.payment(&imp_uid)) } else { order() };
        shown(&came, payment, view.language)
    });
    view.page(StatusCode::OK, html, None)
}

/// What stood in the address, in its order.
struct Came(Vec<(String, String)>);

impl Came {
    fn read(query: &str) -> Came {
        let all = form_urlencoded::parse(query.as_bytes()).into_owned();
        // The page's own.
        Came(all.filter(|(name, _)| name != "lang").collect())
    }

    /// Of several the first counts; the words with which broken scripts write nothing count as nothing.
    fn first(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !is_nothing(value))
    }

    fn imp_uid(&self) -> Option<ImpUid> {
        ImpUid::new(self.first("imp_uid")?).ok()
    }

    fn merchant_uid(&self) -> Option<MerchantUid> {
        MerchantUid::new(self.first("merchant_uid")?).ok()
    }

    /// Whether it says that the payment went well.
    fn claim(&self) -> Option<bool> {
        self.first("imp_success").or_else(|| self.first("success"))?.parse().ok()
    }

    /// How a shop's server asks for it.
    fn ask(&self) -> String {
        match (self.first("imp_uid"), self.first("merchant_uid")) {
            (Some(imp_uid), _) => format!("/payments/{imp_uid}"),
            (None, Some(order)) => format!("/payments/find/{order}"),
            (None, None) => "/payments/{imp_uid}".to_owned(),
        }
    }
}

fn is_nothing(value: &str) -> bool {
    matches!(value, "" | "undefined" | "null")
}

fn shown(came: &Came, payment: Option<&Payment>, language: Language) -> String {
    let text = |name| texts::of(name, language);
    let rows: String = came.0.iter().enumerate().map(|(place, _)| row(came, place, language)).collect();
    let query = again(came);
    let status = payment.map(Payment::status);
    let torn = payment.is_some_and(|payment| disagree(came, payment));
    let sum = payment.map(|payment| format!("{}{}{}", text("won_before"), payment.amount, text("won_after")));
    let hidden = |hidden: bool| if hidden { "hidden" } else { "" };
    let mut values = vec![
        ("lang", language.tag()),
        ("imp_uid", payment.map_or("", |payment| payment.imp_uid.as_str())),
        ("rows", &*rows),
        ("rows_hidden", hidden(came.0.is_empty())),
        ("nothing_hidden", hidden(!came.0.is_empty())),
        ("verdict", text(if payment.is_some() { "returned_says" } else { "returned_unknown" })),
        ("status_word", status.map_or("", Status::as_str)),
        ("sum", sum.as_deref().unwrap_or_default()),
        ("advice", payment.map_or("", |payment| text(advice(payment)))),
        ("torn", text("returned_torn")),
        ("torn_hidden", hidden(!torn)),
        ("timeline_hidden", hidden(payment.is_none())),
    ];
    let ask = came.ask();
    values.push(("ask_path", &ask));
    values.extend(texts::all(language));
    let main = fill(include_str!("../../window/returned.html"), &values);
    let title = text("returned_title");
    Layout { data: &[("state", "returned")], switch: Some(&query), ..Layout::new(language, title) }.around(&main)
}

/// One part of the address, and what to do with it.
fn row(came: &Came, place: usize, language: Language) -> String {
    let Some((name, value)) = came.0.get(place) else { return String::new() };
    let again = came.0.iter().take(place).any(|(earlier, _)| earlier == name);
    let note = match name.as_str() {
        _ if again => "claim_again",
        _ if is_nothing(value) => "claim_nothing",
        "imp_uid" => "claim_imp_uid",
        "merchant_uid" => "claim_merchant_uid",
        "imp_success" | "success" => "claim_success",
        "error_code" | "error_coe" | "error_msg" => "claim_error",
        _ => "claim_own",
    };
    let values = [("name", name.as_str()), ("value", value), ("note", texts::of(note, language))];
    fill(include_str!("../../window/claim.html"), &values)
}

/// The query of the same page in another language.
fn again(came: &Came) -> String {
    let mut query = form_urlencoded::Serializer::for_suffix(String::from("&"), 1);
    query.extend_pairs(&came.0);
    query.finish()
}

fn disagree(came: &Came, payment: &Payment) -> bool {
    let well = payment.status() == Status::Paid || awaits_deposit(payment);
    came.claim().is_some_and(|claim| claim != well)
}

fn awaits_deposit(payment: &Payment) -> bool {
    payment.status() == Status::Ready
        && payment.method() == "vbank"
        && payment.decision() == Some(Decision::Approve)
        && payment.awaited().is_some()
}

/// What a shop's server does now.
fn advice(payment: &Payment) -> &'static str {
    match payment.status() {
        Status::Paid => "advice_paid",
        Status::Ready if awaits_deposit(payment) => "advice_vbank",
        Status::Ready => "advice_ready",
        Status::Failed => "advice_failed",
        Status::Cancelled => "advice_cancelled",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_several_the_first_counts_and_nothing_has_three_names() {
        let came = Came::read("lang=en&imp_uid=imp_1&imp_uid=imp_2&merchant_uid=undefined&imp_success=false&a=%26+b");
        assert_eq!(came.first("imp_uid"), Some("imp_1"));
        assert_eq!((came.merchant_uid(), came.claim()), (None, Some(false)));
        assert_eq!((came.first("a"), came.first("lang")), (Some("& b"), None));
    }

    #[test]
    fn the_other_languages_page_says_the_same() {
        assert_eq!(
            again(&Came::read("imp_uid=imp_1&error_msg=%EC%95%88&lang=ko")),
            "&imp_uid=imp_1&error_msg=%EC%95%88"
        );
    }
}
