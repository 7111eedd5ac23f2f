//! A set of faults.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Fault;

/// A set of faults.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Faults(u64);

// One bit each.
const _: () = assert!(Fault::ALL.len() <= 64);

impl Faults {
    /// Nothing goes wrong.
    pub const NONE: Faults = Faults(0);

    /// Whether this fault is in the set.
    #[must_use]
    pub const fn has(self, fault: Fault) -> bool {
        self.0 & bit(fault) != 0
    }

    /// The set with this fault in it.
    #[must_use]
    pub const fn with(self, fault: Fault) -> Faults {
        Faults(self.0 | bit(fault))
    }

    /// The set without this fault.
    #[must_use]
    pub const fn without(self, fault: Fault) -> Faults {
        Faults(self.0 & !bit(fault))
    }

    /// What is in either set.
    #[must_use]
    pub const fn union(self, other: Faults) -> Faults {
        Faults(self.0 | other.0)
    }

    /// Whether there is none in it.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The faults of the set, in the catalogue's order.
    pub fn iter(self) -> impl Iterator<Item = Fault> {
        Fault::ALL.iter().copied().filter(move |fault| self.has(*fault))
    }
}

const fn bit(fault: Fault) -> u64 {
    1 << fault as u32
}

impl std::fmt::Debug for Faults {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

/// As a list of names. A name that this version doesn't know is left out.
impl Serialize for Faults {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for Faults {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Faults, D::Error> {
        let names = Vec::<String>::deserialize(deserializer)?;
        Ok(names.iter().filter_map(|name| name.parse().ok()).collect())
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
    fn a_set_holds_what_either_side_had() {
        let both = Faults::from(Fault::LateDatabase).union(Fault::LostCallback.into());
        assert_eq!(both.iter().collect::<Vec<_>>(), [Fault::LateDatabase, Fault::LostCallback]);
        assert_eq!(both.without(Fault::LateDatabase), Fault::LostCallback.into());
        assert!(Faults::NONE.is_empty() && Faults::NONE.iter().count() == 0);
    }

    #[test]
    fn every_fault_has_a_place_of_its_own_in_a_set() {
        let all: Faults = Fault::ALL.iter().copied().collect();
        assert_eq!(all.iter().count(), Fault::ALL.len());
    }
}
