//! PAYJOA's rules, enforced by the same engine that the storefront uses. The only place that asks it.

use payjoa::{
    Platform,
    request::{KoreaTime, Report, lint_at},
};
use serde_json::Value;

/// What PAYJOA would say to these parameters of `request_pay`, at a time in Unix seconds.
pub(crate) fn check(params: &Value, platform: Platform, now: u64) -> Report {
    lint_at(params, platform, KoreaTime::from_unix_seconds(i64::try_from(now).unwrap_or(i64::MAX)))
}
