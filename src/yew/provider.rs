//! What all payments of an application have in common, said once.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    checkout::{Options, Texts},
    view::Classes,
};

/// Whose payments, in which words and classes.
#[derive(Clone, Debug, PartialEq)]
pub struct Payjoa {
    /// Whose payments, and whom to ask.
    pub options: Options,
    /// The words.
    pub texts: Texts,
    /// The classes.
    pub classes: Classes,
}

/// What [`PayjoaProvider`] takes.
#[derive(Properties, PartialEq, Debug)]
pub struct PayjoaProviderProps {
    /// What [`use_payjoa`] gives to everything inside.
    pub payjoa: Payjoa,
    /// The application, or the part of it that takes payments.
    #[prop_or_default]
    pub children: Html,
}

/// Gives [`Payjoa`] to every component inside. Pass on another one to have them shown anew, in another language for example.
///
/// ```
/// use payjoa::{Language, UserCode, checkout::{Options, Texts}, view::Classes};
/// use payjoa::yew::{Payjoa, PayjoaProvider, Resume, use_payjoa};
/// use yew::prelude::*;
///
/// #[component]
/// fn App() -> Html {
///     let payjoa = use_memo((), |()| Payjoa {
///         options: Options::new(UserCode::new("imp00000000").expect("a user code"), "/payments/confirm"),
///         texts: Texts::new(Language::En),
///         classes: Classes::default(),
///     });
///     html! { <PayjoaProvider payjoa={(*payjoa).clone()}><Home /></PayjoaProvider> }
/// }
///
/// #[component]
/// fn Home() -> Html {
///     let Payjoa { options, texts, .. } = use_payjoa().expect("App provides it");
///     html! { <Resume {options} {texts} /> }
/// }
/// ```
#[component]
pub fn PayjoaProvider(props: &PayjoaProviderProps) -> Html {
    html! { <ContextProvider<Rc<Payjoa>> context={Rc::new(props.payjoa.clone())}>{ props.children.clone() }</ContextProvider<Rc<Payjoa>>> }
}

/// What the nearest [`PayjoaProvider`] around the component provides; nothing without one.
#[hook]
pub fn use_payjoa() -> Option<Payjoa> {
    use_context::<Rc<Payjoa>>().map(|payjoa| (*payjoa).clone())
}
