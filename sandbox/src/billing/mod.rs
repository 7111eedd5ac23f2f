//! Stored cards (billing keys, which i'mport calls customers) and payments scheduled on them.

mod card;
mod customer;
mod schedule;

pub(crate) use card::{CardData, Temper, refusal};
pub(crate) use customer::{Customer, Person};
pub(crate) use schedule::{Attempt, NotNow, Schedule, ScheduleStatus};
