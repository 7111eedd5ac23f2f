//! Who buys: R10.

use super::{Asked, Findings, Key, Problem, Rule, text};

/// What i'mport stores of each.
const STORED: [(Key, usize); 5] =
    [(Key::BuyerName, 16), (Key::BuyerEmail, 64), (Key::BuyerTel, 16), (Key::BuyerAddr, 128), (Key::BuyerPostcode, 8)];

pub(super) fn check(asked: &Asked<'_>, findings: &mut Findings) {
    let rule = Rule::Buyer;
    for field in [Key::BuyerName, Key::BuyerTel] {
        if asked.get(field).is_none() {
            findings.warn(rule, field, Problem::AdvisedMissing);
        }
    }
    for (field, max) in STORED {
        let Some(given) = asked.text(rule, field, findings) else { continue };
        text::stored(rule, field, given, max, findings);
        match field {
            Key::BuyerName => text::euc_kr(rule, field, given, findings),
            Key::BuyerEmail if !given.contains('@') => findings.warn(rule, field, Problem::NoAtSign),
            _ => {}
        }
    }
}
