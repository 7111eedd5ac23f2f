//! What goes wrong on demand.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// Something that happens to real payments, switched on for one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Fault {
    /// i'mport answers the browser before its own database has caught up: the browser is told `success=false` for a
    /// payment that becomes paid a little later ([`Options::late_database`](crate::Options)).
    LateDatabase,
    /// The payment is decided, and the browser never hears of it: no callback, no redirect.
    LostCallback,
}

impl Fault {
    /// Every fault.
    pub const ALL: [Fault; 2] = [Fault::LateDatabase, Fault::LostCallback];

    /// `late-database` or `lost-callback`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Fault::LateDatabase => "late-database",
            Fault::LostCallback => "lost-callback",
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The text names no fault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a fault is one of late-database and lost-callback")]
pub struct UnknownFault;

impl FromStr for Fault {
    type Err = UnknownFault;
    fn from_str(text: &str) -> Result<Self, UnknownFault> {
        Fault::ALL.into_iter().find(|fault| fault.as_str() == text).ok_or(UnknownFault)
    }
}

/// A set of faults.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    late_database: bool,
    lost_callback: bool,
}

impl Faults {
    /// Nothing goes wrong.
    pub const NONE: Faults = Faults { late_database: false, lost_callback: false };

    /// Whether this fault is in the set.
    #[must_use]
    pub const fn has(self, fault: Fault) -> bool {
        match fault {
            Fault::LateDatabase => self.late_database,
            Fault::LostCallback => self.lost_callback,
        }
    }

    /// The set with this fault in it.
    #[must_use]
    pub const fn with(mut self, fault: Fault) -> Faults {
        match fault {
            Fault::LateDatabase => self.late_database = true,
            Fault::LostCallback => self.lost_callback = true,
        }
        self
    }

    /// What is in either set.
    #[must_use]
    pub const fn union(self, other: Faults) -> Faults {
        Faults {
            late_database: self.late_database || other.late_database,
            lost_callback: self.lost_callback || other.lost_callback,
        }
    }

    /// The faults of the set.
    pub fn iter(self) -> impl Iterator<Item = Fault> {
        Fault::ALL.into_iter().filter(move |fault| self.has(*fault))
    }
}

impl From<Fault> for Faults {
    fn from(fault: Fault) -> Faults {
        Faults::NONE.with(fault)
    }
}

impl FromIterator<Fault> for Faults {
    fn from_iter<T: IntoIterator<Item = Fault>>(faults: T) -> Faults {
        faults.into_iter().fold(Faults::NONE, Faults::with)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_round_trip() {
        for fault in Fault::ALL {
            assert_eq!(fault.as_str().parse(), Ok(fault));
            assert_eq!(serde_json::to_value(fault).unwrap(), fault.as_str());
        }
    }

    #[test]
    fn a_set_holds_what_either_side_had() {
        let both = Faults::from(Fault::LateDatabase).union(Fault::LostCallback.into());
        assert_eq!(both.iter().collect::<Vec<_>>(), Fault::ALL);
        assert_eq!(Faults::NONE.iter().count(), 0);
    }
}
