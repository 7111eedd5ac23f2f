//! The orders, and one of them with all that happened to it.

use std::fmt::Write as _;

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use payjoa::MerchantUid;
use payjoa_server::{
    Payments, fresh_merchant_uid,
    ledger::{Event, LedgerError, Millis, Order, RefundRecord, Told},
};

use super::html::{escaped, page, time};

const SHOWN: u32 = 50;

pub(super) async fn orders(State(payments): State<Payments>) -> Result<Html<String>, Broken> {
    let ledger = payments.ledger();
    let mut body = String::new();
    for dead in ledger.dead_letters(SHOWN).await? {
        let (order, kind) = (escaped(dead.delivery.merchant_uid.as_str()), dead.delivery.kind.as_str());
        let _ = write!(
            body,
            "<form method=post action='/admin/letters/{}/revive'><span class=bad>{} Never arrived: {kind} of \
             <code>{order}</code> ({})</span><button>Try again</button></form>",
            dead.delivery.id,
            time(dead.given_up_at),
            escaped(&dead.error),
        );
    }
    body.push_str("<table><tr><th>Made<th>Order<th>What<th>Won<th>State");
    for order in ledger.orders(None, SHOWN).await? {
        let number = escaped(order.merchant_uid.as_str());
        let _ = write!(
            body,
            "<tr><td>{}<td><a href='/admin/orders/{number}'><code>{number}</code></a><td>{}<td class=won>{}<td>{}",
            time(order.created_at),
            escaped(&order.name),
            order.amount,
            order.state,
        );
    }
    body.push_str("</table>");
    Ok(page("Orders", &body))
}

pub(super) async fn order(
    State(payments): State<Payments>,
    Path(merchant_uid): Path<MerchantUid>,
) -> Result<Response, Broken> {
    let ledger = payments.ledger();
    let Some(order) = ledger.order(&merchant_uid).await? else {
        return Ok(
            (StatusCode::NOT_FOUND, page("There is no such order", "<a href='/admin/'>Orders</a>")).into_response()
        );
    };
    let (events, told) = (ledger.history(&merchant_uid).await?, ledger.messages(&merchant_uid).await?);
    let refunds = ledger.refunds(&merchant_uid).await?;
    let body = [facts(&order), refund_form(&order), refunded(&refunds), timeline(&events, &told)].concat();
    Ok(page(&format!("Order {merchant_uid}"), &body).into_response())
}

fn facts(order: &Order) -> String {
    let payment = order.imp_uid.as_ref().map_or("no payment", |imp_uid| imp_uid.as_str());
    let method = order.paid_method.as_deref().unwrap_or_default();
    let reason = order.reason.as_deref().unwrap_or_default();
    format!(
        "<p><a href='/admin/'>Orders</a><p>{}: <b>{}</b> won, <b>{}</b> {}<br>given back: {} won<br>payment: <code>{}</code> {}",
        escaped(&order.name),
        order.amount,
        order.state,
        escaped(reason),
        order.cancelled_amount,
        escaped(payment),
        escaped(method),
    )
}

/// Each form has a name of its own, so that pressing the button twice is one refund.
fn refund_form(order: &Order) -> String {
    let left = order.amount.checked_sub(order.cancelled_amount).unwrap_or_default();
    if !order.state.was_paid() || left == payjoa::Won::ZERO {
        return String::new();
    }
    format!(
        "<form method=post action='/admin/orders/{}/refund'><input type=hidden name=request value='{}'>\
         <input name=amount type=number min=1 max={} placeholder='all of it' aria-label='Won'>\
         <input name=reason required maxlength=200 placeholder=Reason aria-label=Reason><button>Give back</button></form>",
        escaped(order.merchant_uid.as_str()),
        fresh_merchant_uid("refund_"),
        left.get(),
    )
}

fn refunded(refunds: &[RefundRecord]) -> String {
    let line = |it: &RefundRecord| {
        let why = it.detail.as_deref().unwrap_or_default();
        format!("<li>{} won, {}: {} {}", it.amount, it.state.as_str(), escaped(&it.reason), escaped(why))
    };
    let lines: String = refunds.iter().map(line).collect();
    if lines.is_empty() { lines } else { format!("<h2>Refunds</h2><ul>{lines}</ul>") }
}

/// Who said what when, and what the shop was told.
fn timeline(events: &[Event], told: &[Told]) -> String {
    let mut lines: Vec<(Millis, String)> = events.iter().map(|event| (event.at, happened(event))).collect();
    lines.extend(told.iter().map(|told| (told.created_at, message(told))));
    // What happened at the same time stays in its order.
    lines.sort_by_key(|(at, _)| *at);
    let rows: String = lines.into_iter().map(|(at, line)| format!("<tr><td>{}{line}", time(at))).collect();
    format!("<h2>What happened</h2><table><tr><th>When<th>Who<th>What{rows}</table>")
}

fn happened(event: &Event) -> String {
    let what = match (&event.from_state, &event.to_state) {
        (Some(from), Some(to)) => format!("{from} → {to}"),
        _ => event.kind.clone(),
    };
    let (detail, payment) = (event.detail.as_deref().unwrap_or_default(), event.imp_uid.as_deref().unwrap_or_default());
    format!(
        "<td>{}<td>{} {} <code>{}</code>",
        escaped(&event.source),
        escaped(&what),
        escaped(detail),
        escaped(payment)
    )
}

fn message(told: &Told) -> String {
    let kind = told.delivery.kind.as_str();
    match (told.delivered_at, told.given_up_at, &told.last_error) {
        (Some(at), _, _) => format!("<td>outbox<td>told: {kind}, arrived {}", time(at)),
        (None, Some(at), error) => {
            let error = escaped(error.as_deref().unwrap_or_default());
            format!("<td>outbox<td class=bad>told: {kind}, given up {}: {error}", time(at))
        }
        (None, None, Some(error)) => {
            format!(
                "<td>outbox<td class=bad>to be told: {kind}, {} attempts: {}",
                told.delivery.attempt,
                escaped(error)
            )
        }
        (None, None, None) => format!("<td>outbox<td>to be told: {kind}"),
    }
}

/// The ledger failed; what it said goes to the log.
#[derive(Debug)]
pub(super) struct Broken(LedgerError);

impl From<LedgerError> for Broken {
    fn from(error: LedgerError) -> Broken {
        Broken(error)
    }
}

impl IntoResponse for Broken {
    fn into_response(self) -> Response {
        tracing::error!(error = %self.0, "the ledger could not be read");
        (StatusCode::SERVICE_UNAVAILABLE, page("The ledger can't be read", "Try again in a moment.")).into_response()
    }
}
