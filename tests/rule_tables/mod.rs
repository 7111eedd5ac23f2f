//! Every rule at its boundaries, on every platform: natively, and once more in a browser, whose EUC-KR is another one.

mod card;
mod money;
mod order;
mod rest;
mod way;
mod whole;

use payjoa::{
    Platform,
    request::{PayMethod, PaymentRequest, Violation, lint, sample},
};
use serde_json::{Value, json};

/// RFC 7396: `null` takes a key away.
fn merge(target: &mut Value, patch: &Value) {
    let (Some(target), Some(patch)) = (target.as_object_mut(), patch.as_object()) else {
        target.clone_from(patch);
        return;
    };
    for (key, value) in patch {
        match value {
            Value::Null => drop(target.remove(key)),
            Value::Object(_) => merge(target.entry(key).or_insert_with(|| json!({})), value),
            _ => drop(target.insert(key.clone(), value.clone())),
        }
    }
}

fn with(patch: &Value) -> Value {
    let mut params = sample();
    merge(&mut params, patch);
    params
}

fn found(list: &[Violation]) -> Vec<(&str, &str)> {
    list.iter().map(|v| (v.rule().id(), v.field())).collect()
}

type Found<'a> = &'a [(&'a str, &'a str)];

/// On every platform: just these violations and just these advisories.
#[track_caller]
fn check(patch: Value, violations: Found<'_>, advisories: Found<'_>) {
    for platform in Platform::ALL {
        let params = with(&patch);
        let report = lint(&params, platform);
        assert_eq!(found(&report.violations), violations, "violations of {patch} on {platform}");
        assert_eq!(found(&report.advisories), advisories, "advisories of {patch} on {platform}");
        assert_eq!(
            PaymentRequest::from_value(params, platform).is_ok(),
            violations.is_empty(),
            "{patch} on {platform}"
        );
    }
}

#[track_caller]
fn fine(patch: Value) {
    check(patch, &[], &[]);
}

#[track_caller]
fn refused(patch: Value, rule: &str, field: &str) {
    check(patch, &[(rule, field)], &[]);
}

#[track_caller]
fn advised(patch: Value, rule: &str, field: &str) {
    check(patch, &[], &[(rule, field)]);
}

/// As [`check`] for a method that may need a contract of its own.
#[track_caller]
fn check_for(method: PayMethod, mut patch: Value, violations: Found<'_>, advisories: Found<'_>) {
    patch["pay_method"] = json!(method.as_str());
    let first = [PayMethod::Card, PayMethod::Trans, PayMethod::Vbank].contains(&method);
    let contract = if first { &[][..] } else { &[("R1", "pay_method")] };
    check(patch, violations, &[contract, advisories].concat());
}

/// All of PAYJOA's methods but these.
fn all_but(methods: &[PayMethod]) -> impl Iterator<Item = PayMethod> {
    PayMethod::ALL.into_iter().filter(|method| !methods.contains(method))
}
