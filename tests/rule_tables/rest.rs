//! Notices, custom data, currency, phones and everything unknown: R26 to R33.

use super::*;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[test]
fn r26_to_r30_the_rest() {
    advised(json!({"confirm_url": "https://a.example"}), "R26", "confirm_url");
    fine(json!({"notice_url": "https://a.example/hook"}));
    fine(json!({"notice_url": ["https://a.example/hook"]}));
    advised(json!({"notice_url": ["https://a.example/1", "https://a.example/2"]}), "R27", "notice_url");
    advised(json!({"notice_url": "https://localhost/hook"}), "R27", "notice_url");
    advised(json!({"notice_url": "http://a.example"}), "R27", "notice_url");
    refused(json!({"notice_url": "/hook"}), "R27", "notice_url");
    for host in ["127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.0.1", "[::1]", "shop.local"] {
        advised(json!({"notice_url": format!("https://{host}:8080/hook")}), "R27", "notice_url");
    }
    check(
        json!({"notice_url": ["https://a.example/1", "ftp://a.example", true]}),
        &[("R27", "notice_url[1]"), ("R27", "notice_url[2]")],
        &[("R27", "notice_url")],
    );
    fine(json!({"notice_url": []}));
    refused(json!({"notice_url": 1}), "R27", "notice_url");
    refused(json!({"notice_url": [1]}), "R27", "notice_url[0]");
    // As JSON text: 1,000 bytes, and one more.
    fine(json!({"custom_data": {"basket": "x".repeat(987)}}));
    advised(json!({"custom_data": {"basket": "x".repeat(988)}}), "R28", "custom_data");
    advised(json!({"custom_data": "한".repeat(333)}), "R28", "custom_data");
    for any in [json!("text"), json!(0), json!(false), json!([]), json!({"deep": [{"x": null}]})] {
        fine(json!({ "custom_data": any }));
    }
    fine(json!({"currency": "KRW"}));
    refused(json!({"currency": "USD"}), "R29", "currency");
    refused(json!({"currency": 410}), "R29", "currency");
    refused(json!({"currency": "krw"}), "R29", "currency");
    refused(json!({"currency": ""}), "R29", "currency");
    fine(json!({"language": "ko"}));
    advised(json!({"language": "en"}), "R30", "language");
    advised(json!({"m_redirect_uri": "x"}), "R30", "m_redirect_uri");
    advised(json!({"naverPopupMode": true}), "R30", "naverPopupMode");
    for foreign in ["vat_amount", "products", "biz_num", "popup", "period", "useFreeInterestFromMall", "naverProducts"]
    {
        advised(json!({ foreign: 91 }), "R30", foreign);
        fine(json!({ foreign: false }));
    }
    advised(json!({"bypass": {"daou": {"NEWIN2027": 1}}}), "R30", "bypass.daou.NEWIN2027");
    advised(json!({"bypass": {"inicis": {}}}), "R30", "bypass.inicis");
}

#[test]
fn r27_addresses_that_are_no_addresses() {
    for host in ["[", "[zz]", "<host>", "%HOST%", "{host}", "a|b"] {
        refused(json!({"notice_url": format!("https://{host}/hook")}), "R27", "notice_url");
        refused(json!({"m_redirect_url": format!("https://{host}/back")}), "R11", "m_redirect_url");
    }
    refused(json!({"notice_url": "https://a.example/hook\n"}), "R27", "notice_url");
    advised(json!({"notice_url": "https://backend/hook"}), "R27", "notice_url");
    fine(json!({"notice_url": "https://10.1.2.3.shop.example/hook"}));
}

#[test]
fn r28_r30_what_a_page_could_not_send() {
    for number in [json!(9_007_199_254_740_992_u64), json!(u64::MAX), json!(-9_007_199_254_740_992_i64)] {
        refused(json!({"custom_data": {"ids": [1, number]}}), "R28", "custom_data");
        check(
            json!({"bypass": {"daou": {"NEW": number}}}),
            &[("R30", "bypass.daou.NEW")],
            &[("R30", "bypass.daou.NEW")],
        );
        check(json!({"later": {"id": number}}), &[("R30", "later")], &[("R30", "later")]);
        check(json!({"bypass": {"inicis": {"id": number}}}), &[("R30", "bypass.inicis")], &[("R30", "bypass.inicis")]);
        refused(json!({"tier_code": number}), "R30", "tier_code");
    }
    fine(json!({"custom_data": [9_007_199_254_740_991_u64, -9_007_199_254_740_991_i64, 1e300]}));
    refused(json!({"custom_data": {"__proto__": {"x": 1}}}), "R28", "custom_data");
    check(json!({"__proto__": {"popup": true}}), &[("R30", "__proto__")], &[("R30", "__proto__")]);
    check(
        json!({"bypass": {"daou": {"__proto__": 1}}}),
        &[("R30", "bypass.daou.__proto__")],
        &[("R30", "bypass.daou.__proto__")],
    );
}

#[test]
fn r30_unknown_names_deeper_down() {
    advised(json!({"bypass": {"CASHRECEIPTFLAG": 2}}), "R30", "bypass.CASHRECEIPTFLAG");
    advised(json!({"display": {"cardQuota": [2]}}), "R30", "display.cardQuota");
    advised(json!({"prefill": {"phone_number": "010"}}), "R30", "prefill.phone_number");
    advised(json!({"phone": {"details": []}}), "R30", "phone.details");
    advised(json!({"card": {"direct": {"code": "366", "quota": 0, "kota": 3}}}), "R30", "card.direct.kota");
}

#[test]
fn r33_no_carrier_left() {
    for detail in [json!([]), json!([{"carrier": "*", "enabled": false}])] {
        let params = json!({"pay_method": "phone", "phone": {"detail": detail}});
        check(params, &[("R33", "phone.detail")], &[("R1", "pay_method")]);
    }
    let some = json!([{"carrier": "*", "enabled": false}, {"carrier": "SKT", "enabled": true}]);
    advised(json!({"pay_method": "phone", "phone": {"detail": some}}), "R1", "pay_method");
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
    for bad in [json!(""), json!(1_012_345_678), json!("０１０"), json!("+82"), json!(["010"])] {
        let number = phone(json!({"prefill": {"phoneNumber": bad}}));
        check(number, &[("R33", "prefill.phoneNumber")], &[("R1", "pay_method")]);
    }
    check(phone(json!({"prefill": "010"})), &[("R33", "prefill")], &[("R1", "pay_method")]);
    check(phone(json!({"phone": []})), &[("R33", "phone")], &[("R1", "pay_method")]);
    check(phone(json!({"phone": {"detail": {}}})), &[("R33", "phone.detail")], &[("R1", "pay_method")]);
    check(json!({"pay_method": "phone", "digital": null}), &[("R6", "digital")], &[("R1", "pay_method")]);
    for carrier in ["SKT", "KTF", "LGT", "CJH", "*"] {
        let listed = phone(json!({"phone": {"detail": [{"carrier": carrier, "enabled": true}]}}));
        advised(listed, "R1", "pay_method");
    }
    let unknown = phone(json!({"phone": {"detail": [{"carrier": "KT", "enabled": true}]}}));
    check(unknown, &[], &[("R1", "pay_method"), ("R33", "phone.detail[0].carrier")]);
    advised(json!({"phone": {"detail": [{"carrier": "SKT", "enabled": true}]}}), "R33", "phone");
    advised(json!({"prefill": {"phoneNumber": "010"}}), "R33", "prefill.phoneNumber");
    advised(phone(json!({"phone": {"detail": [{"carrier": "SKT", "enabled": true}]}})), "R1", "pay_method");
    check(phone(json!({"phone": {"detail": [{}]}})), &[("R33", "phone.detail[0].carrier")], &[("R1", "pay_method")]);
}
