//! i'mport's REST API (V1): what the shop's server asks, and what it can be told.
//!
//! Only talking happens here; what an answer means for an order is decided in [`crate::settle`]. Start at [`Gateway`].

mod client;
mod config;
mod envelope;
mod error;
mod lenient;
mod payment;
mod token;

pub use client::{Gateway, Prepared};
pub use config::{ConfigError, GatewayConfig};
pub use error::{Cause, GatewayError};
pub use payment::{Payment, PaymentStatus};
