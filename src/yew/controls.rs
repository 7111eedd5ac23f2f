//! The buttons under a status.

use yew::prelude::*;

use super::UseCheckout;
use crate::checkout::{Refusal, State, Texts};

/// What the shopper can do besides paying, in this state. `again` starts another attempt with a new order.
pub(super) fn controls(checkout: &UseCheckout, texts: &Texts, again: Option<&Callback<()>>) -> Html {
    match &checkout.state {
        State::Window(_) => {
            let checkout = checkout.clone();
            button("payjoa-window-gone", "window-gone", &texts.window_gone, move || checkout.window_gone())
        }
        State::Unknown(_) => {
            let checkout = checkout.clone();
            button("payjoa-check-now", "check-now", &texts.check_now, move || checkout.check_now())
        }
        // Nothing has happened to the order yet, so it is as good as new.
        State::Refused(Refusal::Load(_)) => prepare(checkout, texts),
        state if state.can_try_again() => match again.cloned() {
            Some(again) => button("payjoa-try-again", "try-again", &texts.try_again, move || again.emit(())),
            None => Html::default(),
        },
        _ => Html::default(),
    }
}

fn prepare(checkout: &UseCheckout, texts: &Texts) -> Html {
    let checkout = checkout.clone();
    button("payjoa-try-again", "try-again", &texts.try_again, move || checkout.prepare())
}

pub(super) fn button(class: &'static str, testid: &'static str, text: &str, act: impl Fn() + 'static) -> Html {
    html! {
        <button type="button" {class} data-testid={testid} onclick={move |_: MouseEvent| act()}>{ text.to_owned() }</button>
    }
}
