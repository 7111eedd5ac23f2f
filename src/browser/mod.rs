//! The browser: i'mport's script, `window.IMP`, the way back from a mobile payment, payments that are still pending, and
//! asking the shop's server.
//!
//! Each piece works alone; [`checkout`](crate::checkout) puts them together. Everything compiles on every target, so
//! that a page may also be rendered on a server: there nothing is found, nothing is stored, and what needs a browser says
//! so in its error.

mod callback;
mod confirmer;
mod error;
mod imp;
mod loader;
pub(crate) mod page;
pub mod pending;
mod popup;
mod promised;
mod reply;
pub mod return_page;

pub use confirmer::{ConfirmError, ConfirmFuture, Confirmer, HttpConfirmer};
pub use error::{LoadError, OpenError};
pub use imp::{Imp, OpenWindow};
pub use loader::{DEFAULT_SDK, Sdk, load};
pub use page::platform;
