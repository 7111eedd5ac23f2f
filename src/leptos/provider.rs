//! What all payments of an application have in common, said once.

#![allow(unreachable_pub, reason = "`#[component]` makes a hidden function of each")]

use leptos::{context::Provider, prelude::*};

use super::pieces::korean;
use crate::{
    checkout::{Options, Texts},
    view::Classes,
};

/// Whose payments, in which words and classes.
#[derive(Clone, Debug)]
pub struct Payjoa {
    /// Whose payments, and whom to ask.
    pub options: Options,
    /// The words.
    pub texts: Signal<Texts>,
    /// The classes.
    pub classes: Signal<Classes>,
}

/// Gives [`Payjoa`] to everything inside; [`use_payjoa`] gets it.
///
/// ```
/// use leptos::prelude::*;
/// use payjoa::{Language, checkout::{Options, Texts}, leptos::{Payjoa, PayjoaProvider, Resume, use_payjoa}};
///
/// #[component]
/// fn App(options: Options) -> impl IntoView {
///     let language = RwSignal::new(Language::En);
///     view! { <PayjoaProvider options texts=move || Texts::new(language.get())><Home /></PayjoaProvider> }
/// }
///
/// #[component]
/// fn Home() -> impl IntoView {
///     use_payjoa().map(|Payjoa { options, texts, classes }| view! { <Resume options texts classes /> })
/// }
/// ```
///
/// # Server-side rendering
///
/// Works there as in a browser, whichever thread renders what is inside.
#[component]
pub fn PayjoaProvider(
    /// Whose payments, and whom to ask.
    options: Options,
    /// The words (default: Korean).
    #[prop(into, default = korean())]
    texts: Signal<Texts>,
    /// The classes (default: payjoa's own).
    #[prop(into, optional)]
    classes: Signal<Classes>,
    /// The application, or the part of it that takes payments.
    children: Children,
) -> impl IntoView {
    view! { <Provider value=Payjoa { options, texts, classes }>{children()}</Provider> }
}

/// What the nearest [`PayjoaProvider()`] around the component provides; nothing without one.
#[must_use]
pub fn use_payjoa() -> Option<Payjoa> {
    use_context()
}
