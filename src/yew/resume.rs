//! `<Resume>`: a payment of an earlier visit whose result never arrived.

use yew::prelude::*;

use super::{
    checkout::korean,
    controls::{button, controls},
    status::Status,
    use_checkout,
};
use crate::{
    browser::pending,
    checkout::{Options, State, Texts},
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
    let checkout = use_checkout(options, None);
    // In an effect, since a server that renders has no storage.
    let pending = use_state(|| None);
    use_effect_with((), {
        let pending = pending.clone();
        move |()| pending.set(pending::latest())
    });
    let Some(order) = pending.as_ref().map(|pending| pending.merchant_uid.clone()) else { return Html::default() };
    let offering = matches!(checkout.state, State::Loading);
    html! {
        <section class="payjoa-resume">
            if offering {
                <h2 class="payjoa-heading">{ texts.pending.heading.to_string() }</h2>
                <p class="payjoa-explanation">{ texts.pending.explanation.to_string() }</p>
                { button("payjoa-resume-button", "resume", &texts.resume, {
                    let checkout = checkout.clone();
                    move || checkout.resume(order.clone())
                }) }
            } else {
                <Status state={checkout.state.clone()} texts={texts.clone()} {on_settled} />
                { controls(&checkout, texts, None) }
            }
        </section>
    }
}
