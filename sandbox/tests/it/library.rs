//! The sandbox as a library.

use payjoa::{MerchantUid, Platform};
use payjoa_sandbox::{ActError, Decision, Fault, Options, Refusal, Sandbox, StartError};
use reqwest::Method;
use serde_json::json;

use crate::support::{World, order, order_with};

#[tokio::test]
async fn two_sandboxes_know_nothing_of_each_other() {
    let (one, two) = (World::start().await, World::start().await);
    let imp_uid = one.open(order("m"), Platform::Pc);
    assert_ne!(one.sandbox.url(), two.sandbox.url());
    assert_eq!(two.sandbox.payment(&imp_uid), None);
}

#[tokio::test]
async fn a_taken_port_is_an_error_that_says_so() {
    let first = Sandbox::start().await.unwrap();
    let mut options = Options::default();
    options.listen = first.url().trim_start_matches("http://").parse().unwrap();
    let error = Sandbox::start_with(options).await.unwrap_err();
    assert!(matches!(error, StartError::Listen { .. }));
    assert!(error.to_string().contains("choose another port"), "{error}");
}

#[tokio::test]
async fn a_webhook_address_is_checked_at_the_start() {
    let mut options = Options::default();
    options.webhook_url = Some("localhost:3000".into());
    assert!(matches!(Sandbox::start_with(options).await, Err(StartError::WebhookUrl(_))));
}

#[tokio::test]
async fn after_stop_nobody_answers() {
    let world = World::start().await;
    let imp_uid = world.open(order("m"), Platform::Pc);
    let url = format!("{}/_sandbox/payments/{imp_uid}", world.sandbox.url());
    assert!(reqwest::get(&url).await.unwrap().status().is_success());
    world.sandbox.stop().await;
    match reqwest::get(&url).await {
        Err(error) => assert!(error.is_connect(), "{error:?}"),
        // Another test's server has got the port already, and knows no such payment.
        Ok(stranger) => assert!(!stranger.status().is_success()),
    }
}

#[tokio::test]
async fn refusals() {
    let world = World::start().await;
    let prepare = json!({"merchant_uid": "prepared", "amount": 1_004, "currency": "KRW"});
    world.api(Method::POST, "/payments/prepare", Some(prepare)).await;
    let paid = world.open(order("paid"), Platform::Pc);
    world.sandbox.approve(&paid).unwrap();
    for (name, order, code) in [
        ("paid already", order("paid"), "F1002"),
        ("another amount than prepared", order_with("prepared", json!({"amount": 1})), "F400"),
        ("unknown channel", order_with("m", json!({"channelKey": "mine"})), "F1001"),
        ("another gateway", order_with("m", json!({"pg": "html5_inicis"})), "F400"),
        ("no request", json!("card"), "F400"),
    ] {
        assert_eq!(world.sandbox.open(order, Platform::Pc).unwrap_err().code(), code, "{name}");
    }
}

#[tokio::test]
async fn what_is_allowed_opens() {
    let world = World::start().await;
    let prepare = json!({"merchant_uid": "prepared", "amount": 1_004, "currency": "KRW"});
    world.api(Method::POST, "/payments/prepare", Some(prepare)).await;
    let failed = world.open(order("failed"), Platform::Pc);
    world.sandbox.decline(&failed).unwrap();
    for (name, order) in [
        ("the prepared amount", order("prepared")),
        ("again after a failure", order("failed")),
        ("a channel", order_with("m", json!({"pg": null, "channelKey": "channel-key-0000"}))),
        ("a site", order_with("m", json!({"pg": "daou.CTS17362"}))),
        ("the SDK's own additions", order_with("m", json!({"request_id": "req_1", "tier_code": "ABC"}))),
    ] {
        assert!(world.sandbox.open(order, Platform::Pc).is_ok(), "{name}");
    }
}

#[tokio::test]
async fn a_changed_amount_is_named() {
    let world = World::start().await;
    world.api(Method::POST, "/payments/prepare", Some(json!({"merchant_uid": "m", "amount": 1_004}))).await;
    let refused = world.sandbox.open(order_with("m", json!({"amount": 4})), Platform::Pc).unwrap_err();
    assert!(matches!(refused, Refusal::Amount { prepared, asked } if (prepared.get(), asked.get()) == (1_004, 4)));
}

#[tokio::test]
async fn unknown_payments_and_second_decisions() {
    let world = World::start().await;
    let imp_uid = world.open(order("m"), Platform::Pc);
    world.sandbox.approve(&imp_uid).unwrap();
    assert_eq!(world.sandbox.decline(&imp_uid), Err(ActError::AlreadyDecided(Decision::Approve)));
    let other = payjoa::ImpUid::new("imp_1").unwrap();
    assert_eq!(world.sandbox.close(&other), Err(ActError::UnknownPayment(other)));
}

#[tokio::test]
async fn a_late_database_catches_up_by_itself() {
    let mut options = Options::default();
    options.late_database = std::time::Duration::from_millis(300);
    let world = World::start_with(options).await;
    world.sandbox.arm(Fault::LateDatabase.order(MerchantUid::new("m").unwrap())).unwrap();
    let imp_uid = world.open(order("m"), Platform::Pc);
    world.sandbox.approve(&imp_uid).unwrap();
    assert_eq!(world.sandbox.payment(&imp_uid).unwrap()["status"], "ready");
    world.until_status(&imp_uid, "paid").await;
}

#[tokio::test]
async fn what_the_rules_refuse_the_gateway_refuses() {
    let world = World::start().await;
    for platform in Platform::ALL {
        for more in [
            json!({}),
            json!({"app_scheme": "shop"}),
            json!({"name": "x".repeat(41)}),
            json!({"digital": "false"}),
            json!({"escrow": true}),
            json!({"amount": 50_000, "display": {"card_quota": [2, 3]}}),
            json!({"display": {"card_quota": [2, 3]}}),
            json!({"m_redirect_url": "/complete"}),
            json!({"customer_uid": "card-1"}),
        ] {
            let order = order_with("m", more);
            let clean = payjoa::request::lint(&order, platform).violations.is_empty();
            assert_eq!(world.sandbox.open(order.clone(), platform).is_ok(), clean, "{platform} {order}");
        }
    }
}

#[tokio::test]
async fn a_number_that_was_paid_is_used_up_even_after_the_money_was_given_back() {
    let sandbox = Sandbox::start().await.unwrap();
    let open = || sandbox.open(order("m"), Platform::Pc);
    let (first, second) = (open().unwrap().imp_uid, open().unwrap().imp_uid);
    sandbox.approve(&first).unwrap();
    sandbox.cancel(&first, None).unwrap();
    assert!(open().is_err());
    sandbox.approve(&second).unwrap();
    assert_eq!(sandbox.payment(&second).unwrap()["status"], "failed");
}

#[tokio::test]
async fn it_says_where_webhooks_go() {
    let world = World::start().await;
    assert_eq!(world.sandbox.webhook_url(), None);
    world.sandbox.set_webhook_url(Some("http://127.0.0.1:3000/webhook")).unwrap();
    assert_eq!(world.sandbox.webhook_url().as_deref(), Some("http://127.0.0.1:3000/webhook"));
}
