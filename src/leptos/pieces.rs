//! The components and what they take.

#![allow(unreachable_pub, reason = "`#[component]` makes a hidden function of each")]

use leptos::prelude::*;

use super::shown::shown;
use crate::{
    Language,
    checkout::{Options, Texts},
    outcome::Confirmation,
    request::PaymentRequest,
    view::{Classes, View},
};

/// Takes a payment: loads i'mport's script when it appears, opens the window in the click, and shows what the server says.
///
/// ```
/// use leptos::prelude::*;
/// use payjoa::{checkout::Options, leptos::Checkout, outcome::Confirmation, request::PaymentRequest};
///
/// #[component]
/// fn CheckoutPage(options: Options, order: RwSignal<PaymentRequest>, cart: RwSignal<Vec<String>>) -> impl IntoView {
///     view! { <Checkout options request=order on_settled=move |_: Confirmation| cart.set(Vec::new()) /> }
/// }
/// ```
///
/// # Server-side rendering
///
/// The server writes a page that says the payment is being prepared, with a button that is disabled; hydration keeps its nodes.
/// The script is loaded in the browser, once hydrated.
#[component]
pub fn Checkout(
    /// Whose payments, and whom to ask. Read when an order's checkout begins; others later change nothing.
    options: Options,
    /// What to pay for. The shop's server has created the order and registered its amount *before*, so that nothing is
    /// awaited in the click. Another order begins a new checkout.
    #[prop(into)]
    request: Signal<PaymentRequest>,
    /// The words (default: Korean).
    #[prop(into, default = korean())]
    texts: Signal<Texts>,
    /// The classes (default: payjoa's own).
    #[prop(into, optional)]
    classes: Signal<Classes>,
    /// Called once when the server knows. The only place to empty a cart.
    #[prop(into, optional)]
    on_settled: Option<Callback<Confirmation>>,
    /// The shopper wants another attempt: have the server create a new order and pass its request. Without it there is no
    /// such button.
    #[prop(into, optional)]
    on_try_again: Option<Callback<()>>,
) -> impl IntoView {
    shown(move || {
        let view = View::checkout(options.clone(), request.get());
        told(worded(view, texts, classes), on_settled, on_try_again)
    })
}

/// Put it on the page that `m_redirect_url` names. Takes the result out of the address bar, asks the server, and shows what
/// it says; reloading it, coming back to it or typing its address changes nothing.
///
/// ```
/// use leptos::prelude::*;
/// use payjoa::{checkout::Options, leptos::ReturnPage};
///
/// #[component]
/// fn PaymentReturn(options: Options) -> impl IntoView {
///     view! { <h1>"Your payment"</h1> <ReturnPage options on_try_again=|_| leptos::logging::log!("to the checkout") /> }
/// }
/// ```
///
/// # Server-side rendering
///
/// A server doesn't look at the address: it writes a page without a result, and the browser asks.
#[component]
pub fn ReturnPage(
    /// Whose payments, and whom to ask. Read when the component appears; others later change nothing.
    options: Options,
    /// The words (default: Korean).
    #[prop(into, default = korean())]
    texts: Signal<Texts>,
    /// The classes (default: payjoa's own).
    #[prop(into, optional)]
    classes: Signal<Classes>,
    /// Called when the server knows; again after a reload.
    #[prop(into, optional)]
    on_settled: Option<Callback<Confirmation>>,
    /// The shopper wants another attempt: lead back to the checkout. Without it there is no such button.
    #[prop(into, optional)]
    on_try_again: Option<Callback<()>>,
) -> impl IntoView {
    shown(move || told(worded(View::return_page(options.clone()), texts, classes), on_settled, on_try_again))
}

/// Put it where shoppers arrive. Shows nothing unless this browser began a payment whose end it hasn't seen: tab closed,
/// battery dead, callback never fired. Then it offers to find out.
///
/// ```
/// use leptos::prelude::*;
/// use payjoa::{checkout::Options, leptos::Resume};
///
/// #[component]
/// fn FrontPage(options: Options) -> impl IntoView {
///     view! { <Resume options /> <h1>"Welcome"</h1> }
/// }
/// ```
///
/// # Server-side rendering
///
/// An empty, hidden section: a server can't know what a browser remembers.
#[component]
pub fn Resume(
    /// Whose payments, and whom to ask. Read when the component appears; others later change nothing.
    options: Options,
    /// The words (default: Korean).
    #[prop(into, default = korean())]
    texts: Signal<Texts>,
    /// The classes (default: payjoa's own).
    #[prop(into, optional)]
    classes: Signal<Classes>,
    /// Called when the server knows.
    #[prop(into, optional)]
    on_settled: Option<Callback<Confirmation>>,
) -> impl IntoView {
    shown(move || told(worded(View::resume(options.clone()), texts, classes), on_settled, None))
}

pub(super) fn worded(view: View, texts: Signal<Texts>, classes: Signal<Classes>) -> View {
    view.texts(texts.get()).classes(classes.get())
}

/// A callback that is gone with its owner isn't called.
pub(super) fn told(view: View, on_settled: Option<Callback<Confirmation>>, on_try_again: Option<Callback<()>>) -> View {
    let view = match on_settled {
        Some(told) => view.on_settled(move |confirmation| {
            let _ = told.try_run(confirmation.clone());
        }),
        None => view,
    };
    match on_try_again {
        Some(again) => view.on_try_again(move || {
            let _ = again.try_run(());
        }),
        None => view,
    }
}

pub(super) fn korean() -> Signal<Texts> {
    Texts::new(Language::Ko).into()
}
