//! One order: how it stands, what can be done for it, and all that happened.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use payjoa::{Language, MerchantUid};
use payjoa_server::{
    Payments,
    ledger::{Order, RefundRecord},
};

use super::{
    forms,
    html::page,
    orders::{Broken, badge},
    timeline::timeline,
    words::words,
};
use crate::{
    calendar::time,
    html::{escaped, money},
    language::Spoken,
};

pub(super) async fn show(
    State(payments): State<Payments>,
    Spoken(language): Spoken,
    Path(merchant_uid): Path<MerchantUid>,
) -> Result<Response, Broken> {
    let broken = |error| Broken(language, error);
    let (ledger, words) = (payments.ledger(), words(language));
    let Some(order) = ledger.order(&merchant_uid).await.map_err(broken)? else {
        let body = format!("<p class=card><a href='/admin/'>{}</a></p>", words.orders);
        return Ok((StatusCode::NOT_FOUND, page(language, words.unknown, &body)).into_response());
    };
    let events = ledger.history(&merchant_uid).await.map_err(broken)?;
    let told = ledger.messages(&merchant_uid).await.map_err(broken)?;
    let refunds = ledger.refunds(&merchant_uid).await.map_err(broken)?;
    let planned = events.iter().any(|event| event.kind == "planned");
    let body = [
        format!("<p><a href='/admin/'>← {}</a></p><div class=side><div>", words.orders),
        facts(language, &order),
        refunded(language, &refunds),
        "</div><div class=do>".to_owned(),
        forms::retry(language, &order, planned),
        forms::shipping(language, &order),
        forms::refund(language, &order),
        "</div>".to_owned(),
        timeline(language, &events, &told),
        "</div>".to_owned(),
    ];
    Ok(page(language, &order.name, &body.concat()).into_response())
}

fn facts(language: Language, order: &Order) -> String {
    let words = words(language);
    let mut facts = vec![
        (words.order, format!("<code>{}</code>", escaped(order.merchant_uid.as_str()))),
        (words.state, badge(language, order)),
        (words.amount, money(language, order.amount)),
        (words.made, format!("<time>{}</time>", time(order.created_at))),
    ];
    if order.cancelled_amount > payjoa::Won::ZERO {
        facts.push((words.given_back, money(language, order.cancelled_amount)));
    }
    if let Some(reason) = &order.reason {
        facts.push((words.reason, escaped(reason)));
    }
    if let Some(imp_uid) = &order.imp_uid {
        facts.push((words.payment, format!("<code>{}</code>", escaped(imp_uid.as_str()))));
    }
    if let Some(method) = &order.paid_method {
        facts.push((words.method, escaped(method)));
    }
    if let Some(account) = &order.deposit {
        let bank = account.bank.as_deref().unwrap_or_default();
        facts.push((words.deposit, format!("{} {}", escaped(bank), escaped(&account.account))));
    }
    if order.escrow {
        facts.push((words.escrow, escrow(language, order)));
    }
    let facts: String = facts.into_iter().map(|(name, value)| format!("<dt>{name}</dt><dd>{value}</dd>")).collect();
    format!("<section class=card><dl>{facts}</dl></section>")
}

fn escrow(language: Language, order: &Order) -> String {
    match order.shipped_at {
        Some(at) => format!("{} <time>{}</time>", words(language).shipped, time(at)),
        None => format!("<span class=bad>{}</span>", words(language).not_shipped),
    }
}

fn refunded(language: Language, refunds: &[RefundRecord]) -> String {
    let line = |it: &RefundRecord| {
        let (why, state) = (it.detail.as_deref().unwrap_or_default(), it.state.as_str());
        format!(
            "<li><b>{}</b><span>{state}</span><span>{} {}</span>",
            money(language, it.amount),
            escaped(&it.reason),
            escaped(why)
        )
    };
    let lines: String = refunds.iter().map(line).collect();
    if lines.is_empty() {
        return lines;
    }
    format!("<section class=card><h2>{}</h2><ol>{lines}</ol></section>", words(language).refunds)
}
