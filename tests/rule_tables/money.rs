//! Billing keys, tax, deposits, and PAYJOA's own options: R17 to R25.

use payjoa::request::{KoreaTime, lint_at};

use super::*;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[test]
fn r17_billing_keys_come_from_the_api() {
    refused(json!({"customer_uid": "c1"}), "R17", "customer_uid");
}

#[test]
fn r18_r19_tax_free() {
    fine(json!({"tax_free": 0}));
    fine(json!({"tax_free": 1004}));
    refused(json!({"tax_free": 1005}), "R18", "tax_free");
    refused(json!({"tax_free": -1}), "R18", "tax_free");
    refused(json!({"tax_free": 0.5}), "R18", "tax_free");
    refused(json!({"tax_free": "1"}), "R18", "tax_free");
    let cards = ["card", "kakaopay", "naverpay", "payco", "applepay", "samsung"].map(|text| text.parse().unwrap());
    let cash = [PayMethod::Trans, PayMethod::Vbank];
    for method in PayMethod::ALL {
        check_for(method, json!({"tax_free": 0, "bypass": null}), &[], &[]);
        let some = json!({"tax_free": 1, "bypass": null});
        let violations: Found<'_> = if cash.contains(&method) { &[("R19", "tax_free")] } else { &[] };
        let known = cards.contains(&method) || cash.contains(&method);
        check_for(method, some, violations, if known { &[] } else { &[("R19", "tax_free")] });
    }
    refused(json!({"tax_free": true}), "R18", "tax_free");
    refused(json!({"tax_free": []}), "R18", "tax_free");
    refused(json!({"tax_free": 9_007_199_254_740_992_u64}), "R18", "tax_free");
    fine(json!({"tax_free": 0, "pay_method": "trans"}));
    refused(json!({"tax_free": 1, "pay_method": "trans"}), "R19", "tax_free");
    refused(json!({"tax_free": 1, "pay_method": "vbank"}), "R19", "tax_free");
    advised(json!({"tax_free": 1, "pay_method": "naverpay"}), "R1", "pay_method");
    check(json!({"tax_free": 1, "pay_method": "phone"}), &[], &[("R1", "pay_method"), ("R19", "tax_free")]);
}

#[test]
fn r20_r21_vbank_due() {
    let due = |text: &str| json!({"pay_method": "vbank", "vbank_due": text});
    for form in ["2027-01-31", "20270131", "2027-01-31 18:00:00", "20270131180000", "20270131235959", "2028-02-29"] {
        fine(due(form));
    }
    advised(due("202701311800"), "R20", "vbank_due");
    for bad in [
        "2027-02-29",
        "2100-02-29",
        "20270431",
        "20271301",
        "20270100",
        "20270001",
        "2027-1-1",
        "tomorrow",
        "",
        "2027-01-31T18:00:00",
        "20270131240000",
        "20270131186000",
        "20270131180060",
        "202701312400",
        "2027-01-31 18:00",
        "2027013118",
        "２０２７０１３１",
    ] {
        refused(due(bad), "R20", "vbank_due");
    }
    refused(json!({"pay_method": "vbank", "vbank_due": 20_270_131}), "R20", "vbank_due");
    for method in all_but(&[PayMethod::Vbank]) {
        check_for(method, json!({"vbank_due": "20270131", "bypass": null}), &[], &[("R21", "vbank_due")]);
    }
}

#[test]
fn r20_a_deadline_is_in_the_future() {
    let params = with(&json!({"pay_method": "vbank", "vbank_due": "20270131180000"}));
    for (second, ok) in [(59, true), (60, false)] {
        let now = KoreaTime::new(2027, 1, 31, 17, 59, 0).unwrap().unix_seconds() + second;
        let report = lint_at(&params, Platform::Pc, KoreaTime::from_unix_seconds(now));
        assert_eq!(report.violations.is_empty(), ok, "{second}");
    }
}

#[test]
fn r22_r23_cash_receipt() {
    let flag =
        |method: &str, value: Value| json!({"pay_method": method, "bypass": {"daou": {"CASHRECEIPTFLAG": value}}});
    let field = "bypass.daou.CASHRECEIPTFLAG";
    for method in ["trans", "vbank"] {
        for value in [json!(0), json!(1), json!(2), json!(1.0)] {
            fine(flag(method, value));
        }
        for value in ["0", "1", "2"] {
            advised(flag(method, json!(value)), "R22", field);
        }
        refused(flag(method, json!(-1)), "R22", field);
        refused(flag(method, json!(0.5)), "R22", field);
        refused(flag(method, json!([1])), "R22", field);
        for value in [json!(3), json!("Y"), json!("N"), json!(true), json!("")] {
            refused(flag(method, value), "R22", field);
        }
    }
    advised(flag("kakaopay", json!("Y")), "R1", "pay_method");
    advised(flag("kakaopay", json!("N")), "R1", "pay_method");
    for value in [json!(0), json!(2), json!("1")] {
        check(flag("kakaopay", value), &[], &[("R1", "pay_method"), ("R22", field)]);
    }
    for method in all_but(&[PayMethod::Card, PayMethod::Trans, PayMethod::Vbank, PayMethod::Kakaopay]) {
        for value in [json!(0), json!(2), json!("N")] {
            check(flag(method.as_str(), value), &[], &[("R1", "pay_method")]);
        }
        for value in [json!(1), json!("Y")] {
            check(flag(method.as_str(), value), &[], &[("R1", "pay_method"), ("R23", field)]);
        }
        check(flag(method.as_str(), json!(3)), &[("R23", field)], &[("R1", "pay_method")]);
    }
    check(flag("kakaopay", json!(1)), &[], &[("R1", "pay_method"), ("R22", field)]);
    check(flag("kakaopay", json!("y")), &[("R22", field)], &[("R1", "pay_method")]);
    for value in [json!(0), json!(2), json!("N")] {
        fine(flag("card", value));
    }
    advised(flag("card", json!(1)), "R23", field);
    advised(flag("card", json!("Y")), "R23", field);
    refused(flag("card", json!(3)), "R23", field);
    refused(flag("card", json!("2")), "R23", field);
}

#[test]
fn r24_product_code() {
    let code = |value: Value| json!({"bypass": {"daou": {"PRODUCTCODE": value}}});
    refused(code(json!(1)), "R24", "bypass.daou.PRODUCTCODE");
    advised(code(json!("")), "R24", "bypass.daou.PRODUCTCODE");
    advised(code(json!("₩")), "R24", "bypass.daou.PRODUCTCODE");
    fine(code(json!("상품 1")));
    refused(code(json!({})), "R24", "bypass.daou.PRODUCTCODE");
    refused(json!({"bypass": "daou"}), "R24", "bypass");
    refused(json!({"bypass": {"daou": [1]}}), "R24", "bypass.daou");
}

#[test]
fn r25_daou_options() {
    let with_quota = |text: Value| json!({"bypass": {"daou": {"CARDQUOTA": text}}});
    let field = "bypass.daou.CARDQUOTA";
    fine(with_quota(json!("CCBC-0:2:3^CCNH-0:2")));
    for bad in [
        "",
        "CCBC",
        "CCBC-",
        "CCBC-1",
        "CCBC-13",
        "CCBC-2:",
        "CCBC-2^",
        "ccbc-2",
        "-2",
        "CCBC-+2",
        "^",
        "CCBC-2:1",
        "CCBC-2 ",
        "CCBC-256",
        "CCBC-2^^CCNH-2",
    ] {
        refused(with_quota(json!(bad)), "R25", field);
    }
    refused(with_quota(json!(2)), "R25", field);
    advised(with_quota(json!("CCXX-0")), "R25", field);
    advised(json!({"display": {"card_quota": []}, "bypass": {"daou": {"CARDQUOTA": "CCBC-0"}}}), "R25", field);
    advised(json!({"pay_method": "trans", "bypass": {"daou": {"CARDQUOTA": "CCBC-0"}}}), "R25", field);
    let direct = |method: &str, value: Value| json!({"pay_method": method, "bypass": {"daou": {"DIRECT_YN": value}}});
    let yes_no = "bypass.daou.DIRECT_YN";
    let without_effect = [("R25", yes_no)];
    for method in PayMethod::ALL {
        let cash = [PayMethod::Card, PayMethod::Trans, PayMethod::Vbank].contains(&method);
        for value in ["Y", "N"] {
            let flag = json!({"bypass": {"daou": {"CASHRECEIPTFLAG": null, "DIRECT_YN": value}}});
            check_for(method, flag, &[], if cash { &without_effect } else { &[] });
        }
    }
    for value in [json!(true), json!(""), json!("YES"), json!(1)] {
        check(direct("payco", value), &[("R25", yes_no)], &[("R1", "pay_method")]);
    }
    advised(direct("payco", json!("Y")), "R1", "pay_method");
    advised(direct("card", json!("N")), "R25", "bypass.daou.DIRECT_YN");
    refused(direct("card", json!("y")), "R25", "bypass.daou.DIRECT_YN");
}
