//! The buttons under a status.

use js_sys::Function;
use wasm_bindgen::JsCast;
use yew::prelude::*;

use super::UseCheckout;
use crate::{
    browser::page,
    checkout::{Refusal, State, Texts},
};

/// What the shopper can do besides paying, in this state. `again` starts another attempt with a new order.
pub(super) fn controls(checkout: &UseCheckout, texts: &Texts, again: Option<&Callback<()>>) -> Html {
    match &checkout.state {
        State::Window(_) => {
            let checkout = checkout.clone();
            let gone = button("payjoa-window-gone", "window-gone", &texts.window_gone, move || checkout.window_gone());
            html! { <Above>{ gone }</Above> }
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

#[derive(Properties, PartialEq)]
struct AboveProps {
    children: Html,
}

/// In the browser's top layer: the SDK covers the page while its window is open, and the way out has to stay in reach.
/// Browsers that have no popovers show it in its place.
#[component]
fn Above(props: &AboveProps) -> Html {
    let notice = use_node_ref();
    use_effect_with(notice.clone(), |notice| {
        let Some(element) = notice.get() else { return };
        let show = page::get(&element, "showPopover").and_then(|show| show.dyn_into::<Function>().ok());
        // It throws if it is shown already, which is what we want.
        let _ = show.map(|show| show.call0(&element));
    });
    html! { <div class="payjoa-window-notice" popover="manual" ref={notice}>{ props.children.clone() }</div> }
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
