//! Every answer has every field of its type, of the right kind.

use payjoa::Platform;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{World, order_with};

/// `s` text, `n` whole number, `b` boolean, `a` list, `o` object; `?` may be null. Source: PortOne V1 API reference.
const PAYMENT: &str = "imp_uid:s merchant_uid:s pay_method:s channel:s pg_provider:s emb_pg_provider:s? pg_tid:s? pg_id:s \
    sandbox:b escrow:b apply_num:s? bank_code:s? bank_name:s? card_code:s? card_name:s? card_issuer_code:s? \
    card_issuer_name:s? card_publisher_code:s? card_publisher_name:s? card_quota:n card_number:s? card_type:n? \
    vbank_code:s? vbank_name:s? vbank_num:s? vbank_holder:s? vbank_date:n vbank_issued_at:n name:s? amount:n \
    cancel_amount:n currency:s buyer_name:s? buyer_email:s? buyer_tel:s? buyer_addr:s? buyer_postcode:s? custom_data:s? \
    user_agent:s? status:s started_at:n paid_at:n failed_at:n cancelled_at:n fail_reason:s? cancel_reason:s? receipt_url:s? \
    cancel_history:a cancel_receipt_urls:a deposit_history:a cash_receipt_issued:b customer_uid:s? customer_uid_usage:s? \
    promotion:o? extension:o?";
const CANCEL: &str = "pg_tid:s amount:n cancelled_at:n reason:s? cancellation_id:s receipt_url:s?";
const CUSTOMER: &str = "customer_uid:s pg_provider:s pg_id:s customer_id:s? card_name:s card_code:s? card_number:s? card_type:n? \
    card_issuer_code:s? card_issuer_name:s? card_publisher_code:s? card_publisher_name:s? customer_name:s? customer_tel:s? \
    customer_email:s? customer_addr:s? customer_postcode:s? inserted:n updated:n sandbox:b";
const SCHEDULE: &str = "customer_uid:s merchant_uid:s imp_uid:s? pg_provider:s pg_id:s customer_id:s? schedule_at:n executed_at:n \
    revoked_at:n amount:n currency:s name:s? buyer_name:s? buyer_email:s? buyer_tel:s? buyer_addr:s? buyer_postcode:s? \
    custom_data:s? schedule_status:s payment_status:s? fail_reason:s?";
const RECEIPT: &str =
    "imp_uid:s apply_num:s type:s amount:n vat:n applied_at:n receipt_tid:s? receipt_url:s? cancelled_at:n";
const LOGIS: &str = "company:s invoice:s sent_at:n applied_at:n";
const PAGE: &str = "total:n previous:n next:n list:a";

#[track_caller]
fn has_type(value: &Value, fields: &str) {
    let object = value.as_object().unwrap_or_else(|| panic!("{value} is no object"));
    let mut want: Vec<&str> = fields.split_whitespace().map(|field| field.split(':').next().unwrap()).collect();
    let mut have: Vec<&str> = object.keys().map(String::as_str).collect();
    want.sort_unstable();
    have.sort_unstable();
    assert_eq!(have, want);
    for field in fields.split_whitespace() {
        let (name, kind) = field.split_once(':').unwrap();
        let value = &object[name];
        let right = match kind.trim_end_matches('?') {
            "s" => value.is_string(),
            "n" => value.is_u64(),
            "b" => value.is_boolean(),
            "a" => value.is_array(),
            _ => value.is_object(),
        };
        assert!(right || (kind.ends_with('?') && value.is_null()), "{name} is {value}, not {kind}");
    }
}

#[tokio::test]
async fn payments_of_every_kind_and_state() {
    let world = World::start().await;
    for method in ["card", "trans", "vbank", "kakaopay", "phone", "booknlife"] {
        for end in ["open", "approved", "deposited", "declined", "cancelled"] {
            let imp_uid =
                world.open(order_with(&format!("{method}-{end}"), json!({"pay_method": method})), Platform::Pc);
            let path = format!("/payments/{imp_uid}?extension=true");
            match end {
                "open" => {}
                "declined" => world.sandbox.decline(&imp_uid).unwrap(),
                _ => world.sandbox.approve(&imp_uid).unwrap(),
            }
            if matches!(end, "deposited" | "cancelled") && method == "vbank" {
                world.sandbox.deposit(&imp_uid).unwrap();
            }
            if end == "cancelled" {
                world.sandbox.cancel(&imp_uid, None).unwrap();
            }
            let payment = world.get(&path).await.1["response"].clone();
            has_type(&payment, PAYMENT);
            payment["cancel_history"].as_array().unwrap().iter().for_each(|cancel| has_type(cancel, CANCEL));
        }
    }
}

#[tokio::test]
async fn payments_without_a_window() {
    let world = World::start().await;
    let charge = json!({
        "merchant_uid": "m", "amount": 50_000, "card_number": "1234-1234-1234-1234", "expiry": "2030-12", "card_quota": 2,
        "customer_uid": "c",
    });
    let (_, body) = world.api(Method::POST, "/subscribe/payments/onetime", Some(charge)).await;
    has_type(&body["response"], PAYMENT);
    has_type(&world.get("/subscribe/customers/c").await.1["response"], CUSTOMER);
    has_type(&world.get("/subscribe/customers/c/payments").await.1["response"], PAGE);
    has_type(&world.get("/payments/status/all").await.1["response"], PAGE);
}

#[tokio::test]
async fn schedules_before_and_after() {
    let world = World::start().await;
    world.sandbox.clock().freeze();
    let body = json!({
        "customer_uid": "c", "card_number": "1234-1234-1234-1234", "expiry": "2030-12",
        "schedules": [{"merchant_uid": "m", "schedule_at": world.sandbox.clock().now() + 1, "amount": 1, "name": "x"}],
    });
    let (_, body) = world.api(Method::POST, "/subscribe/payments/schedule", Some(body)).await;
    has_type(&body["response"][0], SCHEDULE);
    world.sandbox.clock().advance(std::time::Duration::from_secs(1));
    has_type(&world.get("/subscribe/payments/schedule/m").await.1["response"], SCHEDULE);
}

#[tokio::test]
async fn receipts_and_shippings() {
    let world = World::start().await;
    let imp_uid = world.open(order_with("m", json!({"pay_method": "trans", "escrow": true})), Platform::Pc);
    world.sandbox.approve(&imp_uid).unwrap();
    let who = json!({"identifier": "010", "company_name": "Shop", "company_tel": "02", "corp_reg_no": "1", "type": "company"});
    has_type(&world.api(Method::POST, &format!("/receipts/{imp_uid}"), Some(who)).await.1["response"], RECEIPT);
    let logis = json!({"company": "CJGLS", "invoice": "1", "sent_at": 1, "receiving_at": "20220215", "address": "a"});
    let body = json!({"logis": logis, "receiver": {}, "sender": {"relationship": "self"}});
    has_type(&world.api(Method::POST, &format!("/escrows/logis/{imp_uid}"), Some(body)).await.1["response"], LOGIS);
}

#[tokio::test]
async fn tables_and_channels() {
    let world = World::start().await;
    for path in ["/cards", "/banks"] {
        let (_, body) = world.get(path).await;
        let list = body["response"].as_array().unwrap();
        assert!(list.len() >= 20, "{path}");
        list.iter().for_each(|entry| has_type(entry, "code:s name:s"));
    }
    let (_, body) = world.get("/users/pg").await;
    let channel = "pg_provider:s pg_id:s sandbox:b type:s channel_name:s channel_key:s";
    body["response"].as_array().unwrap().iter().for_each(|entry| has_type(entry, channel));
    has_type(&world.get("/vbanks/holder?bank_code=004&bank_num=123").await.1["response"], "bank_holder:s");
}
