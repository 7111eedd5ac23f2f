//! An order that something has become of already, shown with payjoa's hook instead of one of its components.

use payjoa::{
    MerchantUid,
    checkout::{State, Text, Texts},
    outcome::Confirmation,
    yew::{UseCheckout, use_checkout},
};
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::app::Context;

#[derive(Properties, PartialEq)]
pub(super) struct KnownProps {
    pub(super) context: Context,
    pub(super) order: MerchantUid,
    pub(super) on_settled: Callback<Confirmation>,
    pub(super) on_try_again: Callback<()>,
}

/// Asks the server about the order and shows its answer. There is nothing to pay here.
#[component]
pub(super) fn Known(props: &KnownProps) -> Html {
    let KnownProps { context, order, on_settled, on_try_again } = props;
    let checkout = use_checkout(&context.options, Some(order));
    use_effect_with(order.clone(), {
        let checkout = checkout.clone();
        move |order| checkout.resume(order.clone())
    });
    let heading = use_node_ref();
    use_effect_with(checkout.state.name(), {
        let (state, heading, on_settled) = (checkout.state.clone(), heading.clone(), on_settled.clone());
        move |_| {
            if let Some(heading) = heading.cast::<HtmlElement>().filter(|_| state.is_result()) {
                let _ = heading.focus();
            }
            if let State::Settled(confirmation) = &*state {
                on_settled.emit(confirmation.clone());
            }
        }
    });
    html! {
        <section class="payjoa-checkout">
            { status(&checkout.state, &context.texts, heading) }
            { button(checkout, &context.texts, on_try_again) }
        </section>
    }
}

fn status(state: &State, texts: &Texts, heading: NodeRef) -> Html {
    let (text, facts) = (Text::of(state), texts.facts(state));
    html! {
        <div class="payjoa-status" data-testid="payment-status" data-state={state.name()} role="status" aria-live="polite" aria-atomic="true">
            <h2 class="payjoa-heading" tabindex="-1" ref={heading}>{ texts.heading(text) }</h2>
            <p class="payjoa-explanation">{ texts.explanation(text) }</p>
            if !facts.is_empty() {
                <dl class="payjoa-details">{ for facts.into_iter().map(|(name, value)| fact(texts, name, value)) }</dl>
            }
        </div>
    }
}

fn fact(texts: &Texts, name: Text, value: String) -> Html {
    let label = texts.heading(name).to_owned();
    if name == Text::Receipt {
        return html! {
            <div><dt /><dd><a class="payjoa-receipt" href={value} target="_blank" rel="noopener noreferrer">{ label }</a></dd></div>
        };
    }
    html! { <div><dt>{ label }</dt><dd>{ value }</dd></div> }
}

fn button(checkout: UseCheckout, texts: &Texts, on_try_again: &Callback<()>) -> Html {
    if checkout.state.can_try_again() {
        let onclick = on_try_again.reform(|_: MouseEvent| ());
        return html! {
            <button type="button" class="payjoa-try-again" data-testid="try-again" {onclick}>
                { texts.heading(Text::TryAgain) }
            </button>
        };
    }
    if !matches!(*checkout.state, State::Unknown(_)) {
        return Html::default();
    }
    html! {
        <button type="button" class="payjoa-check-now" data-testid="check-now" onclick={move |_: MouseEvent| checkout.check_now()}>
            { texts.heading(Text::CheckNow) }
        </button>
    }
}
