//! The newest orders, and what the shop could not be told.

use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use payjoa::{Language, MerchantUid};
use payjoa_server::{
    Payments,
    ledger::{DeadLetter, LedgerError, Millis, Order},
};
use serde::Deserialize;

use super::{
    html::{address, encoded, page},
    words::{event, state, words},
};
use crate::{
    calendar::time,
    html::{escaped, money},
    language::Spoken,
};

const SHOWN: u32 = 50;

/// Which page of the list: from behind the last order of the one before.
#[derive(Deserialize)]
pub(super) struct From {
    made: Option<Millis>,
    order: Option<MerchantUid>,
}

pub(super) async fn show(
    State(payments): State<Payments>,
    Spoken(language): Spoken,
    Query(From { made, order }): Query<From>,
) -> Result<Html<String>, Broken> {
    let broken = |error| Broken(language, error);
    let ledger = payments.ledger();
    let dead = ledger.dead_letters(SHOWN).await.map_err(broken)?;
    let orders = ledger.orders(made.zip(order.as_ref()), SHOWN).await.map_err(broken)?;
    Ok(page(language, words(language).orders, &[letters(language, &dead), table(language, &orders)].concat()))
}

fn letters(language: Language, dead: &[DeadLetter]) -> String {
    let words = words(language);
    let line = |it: &DeadLetter| {
        format!(
            "<form class=inline method=post action='/admin/letters/{}/revive'><span><time>{}</time> {} · \
             <a href='{}'><code>{}</code></a><br><span class=muted>{}</span></span><button>{}</button></form>",
            it.delivery.id,
            time(it.given_up_at),
            escaped(event(language, it.delivery.kind.as_str())),
            address(&it.delivery.merchant_uid),
            escaped(it.delivery.merchant_uid.as_str()),
            escaped(&it.error),
            words.revive,
        )
    };
    let lines: String = dead.iter().map(line).collect();
    if lines.is_empty() {
        lines
    } else {
        format!("<section class='card alarm'><h2>{}</h2>{lines}</section>", words.dead)
    }
}

fn table(language: Language, orders: &[Order]) -> String {
    let words = words(language);
    if orders.is_empty() {
        return format!("<p class=card>{}</p>", words.none);
    }
    let rows: String = orders.iter().map(|order| row(language, order)).collect();
    let oldest = orders.last().filter(|_| orders.len() >= SHOWN as usize);
    let behind = |it: &Order| format!("made={}&amp;order={}", it.created_at, encoded(&it.merchant_uid));
    let older = oldest.map(|it| format!("<p><a href='?{}'>{}</a></p>", behind(it), words.older));
    format!(
        "<section class=card><table class=orders><thead><tr><th scope=col>{}<th scope=col>{}<th scope=col>{}\
         <th scope=col class=won>{}<th scope=col>{}</thead><tbody>{rows}</tbody></table></section>{}",
        words.made,
        words.order,
        words.what,
        words.amount,
        words.state,
        older.unwrap_or_default(),
    )
}

fn row(language: Language, order: &Order) -> String {
    format!(
        "<tr><td class=when><time>{}</time><td class=number><a href='{}'><code>{}</code></a><td class=name>{}\
         <td class=won>{}<td>{}",
        time(order.created_at),
        address(&order.merchant_uid),
        escaped(order.merchant_uid.as_str()),
        escaped(&order.name),
        money(language, order.amount),
        badge(language, order),
    )
}

pub(super) fn badge(language: Language, order: &Order) -> String {
    format!("<span class='state {}'>{}</span>", order.state, state(language, order.state))
}

/// The ledger failed; what it said goes to the log.
#[derive(Debug)]
pub(super) struct Broken(pub(super) Language, pub(super) LedgerError);

impl IntoResponse for Broken {
    fn into_response(self) -> Response {
        tracing::error!(error = %self.1, "the ledger could not be read");
        let words = words(self.0);
        let body = format!("<p class=card>{}</p>", words.later);
        (StatusCode::SERVICE_UNAVAILABLE, page(self.0, words.unreadable, &body)).into_response()
    }
}
