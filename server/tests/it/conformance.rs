//! `payjoa-server conformance`, as it is typed: against this server, and against shops that got it wrong.

use std::process::{Command, Output};

use axum::{
    Json, Router,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use payjoa_server::router;
use serde_json::{Value, json};

use crate::{
    router::Served,
    support::{Shop, payment},
};

/// Runs the command; the shop answers meanwhile.
async fn conformance(words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_payjoa-server"));
    command.arg("conformance").args(words).args(["--timeout", "120"]).env_remove("PAYJOA_CONFORMANCE_TOKEN");
    tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// The checks of a report that ended like that.
fn ids(report: &Value, outcome: &str) -> Vec<String> {
    let checks = report["checks"].as_array().unwrap().iter().filter(|check| check["outcome"] == outcome);
    checks.map(|check| check["id"].as_str().unwrap().to_owned()).collect()
}

fn confirm_of(served: &Served) -> String {
    format!("{}/payments/confirm", served.url)
}

#[tokio::test]
async fn this_server_keeps_the_contract_that_it_checks_others_by() {
    let shop = Shop::open().await;
    let served = Served::new(&shop).await;
    let (open, paid) = (shop.order().await, shop.order().await);
    shop.stub.put(payment(&paid, json!({})));
    let orders = ["--open", open.as_str(), "--paid", paid.as_str()];
    let url = confirm_of(&served);
    let said = conformance(&[&["--url", &url][..], &orders].concat()).await;
    assert_eq!(said.status.code(), Some(0), "{}", text(&said.stdout));
    assert!(text(&said.stdout).contains("15 passed, 0 failed, 0 left out"), "{}", text(&said.stdout));
}

#[tokio::test]
async fn what_could_not_be_checked_is_said() {
    let shop = Shop::open().await;
    let served = Served::new(&shop).await;
    let said = conformance(&["--url", &format!("{}/", confirm_of(&served)), "--json"]).await;
    let report: Value = serde_json::from_slice(&said.stdout).unwrap();
    assert_eq!((said.status.code(), &report["passed"], &report["failed"]), (Some(0), &json!(10), &json!(0)));
    let left_out = ["open-posted", "open-got", "invented-payment", "paid-posted", "paid-got"];
    assert_eq!(ids(&report, "left_out"), left_out);
}

/// It believes whatever a page says.
#[tokio::test]
async fn a_shop_that_says_paid_to_everybody_fails_every_check() {
    let served = Served::app(Router::new().fallback(async || Json(json!({"state": "paid"})))).await;
    let said = conformance(&["--url", &confirm_of(&served), "--open", "m", "--paid", "m", "--json"]).await;
    let report: Value = serde_json::from_slice(&said.stdout).unwrap();
    assert_eq!((said.status.code(), &report["passed"], &report["failed"]), (Some(1), &json!(0), &json!(15)));
}

/// Right but for one thing: the checks name it, for people and for programs.
#[tokio::test]
async fn one_thing_that_is_wrong_is_named() {
    let shop = Shop::open().await;
    // It takes what it doesn't know, and forgets to say when to come again.
    let lenient = Router::new().route("/confirm", post(lenient)).fallback_service(router(shop.payments.clone()));
    let served = Served::app(lenient).await;
    let url = confirm_of(&served);
    let said = conformance(&["--url", &url, "--open", "m", "--json"]).await;
    let report: Value = serde_json::from_slice(&said.stdout).unwrap();
    let failed = ids(&report, "failed");
    assert_eq!(said.status.code(), Some(1));
    for id in ["forged-field", "open-posted", "path-in-number", "another-type"] {
        assert!(failed.contains(&id.to_owned()), "{id} in {failed:?}");
    }
    assert!(!failed.contains(&"unknown-got".to_owned()), "{failed:?}");
    let said = conformance(&["--url", &url, "--open", "m"]).await;
    let report = text(&said.stdout);
    assert!(report.contains("[open-posted]\n           no Retry-After with whole seconds"), "{report}");
}

async fn lenient() -> Response {
    let pending = Json(json!({"state": "pending", "merchant_uid": "m"}));
    (StatusCode::ACCEPTED, [(header::CACHE_CONTROL, "no-store")], pending).into_response()
}

#[tokio::test]
async fn a_shop_that_is_not_there_is_told_from_one_that_is_wrong() {
    let nobody = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/confirm", nobody.local_addr().unwrap());
    drop(nobody);
    let said = conformance(&["--url", &url]).await;
    assert_eq!((said.status.code(), text(&said.stdout)), (Some(3), ""));
    assert!(text(&said.stderr).contains("doesn't answer"), "{}", text(&said.stderr));
}

#[tokio::test]
async fn what_makes_no_sense_is_explained() {
    for (words, why) in [
        (&["--url", "shop.example"][..], "it looks like https://shop.example/payments/confirm"),
        (&["--url", "ftp://shop.example/confirm"], "by http or https"),
        (&[], "--url <ADDRESS>"),
    ] {
        let said = conformance(words).await;
        assert_eq!(said.status.code(), Some(2), "{words:?}");
        assert!(text(&said.stderr).contains(why), "{}", text(&said.stderr));
    }
    let help = conformance(&["--help"]).await;
    for word in ["--open", "--paid", "--token", "--json", "Exit codes: 0"] {
        assert!(text(&help.stdout).contains(word), "{word}");
    }
}

/// A token never shows in what is printed.
#[tokio::test]
async fn a_token_is_sent_and_not_shown() {
    let shop = Shop::open().await;
    let served = Served::new(&shop).await;
    let said = conformance(&["--url", &confirm_of(&served), "--token", "hidden-bearer"]).await;
    assert_eq!(said.status.code(), Some(0));
    assert!(!text(&said.stdout).contains("hidden") && !text(&said.stderr).contains("hidden"));
}
