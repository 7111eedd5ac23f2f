//! Cards: R13 to R16.

use super::*;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn quota(quota: &Value, amount: u64) -> Value {
    json!({"amount": amount, "display": {"card_quota": quota}})
}

#[test]
fn r13_r14_card_quota() {
    let field = "display.card_quota";
    fine(quota(&json!([]), 1_004));
    fine(quota(&json!([2, 3]), 50_000));
    fine(quota(&json!([2, 3, 4, 5, 6]), 50_000));
    refused(quota(&json!([2, 3]), 49_999), "R14", field);
    fine(quota(&json!([]), 1));
    fine(quota(&json!([]), 49_999));
    for month in 2..=12 {
        let to_here: Vec<u64> = (2..=month).collect();
        let beyond: Vec<String> = (7..=month).map(|month| format!("{field}[{}]", month - 2)).collect();
        let unproven: Vec<_> = beyond.iter().map(|field| ("R13", field.as_str())).collect();
        check(quota(&json!(to_here), 50_000), &[], &unproven);
        check(quota(&json!(to_here), 49_999), &[("R14", field)], &unproven);
    }
    refused(quota(&json!(6), 50_000), "R13", field);
    refused(quota(&json!("6"), 50_000), "R13", field);
    for entry in [json!(0), json!(1), json!(13), json!(2.5), json!("3"), json!(-2), json!([2])] {
        refused(quota(&json!([2, 3, entry]), 50_000), "R13", "display.card_quota[2]");
    }
    // A single number is read differently by the documents, unless it is 2.
    advised(quota(&json!([3]), 50_000), "R13", field);
    advised(quota(&json!([6]), 50_000), "R13", field);
    advised(quota(&json!([2, 4]), 50_000), "R13", field);
    advised(quota(&json!([2, 3, 2]), 50_000), "R13", "display.card_quota[2]");
    advised(quota(&json!([2, 3, 4, 5, 6, 7]), 50_000), "R13", "display.card_quota[5]");
    refused(json!({"display": []}), "R13", "display");
}

#[test]
fn r15_card_options_without_a_card() {
    for method in all_but(&[PayMethod::Card]) {
        let options =
            json!({"bypass": null, "display": {"card_quota": []}, "card": {"direct": {"code": "366", "quota": 0}}});
        check_for(method, options, &[], &[("R15", "card"), ("R15", "display.card_quota")]);
    }
    advised(json!({"pay_method": "trans", "display": {"card_quota": []}}), "R15", "display.card_quota");
    advised(json!({"pay_method": "trans", "card": {"direct": {"code": "366", "quota": 0}}}), "R15", "card");
}

#[test]
fn r16_card_direct() {
    let direct =
        |code: Value, quota: Value| json!({"amount": 50_000, "card": {"direct": {"code": code, "quota": quota}}});
    fine(direct(json!("366"), json!(0)));
    fine(direct(json!("041"), json!(12)));
    refused(direct(json!("36"), json!(0)), "R16", "card.direct.code");
    refused(direct(json!(366), json!(0)), "R16", "card.direct.code");
    for months in 2..=12 {
        fine(direct(json!("366"), json!(months)));
        let cheap = json!({"amount": 49_999, "card": {"direct": {"code": "366", "quota": months}}});
        refused(cheap, "R14", "card.direct.quota");
    }
    fine(json!({"amount": 1, "card": {"direct": {"code": "366", "quota": 0}}}));
    for code in ["3666", "36a", "", "３６６"] {
        refused(direct(json!(code), json!(0)), "R16", "card.direct.code");
    }
    refused(direct(json!("366"), json!(-1)), "R16", "card.direct.quota");
    refused(direct(json!("366"), json!(2.5)), "R16", "card.direct.quota");
    refused(direct(json!("366"), json!(1)), "R16", "card.direct.quota");
    refused(direct(json!("366"), json!(13)), "R16", "card.direct.quota");
    refused(direct(json!("366"), json!("2")), "R16", "card.direct.quota");
    advised(direct(json!("999"), json!(0)), "R16", "card.direct.code");
    refused(json!({"card": {"direct": {"code": "366", "quota": 2}}}), "R14", "card.direct.quota");
    refused(json!({"card": {"direct": "366"}}), "R16", "card.direct");
    refused(json!({"card": "366"}), "R16", "card");
    let detail = |list: Value| json!({"card": {"detail": list}});
    advised(detail(json!([{"card_code": "366", "enabled": true}])), "R16", "card.detail");
    check(detail(json!([{"enabled": true}])), &[("R16", "card.detail[0].card_code")], &[("R16", "card.detail")]);
    check(detail(json!([{"card_code": "*", "enabled": false}])), &[("R16", "card.detail")], &[("R16", "card.detail")]);
    let one_left = json!([{"card_code": "*", "enabled": false}, {"card_code": "366", "enabled": true}]);
    advised(detail(one_left), "R16", "card.detail");
}
