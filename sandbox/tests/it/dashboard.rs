//! The dashboard's page. What it does in a browser is looked at there.

use payjoa::Platform;
use reqwest::Method;

use crate::support::{World, order};

#[tokio::test]
async fn the_page_and_everything_that_it_loads_are_there() {
    let world = World::start().await;
    let response = world.request(Method::GET, "/_sandbox/").send().await.unwrap();
    let policy = response.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.contains("script-src 'self'") && policy.contains("frame-ancestors 'none'"), "{policy}");
    let page = response.text().await.unwrap();
    let mut files: Vec<String> = named(&page, "\"", "/_sandbox/assets/").collect();
    let mut seen = 0;
    while let Some(file) = files.get(seen).cloned() {
        let response = world.request(Method::GET, &file).send().await.unwrap();
        assert!(response.status().is_success(), "{file}");
        let text = response.text().await.unwrap();
        for module in named(&text, "'", "./").map(|module| module.replace("./", "/_sandbox/assets/")) {
            if !files.contains(&module) {
                files.push(module);
            }
        }
        seen += 1;
    }
    assert!(seen >= 9, "{files:?}");
}

#[test]
fn every_kind_of_event_has_its_words() {
    let (kinds, texts) = (include_str!("../../src/payment/event.rs"), include_str!("../../src/dashboard/texts.js"));
    let kinds = kinds.lines().filter(|line| line.contains("const ") && line.contains(": &str = "));
    let kinds: Vec<&str> = kinds.filter_map(|line| line.split('"').nth(1)).collect();
    assert!(kinds.len() > 20, "{kinds:?}");
    let silent: Vec<_> = kinds.into_iter().filter(|kind| !texts.contains(&format!("'{kind}': ["))).collect();
    assert!(silent.is_empty(), "{silent:?}");
}

/// Everything quoted that starts like this.
fn named<'a>(text: &'a str, quote: &'static str, start: &'static str) -> impl Iterator<Item = String> + 'a {
    text.split(quote).filter(move |part| part.starts_with(start)).map(str::to_owned)
}

#[tokio::test]
async fn without_its_slash_it_is_found_too() {
    let world = World::start().await;
    let response = world.request(Method::GET, "/_sandbox").send().await.unwrap();
    assert_eq!(response.headers()["location"], "/_sandbox/");
}

#[tokio::test]
async fn what_happens_is_told_as_it_happens() {
    let world = World::start().await;
    let mut stream = world.request(Method::GET, "/_sandbox/events").send().await.unwrap();
    let imp_uid = world.open(order("m"), Platform::Pc);
    world.sandbox.approve(&imp_uid).unwrap();
    let mut told = String::new();
    let paid = async {
        while !told.contains("payment.paid") {
            told.push_str(std::str::from_utf8(&stream.chunk().await.unwrap().unwrap()).unwrap());
        }
    };
    tokio::time::timeout(crate::support::PATIENCE, paid).await.unwrap();
    for kind in ["window.opened", "window.decided", "payment.paid"] {
        assert!(told.contains(&format!("\"kind\":\"{kind}\"")) && told.contains("\"merchant_uid\":\"m\""), "{told}");
    }
    assert!(told.starts_with("event: payment\ndata: {"), "{told}");
}

#[tokio::test]
async fn an_open_stream_does_not_keep_the_sandbox_from_ending() {
    let world = World::start().await;
    let mut stream = world.request(Method::GET, "/_sandbox/events").send().await.unwrap();
    world.sandbox.stop().await;
    while stream.chunk().await.unwrap_or_default().is_some() {}
}
