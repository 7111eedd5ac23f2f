//! Chance that can be repeated: the same seed gives the same throws, on every machine.

use serde::{Deserialize, Serialize};

/// SplitMix64. Its throws only have to look random, not to be hard to guess.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    /// True with this probability; every call is one throw.
    pub(super) fn falls(&mut self, chance: f64) -> bool {
        // The upper 53 bits: a double holds them exactly.
        let throw = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        throw < chance
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_falls_the_same_way() {
        let throws = |seed| {
            let mut dice = Dice::new(seed);
            (0..64).map(|_| dice.falls(0.5)).collect::<Vec<_>>()
        };
        assert_eq!(throws(7), throws(7));
        assert_ne!(throws(7), throws(8));
    }

    #[test]
    fn never_always_and_about_a_quarter() {
        let mut dice = Dice::new(1);
        let mut count = |chance| (0..10_000).filter(|_| dice.falls(chance)).count();
        assert_eq!((count(0.0), count(1.0)), (0, 10_000));
        assert!((2_300..2_700).contains(&count(0.25)));
    }
}
