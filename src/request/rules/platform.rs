//! The way back from PAYJOA: R11, R12.

use super::{Asked, Findings, Param, Problem, Rule, url};
use crate::{Platform, scan};

pub(super) fn check(asked: &Asked<'_>, findings: &mut Findings) {
    redirect(asked, findings);
    app_scheme(asked, findings);
}

fn redirect(asked: &Asked<'_>, findings: &mut Findings) {
    let (rule, field) = (Rule::RedirectUrl, Param::MRedirectUrl);
    if asked.platform.is_mobile() && asked.get(field).is_none() {
        findings.error(rule, field, Problem::Missing);
    }
    let Some(given) = asked.text(rule, field, findings) else { return };
    let Some(url) = url::parse(given) else { return findings.error(rule, field, url::problem(given)) };
    if !url.secure {
        findings.warn(rule, field, Problem::PlainHttp);
    }
    if url.parameters >= 2 || url.fragment {
        findings.warn(rule, field, Problem::FragileReturn);
    }
}

fn app_scheme(asked: &Asked<'_>, findings: &mut Findings) {
    let (rule, field) = (Rule::AppScheme, Param::AppScheme);
    if asked.platform == Platform::MobileApp && asked.get(field).is_none() {
        findings.error(rule, field, Problem::Missing);
    }
    let Some(given) = asked.text(rule, field, findings) else { return };
    let scheme = scan::split_once(given, "://").map_or(given, |(scheme, _)| scheme);
    let mut characters = scheme.chars();
    let is_scheme = characters.next().is_some_and(|c| c.is_ascii_alphabetic())
        && characters.all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '.' | '-'));
    if !is_scheme {
        findings.error(rule, field, Problem::NotAScheme);
    } else if FORBIDDEN.iter().any(|forbidden| scheme.eq_ignore_ascii_case(forbidden)) {
        findings.error(rule, field, Problem::ForbiddenScheme { given: scheme.to_owned() });
    }
}

/// Schemes that mean something to browsers, and so can't be an app's own.
const FORBIDDEN: [&str; 6] = ["http", "https", "javascript", "data", "file", "intent"];
