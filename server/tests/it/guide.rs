//! The guide's program, run against the sandbox.

use payjoa::{ImpUid, Platform, outcome::contract::Settled};
use payjoa_sandbox::Sandbox;
use payjoa_server::{
    Payments, Policy,
    gateway::{Gateway, GatewayConfig},
    ledger::Ledger,
};
use serde_json::{Value, json};

use crate::support::until;

#[path = "../../examples/quickstart/main.rs"]
#[allow(dead_code, reason = "its `main` listens on a fixed port")]
mod quickstart;

const GUIDES: [&str; 2] =
    [include_str!("../../../docs/guide-server.md"), include_str!("../../../docs/guide-server.ko.md")];

#[test]
fn the_guide_shows_the_program_and_the_page_as_they_are() {
    let program = include_str!("../../examples/quickstart/main.rs");
    let page = include_str!("../../examples/quickstart/page.html");
    for guide in GUIDES {
        assert!(guide.contains(program.trim_end()), "a guide and examples/quickstart/main.rs differ");
        assert!(guide.contains(page.trim_end()), "a guide and examples/quickstart/page.html differ");
    }
    let code = program.lines().filter(|line| !line.trim().is_empty() && !line.trim().starts_with("//")).count();
    assert!(code <= 40, "{code} lines");
}

#[test]
fn the_readme_shows_a_server_that_compiles() {
    let (readme, program) = (include_str!("../../../README.md"), include_str!("../../examples/readme.rs"));
    let (_, shown) = program.split_once("shop's own routes call\")]\n\n").unwrap();
    assert!(readme.contains(shown.trim_end()), "README.md and examples/readme.rs differ");
}

#[tokio::test]
async fn the_guides_shop_sells_a_jacket() {
    let (sandbox, folder) = (Sandbox::start().await.unwrap(), tempfile::TempDir::new().unwrap());
    let config = GatewayConfig::new(sandbox.url(), payjoa_sandbox::IMP_KEY, payjoa_sandbox::IMP_SECRET);
    let ledger = Ledger::open(folder.path().join("shop.sqlite")).await.unwrap();
    let payments = Payments::new(Gateway::new(config).unwrap(), ledger, Policy::default());
    let workers = payments.start(quickstart::send);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let shop = format!("http://{}", listener.local_addr().unwrap());
    let app = quickstart::shop(payments);
    let server = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    let http = reqwest::Client::builder().no_proxy().build().unwrap();

    let page = http.get(&shop).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("IMP.request_pay"));
    let mut order: Value = http.post(format!("{shop}/orders")).send().await.unwrap().json().await.unwrap();
    order["digital"] = json!(false);
    let imp_uid: ImpUid = sandbox.open(order.clone(), Platform::Pc).unwrap().imp_uid;
    let ids = json!({"imp_uid": imp_uid, "merchant_uid": order["merchant_uid"]});
    let ask = async || http.post(format!("{shop}/payments/confirm")).json(&ids).send().await.unwrap();
    assert_eq!(ask().await.status(), 202);
    sandbox.approve(&imp_uid).unwrap();
    until(async || ask().await.status() == 200).await;
    let settled: Settled = ask().await.json().await.unwrap();
    assert!(matches!(settled, Settled::Paid { amount, .. } if amount.get() == 1_004));
    server.abort();
    workers.stop().await;
}
