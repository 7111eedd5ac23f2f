//! Which of the merchant's gateways is meant: R2.

use super::{Asked, Findings, Key, Problem, Rule};

pub(super) fn check(asked: &Asked<'_>, findings: &mut Findings) {
    let rule = Rule::Channel;
    match (asked.get(Key::Pg), asked.get(Key::ChannelKey)) {
        (None, None) => findings.warn(rule, Key::Pg, Problem::DefaultChannel),
        (Some(_), Some(_)) => findings.warn(rule, Key::Pg, Problem::TwoChannels),
        _ => {}
    }
    if asked.text(rule, Key::ChannelKey, findings) == Some("") {
        findings.error(rule, Key::ChannelKey, Problem::Empty);
    }
    let Some(pg) = asked.text(rule, Key::Pg, findings) else { return };
    let (provider, cpid) = pg.split_once('.').map_or((pg, None), |(provider, cpid)| (provider, Some(cpid)));
    if provider != "daou" {
        findings.error(rule, Key::Pg, Problem::OtherGateway { given: provider.to_owned() });
    } else if cpid == Some("") {
        findings.error(rule, Key::Pg, Problem::NoCpid);
    }
}
