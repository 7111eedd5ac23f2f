//! The sandbox over HTTP and from the command line.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod agreement;
mod catalogue;
mod cli;
mod control;
mod dashboard;
mod faults;
mod foreign;
mod generated;
mod guard;
mod help;
mod library;
mod many;
mod openapi;
mod readme;
mod remote;
mod rest;
mod rest_api;
mod returned;
mod sdk;
mod state_file;
mod support;
mod webhook;
mod window;
