//! The builder writes what the documents want, and what it builds is what the rules accept.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs)]

use payjoa::{
    Platform,
    codes::{CardIssuer, PayjoaCard},
    request::{CashReceipt, CashReceiptDialect, Installments, KoreaTime, PayMethod, PaymentRequest},
};
use serde_json::json;

#[test]
fn the_guides_sample() {
    let request = PaymentRequest::card("mid_1234567890", 1_004, "NF long padding jacket M")
        .pg("daou")
        .digital(false)
        .buyer_name("John Doe")
        .buyer_email("hello@world.com")
        .buyer_tel("01012345678")
        .m_redirect_url("https://allerts.com/payments/complete")
        .product_code("iamport")
        .daou("CASHRECEIPTFLAG", 2)
        .app_scheme("iamportappscheme")
        .build(Platform::MobileApp)
        .unwrap();
    let want = json!({
        "pg": "daou", "pay_method": "card", "merchant_uid": "mid_1234567890", "amount": 1004,
        "name": "NF long padding jacket M", "buyer_name": "John Doe", "buyer_email": "hello@world.com",
        "buyer_tel": "01012345678", "digital": false, "m_redirect_url": "https://allerts.com/payments/complete",
        "bypass": {"daou": {"PRODUCTCODE": "iamport", "CASHRECEIPTFLAG": 2}}, "app_scheme": "iamportappscheme",
    });
    assert_eq!(request.params().to_value(), want);
    assert!(request.advisories().is_empty(), "{:?}", request.advisories());
}

#[test]
fn digital_must_be_said() {
    let refused = PaymentRequest::card("m", 1, "n").build(Platform::Pc).unwrap_err();
    assert_eq!(refused.of_field("digital").count(), 1);
}

#[test]
fn instalments_are_written_out() {
    for (installments, want) in [
        (Installments::LumpSumOnly, json!([])),
        (Installments::UpTo(6), json!([2, 3, 4, 5, 6])),
        (Installments::Exactly(vec![3, 6]), json!([3, 6])),
    ] {
        let request = PaymentRequest::card("m", 50_000, "n")
            .digital(false)
            .installments(installments)
            .build(Platform::Pc)
            .unwrap();
        assert_eq!(request.params()["display"], json!({ "card_quota": want }));
    }
}

#[test]
fn instalments_out_of_range_are_refused_not_forgotten() {
    for last in [0, 1, 13, u64::MAX] {
        let builder = PaymentRequest::card("m", 50_000, "n").digital(false).installments(Installments::UpTo(last));
        assert!(builder.build(Platform::Pc).is_err(), "{last}");
    }
}

#[test]
fn instalments_if_eligible() {
    for (amount, eligible) in [(49_999, false), (50_000, true)] {
        let request = PaymentRequest::card("m", amount, "n")
            .digital(false)
            .installments_if_eligible(Installments::UpTo(3))
            .build(Platform::Pc)
            .unwrap();
        assert_eq!(request.params().contains_key("display"), eligible, "{amount}");
    }
}

#[test]
fn cash_receipts_in_every_dialect() {
    let (guide, kiwoom) = (CashReceiptDialect::PayjoaGuide, CashReceiptDialect::KiwoomPay);
    for (method, receipt, dialect, want) in [
        (PayMethod::Trans, CashReceipt::Allow, guide, json!(1)),
        (PayMethod::Trans, CashReceipt::Block, guide, json!(2)),
        (PayMethod::Vbank, CashReceipt::Block, kiwoom, json!(0)),
        (PayMethod::Kakaopay, CashReceipt::Allow, guide, json!("Y")),
        (PayMethod::Kakaopay, CashReceipt::Block, kiwoom, json!("N")),
    ] {
        let builder = PaymentRequest::with_method(method, "m", 1, "n").digital(false).cash_receipt_in(receipt, dialect);
        let request = builder.build(Platform::Pc).unwrap();
        assert_eq!(request.params()["bypass"]["daou"]["CASHRECEIPTFLAG"], want);
    }
}

#[test]
fn a_deadline_in_koreas_time() {
    let due = KoreaTime::new(2027, 1, 31, 18, 0, 0).unwrap();
    let builder = PaymentRequest::vbank("m", 1, "n").digital(false).escrow(true).deposit_due(due);
    let request = builder.clone().build_at(Platform::Pc, KoreaTime::from_unix_seconds(due.unix_seconds() - 1)).unwrap();
    assert_eq!(request.params()["vbank_due"], "20270131180000");
    assert!(builder.build_at(Platform::Pc, due).is_err());
}

#[test]
fn one_issuer_and_each_cards_own_months() {
    let request = PaymentRequest::card("m", 50_000, "n")
        .digital(false)
        .direct_issuer(&CardIssuer::Shinhan, 3)
        .only_issuers(&[CardIssuer::Shinhan, CardIssuer::Kb])
        .installments_by_card([(&PayjoaCard::Bc, &[0, 2, 3][..]), (&PayjoaCard::Nh, &[0, 2][..])])
        .build(Platform::Pc)
        .unwrap();
    let detail = json!([
        {"card_code": "*", "enabled": false}, {"card_code": "366", "enabled": true}, {"card_code": "381", "enabled": true},
    ]);
    assert_eq!(request.params()["card"], json!({"direct": {"code": "366", "quota": 3}, "detail": detail}));
    assert_eq!(request.params()["bypass"]["daou"]["CARDQUOTA"], "CCBC-0:2:3^CCNH-0:2");
}

#[test]
fn phone_payments() {
    let request = PaymentRequest::with_method(PayMethod::Phone, "m", 1_000, "n")
        .digital(true)
        .phone_number("01012345678")
        .only_carriers([&payjoa::codes::Carrier::Skt])
        .direct(true)
        .notice_urls(["https://a.example/1"])
        .build(Platform::Pc)
        .unwrap();
    assert_eq!(request.params()["prefill"], json!({"phoneNumber": "01012345678"}));
    assert_eq!(request.params()["phone"], json!({"detail": [{"carrier": "SKT", "enabled": true}]}));
    assert_eq!(request.params()["bypass"]["daou"]["DIRECT_YN"], "Y");
    assert_eq!(request.params()["notice_url"], json!(["https://a.example/1"]));
}

#[test]
fn no_cards_at_all_is_refused() {
    let builder = PaymentRequest::card("m", 50_000, "n").digital(false).installments_by_card([]);
    assert!(builder.build(Platform::Pc).is_err());
}
