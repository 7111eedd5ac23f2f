//! PAYJOA's rules, enforced by the same engine that the storefront uses. The only place that asks it.

use payjoa::{
    Platform,
    request::{Report, lint},
};
use serde_json::Value;

/// What PAYJOA would say to these parameters of `request_pay`.
pub(crate) fn check(params: &Value, platform: Platform) -> Report {
    lint(params, platform)
}
