//! `<Resume>`: a payment of an earlier visit whose result never arrived.

use yew::prelude::*;

use super::{
    checkout::korean,
    controls::{click, controls},
    status::{status, words},
    use_checkout::use_shown,
};
use crate::{
    browser::pending,
    checkout::{Options, State, Text, Texts},
    outcome::Confirmation,
};

/// What [`Resume`] takes.
#[derive(Properties, PartialEq, Debug)]
pub struct ResumeProps {
    /// Whose payments, and whom to ask.
    pub options: Options,
    /// The words (default: Korean).
    #[prop_or_else(korean)]
    pub texts: Texts,
    /// Called when the server knows.
    #[prop_or_default]
    pub on_settled: Callback<Confirmation>,
}

/// Put it where shoppers arrive. Renders nothing unless this browser began a payment whose end it hasn't seen: tab
/// closed, battery dead, callback never fired. Then it offers to find out.
#[component]
pub fn Resume(props: &ResumeProps) -> Html {
    let ResumeProps { options, texts, on_settled } = props;
    let (checkout, heading) = use_shown(options, None, |_| {}, on_settled);
    // In an effect, since a server that renders has no storage.
    let pending = use_state(|| None);
    use_effect_with((), {
        let pending = pending.clone();
        move |()| pending.set(pending::latest())
    });
    let Some(order) = pending.as_ref().map(|pending| pending.merchant_uid.clone()) else { return Html::default() };
    if !matches!(*checkout.state, State::Loading) {
        return html! {
            <section class="payjoa-resume">
                { status(&checkout.state, texts, heading) }
                { controls(&checkout, texts, None) }
            </section>
        };
    }
    let onclick = click(move || checkout.resume(order.clone()));
    html! {
        <section class="payjoa-resume">
            { words(texts, Text::Pending, heading) }
            <button type="button" class="payjoa-resume-button" data-testid="resume" {onclick}>
                { texts.heading(Text::Resume).to_owned() }
            </button>
        </section>
    }
}
