//! Which of the merchant's gateways is meant: R2.

use super::{Asked, Findings, Problem, Rule};

pub(super) fn check(asked: &Asked<'_>, findings: &mut Findings) {
    let rule = Rule::Channel;
    match (asked.get("pg"), asked.get("channelKey")) {
        (None, None) => findings.warn(rule, "pg", Problem::DefaultChannel),
        (Some(_), Some(_)) => findings.warn(rule, "pg", Problem::TwoChannels),
        _ => {}
    }
    if asked.text(rule, "channelKey", findings) == Some("") {
        findings.error(rule, "channelKey", Problem::Empty);
    }
    let Some(pg) = asked.text(rule, "pg", findings) else { return };
    let (provider, cpid) = pg.split_once('.').map_or((pg, None), |(provider, cpid)| (provider, Some(cpid)));
    if provider != "daou" {
        findings.error(rule, "pg", Problem::OtherGateway { given: provider.to_owned() });
    } else if cpid == Some("") {
        findings.error(rule, "pg", Problem::NoCpid);
    }
}
