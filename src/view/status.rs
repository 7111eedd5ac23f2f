//! What happened, in words, with the details of a result.

use super::{controls, deposit, markup::Element, panel::Panel};
use crate::checkout::{State, Text};

/// The words are always in the page, so that screen readers hear them change; the details follow them and aren't read out
/// whenever a countdown moves.
pub(super) fn status(panel: &Panel) -> Element {
    let (state, texts) = (panel.checkout.state(), &panel.view.texts);
    let message = said(panel, &state).into_iter().fold(
        Element::new("div", "message").set("role", "status").set("aria-live", "polite").set("aria-atomic", "true"),
        Element::with,
    );
    let status = Element::new("div", "status")
        .set("data-testid", "payment-status")
        .set("data-state", state.name())
        .set("lang", texts.language().tag())
        .with(message);
    details(panel).into_iter().fold(status, Element::with)
}

fn said(panel: &Panel, state: &State) -> Vec<Element> {
    if let Some(over) = over(panel, state) {
        return over;
    }
    let texts = &panel.view.texts;
    let explained = texts.explained(state);
    let again = texts.another_try(state).filter(|_| controls::can_try_again(state, panel));
    let explanation = again.map(|again| [explained, " ", again].concat());
    words(texts.heading(Text::of(state)), explanation.as_deref().unwrap_or(explained))
}

/// What is said of a deposit whose deadline has passed.
pub(super) fn over(panel: &Panel, state: &State) -> Option<Vec<Element>> {
    let texts = &panel.view.texts;
    deposit::is_over(state).then(|| words(texts.heading(Text::Over), texts.explanation(Text::Over)))
}

/// A heading that can take the focus, and its explanation.
pub(super) fn words(heading: &str, explanation: &str) -> Vec<Element> {
    let mut words = Vec::new();
    if !heading.is_empty() {
        words.push(Element::new("h2", "heading").set("tabindex", "-1").say(heading));
    }
    if !explanation.is_empty() {
        words.push(Element::new("p", "explanation").say(explanation));
    }
    words
}

/// What there is to know besides the words.
pub(super) fn details(panel: &Panel) -> Option<Element> {
    let facts = panel.view.texts.facts(&panel.checkout.state());
    if facts.is_empty() {
        return None;
    }
    let row = |(name, value): (Text, String)| fact(panel, name, &value);
    Some(facts.into_iter().map(row).fold(Element::new("dl", "details"), Element::with))
}

fn fact(panel: &Panel, name: Text, value: &str) -> Element {
    let label = panel.view.texts.heading(name);
    let (term, mut there) = (Element::new("dt", ""), Element::new("dd", ""));
    if name == Text::Receipt {
        let link =
            Element::new("a", "receipt").set("href", value).set("target", "_blank").set("rel", "noopener noreferrer");
        return Element::new("div", "").with(term).with(there.with(link.say(label)));
    }
    there = there.say(value);
    if name == Text::Account {
        there = deposit::copy(panel).into_iter().fold(there, Element::with);
    }
    if name == Text::Due {
        there = deposit::left(panel).into_iter().fold(there, Element::with);
    }
    Element::new("div", "").with(term.say(label)).with(there)
}
