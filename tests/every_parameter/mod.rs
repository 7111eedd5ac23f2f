//! Every parameter of `request_pay` that the documents name, with values that PAYJOA takes.

use payjoa::request::sample;
use serde_json::Value;

/// A parameter, a method it goes with, and values as JSON text.
pub(crate) type Parameter = (&'static str, &'static str, &'static [&'static str]);

/// 9,007,199,254,740,991 is the largest amount, and the largest number that JavaScript has exactly.
pub(crate) const PARAMETERS: &[Parameter] = &[
    ("amount", "card", &["1", "1004", "49999", "50000", "9007199254740991"]),
    ("app_scheme", "card", &[r#""myapp""#, r#""myapp://pay?x=1""#]),
    ("biz_num", "card", &[r#""1234567890""#]),
    ("buyer_addr", "card", &[r#""서울특별시 강남구""#]),
    ("buyer_email", "card", &[r#""hello@world.com""#]),
    ("buyer_name", "card", &[r#""홍길동""#]),
    ("buyer_postcode", "card", &[r#""06234""#]),
    ("buyer_tel", "card", &[r#""01012345678""#]),
    (
        "bypass",
        "card",
        &[
            "{}",
            r#"{"daou": {}}"#,
            r#"{"daou": {"PRODUCTCODE": "iamport", "CASHRECEIPTFLAG": 2}}"#,
            r#"{"daou": {"CARDQUOTA": "CCBC-0:2:3^CCNH-0:2"}}"#,
            r#"{"daou": {"NEW_NEXT_YEAR": {"deep": [1, [2, {"x": null}]]}}}"#,
            r#"{"other": {"acceptmethod": "x"}}"#,
        ],
    ),
    ("bypass", "trans", &[r#"{"daou": {"CASHRECEIPTFLAG": 1}}"#, r#"{"daou": {"CASHRECEIPTFLAG": 0}}"#]),
    ("bypass", "kakaopay", &[r#"{"daou": {"CASHRECEIPTFLAG": "Y", "DIRECT_YN": "Y"}}"#]),
    (
        "card",
        "card",
        &[
            r#"{"direct": {"code": "041", "quota": 0}}"#,
            r#"{"direct": {"code": "366", "quota": 12}}"#,
            r#"{"detail": [{"card_code": "*", "enabled": false}, {"card_code": "366", "enabled": true, "max_month": 6}]}"#,
        ],
    ),
    ("channelKey", "card", &[r#""channel-key-1""#]),
    ("confirm_url", "card", &[r#""https://a.example/confirm""#]),
    ("currency", "card", &[r#""KRW""#]),
    (
        "custom_data",
        "card",
        &[
            "{}",
            "[]",
            r#""text""#,
            "0",
            "false",
            r#"{"text": "한글 漢字 😀👨‍👩‍👧 \n\r\t \" \\ \/ \u0000 \u001f \u2028 \u2029 \ufeff é"}"#,
            r#"{"numbers": [0, -1, 0.1, -0.5, 1e21, 5e-324, 1.7976931348623157e308, 9007199254740991, -9007199254740991]}"#,
            r#"{"nothing": null, "list": [null, [], {}], "yes": true}"#,
            r#"{"": 1, "한글": 2, "1": 3, "constructor": 4, "toString": 5, "length": 6, "toJSON": 7}"#,
        ],
    ),
    // Refused whenever it is given.
    ("customer_uid", "card", &[]),
    ("digital", "card", &["false", "true"]),
    (
        "display",
        "card",
        &["{}", r#"{"card_quota": []}"#, r#"{"card_quota": [2, 3, 4, 5, 6]}"#, r#"{"card_quota": [12]}"#],
    ),
    ("escrow", "trans", &["true", "false"]),
    ("language", "card", &[r#""ko""#, r#""en""#]),
    ("m_redirect_url", "card", &[r#""https://a.example/return?order=1""#]),
    ("merchant_uid", "card", &[r#""mid_1""#, r#""주문 1""#]),
    ("name", "card", &[r#""롱패딩 M ㈜ “한글” 漢字 かな …""#]),
    ("naverPopupMode", "card", &["true"]),
    ("new_next_year", "card", &[r#"{"deep": [1, {"x": null}]}"#]),
    ("notice_url", "card", &[r#""https://a.example/1""#, r#"["https://a.example/1", "https://a.example/2"]"#, "[]"]),
    (
        "pay_method",
        "card",
        &[
            r#""card""#,
            r#""trans""#,
            r#""vbank""#,
            r#""kakaopay""#,
            r#""payco""#,
            r#""naverpay""#,
            r#""samsung""#,
            r#""applepay""#,
            r#""cultureland""#,
            r#""smartculture""#,
            r#""booknlife""#,
            r#""phone""#,
        ],
    ),
    ("period", "card", &[r#"{"from": "20260101", "to": "20261231"}"#]),
    ("pg", "card", &[r#""daou""#, r#""daou.CTS17362""#]),
    ("phone", "phone", &[r#"{"detail": [{"carrier": "SKT", "enabled": true}, {"carrier": "*", "enabled": false}]}"#]),
    ("popup", "card", &["true"]),
    ("prefill", "phone", &[r#"{"phoneNumber": "01012345678"}"#]),
    ("products", "card", &[r#"[{"id": "1", "name": "한글", "qty": 2}]"#]),
    ("request_id", "card", &[r#""req_1""#]),
    ("tax_free", "card", &["0", "1004", "50000"]),
    ("tier_code", "card", &[r#""ABC""#]),
    ("useFreeInterestFromMall", "card", &["true"]),
    ("user_code", "card", &[r#""imp00000000""#]),
    ("vat_amount", "card", &["91", "0"]),
    (
        "vbank_due",
        "vbank",
        &[r#""20991231""#, r#""2099-12-31""#, r#""2099-12-31 18:00:00""#, r#""20991231180000""#, r#""209912311800""#],
    ),
];

/// The guide's sample, at a price that may be paid in instalments, with this parameter.
pub(crate) fn with(name: &str, method: &str, value: &str) -> Value {
    let mut params = sample();
    params["amount"] = 50_000.into();
    params["pay_method"] = method.into();
    params[name] = serde_json::from_str(value).unwrap_or_else(|error| panic!("{name}: {error}: {value}"));
    params
}

/// The sample with every parameter's every value.
pub(crate) fn every_request() -> impl Iterator<Item = (&'static str, Value)> {
    PARAMETERS
        .iter()
        .flat_map(|&(name, method, values)| values.iter().map(move |value| (name, with(name, method, value))))
}
