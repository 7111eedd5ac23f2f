//! The buttons.

use super::{Action, markup::Element, panel::Panel};
use crate::checkout::{Refusal, State, Text};
use crate::outcome::Confirmation;

/// Stays in place, disabled, while the window is open: a button that vanishes under the pointer confuses.
pub(super) fn pay(panel: &Panel) -> Option<Element> {
    let state = panel.checkout.state();
    let request = panel.view.request.as_ref()?;
    if !(state.can_pay() || matches!(*state, State::Loading | State::Window(_))) {
        return None;
    }
    let button = Element::button("pay", Action::Pay, &panel.view.texts.pay_amount(request.amount()))
        .set("lang", panel.view.texts.language().tag());
    Some(if state.can_pay() { button } else { button.set("disabled", "") })
}

/// What the shopper can do besides paying, in this state.
pub(super) fn controls(panel: &Panel) -> Option<Element> {
    let state = panel.checkout.state();
    let button = |name, action, text| {
        let texts = &panel.view.texts;
        Element::button(name, action, texts.heading(text)).set("lang", texts.language().tag())
    };
    match &*state {
        State::Window(_) => Some(Element::new("div", "window-notice").set("popover", "manual").with(button(
            "window-gone",
            Action::WindowGone,
            Text::WindowGone,
        ))),
        State::Unknown(_) | State::Settled(Confirmation::AwaitingDeposit(_)) => {
            Some(button("check-now", Action::CheckNow, Text::CheckNow))
        }
        state if can_try_again(state, panel) => Some(button("try-again", Action::TryAgain, Text::TryAgain)),
        _ => None,
    }
}

/// Whether there is a button for another attempt.
pub(super) fn can_try_again(state: &State, panel: &Panel) -> bool {
    match state {
        State::Refused(Refusal::Load(error)) => error.diagnosis().can_retry(),
        _ => state.can_try_again() && panel.view.on_try_again.is_some(),
    }
}
