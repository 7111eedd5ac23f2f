//! Which of the merchant's gateways is meant: R2.

use super::{Asked, Findings, Param, Problem, Rule};
use crate::scan;

pub(super) fn check(asked: &Asked<'_>, findings: &mut Findings) {
    let rule = Rule::Channel;
    match (asked.get(Param::Pg), asked.get(Param::ChannelKey)) {
        (None, None) => findings.warn(rule, Param::Pg, Problem::DefaultChannel),
        (Some(_), Some(_)) => findings.warn(rule, Param::Pg, Problem::TwoChannels),
        _ => {}
    }
    if asked.text(rule, Param::ChannelKey, findings) == Some("") {
        findings.error(rule, Param::ChannelKey, Problem::Empty);
    }
    let Some(pg) = asked.text(rule, Param::Pg, findings) else { return };
    let (provider, cpid) = scan::split_once(pg, ".").map_or((pg, None), |(provider, cpid)| (provider, Some(cpid)));
    if provider != "daou" {
        findings.error(rule, Param::Pg, Problem::OtherGateway { given: provider.to_owned() });
    } else if cpid == Some("") {
        findings.error(rule, Param::Pg, Problem::NoCpid);
    }
}
