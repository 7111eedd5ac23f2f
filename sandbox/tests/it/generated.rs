//! Requests to disagree about, the same ones in every run. The end-to-end tests send them through a page's JavaScript.

use payjoa::{
    Platform,
    codes::{CardIssuer, Carrier, PayjoaCard},
    request::{
        AnyMethod, CashReceipt, CashReceiptDialect, Installments, KoreaTime, PayMethod, PaymentRequest, RequestBuilder,
        sample,
    },
};
use proptest::{
    prelude::*,
    sample::{select, subsequence},
    strategy::ValueTree,
    test_runner::{RngAlgorithm, TestRng, TestRunner},
};
use serde_json::{Value, json};

type Builder = RequestBuilder<AnyMethod>;

/// Values on either side of the rules' lines.
fn odd_values() -> impl Strategy<Value = (&'static str, Value)> {
    let text = |n: usize| json!("가".repeat(n));
    let choices = vec![
        ("pay_method", vec![json!("trans"), json!("vbank"), json!("phone"), json!("toss"), json!(1), json!(null)]),
        ("pg", vec![json!("daou.CTS17362"), json!("daou."), json!("inicis"), json!(null), json!(7)]),
        ("channelKey", vec![json!("channel-key-1"), json!(""), json!(7), json!(null)]),
        ("merchant_uid", vec![json!("a".repeat(40)), json!("a".repeat(41)), json!(".."), json!("주문 1"), json!(null)]),
        (
            "amount",
            vec![json!(0), json!(1), json!(1004.0), json!(0.5), json!("1004"), json!(50_000), json!(9e15), json!(1e17)],
        ),
        ("digital", vec![json!(true), json!("true"), json!(null)]),
        ("escrow", vec![json!(true), json!("true"), json!(null)]),
        ("name", vec![text(40), text(41), json!(""), json!("₩1"), json!("뷁"), json!("\u{1100}\u{1161}"), json!(null)]),
        ("buyer_name", vec![json!("José"), text(17), json!(null), json!(1)]),
        ("buyer_tel", vec![json!(1_012_345_678), json!("0".repeat(17)), json!(null)]),
        (
            "m_redirect_url",
            vec![json!(null), json!("/x"), json!("http://a.example"), json!("https://a.example?a=1&b=2")],
        ),
        ("app_scheme", vec![json!(null), json!("https"), json!("1x"), json!("x://y")]),
        (
            "display",
            vec![json!({"card_quota": []}), json!({"card_quota": [2, 3]}), json!({"card_quota": [1]}), json!([])],
        ),
        (
            "card",
            vec![
                json!({"direct": {"code": "366", "quota": 0}}),
                json!({"direct": {"code": "366", "quota": 3}}),
                json!(1),
            ],
        ),
        ("tax_free", vec![json!(0), json!(1), json!(1004), json!(1005), json!(-1), json!("0")]),
        ("vbank_due", vec![json!("20990228"), json!("20990229"), json!("209902281200"), json!(20_990_228)]),
        (
            "bypass",
            vec![json!({"daou": {"CASHRECEIPTFLAG": 3}}), json!({"daou": {"CARDQUOTA": "CCBC-1"}}), json!("daou")],
        ),
        ("customer_uid", vec![json!("c"), json!(null)]),
        ("currency", vec![json!("KRW"), json!("USD")]),
        ("notice_url", vec![json!("https://a.example"), json!("/x"), json!([1])]),
        (
            "custom_data",
            vec![json!({"text": "한글 😀\n\"\\"}), json!("x".repeat(999)), json!([1, null, {"deep": [0.5]}])],
        ),
        (
            "phone",
            vec![json!({"detail": [{"carrier": "SKT", "enabled": true}]}), json!({"detail": [{}]}), json!("SKT")],
        ),
        ("prefill", vec![json!({"phoneNumber": "010"}), json!({"phoneNumber": "0-1"})]),
        ("new_next_year", vec![json!({"deep": [1, {"x": null}]})]),
    ];
    select(choices).prop_flat_map(|(key, values)| select(values).prop_map(move |value| (key, value)))
}

/// The guide's sample with up to three of its parameters made odd.
pub(crate) fn any_params() -> impl Strategy<Value = Value> {
    prop::collection::vec(odd_values(), 0..4).prop_map(|changes| {
        let mut params = sample();
        for (key, value) in changes {
            params[key] = value;
        }
        params
    })
}

pub(crate) fn any_platform() -> impl Strategy<Value = Platform> {
    select(Platform::ALL.to_vec())
}

/// What can be said to a builder, on either side of the rules' lines.
const CALLS: &[fn(Builder) -> Builder] = &[
    |it| it.pg("daou.CTS17362"),
    |it| it.channel_key("channel-key-1"),
    |it| it.buyer_name("홍길동").buyer_tel("01012345678").buyer_email("hello@world.com"),
    |it| it.buyer_name("José"),
    |it| it.buyer_addr("서울특별시 강남구").buyer_postcode("06234"),
    |it| it.m_redirect_url("/relative"),
    |it| it.app_scheme("https"),
    |it| it.notice_url("https://a.example/1"),
    |it| it.notice_urls(["https://a.example/1", "http://localhost/2"]),
    |it| it.custom_data(json!({"basket": [1, {"text": "한글 😀\n\"\\"}], "empty": {}})),
    |it| it.product_code("iamport"),
    |it| it.daou("NEW_NEXT_YEAR", "1"),
    |it| it.tax_free(0),
    |it| it.tax_free(1),
    |it| it.tax_free(100_000),
    |it| it.escrow(true),
    |it| it.escrow(false),
    |it| it.cash_receipt(CashReceipt::Block),
    |it| it.cash_receipt_in(CashReceipt::Allow, CashReceiptDialect::KiwoomPay),
    |it| it.deposit_due(KoreaTime::new(2099, 12, 31, 23, 59, 59).unwrap()),
    |it| it.deposit_due_text("20990229"),
    |it| it.installments(Installments::LumpSumOnly),
    |it| it.installments(Installments::UpTo(6)),
    |it| it.installments(Installments::Exactly(vec![3, 13])),
    |it| it.installments_if_eligible(Installments::UpTo(12)),
    |it| it.installments_if_eligible(Installments::Exactly(vec![2, 2])),
    |it| it.direct_issuer(&CardIssuer::Shinhan, 0),
    |it| it.direct_issuer(&CardIssuer::Kb, 3),
    |it| it.only_issuers(&[CardIssuer::Shinhan]),
    |it| it.only_issuers(&[]),
    |it| it.installments_by_card([(&PayjoaCard::Bc, &[0, 2, 3][..])]),
    |it| it.installments_by_card([(&PayjoaCard::Bc, &[1][..])]),
    |it| it.direct(true),
    |it| it.phone_number("01012345678"),
    |it| it.phone_number("010-1234-5678"),
    |it| it.only_carriers([&Carrier::Skt, &Carrier::Kt]),
];

/// What a builder made of some of these; nothing if it was refused.
pub(crate) fn any_built(platform: impl Strategy<Value = Platform>) -> impl Strategy<Value = Option<PaymentRequest>> {
    let amount = prop_oneof![1..100_000_u64, Just(0), Just(49_999), Just(50_000), Just(9_007_199_254_740_991)];
    let name = prop_oneof![4 => "[가-힣a-z ]{1,40}", 1 => "\\PC{0,50}"];
    let calls = subsequence(CALLS.to_vec(), 0..6);
    (select(PayMethod::ALL.to_vec()), amount, name, calls, any::<bool>(), platform).prop_map(
        |(method, amount, name, calls, digital, platform)| {
            let begun = PaymentRequest::with_method(method, "mid_1234567890", amount, name)
                .digital(digital)
                .m_redirect_url("https://a.example/return")
                .app_scheme("myapp");
            calls.into_iter().fold(begun, |builder, call| call(builder)).build(platform).ok()
        },
    )
}

/// So many of them, chosen at random but in every run the same: a failure can be looked into again.
pub(crate) fn chosen<T>(count: usize, strategy: &impl Strategy<Value = T>) -> Vec<T> {
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(ProptestConfig::default(), rng);
    (0..count).map(|_| strategy.new_tree(&mut runner).expect("nothing is rejected").current()).collect()
}
