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
//! Nothing is styled. Class names, all stable: `payjoa-checkout`, `payjoa-return`, `payjoa-resume` (the components),
//! `payjoa-pay`, `payjoa-window-gone`, `payjoa-check-now`, `payjoa-try-again`, `payjoa-resume-button` (buttons),
//! `payjoa-status` (with `data-state`, see [`State::name`](crate::checkout::State::name)), `payjoa-heading`,
//! `payjoa-explanation`, `payjoa-details`, `payjoa-receipt`, `payjoa-window-notice` (above everything else while the payment
//! window is open, since i'mport's script covers the page: position it).
//!
//! Rendered on a server, everything is in its first state and no browser is touched; the application chooses Yew's
//! `csr`, `hydration` or `ssr` feature.

mod checkout;
mod controls;
mod resume;
mod return_page;
mod shown;
mod status;
mod use_checkout;

pub use checkout::{Checkout, CheckoutProps};
pub use resume::{Resume, ResumeProps};
pub use return_page::{ReturnPage, ReturnPageProps};
pub use use_checkout::{UseCheckout, use_checkout};
