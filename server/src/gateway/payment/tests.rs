use serde_json::json;

use super::*;

#[expect(clippy::needless_pass_by_value, reason = "reads better where it is called")]
fn payment(changes: serde_json::Value) -> Result<Payment, serde_json::Error> {
    let mut whole = json!({
        "imp_uid": "imp_1", "merchant_uid": "m", "status": "paid", "amount": 1004, "cancel_amount": 0,
        "currency": "KRW", "pay_method": "card", "pg_provider": "daou",
    });
    for (name, value) in changes.as_object().unwrap() {
        whole[name] = value.clone();
    }
    serde_json::from_value(whole)
}

#[test]
fn odd_but_documented_shapes() {
    let odd = payment(json!({
        "amount": 1004.0, "cancel_amount": null, "paid_at": "1700000000", "receipt_url": "", "sandbox": "true",
        "vbank_date": 0, "invented": {"a": 1}, "card_type": "1",
    }))
    .unwrap();
    assert_eq!(odd.amount.get(), 1_004);
    assert_eq!(odd.cancel_amount, Won::ZERO);
    assert_eq!((odd.paid_at, odd.receipt_url, odd.sandbox), (Some(1_700_000_000), None, Some(true)));
}

#[test]
fn a_status_of_tomorrow_is_kept() {
    let status = payment(json!({"status": "under_review"})).unwrap().status;
    assert_eq!(status, PaymentStatus::Unrecognized("under_review".into()));
}

#[test]
fn amounts_are_never_guessed() {
    for amount in [json!(-1), json!(1004.5), json!("1004"), json!(null), json!(1e300)] {
        assert!(payment(json!({ "amount": amount })).is_err(), "{amount}");
    }
}

#[test]
fn only_a_virtual_account_is_deposited_into() {
    assert_eq!(payment(json!({"vbank_num": "110-1"})).unwrap().deposit(), None);
    let issued = payment(json!({"pay_method": "vbank", "vbank_num": "110-1", "vbank_date": 1_700_000_000})).unwrap();
    assert_eq!(issued.deposit().map(|it| (it.account, it.due)), Some(("110-1".into(), Some(1_700_000_000))));
    assert!(!format!("{issued:?}").contains("110-1"));
}

#[test]
fn lists_and_maps_keep_what_can_be_read() {
    let odd = payment(json!({
        "cancel_history": [{"amount": 4, "cancelled_at": 1_700_000_000, "reason": null}, "what?", {"amount": "4"}],
        "extension": {"REMITTER": "Hong", "other": 1, "deep": {"a": 1}}, "card_quota": "3", "card_code": 366,
    }))
    .unwrap();
    assert_eq!(odd.cancel_history.iter().map(|it| it.amount.get()).collect::<Vec<_>>(), [4]);
    assert_eq!(odd.depositor().map(Private::expose), Some("Hong"));
    assert_eq!((odd.card_quota, odd.card_code), (Some(3), Some(CardIssuer::Shinhan)));
    for nothing in [json!(null), json!([]), json!("")] {
        assert!(payment(json!({"extension": nothing, "cancel_history": nothing})).unwrap().extension().is_empty());
    }
}

#[test]
fn what_is_left_is_what_was_paid_less_what_was_given_back() {
    for (status, cancelled, left) in [
        ("paid", 0, 1_004),
        ("paid", 4, 1_000),
        ("cancelled", 4, 1_000),
        ("cancelled", 1_004, 0),
        ("paid", 9_999, 0),
        ("ready", 0, 0),
        ("failed", 0, 0),
        ("under_review", 0, 0),
    ] {
        let payment = payment(json!({"status": status, "cancel_amount": cancelled})).unwrap();
        assert_eq!(payment.left().get(), left, "{status} {cancelled}");
    }
}

#[test]
fn people_and_cards_are_read_and_not_shown() {
    let payment = payment(json!({"buyer_name": "canary", "card_number": "canary", "custom_data": "canary"})).unwrap();
    assert_eq!(payment.buyer.name.as_ref().map(Private::expose), Some("canary"));
    assert!(!format!("{payment:?}").contains("canary"));
}
