//! What came back from a payment window, and what the server makes of it.
//!
//! [`Unverified`] is what the browser claims; nobody can ask it whether the order is paid. [`Confirmation`] is what the
//! shop's server found out; nothing but a confirmation makes one. [`contract`] is what the two say to each other.
//!
//! Pure data: who asks the server is the browser room's business.

mod claim;
mod confirmation;
pub mod contract;
mod return_query;
mod unverified;

pub use claim::Claimed;
pub use confirmation::{Answer, AwaitingDeposit, Cancelled, Confirmation, Failed, Paid, WrongOrder};
pub use return_query::without_result;
pub use unverified::{Source, Unverified};
