//! Data that comes back with the payment: R28.

use super::{Asked, Findings, Json, Param, Problem, Rule, sendable};

pub(super) fn check(asked: &Asked<'_>, findings: &mut Findings) {
    let Some(value) = asked.get(Param::CustomData) else { return };
    sendable::check(Rule::CustomData, Param::CustomData.name(), value, findings);
    let bytes = json_bytes(value);
    if bytes > 1_000 {
        findings.warn(Rule::CustomData, Param::CustomData, Problem::LargeCustomData { bytes });
    }
}

/// How long it is as JSON text; fractions are taken for long.
fn json_bytes(value: &Json) -> usize {
    let byte = |byte: u8| match byte {
        b'"' | b'\\' | b'\n' | b'\r' | b'\t' | 8 | 12 => 2,
        0..0x20 => 6,
        _ => 1,
    };
    let text = |text: &str| 2 + text.bytes().map(byte).sum::<usize>();
    match value {
        Json::Null | Json::Bool(true) => 4,
        Json::Bool(false) => 5,
        Json::Number(number) => {
            number.as_i64().map_or(20, |number| usize::from(number < 0) + digits(number.unsigned_abs()))
        }
        Json::Text(string) => text(string),
        Json::List(list) => 1 + list.len().max(1) + list.iter().map(json_bytes).sum::<usize>(),
        Json::Object(object) => {
            1 + object.len().max(1) + object.iter().map(|(key, value)| text(key) + 1 + json_bytes(value)).sum::<usize>()
        }
    }
}

fn digits(number: u64) -> usize {
    number.checked_ilog10().map_or(1, |zeros| zeros as usize + 1)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn as_long_as_it_is_written() {
        for value in [
            json!(null),
            json!([true, false, 0, 10, 99, 12_345, -1]),
            json!({}),
            json!([]),
            json!({"a\"b": "c\\d\n\u{1}\u{8}\u{c}한글", "e": {"f": [1, 2]}}),
        ] {
            assert_eq!(json_bytes(&value.clone().into()), value.to_string().len(), "{value}");
        }
    }
}
