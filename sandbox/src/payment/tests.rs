use serde_json::json;

use super::*;
use crate::fault::Fault;

fn opened(method: &str, platform: Platform, more: Value) -> Payment {
    let mut params = json!({
        "pg": "daou.CTS1", "pay_method": method, "name": "NF long padding jacket M", "buyer_name": "John Doe",
        "custom_data": {"size": "M"}, "m_redirect_url": "https://shop.example/back?a=1#top",
    });
    if let (Value::Object(params), Value::Object(more)) = (&mut params, more) {
        params.extend(more);
    }
    let order = Order {
        imp_uid: ImpUid::new("imp_1").unwrap(),
        merchant_uid: MerchantUid::new("m&1").unwrap(),
        platform,
        page: None,
        user_agent: None,
        params: params.as_object().unwrap().clone(),
        amount: Won::new(1_004).unwrap(),
        currency: "KRW".into(),
    };
    Payment::open(order, 1_000)
}

fn card() -> Payment {
    opened("card", Platform::Pc, json!({}))
}

#[test]
fn decisions_lead_to_states() {
    for (name, method, decision, status, announced) in [
        ("paid", "card", Decision::Approve, Status::Paid, true),
        ("account issued", "vbank", Decision::Approve, Status::Ready, true),
        ("refused", "card", Decision::Decline, Status::Failed, false),
        ("given up", "vbank", Decision::Close, Status::Failed, false),
    ] {
        let mut payment = opened(method, Platform::Pc, json!({}));
        assert_eq!((payment.status(), payment.is_announced()), (Status::Ready, false), "{name}");
        payment.decide(decision, Faults::NONE, 1_010).unwrap();
        assert_eq!((payment.status(), payment.is_announced()), (status, announced), "{name}");
    }
}

#[test]
fn the_first_decision_stands() {
    let mut payment = card();
    payment.decide(Decision::Decline, Faults::NONE, 1_010).unwrap();
    assert_eq!(payment.decide(Decision::Approve, Faults::NONE, 1_011), Err(AlreadyDecided(Decision::Decline)));
    assert_eq!(payment.status(), Status::Failed);
}

#[test]
fn a_late_database_says_ready_until_it_settles() {
    let mut payment = card();
    payment.decide(Decision::Approve, Fault::LateDatabase.into(), 1_010).unwrap();
    assert_eq!((payment.status(), payment.is_late(), payment.paid_at()), (Status::Ready, true, 0));
    payment.settle(1_012);
    assert_eq!((payment.status(), payment.is_late(), payment.paid_at()), (Status::Paid, false, 1_012));
    payment.settle(1_099);
    assert_eq!(payment.paid_at(), 1_012, "settling again changes nothing");
}

#[test]
fn a_late_database_claims_failure_to_the_browser_even_after_it_settled() {
    let mut payment = card();
    payment.decide(Decision::Approve, Fault::LateDatabase.into(), 1_010).unwrap();
    assert_eq!(payment.callback().unwrap()["success"], false);
    payment.settle(1_012);
    assert_eq!(payment.callback().unwrap()["success"], false);
}

#[test]
fn a_refusal_is_never_late() {
    let mut payment = card();
    payment.decide(Decision::Decline, Fault::LateDatabase.into(), 1_010).unwrap();
    assert_eq!(payment.status(), Status::Failed);
    assert_eq!(payment.callback().unwrap()["error_code"], "SANDBOX_DECLINED");
}

#[test]
fn an_open_window_settles_nothing() {
    let mut payment = card();
    payment.settle(1_010);
    assert_eq!((payment.status(), payment.callback()), (Status::Ready, None));
}

#[test]
fn a_lost_callback_says_nothing_in_either_way() {
    let mut payment = opened("card", Platform::MobileWeb, json!({}));
    payment.decide(Decision::Approve, Fault::LostCallback.into(), 1_010).unwrap();
    assert_eq!(payment.status(), Status::Paid);
    assert_eq!((payment.callback(), payment.redirect()), (None, None));
}

#[test]
fn the_current_sdks_answers_have_no_success_key() {
    for decision in [Decision::Approve, Decision::Decline, Decision::Close] {
        let mut payment = card();
        payment.decide(decision, Faults::NONE, 1_010).unwrap();
        let answer = payment.callback().unwrap();
        assert!(answer.get("success").is_none() && answer.get("imp_success").is_none(), "{answer}");
        assert_eq!(answer["imp_uid"], "imp_1");
    }
}

#[test]
fn redirects() {
    let back = "https://shop.example/back?a=1&imp_uid=imp_1&merchant_uid=m%261";
    for (decision, faults, want) in [
        (Decision::Approve, Faults::NONE, "&imp_success=true#top"),
        (Decision::Decline, Faults::NONE, "&imp_success=false&error_code=SANDBOX_DECLINED&error_msg="),
        (Decision::Close, Faults::NONE, "&imp_success=false&error_code=SANDBOX_CANCELLED&error_msg="),
        (Decision::Approve, Fault::LateDatabase.into(), "&imp_success=false&error_msg="),
    ] {
        let mut payment = opened("card", Platform::MobileWeb, json!({}));
        payment.decide(decision, faults, 1_010).unwrap();
        let url = payment.redirect().unwrap();
        assert!(url.as_str().starts_with(&format!("{back}{want}")), "{url}");
    }
}

#[test]
fn a_pc_is_never_redirected() {
    let mut payment = card();
    payment.decide(Decision::Approve, Faults::NONE, 1_010).unwrap();
    assert_eq!(payment.redirect(), None);
}

#[test]
fn a_deposit_pays_a_virtual_account_once_and_in_time() {
    let mut payment = opened("vbank", Platform::Pc, json!({"vbank_due": "20261224180000"}));
    assert_eq!(payment.deposit(Transfer::default(), 1_010), Err(NoDeposit::NotAwaited(Status::Ready)));
    payment.decide(Decision::Approve, Faults::NONE, 1_010).unwrap();
    assert_eq!(payment.deposit(Transfer::default(), 1_798_102_801), Err(NoDeposit::TooLate { due: 1_798_102_800 }));
    payment.deposit(Transfer::default(), 1_798_102_800).unwrap();
    assert_eq!((payment.status(), payment.paid_at()), (Status::Paid, 1_798_102_800));
    assert_eq!(payment.deposit(Transfer::default(), 1_798_102_800), Err(NoDeposit::NotAwaited(Status::Paid)));
}

#[test]
fn a_virtual_account_stays_on_the_payment_after_its_deposit() {
    let mut payment = opened("vbank", Platform::Pc, json!({}));
    payment.decide(Decision::Approve, Faults::NONE, 1_010).unwrap();
    let issued = payment.annotation("", true);
    payment.deposit(Transfer { remitter: Some("Kim".into()), amount: None }, 1_020).unwrap();
    let paid = payment.annotation("", true);
    assert_eq!(issued["vbank_date"], 1_010 + 7 * 24 * 3_600);
    assert_eq!(issued["vbank_num"], paid["vbank_num"]);
    assert_eq!((&issued["extension"], &paid["extension"]), (&Value::Null, &json!({"REMITTER": "Kim"})));
    assert_eq!(payment.annotation("", false)["extension"], Value::Null);
    assert_eq!((&paid["bank_code"], &paid["bank_name"]), (&Value::Null, &Value::Null));
}

/// Source: PortOne V1 API, `PaymentAnnotation`.
const FIELDS: &str = "amount apply_num bank_code bank_name buyer_addr buyer_email buyer_name buyer_postcode buyer_tel \
    cancel_amount cancel_history cancel_reason cancel_receipt_urls cancelled_at card_code card_issuer_code \
    card_issuer_name card_name card_number card_publisher_code card_publisher_name card_quota card_type \
    cash_receipt_issued channel currency custom_data customer_uid customer_uid_usage deposit_history emb_pg_provider \
    escrow extension fail_reason failed_at imp_uid merchant_uid name paid_at pay_method pg_id pg_provider pg_tid \
    promotion receipt_url sandbox started_at status user_agent vbank_code vbank_date vbank_holder vbank_issued_at \
    vbank_name vbank_num";

#[test]
fn every_state_writes_every_field() {
    for (name, method, decision) in [
        ("open", "card", None),
        ("paid", "card", Some(Decision::Approve)),
        ("issued", "vbank", Some(Decision::Approve)),
        ("failed", "trans", Some(Decision::Decline)),
    ] {
        let mut payment = opened(method, Platform::Pc, json!({}));
        if let Some(decision) = decision {
            payment.decide(decision, Faults::NONE, 1_010).unwrap();
        }
        let annotation = payment.annotation("r", true);
        let mut fields: Vec<_> = annotation.as_object().unwrap().keys().map(String::as_str).collect();
        fields.sort_unstable();
        assert_eq!(fields, FIELDS.split_whitespace().collect::<Vec<_>>(), "{name}");
    }
}

#[test]
fn a_paid_card_payment_as_the_api_writes_it() {
    let mut payment = card();
    payment.decide(Decision::Approve, Faults::NONE, 1_010).unwrap();
    let annotation = payment.annotation("http://x/receipt", false);
    for (field, want) in [
        ("status", json!("paid")),
        ("amount", json!(1_004)),
        ("pg_provider", json!("daou")),
        ("pg_id", json!("CTS1")),
        ("channel", json!("pc")),
        ("started_at", json!(1_000)),
        ("paid_at", json!(1_010)),
        ("failed_at", json!(0)),
        ("card_type", json!(0)),
        ("custom_data", json!("{\"size\":\"M\"}")),
        ("receipt_url", json!("http://x/receipt")),
        ("sandbox", json!(false)),
    ] {
        assert_eq!(annotation[field], want, "{field}");
    }
}

#[test]
fn a_failed_payment_says_why_and_has_no_receipt() {
    let mut payment = card();
    payment.decide(Decision::Decline, Faults::NONE, 1_010).unwrap();
    let annotation = payment.annotation("http://x/receipt", false);
    assert!(annotation["fail_reason"].as_str().unwrap().contains("거절"));
    assert_eq!((&annotation["failed_at"], &annotation["receipt_url"]), (&json!(1_010), &Value::Null));
}
