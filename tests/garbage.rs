//! Anything at all instead of a request: an answer, never a panic, and nothing that silently goes missing.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test")]

#[allow(dead_code, reason = "each test file uses its own part")]
mod every_parameter;

use every_parameter::{PARAMETERS, with};
use payjoa::{
    Language, Platform,
    request::{FromJsonError, PaymentRequest, lint, sample},
};
use serde_json::{Value, json};

const KIB_64: usize = 64 * 1024;

/// As deep as a parser lets it be.
fn nested(depth: usize) -> Value {
    (0..depth).fold(json!(0), |inner, level| if level % 2 == 0 { json!([inner]) } else { json!({ "deep": inner }) })
}

/// Values that no parameter is made for.
fn oddities() -> Vec<Value> {
    let wide: serde_json::Map<String, Value> = (0..500).map(|at| (format!("k{at}"), json!(at))).collect();
    vec![
        json!(null),
        json!(true),
        json!(false),
        json!(0),
        json!(-1),
        json!(0.5),
        json!(1e300),
        json!(u64::MAX),
        json!(i64::MIN),
        json!(""),
        json!(" "),
        json!("\0"),
        json!("-"),
        json!("^"),
        json!("://"),
        json!("https://["),
        json!("https://:@:0/?&&#"),
        json!("e\u{301}\u{1100}\u{11a8}\u{fe0f}😀"),
        json!("9".repeat(40)),
        json!("가".repeat(KIB_64 / 3)),
        json!("\u{1112}\u{1161}".repeat(KIB_64 / 6)),
        json!([]),
        json!({}),
        json!([null]),
        json!([[], {}, "", 0, null]),
        json!({"": {"": ""}}),
        json!(vec![2; 4_000]),
        Value::Object(wide),
        nested(100),
    ]
}

/// Parameters within parameters.
const INNER: [&str; 16] = [
    "/bypass/daou",
    "/bypass/daou/PRODUCTCODE",
    "/bypass/daou/CASHRECEIPTFLAG",
    "/bypass/daou/DIRECT_YN",
    "/bypass/daou/CARDQUOTA",
    "/display/card_quota",
    "/display/card_quota/0",
    "/card/direct",
    "/card/direct/code",
    "/card/direct/quota",
    "/card/detail",
    "/card/detail/0",
    "/card/detail/0/card_code",
    "/phone/detail",
    "/phone/detail/0/carrier",
    "/prefill/phoneNumber",
];

/// A request that has them all.
fn furnished() -> Value {
    let mut params = sample();
    params["amount"] = json!(50_000);
    params["bypass"] =
        json!({"daou": {"PRODUCTCODE": "", "CASHRECEIPTFLAG": 0, "DIRECT_YN": "Y", "CARDQUOTA": "CCBC-0"}});
    params["display"] = json!({"card_quota": [2]});
    params["card"] = json!({"direct": {"code": "366", "quota": 0}, "detail": [{"card_code": "366", "enabled": true}]});
    params["phone"] = json!({"detail": [{"carrier": "SKT", "enabled": true}]});
    params["prefill"] = json!({"phoneNumber": "010"});
    params
}

/// What Korean puts behind the thing that is talked about.
const PARTICLES: [&str; 3] = ["은(는)", "이(가)", "을(를)"];

/// Answers, and agrees with itself; what it accepts it keeps whole.
#[track_caller]
fn look_at(params: &Value) {
    let shown = || params.to_string().chars().take(400).collect::<String>();
    for platform in Platform::ALL {
        let report = lint(params, platform);
        for found in report.violations.iter().chain(&report.advisories) {
            for message in [Language::Ko, Language::En].map(|language| found.message(language)) {
                let has_gaps = message.is_empty()
                    || message.contains("{0}")
                    || message.starts_with(' ')
                    || PARTICLES.iter().any(|it| message.starts_with(it));
                assert!(!has_gaps, "{message}: {}", shown());
            }
        }
        match PaymentRequest::from_value(params.clone(), platform) {
            Err(refused) => assert!(refused.iter().eq(&report.violations), "{}", shown()),
            Ok(request) => {
                assert!(report.violations.is_empty(), "{}", shown());
                let mut given = params.clone();
                given.as_object_mut().unwrap().retain(|_, value| !value.is_null());
                // Decomposed Hangul is composed on the way.
                if !params.to_string().contains('\u{1161}') {
                    assert_eq!(request.params().to_value(), given, "{}", shown());
                }
            }
        }
    }
}

#[test]
fn any_value_of_any_parameter() {
    for (name, method, _) in PARAMETERS {
        let mut params = with(name, method, "null");
        for odd in oddities() {
            params[*name] = odd;
            look_at(&params);
        }
    }
}

#[test]
fn any_value_within_a_parameter() {
    for path in INNER {
        for odd in oddities() {
            let mut params = furnished();
            *params.pointer_mut(path).unwrap_or_else(|| panic!("{path}")) = odd;
            look_at(&params);
        }
    }
}

#[test]
fn any_value_instead_of_a_request() {
    oddities().iter().for_each(look_at);
}

#[test]
fn unknown_names_are_passed_on_and_pointed_at() {
    for name in ["", " ", "0", "한글", "😀", "a.b", "a[0]", "m_redirect_uri", "AMOUNT", &"x".repeat(KIB_64)] {
        let mut params = sample();
        params[name] = json!({"any": ["thing"]});
        let request = PaymentRequest::from_value(params.clone(), Platform::Pc).unwrap();
        assert_eq!(request.params().to_value(), params);
        let pointed_at: Vec<_> = request.advisories().iter().map(|it| (it.rule().id(), it.field())).collect();
        assert_eq!(pointed_at, [("R30", name)]);
    }
}

/// From any text: a request, violations, or a place in the text.
#[track_caller]
fn read(text: &str) {
    match PaymentRequest::from_json(text, Platform::Pc) {
        Ok(_) | Err(FromJsonError::Refused(_)) => {
            assert!(serde_json::from_str::<Value>(text).is_ok(), "{text}");
        }
        Err(FromJsonError::Syntax { line, column, .. }) => {
            assert!(serde_json::from_str::<Value>(text).is_err(), "{text}");
            let lines: Vec<&str> = text.split('\n').collect();
            assert!((1..=lines.len()).contains(&line), "line {line}: {text}");
            assert!(column <= lines[line - 1].len() + 1, "column {column} of line {line}: {text}");
        }
        Err(other) => panic!("{other}: {text}"),
    }
}

#[test]
fn a_text_cut_off_or_broken_anywhere() {
    let whole = serde_json::to_string_pretty(&furnished()).unwrap();
    for (at, _) in whole.char_indices() {
        read(&whole[..at]);
        for broken in
            ["", "{", "}", "[", "]", "\"", "\\", ",", ":", "-", "0", "9e999", "\n", "\0", "null", "한", "\u{2028}"]
        {
            read(&format!("{}{broken}{}", &whole[..at], &whole[at + 1..]));
        }
    }
}

#[test]
fn a_text_of_64_kib_nested_and_not() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("[{\"amount\":", "}]")] {
        for depth in [1, 100, 127, 128, 129, KIB_64 / 12] {
            read(&format!("{}1{}", open.repeat(depth), close.repeat(depth)));
            read(&open.repeat(depth));
        }
    }
    for text in ["\"", " ", "\n", "1", "-", "0", "{}", "[],", "\\", "\u{feff}", "한", "\"\\u0000\"", "\"\\ud800\""] {
        read(&text.repeat(KIB_64 / text.len()));
    }
}
