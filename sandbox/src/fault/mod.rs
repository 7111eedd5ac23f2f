//! What goes wrong on demand. `catalogue` lists the faults, `arm` says to what and how often one happens, `armoury` keeps
//! what is armed and draws from it. Who carries a fault out is beside what it disturbs: `http/faulty`, `webhook`, the window.

mod arm;
mod armoury;
mod catalogue;
mod dice;
mod page;
mod set;

use std::{fmt, str::FromStr};

pub use arm::{Arm, BadArm, Target};
pub use armoury::{ArmId, Armed};
pub(crate) use armoury::{Armoury, Drawn, Struck, Subject};
pub use catalogue::{Fault, Place};
pub use page::markdown;
pub use set::Faults;

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The text names no fault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no fault; see `payjoa-sandbox faults` for the list")]
pub struct UnknownFault(pub String);

impl FromStr for Fault {
    type Err = UnknownFault;
    fn from_str(text: &str) -> Result<Self, UnknownFault> {
        let found = Fault::ALL.iter().copied().find(|fault| fault.as_str() == text);
        found.ok_or_else(|| UnknownFault(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use payjoa::Language;

    use super::*;

    #[test]
    fn names_round_trip() {
        for fault in Fault::ALL {
            assert_eq!(fault.as_str().parse(), Ok(*fault));
            assert_eq!(serde_json::to_value(fault).unwrap(), fault.as_str());
        }
        assert_eq!("fire".parse::<Fault>(), Err(UnknownFault("fire".to_owned())));
    }

    #[test]
    fn every_fault_is_described_in_both_languages() {
        for fault in Fault::ALL {
            let (ko, en) = (fault.description(Language::Ko), fault.description(Language::En));
            assert!(ko.chars().any(|c| ('가'..='힣').contains(&c)) && ko.ends_with('.'), "{fault}: {ko}");
            assert!(en.is_ascii() && en.ends_with('.'), "{fault}: {en}");
        }
    }
}
