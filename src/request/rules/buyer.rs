//! Who buys: R10.

use super::{Asked, Findings, Param, Problem, Rule, text};
use crate::scan;

/// What i'mport stores of each.
const STORED: [(Param, usize); 5] = [
    (Param::BuyerName, 16),
    (Param::BuyerEmail, 64),
    (Param::BuyerTel, 16),
    (Param::BuyerAddr, 128),
    (Param::BuyerPostcode, 8),
];

pub(super) fn check(asked: &Asked<'_>, findings: &mut Findings) {
    let rule = Rule::Buyer;
    for field in [Param::BuyerName, Param::BuyerTel] {
        if asked.get(field).is_none_or(|given| given == "") {
            findings.warn(rule, field, Problem::AdvisedMissing);
        }
    }
    for (field, max) in STORED {
        let Some(given) = asked.text(rule, field, findings) else { continue };
        text::stored(rule, field, given, max, findings);
        match field {
            Param::BuyerName => text::euc_kr(rule, field, given, findings),
            Param::BuyerEmail if scan::find(given, "@").is_none() => findings.warn(rule, field, Problem::NoAtSign),
            _ => {}
        }
    }
}
