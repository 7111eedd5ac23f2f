//! What the npm package `payjoa` stands on: one object for its JavaScript to drive.
//!
//! A WebAssembly module of its own exports this (`npm/core` in the repository); enable the feature in no other program. The custom
//! elements and the functions for JavaScript are in the package: they hold a [`Session`] each, read attributes, and dispatch
//! events. What they are given by a page is believed in nothing but what to ask for: requests go through the rules, and only the
//! shop's server makes a confirmation.

mod confirmer;
mod json;
mod outcome;
mod session;
mod settings;
mod state;

pub use session::{Session, unpayable, unverified_from_address};
