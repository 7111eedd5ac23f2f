//! Every rule at its boundaries, on every platform.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs)]
#![allow(clippy::needless_pass_by_value, reason = "`json!` reads best where it stands")]

use payjoa::{
    Language, Platform,
    request::{KoreaTime, PaymentRequest, Rule, Violation, lint, lint_at, sample},
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

#[test]
fn the_guides_sample_is_flawless() {
    fine(json!({}));
}

#[test]
fn r1_pay_method() {
    refused(json!({"pay_method": null}), "R1", "pay_method");
    refused(json!({"pay_method": ""}), "R1", "pay_method");
    refused(json!({"pay_method": 1}), "R1", "pay_method");
    refused(json!({"pay_method": "CARD"}), "R1", "pay_method");
    refused(json!({"pay_method": "toss"}), "R1", "pay_method");
    fine(json!({"pay_method": "trans"}));
    fine(json!({"pay_method": "vbank"}));
    let mut later = ["payco", "naverpay", "samsung", "applepay", "cultureland", "smartculture", "booknlife", "phone"];
    later.sort_unstable();
    for method in later {
        advised(json!({"pay_method": method}), "R1", "pay_method");
    }
    check(json!({"pay_method": "samsungpay"}), &[], &[("R1", "pay_method"), ("R1", "pay_method")]);
}

#[test]
fn r2_channel() {
    fine(json!({"pg": "daou.CTS17362"}));
    fine(json!({"pg": "daou.a.b"}));
    fine(json!({"pg": null, "channelKey": "channel-key-1"}));
    advised(json!({"pg": null}), "R2", "pg");
    advised(json!({"channelKey": "channel-key-1"}), "R2", "pg");
    refused(json!({"pg": "daou."}), "R2", "pg");
    refused(json!({"pg": "inicis.CTS17362"}), "R2", "pg");
    refused(json!({"pg": "daoux"}), "R2", "pg");
    refused(json!({"pg": ""}), "R2", "pg");
    refused(json!({"pg": 1}), "R2", "pg");
    refused(json!({"pg": null, "channelKey": ""}), "R2", "channelKey");
    refused(json!({"pg": null, "channelKey": 7}), "R2", "channelKey");
}

#[test]
fn r3_r4_merchant_uid() {
    fine(json!({"merchant_uid": "a"}));
    fine(json!({"merchant_uid": "a".repeat(40)}));
    refused(json!({"merchant_uid": "a".repeat(41)}), "R4", "merchant_uid");
    refused(json!({"merchant_uid": null}), "R3", "merchant_uid");
    refused(json!({"merchant_uid": ""}), "R3", "merchant_uid");
    refused(json!({"merchant_uid": 42}), "R3", "merchant_uid");
    check(json!({"merchant_uid": ".."}), &[("R3", "merchant_uid")], &[("R3", "merchant_uid")]);
    advised(json!({"merchant_uid": "nobody_1"}), "R3", "merchant_uid");
    advised(json!({"merchant_uid": "주문 1"}), "R3", "merchant_uid");
}

#[test]
fn r5_amount() {
    for amount in [json!(1), json!(1004.0), json!(9_007_199_254_740_991_u64)] {
        fine(json!({ "amount": amount }));
    }
    for amount in [
        json!(0),
        json!(-1),
        json!(0.5),
        json!(1004.01),
        json!(9_007_199_254_740_992_u64),
        json!(1e300),
        json!(u64::MAX),
        json!("1004"),
        json!(true),
        json!([1004]),
    ] {
        refused(json!({ "amount": amount }), "R5", "amount");
    }
    refused(json!({"amount": null}), "R5", "amount");
}

#[test]
fn r6_digital() {
    fine(json!({"digital": true}));
    refused(json!({"digital": null}), "R6", "digital");
    refused(json!({"digital": "false"}), "R6", "digital");
    refused(json!({"digital": 0}), "R6", "digital");
}

#[test]
fn r7_r8_escrow() {
    fine(json!({"escrow": null}));
    fine(json!({"escrow": true, "pay_method": "trans"}));
    fine(json!({"escrow": true, "pay_method": "vbank"}));
    refused(json!({"escrow": true}), "R7", "escrow");
    check(json!({"escrow": true, "pay_method": "phone"}), &[("R7", "escrow")], &[("R1", "pay_method")]);
    refused(json!({"escrow": "true"}), "R8", "escrow");
    advised(json!({"escrow": true, "pay_method": "trans", "digital": true}), "R8", "escrow");
}

#[test]
fn r9_name() {
    fine(json!({"name": "롱패딩 M ㈜ “한글” 漢字 かな …"}));
    fine(json!({"name": "가".repeat(40)}));
    refused(json!({"name": "가".repeat(41)}), "R9", "name");
    refused(json!({"name": null}), "R9", "name");
    refused(json!({"name": ""}), "R9", "name");
    refused(json!({"name": 1}), "R9", "name");
    for name in ["₩1", "a – b", "naïve", "😀", "a\u{a0}b", "ไทย"] {
        refused(json!({ "name": name }), "R9", "name");
    }
    advised(json!({"name": "뷁"}), "R9", "name");
    advised(json!({"name": "\u{1112}\u{1161}\u{11ab}"}), "R9", "name");
    // 41 code points, 40 characters once composed.
    advised(json!({"name": format!("{}\u{1100}\u{1161}", "x".repeat(39))}), "R9", "name");
}

#[test]
fn decomposed_hangul_reaches_payjoa_composed() {
    let request = PaymentRequest::from_value(with(&json!({"name": "\u{1112}\u{1161}\u{11ab}"})), Platform::Pc).unwrap();
    assert_eq!(request.name(), "한");
    assert_eq!(request.params()["name"], "한");
}

#[test]
fn r10_buyer() {
    advised(json!({"buyer_name": null}), "R10", "buyer_name");
    advised(json!({"buyer_tel": null}), "R10", "buyer_tel");
    fine(json!({"buyer_email": null}));
    refused(json!({"buyer_name": "José"}), "R10", "buyer_name");
    refused(json!({"buyer_tel": 1_012_345_678}), "R10", "buyer_tel");
    advised(json!({"buyer_email": "hello"}), "R10", "buyer_email");
    for (field, max) in [("buyer_name", 16), ("buyer_tel", 16), ("buyer_addr", 128), ("buyer_postcode", 8)] {
        fine(json!({ field: "1".repeat(max) }));
        advised(json!({ field: "1".repeat(max + 1) }), "R10", field);
    }
    fine(json!({"buyer_email": format!("{}@", "a".repeat(63))}));
    advised(json!({"buyer_email": format!("{}@", "a".repeat(64))}), "R10", "buyer_email");
}

#[test]
fn r11_redirect() {
    for (platform, ok) in [(Platform::Pc, true), (Platform::MobileWeb, false), (Platform::MobileApp, false)] {
        let report = lint(&with(&json!({"m_redirect_url": null})), platform);
        assert_eq!(report.violations.is_empty(), ok, "{platform}");
    }
    for bad in ["/complete", "allerts.com", "ftp://a.b", "https://", "https://a b", "javascript:alert(1)", ""] {
        refused(json!({ "m_redirect_url": bad }), "R11", "m_redirect_url");
    }
    refused(json!({"m_redirect_url": 1}), "R11", "m_redirect_url");
    fine(json!({"m_redirect_url": "https://a.example/x?order=1"}));
    advised(json!({"m_redirect_url": "http://a.example/x"}), "R11", "m_redirect_url");
    advised(json!({"m_redirect_url": "https://a.example/x?a=1&b=2"}), "R11", "m_redirect_url");
    advised(json!({"m_redirect_url": "https://a.example/x#top"}), "R11", "m_redirect_url");
}

#[test]
fn r12_app_scheme() {
    for (platform, ok) in [(Platform::Pc, true), (Platform::MobileWeb, true), (Platform::MobileApp, false)] {
        let report = lint(&with(&json!({"app_scheme": null})), platform);
        assert_eq!(report.violations.is_empty(), ok, "{platform}");
    }
    fine(json!({"app_scheme": "my-app.v2+x"}));
    fine(json!({"app_scheme": "myapp://pay?x=1"}));
    for bad in
        ["", "1app", "my app", "my_app", "://x", "https", "HTTP://x", "javascript", "data", "file", "intent", "app:"]
    {
        refused(json!({ "app_scheme": bad }), "R12", "app_scheme");
    }
}

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
    refused(quota(&json!(6), 50_000), "R13", field);
    refused(quota(&json!("6"), 50_000), "R13", field);
    for entry in [json!(0), json!(1), json!(13), json!(2.5), json!("3"), json!(-2), json!([2])] {
        refused(quota(&json!([2, 3, entry]), 50_000), "R13", "display.card_quota[2]");
    }
    advised(quota(&json!([6]), 50_000), "R13", field);
    advised(quota(&json!([2, 4]), 50_000), "R13", field);
    advised(quota(&json!([2, 3, 2]), 50_000), "R13", "display.card_quota[2]");
    advised(quota(&json!([2, 3, 4, 5, 6, 7]), 50_000), "R13", "display.card_quota[5]");
    refused(json!({"display": []}), "R13", "display");
}

#[test]
fn r15_card_options_without_a_card() {
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
    fine(json!({"tax_free": 0, "pay_method": "trans"}));
    refused(json!({"tax_free": 1, "pay_method": "trans"}), "R19", "tax_free");
    refused(json!({"tax_free": 1, "pay_method": "vbank"}), "R19", "tax_free");
    advised(json!({"tax_free": 1, "pay_method": "naverpay"}), "R1", "pay_method");
    check(json!({"tax_free": 1, "pay_method": "phone"}), &[], &[("R1", "pay_method"), ("R19", "tax_free")]);
}

#[test]
fn r20_r21_vbank_due() {
    let due = |text: &str| json!({"pay_method": "vbank", "vbank_due": text});
    for form in ["2027-01-31", "20270131", "2027-01-31 18:00:00", "20270131180000"] {
        fine(due(form));
    }
    advised(due("202701311800"), "R20", "vbank_due");
    for bad in ["2027-02-29", "20271301", "2027-1-1", "tomorrow", "", "2027-01-31T18:00:00"] {
        refused(due(bad), "R20", "vbank_due");
    }
    refused(json!({"pay_method": "vbank", "vbank_due": 20_270_131}), "R20", "vbank_due");
    advised(json!({"vbank_due": "20270131"}), "R21", "vbank_due");
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
        advised(flag(method, json!("1")), "R22", field);
        for value in [json!(3), json!("Y"), json!("N"), json!(true), json!("")] {
            refused(flag(method, value), "R22", field);
        }
    }
    advised(flag("kakaopay", json!("Y")), "R1", "pay_method");
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
    refused(json!({"bypass": "daou"}), "R24", "bypass");
    refused(json!({"bypass": {"daou": [1]}}), "R24", "bypass.daou");
}

#[test]
fn r25_daou_options() {
    let with_quota = |text: Value| json!({"bypass": {"daou": {"CARDQUOTA": text}}});
    let field = "bypass.daou.CARDQUOTA";
    fine(with_quota(json!("CCBC-0:2:3^CCNH-0:2")));
    for bad in ["", "CCBC", "CCBC-", "CCBC-1", "CCBC-13", "CCBC-2:", "CCBC-2^", "ccbc-2", "-2", "CCBC-+2"] {
        refused(with_quota(json!(bad)), "R25", field);
    }
    refused(with_quota(json!(2)), "R25", field);
    advised(with_quota(json!("CCXX-0")), "R25", field);
    advised(json!({"display": {"card_quota": []}, "bypass": {"daou": {"CARDQUOTA": "CCBC-0"}}}), "R25", field);
    advised(json!({"pay_method": "trans", "bypass": {"daou": {"CARDQUOTA": "CCBC-0"}}}), "R25", field);
    let direct = |method: &str, value: Value| json!({"pay_method": method, "bypass": {"daou": {"DIRECT_YN": value}}});
    advised(direct("payco", json!("Y")), "R1", "pay_method");
    advised(direct("card", json!("N")), "R25", "bypass.daou.DIRECT_YN");
    refused(direct("card", json!("y")), "R25", "bypass.daou.DIRECT_YN");
}

#[test]
fn r26_to_r30_the_rest() {
    advised(json!({"confirm_url": "https://a.example"}), "R26", "confirm_url");
    fine(json!({"notice_url": "https://a.example/hook"}));
    fine(json!({"notice_url": ["https://a.example/hook"]}));
    advised(json!({"notice_url": ["https://a.example/1", "https://a.example/2"]}), "R27", "notice_url");
    advised(json!({"notice_url": "https://localhost/hook"}), "R27", "notice_url");
    advised(json!({"notice_url": "http://a.example"}), "R27", "notice_url");
    refused(json!({"notice_url": "/hook"}), "R27", "notice_url");
    refused(json!({"notice_url": 1}), "R27", "notice_url");
    refused(json!({"notice_url": [1]}), "R27", "notice_url[0]");
    fine(json!({"custom_data": {"basket": "x".repeat(986)}}));
    advised(json!({"custom_data": {"basket": "x".repeat(990)}}), "R28", "custom_data");
    fine(json!({"currency": "KRW"}));
    refused(json!({"currency": "USD"}), "R29", "currency");
    refused(json!({"currency": 410}), "R29", "currency");
    fine(json!({"language": "ko"}));
    advised(json!({"language": "en"}), "R30", "language");
    advised(json!({"m_redirect_uri": "x"}), "R30", "m_redirect_uri");
    advised(json!({"naverPopupMode": true}), "R30", "naverPopupMode");
    advised(json!({"vat_amount": 91}), "R30", "vat_amount");
    advised(json!({"bypass": {"daou": {"NEWIN2027": 1}}}), "R30", "bypass.daou.NEWIN2027");
    advised(json!({"bypass": {"inicis": {}}}), "R30", "bypass.inicis");
}

#[test]
fn r33_phone() {
    let phone = |patch: Value| {
        let mut params = json!({"pay_method": "phone"});
        merge(&mut params, &patch);
        params
    };
    advised(phone(json!({"prefill": {"phoneNumber": "01012345678"}})), "R1", "pay_method");
    check(
        phone(json!({"prefill": {"phoneNumber": "010-1234"}})),
        &[("R33", "prefill.phoneNumber")],
        &[("R1", "pay_method")],
    );
    advised(json!({"prefill": {"phoneNumber": "010"}}), "R33", "prefill.phoneNumber");
    advised(phone(json!({"phone": {"detail": [{"carrier": "SKT", "enabled": true}]}})), "R1", "pay_method");
    check(phone(json!({"phone": {"detail": [{}]}})), &[("R33", "phone.detail[0].carrier")], &[("R1", "pay_method")]);
}

#[test]
fn everything_at_once() {
    let report = lint(&json!({"pay_method": "card", "escrow": true, "amount": "1", "name": "₩"}), Platform::MobileApp);
    let rules: Vec<_> = report.violations.iter().map(Violation::rule).collect();
    let want = [
        Rule::MerchantUid,
        Rule::Amount,
        Rule::Digital,
        Rule::EscrowMethod,
        Rule::Name,
        Rule::RedirectUrl,
        Rule::AppScheme,
    ];
    assert_eq!(rules, want);
}

#[test]
fn messages_say_what_to_do() {
    let report = lint(&with(&json!({"name": "a – b"})), Platform::Pc);
    let [violation] = &report.violations[..] else { panic!("{report:?}") };
    assert_eq!(violation.message(Language::En), "has '–' (U+2013), which EUC-KR can't write: write '-' instead");
    assert_eq!(violation.message(Language::Ko), "'–' (U+2013) 문자는 EUC-KR로 쓸 수 없습니다. '-'(으)로 바꿔 주세요");
    let json = serde_json::to_value(violation).unwrap();
    assert_eq!(json["rule"], "R9");
    assert_eq!(json["severity"], "error");
}

#[test]
fn what_isnt_an_object_is_refused() {
    for params in [json!(null), json!([]), json!("card"), json!(1)] {
        assert_eq!(found(&lint(&params, Platform::Pc).violations), [("R30", "params")]);
    }
}

#[test]
fn deep_or_broken_json_is_an_error_with_a_place() {
    let deep = format!("{}{}", "[".repeat(60_000), "]".repeat(60_000));
    for json in ["", "{", "{\"amount\":1e999}", "\u{0}", &deep] {
        let error = PaymentRequest::from_json(json, Platform::Pc).unwrap_err().to_string();
        assert!(error.starts_with("not JSON, line "), "{error}");
    }
}

#[test]
fn unknown_parameters_pass_through() {
    let request = PaymentRequest::from_value(with(&json!({"brand_new": {"x": [1, 2]}})), Platform::Pc).unwrap();
    assert_eq!(request.params()["brand_new"], json!({"x": [1, 2]}));
}

#[test]
fn serde_round_trip_is_identity_and_no_way_around_the_rules() {
    for platform in Platform::ALL {
        let request = PaymentRequest::from_value(sample(), platform).unwrap();
        let json = serde_json::to_string(&request).unwrap();
        assert_eq!(serde_json::from_str::<PaymentRequest>(&json).unwrap(), request);
        assert!(serde_json::from_str::<PaymentRequest>(&json.replace("1004", "0")).is_err());
    }
}

#[test]
fn nothing_personal_in_debug() {
    let request = PaymentRequest::from_value(sample(), Platform::Pc).unwrap();
    let builder = PaymentRequest::card("m", 1, "n").buyer_name("John Doe").buyer_tel("01012345678");
    let debug = format!("{request:?} {builder:?}");
    for secret in ["John", "hello@", "0101"] {
        assert!(!debug.contains(secret), "{debug}");
    }
}
