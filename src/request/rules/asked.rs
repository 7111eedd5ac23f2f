//! The request as the rules look at it.

use serde_json::{Map, Value};

use super::{Expected, Findings, Problem, Rule};
use crate::{
    Platform, Won,
    request::{KoreaTime, PayMethod},
};

pub(super) struct Asked<'a> {
    pub params: &'a Map<String, Value>,
    pub platform: Platform,
    /// If it is one of PAYJOA's.
    pub method: Option<PayMethod>,
    /// If it is an amount at all.
    pub amount: Option<Won>,
    pub now: Option<KoreaTime>,
}

impl<'a> Asked<'a> {
    pub(super) fn new(params: &'a Map<String, Value>, platform: Platform, now: Option<KoreaTime>) -> Self {
        let method = params.get("pay_method").and_then(Value::as_str).and_then(|text| text.parse().ok());
        let amount = params.get("amount").and_then(whole);
        Asked { params, platform, method, amount, now }
    }

    /// A parameter that is given; `null` is as good as nothing.
    pub(super) fn get(&self, key: &str) -> Option<&'a Value> {
        self.params.get(key).filter(|value| !value.is_null())
    }

    /// A text, or a finding that it should be one.
    pub(super) fn text(&self, rule: Rule, key: &str, findings: &mut Findings) -> Option<&'a str> {
        typed(self.get(key)?, Value::as_str, Expected::Text, rule, key, findings)
    }

    /// A list, or a finding that it should be one.
    pub(super) fn list(&self, rule: Rule, field: &str, value: &'a Value, findings: &mut Findings) -> &'a [Value] {
        typed(value, Value::as_array, Expected::List, rule, field, findings).map_or(&[], Vec::as_slice)
    }

    /// An object, or a finding that it should be one.
    pub(super) fn object(&self, rule: Rule, key: &str, findings: &mut Findings) -> Option<&'a Map<String, Value>> {
        typed(self.get(key)?, Value::as_object, Expected::Object, rule, key, findings)
    }

    pub(super) fn is_method(&self, methods: &[PayMethod]) -> bool {
        self.method.is_some_and(|method| methods.contains(&method))
    }

    /// The method is known, and it is another one than these.
    pub(super) fn is_other_than(&self, methods: &[PayMethod]) -> bool {
        self.method.is_some_and(|method| !methods.contains(&method))
    }
}

/// The value in its type, or a finding.
pub(super) fn typed<'a, T>(
    value: &'a Value,
    read: impl Fn(&'a Value) -> Option<T>,
    expected: Expected,
    rule: Rule,
    field: &str,
    findings: &mut Findings,
) -> Option<T> {
    let read = read(value);
    if read.is_none() {
        findings.error(rule, field, Problem::WrongType(expected));
    }
    read
}

/// A JSON number as whole won: `1004` and `1004.0` are the same number in JavaScript.
pub(super) fn whole(value: &Value) -> Option<Won> {
    match value.as_u64() {
        Some(number) => Won::new(number).ok(),
        None => Won::from_f64(value.as_f64()?).ok(),
    }
}

/// `true` as well as a present value counts as set; `null` and `false` don't.
pub(super) fn is_set(value: &Value) -> bool {
    !matches!(value, Value::Null | Value::Bool(false))
}
