//! The shopper's browser: a window, what it tells the page, and the page that asks the shop's server.

use std::time::Duration;

use payjoa::{ImpUid, outcome::Unverified};
use payjoa_sandbox::Fault;
use reqwest::{Client, StatusCode, header, redirect::Policy};
use serde_json::{Value, json};
use url::Url;

use super::world::World;

/// How often a page asks before its shopper has had enough.
const PATIENCE: u32 = 4;

fn client() -> Client {
    // Whoever installed a provider before may keep it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder().redirect(Policy::none()).build().unwrap()
}

/// The script is not what a page needs to open a window. (A blocked popup is: the script can't know.)
pub(super) async fn must_not_open(world: &mut World) {
    let script = client().get(world.sandbox.sdk_url()).timeout(Duration::from_secs(1)).send().await;
    let opens = match script {
        Ok(answer) if answer.status().is_success() => {
            let text = answer.text().await.unwrap_or_default();
            text.contains("request_pay") && world.fault != Fault::PopupBlocked && world.fault != Fault::SdkThrowing
        }
        _ => false,
    };
    assert!(!opens, "{}: there is a script that opens windows", world.fault);
}

/// The shopper approves; what the page is told, as often as it is told.
pub(super) async fn approve(world: &World, imp_uid: &ImpUid) -> Vec<Unverified> {
    let address = format!("{}/window/{imp_uid}", world.sandbox.url());
    let answer = client().post(address).form(&[("action", "approve")]).send().await.unwrap();
    if let Some(location) = answer.headers().get(header::LOCATION) {
        return returned(location.to_str().unwrap());
    }
    let page = answer.text().await.unwrap();
    if let Some((_, address)) = page.split_once("data-testid=\"return-address\">") {
        return returned(&address.split('<').next().unwrap().replace("&amp;", "&"));
    }
    let Some((_, script)) = page.split_once("id=\"answer\">") else { return Vec::new() };
    match serde_json::from_str(script.split("</script>").next().unwrap()).unwrap() {
        Value::Null => Vec::new(),
        told => vec![Unverified::from_callback(&told); if page.contains("data-times=\"2\"") { 2 } else { 1 }],
    }
}

fn returned(address: &str) -> Vec<Unverified> {
    let address = Url::parse(address).unwrap();
    Unverified::from_query(address.query().unwrap_or_default()).into_iter().collect()
}

/// As `payjoa` does it in the browser: what the window didn't tell, the page remembers; it asks again while it is told to.
pub(super) async fn confirm(world: &World, told: &[Unverified]) {
    if !world.life.page {
        return;
    }
    for claim in told {
        let claim = claim.clone().or_order(&world.order);
        let body = json!({"merchant_uid": claim.merchant_uid(), "imp_uid": claim.imp_uid()});
        for _ in 0..PATIENCE {
            let answer = client().post(format!("{}/confirm", world.url)).json(&body).send().await.unwrap();
            let (status, headers) = (answer.status(), answer.headers().clone());
            let text = answer.text().await.unwrap();
            must_be_true(world, status, &text);
            if !matches!(status, StatusCode::ACCEPTED | StatusCode::SERVICE_UNAVAILABLE) {
                break;
            }
            let wait = headers[header::RETRY_AFTER].to_str().unwrap().parse().unwrap();
            world.sandbox.clock().advance(Duration::from_secs(wait));
        }
    }
}

/// Nobody is told "paid" but the shopper whose money is there.
fn must_be_true(world: &World, status: StatusCode, text: &str) {
    let known = [200, 202, 409, 503].contains(&status.as_u16());
    assert!(known, "{}: {status} {text}", world.fault);
    let body: Value = serde_json::from_str(text).unwrap();
    if status == StatusCode::OK && body["state"] == "paid" {
        let payment = world.sandbox.payment(world.imp_uid.as_ref().unwrap()).unwrap();
        assert_eq!((&payment["status"], &payment["imp_uid"]), (&json!("paid"), &body["imp_uid"]), "{}", world.fault);
    }
}
