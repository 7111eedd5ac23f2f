//! Faults of the REST API, as a shop's server meets them.

use std::time::{Duration, Instant};

use payjoa::{ImpUid, MerchantUid, Platform};
use payjoa_sandbox::{Arm, Fault};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::json;

use crate::support::{PATIENCE, World, answer, order};

/// A sandbox with a paid payment.
async fn paid() -> (World, ImpUid, String) {
    let world = World::start().await;
    let imp_uid = world.open(order("m"), Platform::Pc);
    world.sandbox.approve(&imp_uid).unwrap();
    let token = world.token().await;
    (world, imp_uid, token)
}

fn get(world: &World, imp_uid: &ImpUid, token: &str) -> RequestBuilder {
    world.request(Method::GET, &format!("/payments/{imp_uid}")).bearer_auth(token)
}

/// Registering an amount: a call that changes something, and can be looked up afterwards.
fn prepare(world: &World, token: &str) -> RequestBuilder {
    world.request(Method::POST, "/payments/prepare").bearer_auth(token).json(&json!({"merchant_uid": "p", "amount": 5}))
}

async fn is_prepared(world: &World) -> bool {
    world.get("/payments/prepare/p").await.0 == StatusCode::OK
}

#[tokio::test]
async fn a_token_is_revoked_in_mid_flight() {
    let (world, imp_uid, token) = paid().await;
    assert_eq!(answer(get(&world, &imp_uid, &token)).await.0, StatusCode::OK);
    world.sandbox.arm(Fault::Unauthorized.once()).unwrap();
    for time in ["revoked", "still revoked"] {
        let (status, body) = answer(get(&world, &imp_uid, &token)).await;
        assert_eq!((status, &body["code"]), (StatusCode::UNAUTHORIZED, &json!(-1)), "{time}");
    }
    let fresh = world.token().await;
    assert_ne!(fresh, token);
    assert_eq!(answer(get(&world, &imp_uid, &fresh)).await.0, StatusCode::OK);
}

#[tokio::test]
async fn too_many_requests() {
    let (world, imp_uid, token) = paid().await;
    world.sandbox.arm(Fault::TooManyRequests.times(2)).unwrap();
    for want in [429, 429, 200] {
        let response = get(&world, &imp_uid, &token).send().await.unwrap();
        assert_eq!((response.status().as_u16(), response.headers().contains_key("retry-after")), (want, want == 429));
    }
}

#[tokio::test]
async fn an_error_before_anything_happened() {
    let (world, _, token) = paid().await;
    world.sandbox.arm(Fault::ErrorBefore.once()).unwrap();
    assert_eq!(answer(prepare(&world, &token)).await.0, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(!is_prepared(&world).await);
}

#[tokio::test]
async fn an_error_after_it_happened() {
    let (world, _, token) = paid().await;
    world.sandbox.arm(Fault::ErrorAfter.once()).unwrap();
    let (status, body) = answer(prepare(&world, &token)).await;
    assert_eq!((status, &body["code"]), (StatusCode::INTERNAL_SERVER_ERROR, &json!(1)));
    assert!(is_prepared(&world).await);
}

#[tokio::test]
async fn a_slow_answer_outlasts_the_clients_patience() {
    let (world, imp_uid, token) = paid().await;
    world.sandbox.arm(Fault::SlowAnswer.delay(Duration::from_secs(3_600)).once()).unwrap();
    let impatient = tokio::spawn(get(&world, &imp_uid, &token).send());
    let struck = async {
        while world.sandbox.armed().iter().any(|armed| armed.struck == 0) {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    tokio::time::timeout(PATIENCE, struck).await.unwrap();
    assert!(!impatient.is_finished());
    impatient.abort();
    assert_eq!(answer(get(&world, &imp_uid, &token)).await.0, StatusCode::OK, "only that one");
}

#[tokio::test]
async fn a_slow_answer_comes_after_its_delay() {
    let (world, imp_uid, token) = paid().await;
    world.sandbox.arm(Fault::SlowAnswer.delay(Duration::from_millis(50))).unwrap();
    let asked = Instant::now();
    assert_eq!(answer(get(&world, &imp_uid, &token)).await.0, StatusCode::OK);
    assert!(asked.elapsed() >= Duration::from_millis(50));
}

#[tokio::test]
async fn a_connection_is_reset_after_it_happened() {
    let (world, _, token) = paid().await;
    world.sandbox.arm(Fault::ConnectionReset.once()).unwrap();
    let error = prepare(&world, &token).send().await.unwrap_err();
    let causes = std::iter::successors(Some(&error as &dyn std::error::Error), |error| error.source());
    let io = causes.filter_map(|cause| cause.downcast_ref::<std::io::Error>()).next();
    assert_eq!(io.map(std::io::Error::kind), Some(std::io::ErrorKind::ConnectionReset), "{error:?}");
    assert!(is_prepared(&world).await);
}

#[tokio::test]
async fn truncated_json() {
    let (world, imp_uid, token) = paid().await;
    world.sandbox.arm(Fault::TruncatedJson.once()).unwrap();
    let response = get(&world, &imp_uid, &token).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    let text = response.text().await.unwrap();
    assert!(text.starts_with("{\"code\":0") && serde_json::from_str::<serde_json::Value>(&text).is_err(), "{text}");
}

#[tokio::test]
async fn values_and_fields_that_nobody_documented() {
    let (world, imp_uid, token) = paid().await;
    world.sandbox.arm(Fault::UnknownValues.once()).unwrap();
    let (_, body) = answer(get(&world, &imp_uid, &token)).await;
    assert_eq!(
        (&body["response"]["status"], &body["response"]["pay_method"]),
        (&json!("under_review"), &json!("palm_scan"))
    );
    world.sandbox.arm(Fault::ExtraFields.once()).unwrap();
    let (_, body) = answer(get(&world, &imp_uid, &token)).await;
    assert!(body["response"]["x_new_in_2031"].is_object() && body["x_new_in_2031"].is_object(), "{body}");
    assert_eq!((body["response"]["amount"].as_u64(), body["response"]["amount"].as_f64()), (None, Some(1004.0)));
}

#[tokio::test]
async fn only_calls_about_the_payment_or_order_it_was_armed_for() {
    let (world, imp_uid, token) = paid().await;
    let other = world.open(order("other"), Platform::Pc);
    for arm in [
        Fault::ErrorBefore.payment(imp_uid.clone()),
        Fault::ErrorBefore.order(MerchantUid::new("m").unwrap()),
        Fault::ErrorBefore.path(format!("/payments/{imp_uid}")),
    ] {
        let armed: Arm = arm.clone();
        world.sandbox.arm(armed).unwrap();
        assert_eq!(answer(get(&world, &imp_uid, &token)).await.0, StatusCode::INTERNAL_SERVER_ERROR, "{arm:?}");
        assert_eq!(answer(get(&world, &other, &token)).await.0, StatusCode::OK, "{arm:?}");
        world.sandbox.disarm_all();
    }
}

#[tokio::test]
async fn a_body_names_its_payment_and_is_still_read() {
    let (world, _, token) = paid().await;
    world.sandbox.arm(Fault::ErrorBefore.order(MerchantUid::new("p").unwrap()).once()).unwrap();
    assert_eq!(answer(prepare(&world, &token)).await.0, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(answer(prepare(&world, &token)).await.0, StatusCode::OK);
}

/// What the timeline says of the call that was answered last.
fn last_call(world: &World, imp_uid: &ImpUid) -> serde_json::Value {
    world.details(imp_uid, "rest.called").pop().unwrap()
}

#[tokio::test]
async fn the_timeline_has_what_the_client_got() {
    let (world, imp_uid, token) = paid().await;
    let path = format!("/payments/{imp_uid}");
    for (fault, status, carried_out) in [
        (Fault::ErrorBefore, json!(500), json!(null)),
        (Fault::TooManyRequests, json!(429), json!(null)),
        (Fault::ErrorAfter, json!(500), json!(200)),
        (Fault::TruncatedJson, json!(200), json!(200)),
        (Fault::ConnectionReset, json!("no answer: the connection was reset"), json!(200)),
    ] {
        world.sandbox.arm(fault.once()).unwrap();
        // A connection that is reset is no answer.
        let _ = get(&world, &imp_uid, &token).send().await;
        let want = json!({
            "method": "GET", "path": path, "status": status, "faults": [fault], "carried_out": carried_out,
        });
        assert_eq!(last_call(&world, &imp_uid), want);
    }
    answer(get(&world, &imp_uid, &token)).await;
    assert_eq!(last_call(&world, &imp_uid), json!({"method": "GET", "path": path, "status": 200}));
}

#[tokio::test]
async fn a_cancel_behind_a_500_is_in_the_timeline_as_both() {
    let (world, imp_uid, token) = paid().await;
    world.sandbox.arm(Fault::ErrorAfter.path("/payments/cancel").once()).unwrap();
    let cancel = world.request(Method::POST, "/payments/cancel").bearer_auth(&token);
    let (status, _) = answer(cancel.json(&json!({"merchant_uid": "m", "checksum": 1004}))).await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(world.details(&imp_uid, "payment.cancelled").len(), 1, "the money moved");
    let call = last_call(&world, &imp_uid);
    assert_eq!((&call["path"], &call["status"]), (&json!("/payments/cancel"), &json!(500)));
}

#[tokio::test]
async fn a_client_that_gave_up_got_no_answer() {
    let (world, imp_uid, token) = paid().await;
    world.sandbox.arm(Fault::SlowAnswer.delay(Duration::from_secs(3_600)).once()).unwrap();
    let impatient = tokio::spawn(get(&world, &imp_uid, &token).send());
    let until = async |is: &dyn Fn() -> bool| {
        let waited = async {
            while !is() {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        };
        tokio::time::timeout(PATIENCE, waited).await.unwrap();
    };
    until(&|| world.sandbox.armed().iter().all(|armed| armed.struck > 0)).await;
    impatient.abort();
    until(&|| !world.details(&imp_uid, "rest.called").is_empty()).await;
    let call = last_call(&world, &imp_uid);
    assert_eq!((&call["status"], &call["carried_out"]), (&json!("no answer: the client gave up"), &json!(200)));
}

#[tokio::test]
async fn what_struck_stands_in_the_payments_timeline() {
    let (world, imp_uid, token) = paid().await;
    world.sandbox.arm(Fault::ErrorBefore.payment(imp_uid.clone()).once()).unwrap();
    answer(get(&world, &imp_uid, &token)).await;
    let timeline = world.sandbox.timeline(&imp_uid);
    let struck = timeline.iter().find(|event| event.kind == "fault.struck").unwrap();
    assert_eq!(struck.detail, json!({"fault": "error-before", "path": format!("/payments/{imp_uid}")}));
    assert_eq!(world.sandbox.armed()[0].struck, 1);
}
