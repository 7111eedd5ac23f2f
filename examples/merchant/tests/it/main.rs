//! The demo shop, over HTTP, against the sandbox.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::needless_pass_by_value,
    reason = "helpers of tests may fail as tests do"
)]

mod admin;
mod club;
mod files;
mod orders;
mod process;
mod start;
mod support;
