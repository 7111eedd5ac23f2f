//! What reaches `IMP.request_pay`: for every parameter a fresh plain object, and as JSON what native code says.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test")]

mod browser_support;
mod every_parameter;

use browser_support::{clean_page, eval, number, user_code};
use every_parameter::every_request;
use payjoa::{
    Platform,
    browser::Imp,
    codes::{CardIssuer, PayjoaCard},
    request::{CashReceipt, Installments, KoreaTime, PayMethod, PaymentRequest},
};
use serde_json::{Value, json};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// An SDK that looks at its argument very closely, takes it as the real one does (`JSON.stringify`), and spoils it.
const INSPECTOR: &str = "
    window.seen = new WeakSet();
    window.oddIn = function (value, path) {
        if (value === null || typeof value === 'string' || typeof value === 'boolean') return null;
        if (typeof value === 'number') return Number.isFinite(value) ? null : path + ' is ' + value;
        if (typeof value !== 'object') return path + ' is of the type ' + typeof value;
        if (seen.has(value)) return path + ' is not fresh';
        seen.add(value);
        const kind = Array.isArray(value) ? Array : Object;
        if (Object.getPrototypeOf(value) !== kind.prototype) return path + ' is no plain ' + kind.name;
        if (!Object.isExtensible(value)) return path + ' is frozen';
        for (const key of Reflect.ownKeys(value)) {
            if (kind === Array && key === 'length') continue;
            if (typeof key !== 'string') return path + ' has a symbol';
            const {writable, enumerable, configurable} = Object.getOwnPropertyDescriptor(value, key);
            if (!(writable && enumerable && configurable)) return path + '.' + key + ' is no plain member';
            const odd = oddIn(value[key], path + '.' + key);
            if (odd) return odd;
        }
        if (kind === Array && Object.keys(value).length !== value.length) return path + ' has holes';
        return null;
    };
    window.spoil = function (value) {
        if (value === null || typeof value !== 'object') return;
        for (const key of Object.keys(value)) {
            spoil(value[key]);
            value[key] = 'spoilt';
        }
        if (Array.isArray(value)) value.push('spoilt');
        else value.request_id = 'spoilt';
    };
    window.IMP = {
        init() {},
        request_pay(params) {
            this.odd = Object.getPrototypeOf(params) === Object.prototype ? oddIn(params, 'params') : 'no plain object';
            this.amount = params.amount;
            this.sent = JSON.stringify(params);
            spoil(params);
        },
    };";

fn inspector() -> Imp {
    clean_page();
    eval(INSPECTOR);
    let imp = Imp::find().unwrap();
    imp.init(&user_code()).unwrap();
    imp
}

/// What the SDK gets, as its own `JSON.stringify` writes it.
#[track_caller]
fn sent(imp: &Imp, request: &PaymentRequest) -> Value {
    imp.request_pay(request).map(drop).unwrap();
    let odd = eval("IMP.odd").as_string();
    assert_eq!(odd, None, "{}", request.params().to_value());
    serde_json::from_str(&eval("IMP.sent").as_string().unwrap()).unwrap()
}

#[wasm_bindgen_test]
fn every_parameter_arrives_as_native_code_writes_it() {
    let imp = inspector();
    for (name, params) in every_request() {
        let request = PaymentRequest::from_value(params.clone(), Platform::MobileApp).unwrap();
        assert_eq!(sent(&imp, &request), params, "{name}");
        let native: Value = serde_json::from_str(&serde_json::to_string(request.params()).unwrap()).unwrap();
        assert_eq!(native, params, "{name}");
    }
}

#[wasm_bindgen_test]
fn what_the_sdk_does_to_its_object_is_not_done_to_the_request() {
    let imp = inspector();
    for (name, params) in every_request() {
        let request = PaymentRequest::from_value(params.clone(), Platform::MobileApp).unwrap();
        for _ in 0..2 {
            assert_eq!(sent(&imp, &request), params, "{name}");
        }
        assert_eq!(request.params().to_value(), params, "{name}");
    }
}

#[wasm_bindgen_test]
fn requests_out_of_json_text_arrive_the_same() {
    let imp = inspector();
    for (name, params) in every_request() {
        let request = PaymentRequest::from_json(&params.to_string(), Platform::MobileApp).unwrap();
        assert_eq!(sent(&imp, &request), params, "{name}");
        let wire = serde_json::to_string(&request).unwrap();
        assert_eq!(sent(&imp, &serde_json::from_str(&wire).unwrap()), params, "{name}");
    }
}

#[wasm_bindgen_test]
fn amounts_arrive_to_the_won() {
    let imp = inspector();
    for amount in [1, 1_004, 49_999, 50_000, 4_294_967_295, 4_294_967_296, 9_007_199_254_740_990, 9_007_199_254_740_991]
    {
        let request = PaymentRequest::card("mid_1", amount, "T-shirt").digital(false).build(Platform::Pc).unwrap();
        assert_eq!(sent(&imp, &request)["amount"], amount);
        assert_eq!(number("IMP.amount").to_string(), amount.to_string());
        assert_eq!(eval(&format!("IMP.amount === {amount}")), true);
    }
}

#[wasm_bindgen_test]
fn whatever_a_builder_says_arrives() {
    let imp = inspector();
    let due = KoreaTime::new(2099, 12, 31, 18, 0, 0).unwrap();
    let card = PaymentRequest::card("mid_1", 50_000, "롱패딩 M")
        .digital(false)
        .pg("daou.CTS17362")
        .channel_key("channel-key-1")
        .buyer_name("홍길동")
        .buyer_email("hello@world.com")
        .buyer_tel("01012345678")
        .buyer_addr("서울특별시 강남구")
        .buyer_postcode("06234")
        .m_redirect_url("https://a.example/return")
        .app_scheme("myapp")
        .notice_urls(["https://a.example/1", "https://a.example/2"])
        .custom_data(json!({"text": "한글 😀\n", "list": [1, null]}))
        .product_code("iamport")
        .daou("NEW_NEXT_YEAR", json!({"deep": [1]}))
        .tax_free(4)
        .installments(Installments::UpTo(3))
        .direct_issuer(&CardIssuer::Shinhan, 3)
        .only_issuers(&[CardIssuer::Kb])
        .installments_by_card([(&PayjoaCard::Bc, &[0, 2][..])]);
    let card_says = json!({
        "pay_method": "card", "merchant_uid": "mid_1", "amount": 50_000, "name": "롱패딩 M", "digital": false,
        "pg": "daou.CTS17362", "channelKey": "channel-key-1", "buyer_name": "홍길동", "buyer_email": "hello@world.com",
        "buyer_tel": "01012345678", "buyer_addr": "서울특별시 강남구", "buyer_postcode": "06234",
        "m_redirect_url": "https://a.example/return", "app_scheme": "myapp",
        "notice_url": ["https://a.example/1", "https://a.example/2"],
        "custom_data": {"text": "한글 😀\n", "list": [1, null]}, "tax_free": 4, "display": {"card_quota": [2, 3]},
        "bypass": {"daou": {"PRODUCTCODE": "iamport", "NEW_NEXT_YEAR": {"deep": [1]}, "CARDQUOTA": "CCBC-0:2"}},
        "card": {
            "direct": {"code": "366", "quota": 3},
            "detail": [{"card_code": "*", "enabled": false}, {"card_code": "381", "enabled": true}],
        },
    });
    assert_eq!(sent(&imp, &card.build(Platform::MobileApp).unwrap()), card_says);

    let vbank = PaymentRequest::vbank("mid_2", 1_004, "T-shirt").digital(false);
    let vbank = vbank.escrow(true).cash_receipt(CashReceipt::Block).deposit_due(due).notice_url("https://a.example/1");
    let vbank_says = json!({
        "pay_method": "vbank", "merchant_uid": "mid_2", "amount": 1_004, "name": "T-shirt", "digital": false,
        "escrow": true, "bypass": {"daou": {"CASHRECEIPTFLAG": 2}}, "vbank_due": "20991231180000",
        "notice_url": "https://a.example/1",
    });
    assert_eq!(sent(&imp, &vbank.build(Platform::Pc).unwrap()), vbank_says);

    let phone = PaymentRequest::with_method(PayMethod::Phone, "mid_3", 1_004, "E-book").digital(true);
    let phone = phone.phone_number("01012345678").only_carriers([&payjoa::codes::Carrier::Skt]).direct(true);
    let phone_says = json!({
        "pay_method": "phone", "merchant_uid": "mid_3", "amount": 1_004, "name": "E-book", "digital": true,
        "prefill": {"phoneNumber": "01012345678"}, "phone": {"detail": [{"carrier": "SKT", "enabled": true}]},
        "bypass": {"daou": {"DIRECT_YN": "Y"}},
    });
    assert_eq!(sent(&imp, &phone.build(Platform::Pc).unwrap()), phone_says);
}
