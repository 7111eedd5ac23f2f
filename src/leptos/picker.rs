//! `<MethodPicker>`: choosing how to pay.

#![allow(unreachable_pub, reason = "`#[component]` makes a hidden function of each")]

use leptos::prelude::*;

use super::{pieces::korean, shown::shown};
use crate::{
    checkout::Texts,
    view::{Choice, Classes, Offer, Picker},
};

/// Choosing how to pay: methods, issuers, instalments, escrow. What is chosen becomes a request by
/// [`Choice::apply`](crate::view::Choice::apply), of an order that the server has made for that choice.
///
/// ```
/// use leptos::prelude::*;
/// use payjoa::{Won, leptos::MethodPicker, request::PayMethod, view::Offer};
///
/// #[component]
/// fn HowToPay(amount: Won) -> impl IntoView {
///     let offer = Offer::new([PayMethod::Card, PayMethod::Vbank], amount).escrow();
///     let choice = RwSignal::new(offer.first());
///     view! {
///         <MethodPicker offer on_choose=move |chosen| choice.set(Some(chosen)) />
///         <p>{move || choice.get().map(|choice| choice.method.as_str())}</p>
///     }
/// }
/// ```
///
/// # Server-side rendering
///
/// Everything is there, with the first method chosen.
#[component]
pub fn MethodPicker(
    /// What there is to choose from. When it changes, what was chosen stays chosen if it is still offered.
    #[prop(into)]
    offer: Signal<Offer>,
    /// The words' language (default: Korean).
    #[prop(into, default = korean())]
    texts: Signal<Texts>,
    /// The classes (default: payjoa's own).
    #[prop(into, optional)]
    classes: Signal<Classes>,
    /// Called with each new choice; not with the first, which is [`Offer::first`].
    #[prop(into, optional)]
    on_choose: Option<Callback<Choice>>,
) -> impl IntoView {
    shown(move || {
        let picker = Picker::new(offer.get()).texts(texts.get()).classes(classes.get());
        match on_choose {
            Some(told) => picker.on_choose(move |choice| {
                let _ = told.try_run(choice.clone());
            }),
            None => picker,
        }
    })
}
