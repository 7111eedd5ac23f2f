//! Many sandboxes in one process, and everything that a test says to one from Rust.

use std::time::{Duration, Instant};

use payjoa_sandbox::{Fault, NotSent, PayError, Sandbox, Status};
use reqwest::StatusCode;
use serde_json::Value;
use tokio::time::timeout;

use crate::{
    support::{PATIENCE, order, order_with},
    webhook::Shop,
};

/// How many live at once.
const MANY: usize = 300;

#[tokio::test]
async fn hundreds_live_side_by_side() {
    let begun = Instant::now();
    let mut sandboxes = Vec::new();
    for _ in 0..MANY {
        sandboxes.push(Sandbox::start().await.unwrap());
    }
    // Nothing depends on it: it is for people who run this with --nocapture.
    eprintln!("{MANY} sandboxes started in {:?}, {:?} each", begun.elapsed(), begun.elapsed() / MANY as u32);
    let client = reqwest::Client::builder().pool_max_idle_per_host(0).build().unwrap();
    for sandbox in &sandboxes {
        let imp_uid = sandbox.pay(order("m")).unwrap();
        let url = format!("{}/_sandbox/payments", sandbox.url());
        let listed: Value = client.get(url).send().await.unwrap().json().await.unwrap();
        assert_eq!((&listed["total"], &listed["payments"][0]["imp_uid"]), (&1.into(), &imp_uid.as_str().into()));
    }
    let gone = sandboxes.pop().unwrap();
    let imp_uid = gone.pay(order("last")).unwrap();
    let url = format!("{}/_sandbox/payments/{imp_uid}", gone.url());
    gone.stop().await;
    // If another test's sandbox has got the port already, it knows no such payment.
    let answered = client.get(url).send().await;
    assert!(answered.is_err() || answered.is_ok_and(|stranger| stranger.status() == StatusCode::NOT_FOUND));
    let health = client.get(format!("{}/_sandbox/health", sandboxes[0].url())).send().await.unwrap();
    assert_eq!(health.status(), StatusCode::OK, "the others go on");
}

#[tokio::test]
async fn a_payment_in_one_call_or_the_reason_why_not() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.pay(order("m")).unwrap();
    assert!(matches!(sandbox.pay(order("m")), Err(PayError::Refused(refusal)) if refusal.code() == "F1002"));
}

#[tokio::test]
async fn waiting_for_a_status() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.arm(Fault::LateDatabase.delay(Duration::from_millis(100))).unwrap();
    let imp_uid = sandbox.pay(order("m")).unwrap();
    timeout(PATIENCE, sandbox.until_status(&imp_uid, Status::Paid)).await.unwrap();
    sandbox.cancel(&imp_uid, None).unwrap();
    timeout(PATIENCE, sandbox.until_status(&imp_uid, Status::Cancelled)).await.unwrap();
}

#[tokio::test]
async fn a_webhook_again_from_rust() {
    let (sandbox, mut shop) = (Sandbox::start().await.unwrap(), Shop::open().await);
    let imp_uid = sandbox.pay(order("m")).unwrap();
    assert_eq!(sandbox.resend_webhook(&imp_uid), Err(NotSent::Nowhere));
    sandbox.set_webhook_url(Some(&shop.url)).unwrap();
    sandbox.resend_webhook(&imp_uid).unwrap();
    timeout(PATIENCE, sandbox.webhooks_landed(&imp_uid)).await.unwrap();
    assert_eq!(shop.next().await["status"], "paid");
    let open = sandbox.open(order("open"), payjoa::Platform::Pc).unwrap().imp_uid;
    assert_eq!(sandbox.resend_webhook(&open), Err(NotSent::NothingToTell(Status::Ready)));
}

#[tokio::test]
async fn a_deposit_after_its_deadline_by_the_clock() {
    let sandbox = Sandbox::start().await.unwrap();
    let imp_uid = sandbox.pay(order_with("m", serde_json::json!({"pay_method": "vbank"}))).unwrap();
    sandbox.clock().advance(Duration::from_secs(8 * 86_400));
    assert!(sandbox.deposit(&imp_uid).is_err());
    sandbox.clock().reset();
    sandbox.deposit(&imp_uid).unwrap();
    assert_eq!(sandbox.payment(&imp_uid).unwrap()["status"], "paid");
}
