//! The SDK of the sandbox, in both generations, on plain pages: what the real one promises, and every way in which it
//! hurts. Here they are shown to happen; that payjoa survives them is shown elsewhere.

#![allow(clippy::indexing_slicing, reason = "what isn't there is `Null`")]

mod dashboard;
mod early_failures;
mod faults;
mod hazards;
mod page;
mod readme;
mod samples;
mod surface;
mod window;
