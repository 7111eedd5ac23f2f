//! What is written down: rows of JSON, each under its kind and name.

use serde_json::Value;

use crate::{
    billing::{Customer, Schedule},
    outbox::Outgoing,
    payment::Payment,
    prepare::Prepared,
};

/// What a row holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Payment,
    Prepared,
    Customer,
    Schedule,
    /// A webhook that hasn't arrived yet.
    Webhook,
    /// Everything armed: one row.
    Faults,
    /// Token, clock, webhook address: one row.
    Settings,
}

impl Kind {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Kind::Payment => "payment",
            Kind::Prepared => "prepared",
            Kind::Customer => "customer",
            Kind::Schedule => "schedule",
            Kind::Webhook => "webhook",
            Kind::Faults => "faults",
            Kind::Settings => "settings",
        }
    }
}

/// A row that is new, changed, or gone.
#[derive(Debug)]
pub(crate) struct Change {
    pub(crate) kind: Kind,
    pub(crate) name: String,
    /// Where it stands among its kind; payments are kept in order.
    pub(crate) place: i64,
    /// JSON; `None` takes the row away.
    pub(crate) body: Option<String>,
}

/// What a state file held.
#[derive(Default)]
pub(crate) struct Saved {
    pub(crate) payments: Vec<Payment>,
    pub(crate) prepared: Vec<Prepared>,
    pub(crate) customers: Vec<Customer>,
    pub(crate) schedules: Vec<Schedule>,
    pub(crate) webhooks: Vec<Outgoing>,
    pub(crate) faults: Option<Value>,
    pub(crate) settings: Option<Value>,
}

impl Saved {
    /// Takes in a row; they come in the order of their places.
    pub(super) fn take(&mut self, kind: &str, body: &str) -> Result<(), serde_json::Error> {
        match kind {
            "payment" => self.payments.push(serde_json::from_str(body)?),
            "prepared" => self.prepared.push(serde_json::from_str(body)?),
            "customer" => self.customers.push(serde_json::from_str(body)?),
            "schedule" => self.schedules.push(serde_json::from_str(body)?),
            "webhook" => self.webhooks.push(serde_json::from_str(body)?),
            "faults" => self.faults = Some(serde_json::from_str(body)?),
            _ => self.settings = Some(serde_json::from_str(body)?),
        }
        Ok(())
    }
}
