//! From a request to a confirmation: when to open the window, when to ask the server, what to show meanwhile.
//!
//! [`State`] says what the shopper sees. A [`Checkout`] moves it along; it belongs to no framework, and the components of
//! one are thin over it. Every decision is a pure function (`state`), everything that touches the page is in [`Checkout`].
//!
//! Only the shop's server ends a checkout, by the [`Confirmer`](crate::browser::Confirmer): neither a callback nor an
//! address can.

mod facts;
mod kept;
#[cfg(feature = "leptos")]
mod one_thread;
mod options;
mod shell;
mod state;
mod texts;
mod timing;
mod transition;

#[cfg(feature = "leptos")]
pub(crate) use one_thread::OneThread;
pub use options::Options;
pub use shell::{Checkout, Subscription};
pub use state::{Inquiry, Refusal, State, Window};
pub use texts::{Text, Texts};
pub use timing::Timing;
pub use transition::Transition;
