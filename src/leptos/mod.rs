//! Leptos: a component that takes a payment, a page to come back to, and a checkout for components of your own.
//!
//! ```
//! use leptos::prelude::*;
//! use payjoa::{Language, UserCode, checkout::{Options, Texts}, leptos::Checkout, request::PaymentRequest};
//!
//! /// The request is made from what the shop's server says about the order it has created.
//! #[component]
//! fn CheckoutPage(#[prop(into)] request: Signal<PaymentRequest>) -> impl IntoView {
//!     let user_code = UserCode::new("imp00000000").expect("a user code");
//!     let options = Options::new(user_code, "/payments/confirm");
//!     view! { <Checkout options request texts=Texts::new(Language::En) /> }
//! }
//! ```
//!
//! | component | what it is |
//! | --- | --- |
//! | [`Checkout()`] | a button that pays for an order, and what became of it |
//! | [`ReturnPage()`] | where phones come back to |
//! | [`Resume()`] | a payment of an earlier visit whose result never arrived |
//! | [`MethodPicker()`] | choosing how to pay |
//! | [`use_checkout()`] | a checkout for components of your own; [`PayButton()`], [`PaymentStatus()`] and [`DepositAccount()`] show parts of it |
//! | [`PayjoaProvider()`], [`use_payjoa`] | what all payments have in common, said once |
//!
//! They look as [`view`](crate::view) says, where the classes are listed. Requests, texts and classes may be values, signals or
//! closures: what changes is shown, and nothing of a payment under way gets lost by it, not even if a closure around the
//! component runs again. When it goes away timers stop and late answers are ignored.
//!
//! # Server-side rendering
//!
//! No browser is touched on a server, and everything here may be sent between its threads. The application chooses Leptos's
//! `csr`, `hydrate` or `ssr` feature; payjoa needs no other on either side. The server writes each component's first frame,
//! hydration finds it, and only then does anything begin. No component uses `innerHTML`, so all of them work on pages under
//! Trusted Types.

mod parts;
mod picker;
mod pieces;
mod provider;
mod shown;
mod use_checkout;

pub use parts::{DepositAccount, DepositAccountProps, PayButton, PayButtonProps, PaymentStatus, PaymentStatusProps};
pub use picker::{MethodPicker, MethodPickerProps};
pub use pieces::{Checkout, CheckoutProps, Resume, ResumeProps, ReturnPage, ReturnPageProps};
pub use provider::{Payjoa, PayjoaProvider, PayjoaProviderProps, use_payjoa};
pub use use_checkout::{UseCheckout, use_checkout};
