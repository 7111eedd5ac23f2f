//! What a shop can put around the client.

use std::sync::{Arc, Mutex};

use payjoa_server::gateway::{
    BoxError, ConfigError, Gateway, GatewayConfig, GatewayError, HttpRequest, Operation, Retry, TransportError,
};
use serde_json::json;
use tower::{ServiceBuilder, util::MapRequestLayer};

use super::{api, config, order};
use crate::support::imp;

#[tokio::test]
async fn a_layer_sees_every_attempt_by_its_name_and_no_secret() {
    let api = api().await;
    let imp_uid = api.paid(&order("m"), json!({}));
    let seen = Arc::new(Mutex::new(Vec::new()));
    let layer = MapRequestLayer::new({
        let seen = Arc::clone(&seen);
        move |request: HttpRequest| {
            let Operation(name) = request.extensions().get().copied().unwrap();
            seen.lock().unwrap().push((name, format!("{request:?}")));
            request
        }
    });
    let gateway = Gateway::builder(config(&api.sandbox)).layer(layer).build().unwrap();
    api.sandbox.arm(payjoa_sandbox::Fault::ErrorBefore.path("/payments").once()).unwrap();
    gateway.payment(&imp_uid).await.unwrap();
    let seen = seen.lock().unwrap();
    assert_eq!(seen.iter().map(|it| it.0).collect::<Vec<_>>(), ["users.get_token", "payments.get", "payments.get"]);
    assert!(seen.iter().all(|(_, shown)| !shown.contains("Bearer") && !shown.contains(r#""sandbox""#)), "{seen:?}");
}

fn failing(with: fn() -> BoxError) -> Gateway {
    let layer = ServiceBuilder::new().map_future(move |_| async move { Err(with()) }).into_inner();
    let mut config = GatewayConfig::new("https://gateway.invalid", "key", "secret");
    config.retry = Retry::NEVER;
    Gateway::builder(config).layer(layer).build().unwrap()
}

#[tokio::test]
async fn a_layers_error_is_an_unknown_outcome_unless_it_knows_better() {
    let known =
        failing(|| Box::new(TransportError::NotSent(payjoa_server::gateway::Cause::new("the breaker is open"))));
    assert!(matches!(known.payment(&imp("imp_1")).await, Err(GatewayError::NotSent(_))));
    // Of the token, which is asked for first, nothing more was sent either.
    let unknown = failing(|| "something".into());
    assert!(matches!(unknown.payment(&imp("imp_1")).await, Err(GatewayError::NotSent(_))));
}

#[tokio::test]
async fn everything_goes_through_the_proxy() {
    let api = api().await;
    let imp_uid = api.paid(&order("m"), json!({}));
    // The sandbox takes whole addresses, as a proxy does; nobody else is at this one.
    let mut config = config(&api.sandbox);
    config.base = "http://127.0.0.1:9".to_owned();
    let gateway = Gateway::builder(config).proxy(api.sandbox.url()).build().unwrap();
    assert_eq!(gateway.payment(&imp_uid).await.unwrap().imp_uid, imp_uid);
}

#[test]
fn what_can_not_be_set_up_says_so() {
    let config = || GatewayConfig::new("https://api.iamport.kr", "key", "secret");
    let proxy = Gateway::builder(config()).proxy("not an address at all").build();
    assert!(matches!(proxy, Err(ConfigError::Proxy)), "{proxy:?}");
    for (tier, ok) in [("A1b", true), ("", false), ("ABCD", false), ("한국어", false)] {
        assert_eq!(Gateway::builder(config()).tier(tier).build().is_ok(), ok, "{tier}");
    }
}

#[tokio::test]
async fn a_sub_merchants_tier_goes_along() {
    let (stub, mut config) = {
        let stub = crate::support::Stub::start().await;
        let config = crate::support::config(&stub.url);
        (stub, config)
    };
    config.tier = Some("A1b".to_owned());
    let _ = Gateway::new(config).unwrap().payment(&imp("imp_1")).await;
    assert!(stub.calls("/").iter().all(|call| call.tier == "A1b"));
    assert_eq!(stub.calls("/").len(), 2);
}
