//! What to know before paying in this browser.

use super::{Action, markup::Element, panel::Panel};
use crate::{
    browser::{advice::Advice, pending},
    checkout::Text,
};

/// In `sessionStorage`, with the advice's code: it has been put away in this visit.
const DISMISSED: &str = "payjoa.dismissed.";

/// A note that can be put away. What is certain to concern this payment is said; what only may is folded.
pub(super) fn note(panel: &Panel) -> Option<Element> {
    let texts = &panel.view.texts;
    let certain = panel.advice.first()?.certain;
    let mut words = Element::new("div", "advice-words");
    for advice in panel.advice.iter().filter(|advice| advice.certain == certain) {
        words = words.with(Element::new("p", "").say(advice.text(texts.language())));
    }
    if !certain {
        let summary = Element::new("summary", "").say(texts.heading(Text::Advice));
        words = Element::new("details", "advice-words").with(summary).with(words);
    }
    let dismiss = Element::button("dismiss", Action::Dismiss, "×").set("aria-label", texts.heading(Text::Dismiss));
    Some(
        Element::new("div", "advice").set("role", "note").set("lang", texts.language().tag()).with(words).with(dismiss),
    )
}

pub(super) fn is_dismissed(advice: Advice) -> bool {
    pending::tab_storage().is_some_and(|tab| tab.get_item(&key(advice)).is_ok_and(|found| found.is_some()))
}

pub(super) fn dismiss(advice: Advice) {
    if let Some(tab) = pending::tab_storage() {
        let _ = tab.set_item(&key(advice), "1");
    }
}

fn key(advice: Advice) -> String {
    [DISMISSED, advice.code()].concat()
}
