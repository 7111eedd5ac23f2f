//! Parts of a checkout that the application has, to be arranged.

#![allow(unreachable_pub, reason = "`#[component]` makes a hidden function of each")]

use leptos::prelude::*;

use super::{
    UseCheckout,
    pieces::{korean, told, worded},
    shown::shown,
};
use crate::{
    checkout::Texts,
    outcome::Confirmation,
    request::PaymentRequest,
    view::{Classes, View},
};

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
    /// What to pay for; see [`Checkout`](super::Checkout()).
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
    /// The shopper wants another attempt; see [`Checkout`](super::Checkout()).
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
