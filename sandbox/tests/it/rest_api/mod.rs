//! The whole REST API over HTTP: the guide's samples, every documented status, every type, and how states follow states.

mod billing;
mod cancels;
mod cases;
mod cash;
mod clock;
mod lists;
mod model;
mod schedules;
mod seeds;
mod statuses;

pub(crate) use statuses::documented;
mod types;
