//! Text that travels to PAYJOA as EUC-KR.

use std::borrow::Cow;

use super::{Findings, Json, Param, Problem, Rule};
use crate::{
    Won,
    euc_kr::{self, Writable},
    request::{Params, PayMethod},
    scan,
};

/// Finds the first character that PAYJOA can't write, or the first that it may garble.
pub(super) fn euc_kr(rule: Rule, field: Param, text: &str, findings: &mut Findings) {
    if text.is_ascii() {
        return;
    }
    let composed = euc_kr::compose(text);
    if matches!(composed, Cow::Owned(_)) {
        findings.warn(rule, field, Problem::Recomposed);
    }
    if euc_kr::is_plain(&composed) {
        return;
    }
    match first(&composed, Writable::No) {
        Some(found) => findings.error(rule, field, Problem::NotEucKr { found }),
        None => {
            if let Some(found) = first(&composed, Writable::Rarely) {
                findings.warn(rule, field, Problem::RareSyllable { found });
            }
        }
    }
}

fn first(text: &str, kind: Writable) -> Option<char> {
    text.chars().find(|c| euc_kr::writable(*c) == kind)
}

/// How many characters PAYJOA would count.
pub(super) fn length(text: &str) -> usize {
    scan::length(&euc_kr::compose(text))
}

/// What is stored at the gateway may be cut off.
pub(super) fn stored(rule: Rule, field: Param, text: &str, max: usize, findings: &mut Findings) {
    let got = length(text);
    if got > max {
        findings.warn(rule, field, Problem::StoredShort { max, got });
    }
}

/// The parameters as they are sent: without empty places, the method as PAYJOA spells it, the amount as a whole number, and decomposed Hangul put
/// together where PAYJOA will read it.
pub(in crate::request) fn normalise(params: &mut Params, amount: Won, method: PayMethod) {
    params.drop_nulls();
    params.set(Param::PayMethod.name(), Json::literal(method.as_str()));
    if let Some(given) = params.get_mut(Param::Amount.name()) {
        *given = amount.get().into();
    }
    for key in [Param::Name, Param::BuyerName] {
        if let Some(Json::Text(text)) = params.get_mut(key.name())
            && let Cow::Owned(composed) = euc_kr::compose(text)
        {
            *text = Cow::Owned(composed);
        }
    }
}
