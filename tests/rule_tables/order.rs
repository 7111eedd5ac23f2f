//! What is bought, and how: R1 to R9.

use super::*;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

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
    let later = ["payco", "naverpay", "samsung", "applepay", "cultureland", "smartculture", "booknlife", "phone"];
    for method in later {
        advised(json!({"pay_method": method}), "R1", "pay_method");
    }
    // The sample's flag for cash receipts is a number; KakaoPay has letters.
    let kakaopay = json!({"pay_method": "kakaopay", "bypass": null});
    advised(kakaopay, "R1", "pay_method");
    let mut all = [&later[..], &["card", "trans", "vbank", "kakaopay"]].concat();
    all.sort_unstable();
    let mut known = PayMethod::ALL.map(PayMethod::as_str);
    known.sort_unstable();
    assert_eq!(all, known);
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
    for amount in [json!(1), json!(1004.0), json!(9_007_199_254_740_991_u64), json!(9_007_199_254_740_991.0)] {
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
        json!({}),
        json!(-0.5),
        json!(f64::MIN_POSITIVE),
        json!(9_007_199_254_740_993_u64),
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
    for method in all_but(&[PayMethod::Trans, PayMethod::Vbank]) {
        let patch = json!({"escrow": true, "bypass": null});
        check_for(method, patch, &[("R7", "escrow")], &[]);
        check_for(method, json!({"escrow": false, "bypass": null}), &[], &[]);
    }
    refused(json!({"escrow": 1, "pay_method": "trans"}), "R8", "escrow");
    fine(json!({"escrow": false, "pay_method": "trans", "digital": true}));
    fine(json!({"escrow": true, "pay_method": "trans"}));
    fine(json!({"escrow": true, "pay_method": "vbank"}));
    refused(json!({"escrow": true}), "R7", "escrow");
    check(json!({"escrow": true, "pay_method": "phone"}), &[("R7", "escrow")], &[("R1", "pay_method")]);
    refused(json!({"escrow": "true"}), "R8", "escrow");
    advised(json!({"escrow": true, "pay_method": "trans", "digital": true}), "R8", "escrow");
}

#[test]
fn r9_name() {
    fine(json!({"name": "롱패딩 M ㈜ “한글” ‘한글’ 漢字 かな カナ …"}));
    fine(json!({"name": "·℃™Москва￦\\~"}));
    fine(json!({"name": "가".repeat(40)}));
    refused(json!({"name": "가".repeat(41)}), "R9", "name");
    refused(json!({"name": null}), "R9", "name");
    refused(json!({"name": ""}), "R9", "name");
    refused(json!({"name": 1}), "R9", "name");
    for name in [
        "₩1",
        "a – b",
        "a — b",
        "• a",
        "naïve",
        "é",
        "ñ",
        "😀",
        "☕\u{fe0f}",
        "a\u{a0}b",
        "ไทย",
        "们",
        "\u{feff}a",
        "\u{200b}",
    ] {
        refused(json!({ "name": name }), "R9", "name");
    }
    advised(json!({"name": "뷁"}), "R9", "name");
    advised(json!({"name": "똠양꿍"}), "R9", "name");
    advised(json!({"name": "\u{1112}\u{1161}\u{11ab}"}), "R9", "name");
    refused(json!({"name": "x".repeat(1_000)}), "R9", "name");
    // 41 code points, 40 characters once composed.
    advised(json!({"name": format!("{}\u{1100}\u{1161}", "x".repeat(39))}), "R9", "name");
}

#[test]
fn decomposed_hangul_reaches_payjoa_composed() {
    let request = PaymentRequest::from_value(with(&json!({"name": "\u{1112}\u{1161}\u{11ab}"})), Platform::Pc).unwrap();
    assert_eq!(request.name(), "한");
    assert_eq!(request.params()["name"], "한");
}
