//! What reads is asked again.

use std::time::Duration;

use payjoa_sandbox::{Fault, Sandbox};
use payjoa_server::gateway::{Gateway, GatewayError, PaymentStatus, Retry};
use serde_json::json;

use super::{api, config, order, won};

async fn once(sandbox: &Sandbox) -> Gateway {
    let mut config = config(sandbox);
    config.retry = Retry::NEVER;
    Gateway::new(config).unwrap()
}

#[tokio::test]
async fn what_reads_is_asked_again_after_a_failure_that_passes() {
    let api = api().await;
    let imp_uid = api.paid(&order("m"), json!({}));
    for fault in [
        Fault::Unauthorized,
        Fault::ErrorBefore,
        Fault::ErrorAfter,
        Fault::ConnectionReset,
        Fault::TruncatedJson,
        Fault::TooManyRequests,
    ] {
        api.sandbox.arm(fault.path("/payments").once()).unwrap();
        let read = api.gateway.payment(&imp_uid).await;
        assert!(matches!(&read, Ok(payment) if payment.status == PaymentStatus::Paid), "{fault}: {read:?}");
        assert!(api.sandbox.armed().iter().all(|armed| armed.struck > 0), "{fault} struck");
        api.sandbox.disarm_all();
    }
}

#[tokio::test]
async fn a_failure_that_stays_is_told_apart() {
    let api = api().await;
    let imp_uid = api.paid(&order("m"), json!({}));
    let gateway = once(&api.sandbox).await;
    for (fault, want) in [
        (Fault::ErrorBefore, "outcome unknown"),
        (Fault::ErrorAfter, "outcome unknown"),
        (Fault::ConnectionReset, "outcome unknown"),
        (Fault::TruncatedJson, "malformed"),
        (Fault::TooManyRequests, "rate limited"),
        (Fault::ExtraFields, "ok"),
    ] {
        let armed = api.sandbox.arm(fault.path("/payments")).unwrap();
        assert_eq!(crate::gateway::kind(gateway.payment(&imp_uid).await), want, "{fault}");
        api.sandbox.disarm(armed);
    }
}

#[tokio::test]
async fn when_to_come_again_is_passed_on() {
    let api = api().await;
    api.sandbox.arm(Fault::TooManyRequests.path("/payments")).unwrap();
    let busy = once(&api.sandbox).await.payment(&crate::support::imp("imp_1")).await;
    let Err(GatewayError::RateLimited { retry_after }) = busy else { panic!("{busy:?}") };
    assert_eq!(retry_after, Some(Duration::from_secs(1)));
}

#[tokio::test]
async fn a_status_of_tomorrow_is_neither_paid_nor_an_error() {
    let api = api().await;
    let imp_uid = api.paid(&order("m"), json!({}));
    api.sandbox.arm(Fault::UnknownValues.path("/payments")).unwrap();
    let payment = api.gateway.payment(&imp_uid).await.unwrap();
    assert!(matches!(payment.status, PaymentStatus::Unrecognized(_)), "{payment:?}");
    assert_eq!(payment.left(), won(0));
}

#[tokio::test]
async fn an_answer_that_is_not_waited_for_is_unknown() {
    let api = api().await;
    let imp_uid = api.paid(&order("m"), json!({}));
    // With the token in hand: only the answer is slow.
    api.gateway.payment(&imp_uid).await.unwrap();
    let mut config = config(&api.sandbox);
    config.timeout = Duration::from_millis(300);
    config.retry = Retry::NEVER;
    let gateway = Gateway::new(config).unwrap();
    api.sandbox.arm(Fault::SlowAnswer.path("/payments").delay(Duration::from_secs(600))).unwrap();
    let slow = gateway.payment(&imp_uid).await;
    assert!(matches!(slow, Err(GatewayError::OutcomeUnknown(_) | GatewayError::NotSent(_))), "{slow:?}");
}

#[tokio::test]
async fn an_amount_that_was_registered_without_an_answer_is_found() {
    for fault in [Fault::ErrorAfter, Fault::ConnectionReset] {
        let api = api().await;
        api.sandbox.arm(fault.path("/payments/prepare").once()).unwrap();
        assert_eq!(api.gateway.prepare(&order("m"), won(1_004)).await.unwrap().amount, won(1_004), "{fault}");
    }
}
