//! Charging without the shopper's doing: cards that are typed in, cards that are stored, and charges in time.
//!
//! Whoever takes card numbers is bound by the rules for card data: they never go through a page of i'mport's, never into a
//! log, and are not kept here longer than the call takes. PAYJOA's window can't store a card; only these calls can.

mod card;
mod charge;
mod customer;
mod customer_uid;
mod look;
mod schedule;
mod schedules;
mod terms;

pub use card::{Card, CardError};
pub use charge::{CardCharge, StoredCharge};
pub use customer::{Customer, Customers, NewCustomer};
pub use customer_uid::CustomerUid;
pub use schedule::{NewSchedules, PaymentResult, PlannedCharge, Schedule, ScheduleStatus};
pub use schedules::{SchedulePeriod, Unschedule};
pub use terms::{ProductType, Terms};
