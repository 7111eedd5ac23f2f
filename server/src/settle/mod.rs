//! What a payment means for an order.
//!
//! Everything that may have changed an order (a page's claim, a webhook, the sweep) ends in [`Payments::settle`]: it asks
//! i'mport, compares what it says with the ledger's order, and moves the order in one transaction. What a payment means is
//! decided in `judge`, a pure function. Start at [`Payments`].

mod error;
mod judge;
mod orders;
mod payments;
mod policy;

pub use crate::ledger::{Rejection, Source};
pub use error::{CreateError, SettleError};
pub use payments::{Outcome, Payments};
pub use policy::{Policy, Unwanted};
pub(crate) use policy::{first_check, next_check, next_try};
