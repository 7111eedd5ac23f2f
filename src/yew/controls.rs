//! The buttons under a status.

use js_sys::Function;
use wasm_bindgen::JsCast;
use yew::prelude::*;

use super::UseCheckout;
use crate::{
    browser::page,
    checkout::{Checkout, Refusal, State, Text, Texts},
};

/// What the shopper can do besides paying, in this state. `again` starts another attempt with a new order.
pub(super) fn controls(checkout: &UseCheckout, texts: &Texts, again: Option<&Callback<()>>) -> Html {
    let (text, class, testid, act): (_, _, _, fn(&Checkout)) = match &*checkout.state {
        State::Window(_) => (Text::WindowGone, "payjoa-window-gone", "window-gone", Checkout::window_gone),
        State::Unknown(_) => (Text::CheckNow, "payjoa-check-now", "check-now", Checkout::check_now),
        // Nothing has happened to the order yet, so it is as good as new.
        State::Refused(Refusal::Load(_)) => (Text::TryAgain, "payjoa-try-again", "try-again", Checkout::prepare),
        state if state.can_try_again() => {
            let Some(again) = again.cloned() else { return Html::default() };
            return button(texts, Text::TryAgain, "payjoa-try-again", "try-again", again);
        }
        _ => return Html::default(),
    };
    let act = {
        let checkout = checkout.checkout().clone();
        Callback::from(move |()| act(&checkout))
    };
    let button = button(texts, text, class, testid, act);
    if text == Text::WindowGone { above(button) } else { button }
}

pub(super) fn button(texts: &Texts, text: Text, class: &'static str, testid: &'static str, act: Callback<()>) -> Html {
    let onclick = Callback::from(move |_: MouseEvent| act.emit(()));
    html! { <button type="button" {class} data-testid={testid} {onclick}>{ texts.heading(text).to_owned() }</button> }
}

fn above(content: Html) -> Html {
    html! { <div class="payjoa-window-notice" popover="manual">{ content }</div> }
}

/// Puts the way out into the browser's top layer: the SDK covers the page while its window is open. Browsers that have
/// no popovers show it in its place.
pub(super) fn lift() -> Option<()> {
    // There is one at most: so is there one payment window.
    let notice = page::window()?.document()?.query_selector(".payjoa-window-notice").ok()??;
    let show: Function = page::get(&notice, "showPopover")?.dyn_into().ok()?;
    // It throws if it is shown already, which is what we want.
    show.call0(&notice).ok().map(drop)
}
