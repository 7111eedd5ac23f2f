//! Every parameter: known to the rules, accepted, and whole after a trip through JSON.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test")]

mod every_parameter;

use std::collections::BTreeSet;

use every_parameter::{PARAMETERS, every_request, with};
use payjoa::{
    Platform,
    request::{PaymentRequest, Problem, catalogue, lint},
};
use serde_json::{Value, json};

fn listed() -> BTreeSet<&'static str> {
    PARAMETERS.iter().map(|(name, ..)| *name).collect()
}

/// Top-level names in the fields of the rules, and in the examples on either side of them.
fn named_by_the_rules() -> BTreeSet<String> {
    let keys = |example: Value| example.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let names = |entry: &payjoa::request::CatalogueEntry| {
        let field = entry.field.split(['.', '[']).next().unwrap_or_default().to_owned();
        [vec![field], keys(entry.breaking_example()), keys(entry.passing_example())].concat()
    };
    catalogue().iter().flat_map(names).collect()
}

#[test]
fn the_list_has_every_parameter_that_a_rule_names() {
    let unlisted: Vec<_> = named_by_the_rules().into_iter().filter(|name| !listed().contains(name.as_str())).collect();
    // A misspelling is the example of the rule about unknown parameters.
    assert_eq!(unlisted, ["m_redirect_uri"], "add it to tests/every_parameter");
}

#[test]
fn the_list_has_nothing_unknown_but_what_is_there_for_it() {
    for (name, ..) in PARAMETERS {
        let report = lint(&json!({ *name: 1 }), Platform::Pc);
        let unknown = report.advisories.iter().any(|it| *it.problem() == Problem::UnknownKey && it.field() == *name);
        assert_eq!(unknown, *name == "new_next_year", "{name}");
    }
}

#[test]
fn every_value_is_accepted_and_passed_on_as_it_is() {
    for platform in Platform::ALL {
        for (name, params) in every_request() {
            let request =
                PaymentRequest::from_value(params.clone(), platform).unwrap_or_else(|it| panic!("{name}: {it}"));
            assert_eq!(request.params().to_value(), params, "{name}");
        }
    }
}

#[test]
fn a_trip_through_json_changes_nothing() {
    for platform in Platform::ALL {
        for (name, params) in every_request() {
            let request = PaymentRequest::from_value(params, platform).unwrap();
            let text = serde_json::to_string(&request).unwrap();
            let back: PaymentRequest = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(back, request, "{name}");
            assert_eq!(serde_json::to_string(&back).unwrap(), text, "{name}");
            assert_eq!(back.advisories(), request.advisories(), "{name}");
            let value = serde_json::to_value(&request).unwrap();
            assert_eq!(value["params"], request.params().to_value(), "{name}");
            assert_eq!(serde_json::from_value::<PaymentRequest>(value).unwrap(), request, "{name}");
        }
    }
}

#[test]
fn null_is_as_good_as_nothing() {
    let refused = |params: &Value| {
        let broken = lint(params, Platform::MobileApp).violations;
        broken.iter().map(|it| (it.rule(), it.field().to_owned())).collect::<Vec<_>>()
    };
    for (name, method, _) in PARAMETERS {
        let given = with(name, method, "null");
        let mut absent = given.clone();
        absent.as_object_mut().unwrap().remove(*name);
        assert_eq!(refused(&given), refused(&absent), "{name}");
        if let Ok(request) = PaymentRequest::from_value(given, Platform::MobileApp) {
            assert!(!request.params().contains_key(name), "{name}");
        }
    }
}
