//! Each fault happens.

mod api;
mod arming;
mod browser;
mod payment;
mod script;
mod webhook;
