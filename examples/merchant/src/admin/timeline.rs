//! Who said what when about an order, and what the shop was told.

use payjoa::Language;
use payjoa_server::ledger::{Event, Millis, OrderState, Told};

use super::words::{event, source, state, words};
use crate::{calendar::time, html::escaped};

pub(super) fn timeline(language: Language, events: &[Event], told: &[Told]) -> String {
    let mut lines: Vec<(Millis, String)> = events.iter().map(|event| (event.at, happened(language, event))).collect();
    lines.extend(told.iter().map(|told| (told.created_at, message(language, told))));
    // What happened at the same time stays in its order.
    lines.sort_by_key(|(at, _)| *at);
    let lines: String = lines.into_iter().map(|(at, line)| format!("<li><time>{}</time>{line}", time(at))).collect();
    format!("<section class=card><h2>{}</h2><ol>{lines}</ol></section>", words(language).history)
}

fn happened(language: Language, it: &Event) -> String {
    let what = match (&it.from_state, &it.to_state) {
        (Some(from), Some(to)) => format!("{} → <b>{}</b>", named(language, from), named(language, to)),
        _ => escaped(event(language, &it.kind)),
    };
    let detail = it.detail.as_deref().map(|it| format!(" · {}", escaped(it))).unwrap_or_default();
    let payment = it.imp_uid.as_deref().map(|it| format!(" <code>{}</code>", escaped(it))).unwrap_or_default();
    format!("<span class=who>{}</span><span>{what}{detail}{payment}</span>", escaped(source(language, &it.source)))
}

/// A state in words; what isn't one is shown as it is.
fn named(language: Language, text: &str) -> String {
    let known = OrderState::ALL.into_iter().find(|it| it.as_str() == text);
    known.map_or_else(|| escaped(text), |it| state(language, it).to_owned())
}

fn message(language: Language, it: &Told) -> String {
    let (words, kind) = (words(language), escaped(event(language, it.delivery.kind.as_str())));
    let error = it.last_error.as_deref().map(escaped).unwrap_or_default();
    let became = match (it.delivered_at, it.given_up_at) {
        (Some(at), _) => format!("{} <time>{}</time>", words.arrived, time(at)),
        (None, Some(at)) => format!("<span class=bad>{} {}: {error}</span>", words.given_up, time(at)),
        (None, None) if error.is_empty() => words.waiting.to_owned(),
        (None, None) => {
            format!("<span class=bad>{}, {} {}: {error}</span>", words.waiting, it.delivery.attempt, words.attempts)
        }
    };
    let who = source(language, "outbox");
    format!("<span class=who>{who}</span><span>{}: <b>{kind}</b> · {became}</span>", words.told)
}
