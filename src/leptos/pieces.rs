//! The components and what they take.

#![allow(unreachable_pub, reason = "`#[component]` makes a hidden function of each")]

use leptos::prelude::*;

use super::{UseCheckout, shown::shown};
use crate::{
    Language,
    checkout::{Options, Texts},
    outcome::Confirmation,
    request::PaymentRequest,
    view::{Choice, Classes, Offer, Picker, View},
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
/// The server writes a page that says the payment is being prepared, without a button; hydration keeps its nodes. The script
/// is loaded in the browser, once hydrated.
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

/// The pay button alone, of a checkout from [`use_checkout`](super::use_checkout), which has to be
/// [prepared](UseCheckout::prepare).
///
/// ```
/// use leptos::prelude::*;
/// use payjoa::{checkout::Options, leptos::{PayButton, PaymentStatus, use_checkout}, request::PaymentRequest};
///
/// #[component]
/// fn CheckoutPage(options: Options, request: PaymentRequest) -> impl IntoView {
///     let checkout = use_checkout(options, request.merchant_uid().clone());
///     Effect::new(move || checkout.prepare());
///     view! {
///         <aside><PaymentStatus checkout /></aside>
///         <footer><PayButton checkout request /></footer>
///     }
/// }
/// ```
///
/// # Server-side rendering
///
/// A button that is disabled until the script has been loaded.
#[component]
pub fn PayButton(
    /// The application's checkout.
    checkout: UseCheckout,
    /// What to pay for; see [`Checkout`].
    #[prop(into)]
    request: Signal<PaymentRequest>,
    /// The words (default: Korean).
    #[prop(into, default = korean())]
    texts: Signal<Texts>,
    /// The classes (default: payjoa's own).
    #[prop(into, optional)]
    classes: Signal<Classes>,
) -> impl IntoView {
    shown(move || worded(View::pay_button(checkout.tracked(), request.get()), texts, classes))
}

/// How a checkout from [`use_checkout`](super::use_checkout) stands, and what can be done besides paying. There is an example
/// at [`PayButton`].
///
/// # Server-side rendering
///
/// Says that the payment is being prepared.
#[component]
pub fn PaymentStatus(
    /// The application's checkout.
    checkout: UseCheckout,
    /// The words (default: Korean).
    #[prop(into, default = korean())]
    texts: Signal<Texts>,
    /// The classes (default: payjoa's own).
    #[prop(into, optional)]
    classes: Signal<Classes>,
    /// Called when the server knows.
    #[prop(into, optional)]
    on_settled: Option<Callback<Confirmation>>,
    /// The shopper wants another attempt; see [`Checkout`].
    #[prop(into, optional)]
    on_try_again: Option<Callback<()>>,
) -> impl IntoView {
    shown(move || told(worded(View::payment_status(checkout.tracked()), texts, classes), on_settled, on_try_again))
}

/// The account to deposit into of a checkout from [`use_checkout`](super::use_checkout), once there is one; nothing before.
///
/// ```
/// use leptos::prelude::*;
/// use payjoa::{MerchantUid, checkout::Options, leptos::{DepositAccount, use_checkout}};
///
/// #[component]
/// fn OrderPage(options: Options, order: MerchantUid) -> impl IntoView {
///     let checkout = use_checkout(options, order.clone());
///     Effect::new(move || checkout.resume(order.clone()));
///     view! { <DepositAccount checkout /> }
/// }
/// ```
///
/// # Server-side rendering
///
/// An empty, hidden section.
#[component]
pub fn DepositAccount(
    /// The application's checkout.
    checkout: UseCheckout,
    /// The words (default: Korean).
    #[prop(into, default = korean())]
    texts: Signal<Texts>,
    /// The classes (default: payjoa's own).
    #[prop(into, optional)]
    classes: Signal<Classes>,
) -> impl IntoView {
    shown(move || worded(View::deposit_account(checkout.tracked()), texts, classes))
}

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

fn worded(view: View, texts: Signal<Texts>, classes: Signal<Classes>) -> View {
    view.texts(texts.get()).classes(classes.get())
}

/// A callback that is gone with its owner isn't called.
fn told(view: View, on_settled: Option<Callback<Confirmation>>, on_try_again: Option<Callback<()>>) -> View {
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
