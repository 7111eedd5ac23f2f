//! Yew: a component that takes a payment, a page to come back to, and a hook for components of your own.
//!
//! ```
//! use payjoa::{Language, UserCode, checkout::{Options, Texts}, request::PaymentRequest, yew::Checkout};
//! use yew::prelude::*;
//!
//! #[derive(Properties, PartialEq)]
//! struct Props {
//!     /// Made from what the shop's server says about the order it has created.
//!     request: PaymentRequest,
//! }
//!
//! #[component]
//! fn CheckoutPage(props: &Props) -> Html {
//!     let options = use_memo((), |()| {
//!         let user_code = UserCode::new("imp00000000").expect("a user code");
//!         Options::new(user_code, "/payments/confirm")
//!     });
//!     html! { <Checkout options={(*options).clone()} request={props.request.clone()} texts={Texts::new(Language::En)} /> }
//! }
//! ```
//!
//! | component | what it is |
//! | --- | --- |
//! | [`Checkout`] | a button that pays for an order, and what became of it |
//! | [`ReturnPage`] | where phones come back to |
//! | [`Resume`] | a payment of an earlier visit whose result never arrived |
//! | [`MethodPicker`] | choosing how to pay: methods, issuers, instalments, escrow |
//! | [`PayjoaProvider`], [`use_payjoa`] | options, words and classes, said once for an application |
//! | [`use_checkout`] | a checkout for components of your own; [`PayButton`], [`PaymentStatus`] and [`DepositAccount`] show parts of it |
//!
//! They look as [`view`](crate::view) says, where the classes are listed. A component takes other properties whenever it is
//! rendered again; nothing of a payment under way gets lost by it. When it goes away timers stop and late answers are ignored.
//!
//! # Server-side rendering
//!
//! No browser is touched on a server; the application chooses Yew's `csr`, `hydration` or `ssr` feature. With payjoa's feature
//! `yew-ssr`, **on both sides**, the server writes the first frame into the page and hydration finds it; without it the place
//! is empty until the program has started. (With it, a component that appears later in the page uses `innerHTML`, which pages
//! under Trusted Types forbid.)

mod picker;
mod pieces;
mod provider;
mod shown;
mod use_checkout;

pub use picker::MethodPickerProps;
pub use pieces::{
    Checkout, CheckoutProps, DepositAccount, DepositAccountProps, MethodPicker, PayButton, PayButtonProps,
    PaymentStatus, PaymentStatusProps, Resume, ResumeProps, ReturnPage, ReturnPageProps,
};
pub use provider::{Payjoa, PayjoaProvider, PayjoaProviderProps, use_payjoa};
pub use shown::{Shown, Shows};
pub use use_checkout::{UseCheckout, use_checkout};
