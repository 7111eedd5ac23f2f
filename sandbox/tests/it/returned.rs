//! The page that a phone comes back to, for shops that have none yet.

use payjoa::Platform;
use payjoa_sandbox::Fault;
use reqwest::Method;
use serde_json::json;

use crate::support::{World, order, order_with};

async fn shown(world: &World, query: &str) -> String {
    let response = world.request(Method::GET, &format!("/_sandbox/return?lang=en{query}")).send().await.unwrap();
    assert_eq!(response.headers()["cache-control"], "no-store");
    let policy = response.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{policy}");
    response.text().await.unwrap()
}

const DISAGREE: &str = "hidden data-testid=\"disagree\"";

#[tokio::test]
async fn what_the_window_sends_back_is_shown_beside_what_the_gateway_says() {
    let world = World::start().await;
    let back = format!("{}/_sandbox/return?cart=7", world.sandbox.url());
    let imp_uid = world.open(order_with("m", json!({"m_redirect_url": back})), Platform::MobileWeb);
    let decided = world.request(Method::POST, &format!("/window/{imp_uid}")).form(&[("action", "approve")]);
    let decided = decided.send().await.unwrap();
    let location = decided.headers()["location"].to_str().unwrap();
    let page = world.client.get(location).header("accept-language", "en").send().await.unwrap().text().await.unwrap();
    for part in ["cart", "Your own", imp_uid.as_str(), "The gateway says:", "status paid", "₩1,004", "fulfil it, once"]
    {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(page.contains(&format!("/_sandbox/?lang=en#{imp_uid}")) && page.contains(DISAGREE), "{page}");
}

#[tokio::test]
async fn a_late_database_makes_claim_and_gateway_disagree() {
    let world = World::start().await;
    let imp_uid = world.open(order("m"), Platform::MobileWeb);
    world
        .sandbox
        .act(&imp_uid, payjoa_sandbox::Decision::Approve, [Fault::LateDatabase].into_iter().collect())
        .unwrap();
    let late = shown(&world, &format!("&imp_uid={imp_uid}&imp_success=false")).await;
    assert!(late.contains("status ready") && late.contains("the database is late"), "{late}");
    world.sandbox.clock().advance(std::time::Duration::from_secs(3));
    world.until_status(&imp_uid, "paid").await;
    let page = shown(&world, &format!("&imp_uid={imp_uid}&imp_success=false")).await;
    assert!(page.contains("status paid") && !page.contains(DISAGREE), "{page}");
}

#[tokio::test]
async fn without_a_number_it_looks_for_the_order_and_a_wrong_number_finds_nothing() {
    let world = World::start().await;
    world.open(order("m"), Platform::MobileWeb);
    let page = shown(&world, "&imp_uid=undefined&merchant_uid=m").await;
    assert!(page.contains("GET /payments/find/m") && page.contains("status ready"), "{page}");
    let page = shown(&world, "&imp_uid=imp_1&merchant_uid=m").await;
    assert!(page.contains("GET /payments/imp_1") && page.contains("no such payment"), "{page}");
}

#[tokio::test]
async fn what_stands_in_the_address_stays_text() {
    let world = World::start().await;
    let page = shown(&world, "&%22%3E%3Cscript%3E=%3Cscript%3E&imp_uid=%22%3E%3Cscript%3E").await;
    assert!(!page.contains("<script"), "{page}");
}
