//! Who buys: R10.

use super::{Asked, Findings, Problem, Rule, text};

/// What i'mport stores of each.
const STORED: [(&str, usize); 5] =
    [("buyer_name", 16), ("buyer_email", 64), ("buyer_tel", 16), ("buyer_addr", 128), ("buyer_postcode", 8)];

pub(super) fn check(asked: &Asked<'_>, findings: &mut Findings) {
    let rule = Rule::Buyer;
    for field in ["buyer_name", "buyer_tel"] {
        if asked.get(field).is_none() {
            findings.warn(rule, field, Problem::AdvisedMissing);
        }
    }
    for (field, max) in STORED {
        let Some(given) = asked.text(rule, field, findings) else { continue };
        text::stored(rule, field, given, max, findings);
        match field {
            "buyer_name" => text::euc_kr(rule, field, given, findings),
            "buyer_email" if !given.contains('@') => findings.warn(rule, field, Problem::NoAtSign),
            _ => {}
        }
    }
}
