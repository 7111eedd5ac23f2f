//! The server half against a scripted i'mport, and against the sandbox.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::needless_pass_by_value,
    reason = "helpers of tests may fail as tests do"
)]

mod access;
mod api;
mod clock;
mod conformance;
mod database;
mod faults;
mod flows;
mod gateway;
mod guide;
mod ids;
mod model;
mod outbox;
mod race;
mod reconcile;
mod router;
mod sandbox;
mod secrets;
mod settle;
mod support;
mod sweep;
