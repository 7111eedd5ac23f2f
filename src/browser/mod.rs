//! The browser: i'mport's script, `window.IMP`, the way back from a mobile payment, payments that are still pending, and
//! asking the shop's server.
//!
//! Each piece works alone; [`checkout`](crate::checkout) puts them together. Everything compiles on every target, so
//! that a page may also be rendered on a server: there nothing is found, nothing is stored, and what needs a browser says
//! so in its error.

pub mod advice;
mod callback;
pub(crate) mod confirmer;
mod diagnosis;
mod error;
mod imp;
mod loader;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod on_a_server;
mod overlay;
pub(crate) mod page;
mod page_events;
pub mod pending;
mod popup;
#[cfg(feature = "test-kit")]
pub(crate) mod pretend;
pub(crate) mod promised;
mod reply;
pub mod return_page;
mod shared;
mod tabs;
pub(crate) mod wait;
mod watchdog;
mod within;

pub use confirmer::{ConfirmError, ConfirmFuture, Confirmer, HttpConfirmer};
pub use diagnosis::Diagnosis;
pub use error::{LoadError, OpenError};
pub use imp::{Imp, OpenWindow};
pub use loader::{DEFAULT_SDK, Intent, LEGACY_SDK, Sdk, TRUSTED_TYPES_POLICY, load};
pub use page::platform;
pub use page_events::PageEvents;
pub use watchdog::{Pace, Watchdog};
pub use within::confirm_within;
