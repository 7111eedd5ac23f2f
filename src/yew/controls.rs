//! The buttons under a status.

use js_sys::Function;
use wasm_bindgen::JsCast;
use yew::prelude::*;

use crate::{
    browser::page,
    checkout::{Checkout, Refusal, State, Text, Texts},
};

fn click(checkout: &Checkout, act: fn(&Checkout)) -> Callback<MouseEvent> {
    let checkout = checkout.clone();
    Callback::from(move |_| act(&checkout))
}

/// What the shopper can do besides paying, in this state. `again` starts another attempt with a new order.
///
/// Buttons are written out: a class name that isn't a literal in `html!` costs a page two more kilobytes of Yew.
pub(super) fn controls(checkout: &Checkout, state: &State, texts: &Texts, again: Option<&Callback<()>>) -> Html {
    match state {
        State::Window(_) => html! {
            <div class="payjoa-window-notice" popover="manual">
                <button type="button" class="payjoa-window-gone" data-testid="window-gone" onclick={click(checkout, Checkout::window_gone)}>
                    { texts.heading(Text::WindowGone).to_owned() }
                </button>
            </div>
        },
        State::Unknown(_) => html! {
            <button type="button" class="payjoa-check-now" data-testid="check-now" onclick={click(checkout, Checkout::check_now)}>
                { texts.heading(Text::CheckNow).to_owned() }
            </button>
        },
        state if state.can_try_again() => {
            let onclick = match (state, again) {
                // Nothing has happened to an order whose script didn't load: it is as good as new.
                (State::Refused(Refusal::Load(_)), _) => click(checkout, Checkout::prepare),
                (_, Some(again)) => again.reform(|_| ()),
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
