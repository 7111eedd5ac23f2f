//! The buttons under a status.

use js_sys::Function;
use wasm_bindgen::JsCast;
use yew::prelude::*;

use super::UseCheckout;
use crate::{
    browser::page,
    checkout::{Refusal, State, Text, Texts},
};

/// A click that does this. Buttons are written out where they are: a class name that isn't a literal in `html!` costs a page
/// two more kilobytes of Yew.
pub(super) fn click(act: impl Fn() + 'static) -> Callback<MouseEvent> {
    Callback::from(move |_| act())
}

/// What the shopper can do besides paying, in this state. `again` starts another attempt with a new order.
pub(super) fn controls(checkout: &UseCheckout, texts: &Texts, again: Option<&Callback<()>>) -> Html {
    let machine = checkout.checkout().clone();
    match &*checkout.state {
        State::Window(_) => html! {
            <div class="payjoa-window-notice" popover="manual">
                <button type="button" class="payjoa-window-gone" data-testid="window-gone" onclick={click(move || machine.window_gone())}>
                    { texts.heading(Text::WindowGone).to_owned() }
                </button>
            </div>
        },
        State::Unknown(_) => html! {
            <button type="button" class="payjoa-check-now" data-testid="check-now" onclick={click(move || machine.check_now())}>
                { texts.heading(Text::CheckNow).to_owned() }
            </button>
        },
        state if state.can_try_again() => {
            let onclick = match (state, again.cloned()) {
                // Nothing has happened to an order whose script didn't load: it is as good as new.
                (State::Refused(Refusal::Load(_)), _) => click(move || machine.prepare()),
                (_, Some(again)) => click(move || again.emit(())),
                (_, None) => return Html::default(),
            };
            html! {
                <button type="button" class="payjoa-try-again" data-testid="try-again" {onclick}>
                    { texts.heading(Text::TryAgain).to_owned() }
                </button>
            }
        }
        _ => Html::default(),
    }
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
