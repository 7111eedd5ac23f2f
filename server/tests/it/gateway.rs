use std::time::Duration;

use payjoa::{MerchantUid, Won};
use payjoa_server::gateway::{Gateway, GatewayConfig, GatewayError, PaymentStatus};
use serde_json::json;

use crate::support::{CANARY_KEY, CANARY_TOKEN, Odd, Stub, config, imp, payment, until};

fn order() -> MerchantUid {
    MerchantUid::new("m").unwrap()
}

async fn stub() -> (Stub, Gateway) {
    let stub = Stub::start().await;
    stub.put(payment(&order(), json!({})));
    let gateway = Gateway::new(config(&stub.url)).unwrap();
    (stub, gateway)
}

pub(crate) fn kind<T>(answer: Result<T, GatewayError>) -> &'static str {
    match answer {
        Ok(_) => "ok",
        Err(GatewayError::NotSent(_)) => "not sent",
        Err(GatewayError::OutcomeUnknown(_)) => "outcome unknown",
        Err(GatewayError::Refused { .. }) => "refused",
        Err(GatewayError::Declined { .. }) => "declined",
        Err(GatewayError::NotFound) => "not found",
        Err(GatewayError::RateLimited { .. }) => "rate limited",
        Err(GatewayError::Invalid { .. }) => "invalid",
        Err(GatewayError::Malformed { .. }) => "malformed",
        Err(_) => "something new",
    }
}

#[tokio::test]
async fn a_payment_is_read() {
    let (stub, gateway) = stub().await;
    stub.put(payment(&order(), json!({"amount": 1004.0, "paid_at": "1700000000", "card_quota": "0"})));
    let payment = gateway.payment(&imp("imp_1")).await.unwrap();
    assert_eq!(
        (payment.status, payment.amount.get(), payment.paid_at),
        (PaymentStatus::Paid, 1_004, Some(1_700_000_000))
    );
}

#[tokio::test]
async fn failures_are_told_apart() {
    let (stub, gateway) = stub().await;
    let no = r#"{"code":-1,"message":"no","response":null}"#.to_owned();
    for (odd, want) in [
        (Odd::Reply(200, no.clone()), "refused"),
        (Odd::Reply(400, no.clone()), "refused"),
        (Odd::Reply(404, no.clone()), "not found"),
        (Odd::Reply(404, "<html>".into()), "malformed"),
        (Odd::Reply(200, r#"{"code":0,"response":{"imp_uid":"imp_1","#.into()), "malformed"),
        (Odd::Reply(200, r#"{"code":0,"response":{"imp_uid":"imp_1"}}"#.into()), "malformed"),
        (Odd::Reply(200, "x".repeat(5 * 1024 * 1024)), "malformed"),
        (Odd::Reply(429, String::new()), "rate limited"),
        (Odd::Reply(500, no), "outcome unknown"),
        (Odd::Reply(503, String::new()), "outcome unknown"),
        (Odd::Truncated(r#"{"code":0,"response":null}"#.into()), "outcome unknown"),
        (Odd::Redirect("/payments/imp_1".into()), "malformed"),
    ] {
        stub.next("/payments/imp_1", odd.clone());
        assert_eq!(kind(gateway.payment(&imp("imp_1")).await), want, "{odd:?}");
        assert_eq!(kind(gateway.payment(&imp("imp_1")).await), "ok", "after {odd:?}");
    }
}

#[tokio::test]
async fn without_a_connection_nothing_was_sent() {
    // Bound, so that nobody else gets the port, but nobody listens.
    let taken = tokio::net::TcpSocket::new_v4().unwrap();
    taken.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let nobody = format!("http://{}", taken.local_addr().unwrap());
    assert_eq!(kind(Gateway::new(config(&nobody)).unwrap().payment(&imp("imp_1")).await), "not sent");
}

#[tokio::test]
async fn an_answer_about_another_payment_is_none() {
    let (stub, gateway) = stub().await;
    let other = json!({"code": 0, "response": payment(&order(), json!({"imp_uid": "imp_2"}))}).to_string();
    stub.next("/payments/imp_1", Odd::Reply(200, other));
    assert_eq!(kind(gateway.payment(&imp("imp_1")).await), "malformed");
    let other = json!({"code": 0, "response": payment(&MerchantUid::new("n").unwrap(), json!({}))}).to_string();
    stub.next("/payments/find/m", Odd::Reply(200, other));
    assert_eq!(kind(gateway.latest_payment(&order()).await), "malformed");
}

#[tokio::test]
async fn concurrent_calls_fetch_one_token() {
    let (stub, gateway) = stub().await;
    let asks = (0..20).map(async |_| gateway.payment(&imp("imp_1")).await.unwrap());
    futures_util::future::join_all(asks).await;
    assert_eq!(stub.calls("/users/getToken").len(), 1);
}

#[tokio::test]
async fn a_token_refused_on_the_way_is_renewed_and_the_call_made_once_more() {
    let (stub, gateway) = stub().await;
    gateway.payment(&imp("imp_1")).await.unwrap();
    stub.expire_token();
    let asks = (0..10).map(async |_| gateway.payment(&imp("imp_1")).await.unwrap());
    futures_util::future::join_all(asks).await;
    assert_eq!(stub.calls("/users/getToken").len(), 2);
    let last = stub.calls("/payments/imp_1").pop().unwrap();
    assert_eq!(last.authorization, format!("Bearer {CANARY_TOKEN}-2"));
}

#[tokio::test]
async fn a_call_refused_twice_is_not_made_a_third_time() {
    let (stub, gateway) = stub().await;
    let no = r#"{"code":-1,"message":"Unauthorized","response":null}"#;
    stub.next("/payments/imp_1", Odd::Reply(401, no.into()));
    stub.next("/payments/imp_1", Odd::Reply(401, no.into()));
    let refused = gateway.payment(&imp("imp_1")).await;
    assert!(matches!(refused, Err(GatewayError::Refused { status: 401, .. })), "{refused:?}");
    assert_eq!(stub.calls("/payments/imp_1").len(), 2);
}

#[tokio::test]
async fn a_token_near_its_end_is_not_kept() {
    let (stub, gateway) = stub().await;
    stub.set_token_life(30);
    gateway.payment(&imp("imp_1")).await.unwrap();
    gateway.payment(&imp("imp_1")).await.unwrap();
    assert_eq!(stub.calls("/users/getToken").len(), 2);
}

#[tokio::test]
async fn wrong_keys_are_refused_without_a_second_try() {
    let (stub, _) = stub().await;
    let gateway = Gateway::new(GatewayConfig::new(&stub.url, CANARY_KEY, "wrong")).unwrap();
    assert_eq!(kind(gateway.payment(&imp("imp_1")).await), "refused");
    assert_eq!(stub.calls("/users/getToken").len(), 1);
    assert_eq!(stub.calls("/payments").len(), 0);
}

#[tokio::test]
async fn an_order_number_stays_one_part_of_the_path() {
    let (stub, gateway) = stub().await;
    let odd = MerchantUid::new("../a?b=c#d/주").unwrap();
    stub.put(payment(&odd, json!({"imp_uid": "imp_2"})));
    stub.next("/payments/find/", Odd::Reply(404, r#"{"code":1,"message":null}"#.into()));
    assert_eq!(kind(gateway.latest_payment(&odd).await), "not found");
    assert_eq!(stub.calls("/payments")[0].target, "/payments/find/..%2Fa%3Fb%3Dc%23d%2F%EC%A3%BC");
}

#[tokio::test]
async fn test_payments_are_asked_for_only_where_they_count() {
    let (stub, gateway) = stub().await;
    gateway.payment(&imp("imp_1")).await.unwrap();
    let mut config = config(&stub.url);
    config.accept_test_payments = true;
    Gateway::new(config).unwrap().payment(&imp("imp_1")).await.unwrap();
    let targets: Vec<String> = stub.calls("/payments").into_iter().map(|call| call.target).collect();
    assert_eq!(targets, ["/payments/imp_1", "/payments/imp_1?include_sandbox=true"]);
}

#[tokio::test]
async fn an_amount_is_registered_in_won() {
    let (stub, gateway) = stub().await;
    let prepared = gateway.prepare(&order(), Won::new(1_004).unwrap()).await.unwrap();
    assert_eq!((prepared.merchant_uid.as_str(), prepared.amount.get()), ("m", 1_004));
    let call = stub.calls("/payments/prepare").pop().unwrap();
    let sent: serde_json::Value = serde_json::from_str(&call.body).unwrap();
    assert_eq!((call.method.as_str(), sent), ("POST", json!({"merchant_uid": "m", "amount": 1004, "currency": "KRW"})));
}

#[tokio::test]
async fn an_amount_registered_wrongly_is_an_error() {
    let (stub, gateway) = stub().await;
    let other = r#"{"code":0,"response":{"merchant_uid":"m","amount":104}}"#;
    stub.next("/payments/prepare", Odd::Reply(200, other.into()));
    assert_eq!(kind(gateway.prepare(&order(), Won::new(1_004).unwrap()).await), "malformed");
}

#[tokio::test]
async fn an_abandoned_call_does_not_keep_others_waiting() {
    let (stub, gateway) = stub().await;
    stub.next("/users/getToken", Odd::Silence);
    let asked = tokio::spawn({
        let gateway = gateway.clone();
        async move { gateway.payment(&imp("imp_1")).await }
    });
    // Only then is it under way, and the silence its own.
    until(async || !stub.calls("/users/getToken").is_empty()).await;
    asked.abort();
    assert!(asked.await.unwrap_err().is_cancelled());
    assert_eq!(kind(gateway.payment(&imp("imp_1")).await), "ok");
}

#[tokio::test]
async fn a_silent_gateway_is_not_waited_for() {
    let (stub, _) = stub().await;
    let mut config = config(&stub.url);
    config.timeout = Duration::from_millis(200);
    let gateway = Gateway::new(config).unwrap();
    stub.next("/users/getToken", Odd::Silence);
    assert_eq!(kind(gateway.payment(&imp("imp_1")).await), "not sent");
    stub.next("/payments/imp_1", Odd::Silence);
    assert_eq!(kind(gateway.payment(&imp("imp_1")).await), "outcome unknown");
}

fn answer(response: &serde_json::Value) -> Odd {
    Odd::Reply(200, json!({"code": 0, "message": null, "response": response}).to_string())
}

fn coffee() -> payjoa_server::gateway::StoredCharge {
    use payjoa_server::gateway::{CustomerUid, StoredCharge, Terms};
    let terms = Terms::new("Coffee", Won::new(1_004).unwrap());
    StoredCharge::new(order(), CustomerUid::new("c").unwrap(), terms)
}

#[tokio::test]
async fn a_charge_is_paid_only_if_its_own_amount_and_order_are() {
    for odd in [
        json!({"amount": 1}),
        json!({"merchant_uid": "n"}),
        json!({"status": "ready"}),
        json!({"status": "PAID"}),
        json!({"status": "cancelled"}),
    ] {
        let stub = Stub::start().await;
        let gateway = Gateway::new(config(&stub.url)).unwrap();
        stub.next("/subscribe/payments/again", answer(&payment(&order(), odd.clone())));
        let charged = gateway.charge_again(&coffee()).await;
        assert!(matches!(charged, Err(GatewayError::OutcomeUnknown(_))), "{odd}: {charged:?}");
        assert_eq!(stub.calls("/subscribe").len(), 1, "sent once: {odd}");
        assert!(!stub.calls("/payments/find/m").is_empty(), "looked up: {odd}");
    }
}

#[tokio::test]
async fn a_charge_that_was_answered_oddly_is_what_the_look_finds() {
    let (stub, gateway) = stub().await;
    stub.next("/subscribe/payments/again", answer(&json!({"imp_uid": "imp_1"})));
    assert_eq!(gateway.charge_again(&coffee()).await.unwrap().imp_uid, imp("imp_1"));
    // Another amount is none of this charge's, whoever says so.
    stub.put(payment(&order(), json!({"amount": 1_005})));
    stub.next("/subscribe/payments/again", Odd::Reply(500, String::new()));
    let charged = gateway.charge_again(&coffee()).await;
    assert!(matches!(charged, Err(GatewayError::OutcomeUnknown(_))), "{charged:?}");
}

#[tokio::test]
async fn a_refund_happened_only_if_the_payment_shows_it() {
    use payjoa_server::gateway::{Refund, RefundError};
    let (stub, gateway) = stub().await;
    for odd in [json!({}), json!({"cancel_amount": 1}), json!({"cancel_amount": 1_004, "imp_uid": "imp_2"})] {
        stub.next("/payments/cancel", answer(&payment(&order(), odd.clone())));
        let refunded = gateway.refund(&imp("imp_1"), &Refund::full("sold out")).await;
        assert!(matches!(refunded, Err(RefundError::Gateway(GatewayError::OutcomeUnknown(_)))), "{odd}: {refunded:?}");
    }
    let sent: Vec<serde_json::Value> =
        stub.calls("/payments/cancel").iter().map(|call| serde_json::from_str(&call.body).unwrap()).collect();
    assert_eq!(sent.len(), 3);
    // Never without an amount, never with 0: both would give everything back.
    assert!(sent.iter().all(|it| it["amount"] == 1_004 && it["checksum"] == 1_004), "{sent:?}");
}

#[tokio::test]
async fn no_token_is_no_answer_about_a_payment() {
    for odd in [Odd::Reply(404, r#"{"code":-1,"message":"no such path"}"#.into()), Odd::Reply(200, "{}".into())] {
        let (stub, gateway) = stub().await;
        stub.next("/users/getToken", odd.clone());
        assert_eq!(kind(gateway.payment(&imp("imp_1")).await), "not sent", "{odd:?}");
    }
}

#[tokio::test]
async fn a_list_that_never_ends_is_left() {
    use futures_util::TryStreamExt;
    let (stub, gateway) = stub().await;
    let page = json!({"total": 9, "previous": 0, "next": 1, "list": [payment(&order(), json!({})), {"what": "?"}]});
    stub.next("/payments/status/", answer(&page));
    let list = payjoa_server::gateway::PaymentList::of(payjoa_server::gateway::StatusFilter::Paid);
    let mut stream = std::pin::pin!(gateway.payments_by_status(list));
    assert_eq!(stream.try_next().await.unwrap().map(|it| it.imp_uid), Some(imp("imp_1")));
    assert_eq!(kind(stream.try_next().await), "malformed", "an entry that can't be read isn't lost");
    assert!(stream.try_next().await.unwrap().is_none());
    assert_eq!(stub.calls("/payments/status/").len(), 1);
}

#[tokio::test]
async fn reads_are_asked_again_as_often_as_that_is_set_and_no_more() {
    let stub = Stub::start().await;
    stub.put(payment(&order(), json!({})));
    let mut config = config(&stub.url);
    config.retry = payjoa_server::gateway::Retry::times(2);
    config.retry.first_pause = Duration::from_millis(1);
    let gateway = Gateway::new(config).unwrap();
    for (failures, want, calls) in [(2, "ok", 3), (3, "outcome unknown", 3)] {
        let before = stub.calls("/payments").len();
        for _ in 0..failures {
            stub.next("/payments", Odd::Reply(503, String::new()));
        }
        assert_eq!(kind(gateway.payment(&imp("imp_1")).await), want);
        assert_eq!(stub.calls("/payments").len() - before, calls);
    }
}
