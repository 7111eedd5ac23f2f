//! The shop's own memory of its orders, in SQLite or PostgreSQL: what is owed, how it stands, what happened, what is still to be told.
//!
//! A change of an order, its line in the history and the message for the shop are one transaction, made only if nobody
//! changed the order in between. What to change is decided in [`crate::settle`]. Start at [`Ledger`].

mod backlog;
mod chained;
mod chores;
mod clock;
mod db;
mod error;
mod hints;
mod history;
mod lists;
mod open;
mod order;
mod orders;
mod outbox;
mod planned;
#[cfg(feature = "postgres")]
mod postgres;
mod refunds;
mod row;
mod schema;
mod sqlite;
mod writer;

pub use backlog::Backlog;
pub(crate) use clock::BroughtForward;
pub use error::LedgerError;
pub(crate) use hints::{DueHint, Hint, HintOutcome, Kept, Room};
pub(crate) use history::Remark;
pub use history::{Event, Source};
pub use open::Ledger;
pub(crate) use order::Change;
pub use order::{NewOrder, Order, OrderState, Rejection};
pub(crate) use orders::{Applied, DueOrder};
pub(crate) use outbox::Message;
pub use outbox::{DeadLetter, Delivery, DeliveryKind, Told};
pub(crate) use planned::Written;
pub(crate) use refunds::{NewRefund, Wanted};
pub use refunds::{RefundRecord, RefundState};

/// Unix milliseconds.
pub type Millis = i64;

#[cfg(test)]
mod tests;
