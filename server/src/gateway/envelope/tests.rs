use super::*;
use crate::gateway::{Channel, Customer, Page, Payment, PaymentStatus, Prepared, Receipt, Schedule, Shipped};
use proptest::prelude::*;
use serde_json::{Value, json};

fn answer(status: u16, body: &str) -> HttpResponse {
    http::Response::builder().status(status).body(Body::from(body.to_owned())).unwrap()
}

fn read<T: DeserializeOwned>(status: u16, body: &str, answers: Answers) -> Result<T, GatewayError> {
    response(&check(answer(status, body), answers)?)
}

fn kind(status: u16, body: &str) -> &'static str {
    match read::<u64>(status, body, Answers::Itself) {
        Ok(7) => "seven",
        Ok(_) => "another number",
        Err(error) => error.word(),
    }
}

#[test]
fn what_an_answer_means() {
    for (status, body, want) in [
        (200, r#"{"code":0,"message":null,"response":7,"new":1}"#, "seven"),
        (207, r#"{"code":0,"message":"one is missing","response":7}"#, "seven"),
        (200, r#"{"code":-1,"message":"no","response":7}"#, "refused"),
        (200, r#"{"code":0,"message":null,"response":"7"}"#, "malformed"),
        (200, r#"{"code":0,"message":null,"response":null}"#, "malformed"),
        (200, r#"{"code":0,"code":0,"response":7}"#, "malformed"),
        (200, r#"{"code":0,"resp"#, "malformed"),
        (200, "<html>", "malformed"),
        (200, "", "malformed"),
        (302, "", "malformed"),
        (400, r#"{"code":1,"message":"bad"}"#, "refused"),
        (401, r#"{"code":-1,"message":"Unauthorized"}"#, "refused"),
        (404, r#"{"code":1,"message":"no such payment"}"#, "not_found"),
        (404, "<h1>Not Found</h1>", "malformed"),
        (429, "slow down", "rate_limited"),
        (500, r#"{"code":-1,"message":"PG"}"#, "outcome_unknown"),
        (501, r#"{"code":-1,"message":"this PG can't"}"#, "refused"),
        (501, "<html>", "outcome_unknown"),
        (502, "<html>", "outcome_unknown"),
    ] {
        assert_eq!(kind(status, body), want, "{status} {body}");
    }
}

#[test]
fn payjoas_no_is_told_from_imports() {
    let no = r#"{"code":1,"message":"limit exceeded"}"#;
    let declined = read::<u64>(200, no, Answers::ForPayjoa).unwrap_err();
    assert!(matches!(declined, GatewayError::Declined { code: 1, .. }), "{declined:?}");
    assert_eq!(read::<u64>(400, no, Answers::ForPayjoa).unwrap_err().word(), "refused");
}

#[test]
fn when_to_ask_again_is_what_the_answer_says() {
    let mut answer = answer(429, "");
    answer.headers_mut().insert(RETRY_AFTER, "7".parse().unwrap());
    let GatewayError::RateLimited { retry_after } = check(answer, Answers::Itself).unwrap_err() else { panic!("429") };
    assert_eq!(retry_after, Some(Duration::from_secs(7)));
}

#[test]
fn an_error_never_quotes_what_was_sent() {
    for response in [r#""canary""#, r#"["canary"]"#, r#"{"canary":1}"#] {
        let body = format!(r#"{{"code":0,"response":{response}}}"#);
        let error = read::<u64>(200, &body, Answers::Itself).unwrap_err();
        assert!(!format!("{error:?} {error}").contains("canary"), "{error:?}");
    }
}

#[test]
fn a_message_stays_one_short_line() {
    let body = format!(r#"{{"code":1,"message":"a\nb{}"}}"#, "c".repeat(1000));
    let Err(GatewayError::Refused { message, .. }) = read::<u64>(200, &body, Answers::Itself) else {
        panic!("refused")
    };
    assert!(message.starts_with("a bc") && message.len() == MAX_MESSAGE);
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        prop_oneof![Just("paid"), Just("ready"), Just("PAID"), Just("paid "), Just("imp_1"), Just("KRW"), Just("")]
            .prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 6, |inner| {
        let names = prop_oneof![
            prop::sample::select(FIELDS.to_vec()).prop_map(str::to_owned),
            "[a-z_]{1,8}".prop_map(|name| name)
        ];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(names, inner, 0..6).prop_map(|map| map.into_iter().collect::<Value>()),
        ]
    })
}

const FIELDS: &[&str] = &[
    "imp_uid",
    "merchant_uid",
    "status",
    "amount",
    "cancel_amount",
    "currency",
    "pay_method",
    "vbank_num",
    "vbank_date",
    "paid_at",
    "sandbox",
    "cancel_history",
    "extension",
    "card_quota",
    "card_type",
    "buyer_name",
    "code",
    "response",
];

/// A plain object, with whatever in one of its fields.
fn with(mut whole: Value, field: &str, odd: &Value) -> String {
    whole[field] = odd.clone();
    json!({"code": 0, "message": null, "response": whole}).to_string()
}

proptest! {
    #[test]
    fn any_json_is_an_answer_or_an_error_and_no_panic(whole in any_json(), in_envelope in any::<bool>()) {
        let body = if in_envelope { json!({"code": 0, "response": whole}).to_string() } else { whole.to_string() };
        drop(read::<Page<Payment>>(200, &body, Answers::ForPayjoa));
        drop(read::<Prepared>(200, &body, Answers::ForPayjoa));
        drop(read::<Customer>(200, &body, Answers::ForPayjoa));
        drop(read::<Page<Schedule>>(200, &body, Answers::ForPayjoa));
        drop(read::<Shipped>(200, &body, Answers::ForPayjoa));
        drop(read::<Receipt>(200, &body, Answers::ForPayjoa));
        drop(read::<Page<Channel>>(200, &body, Answers::ForPayjoa));
    }

    #[test]
    fn what_needs_not_be_there_may_be_anything(odd in any_json()) {
        let payment = json!({"imp_uid": "imp_1", "merchant_uid": "m", "status": "paid", "amount": 1004});
        for field in ["paid_at", "receipt_url", "vbank_num", "sandbox", "cancel_history", "extension", "buyer_name", "card_quota"] {
            let read = read::<Payment>(200, &with(payment.clone(), field, &odd), Answers::Itself);
            prop_assert!(read.is_ok(), "{field}: {read:?}");
        }
        let customer = json!({"customer_uid": "c"});
        for field in ["card_name", "card_type", "customer_name", "inserted", "sandbox", "invented"] {
            prop_assert!(read::<Customer>(200, &with(customer.clone(), field, &odd), Answers::Itself).is_ok(), "{field}");
        }
        let schedule = json!({"merchant_uid": "m", "amount": 1004, "schedule_status": "executed"});
        for field in ["imp_uid", "schedule_at", "payment_status", "fail_reason", "custom_data"] {
            let read = read::<Schedule>(200, &with(schedule.clone(), field, &odd), Answers::Itself);
            prop_assert!(read.is_ok(), "{field}: {read:?}");
        }
    }

    #[test]
    fn any_bytes_are_an_error_and_no_panic(status in 100_u16..600, body in prop::collection::vec(any::<u8>(), 0..200)) {
        let body = String::from_utf8_lossy(&body).into_owned();
        prop_assert!(read::<Payment>(status, &body, Answers::ForPayjoa).is_err());
    }

    #[test]
    fn any_json_is_a_payment_only_as_far_as_it_says(status in prop_oneof![Just(200_u16), 100_u16..600], whole in any_json()) {
        if let Ok(payment) = read::<Payment>(status, &whole.to_string(), Answers::Itself) {
            prop_assert_eq!(payment.status == PaymentStatus::Paid, whole["response"]["status"] == "paid");
        }
    }

    #[test]
    fn a_payment_with_any_odd_field_is_never_paid_unless_it_says_so(field in prop::sample::select(FIELDS.to_vec()), odd in any_json()) {
        let mut payment = json!({
            "imp_uid": "imp_1", "merchant_uid": "m", "status": "ready", "amount": 1004, "cancel_amount": 0,
        });
        payment[field] = odd.clone();
        let whole = json!({"code": 0, "message": null, "response": payment}).to_string();
        if let Ok(read) = read::<Payment>(200, &whole, Answers::Itself) {
            prop_assert_eq!(read.status == PaymentStatus::Paid, field == "status" && odd == "paid");
            prop_assert_eq!(read.amount.get() == 1_004, field != "amount" || odd.as_f64() == Some(1004.0));
        }
    }
}
