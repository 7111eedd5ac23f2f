//! Each fault happens.

mod api;
mod arming;
mod script;
