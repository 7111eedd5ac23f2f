//! What can't get from here into a page's JavaScript as it is.

use super::{Findings, Json, Problem, Rule};
use crate::Won;

/// Looks through a value of any depth: numbers that JavaScript would round, and the one name that no plain object can have.
pub(super) fn check(rule: Rule, path: &str, value: &Json, findings: &mut Findings) {
    match value {
        Json::Number(number) => {
            let whole = number.as_u64().or_else(|| number.as_i64().map(i64::unsigned_abs));
            if whole.is_some_and(|whole| whole > Won::MAX.get()) {
                findings.error(rule, path.to_owned(), Problem::UnsafeNumber);
            }
        }
        Json::List(list) => list.iter().for_each(|entry| check(rule, path, entry, findings)),
        Json::Object(object) => {
            for (name, value) in object.iter() {
                self::name(rule, path, name, findings);
                check(rule, path, value, findings);
            }
        }
        Json::Null | Json::Bool(_) | Json::Text(_) => {}
    }
}

pub(super) fn name(rule: Rule, path: &str, name: &str, findings: &mut Findings) {
    if name == "__proto__" {
        findings.error(rule, path.to_owned(), Problem::UnsafeName);
    }
}
