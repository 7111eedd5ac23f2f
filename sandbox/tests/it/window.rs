//! The payment window's pages and what their form does. The script in them is driven by the end-to-end tests.

use payjoa::{ImpUid, MerchantUid, Platform};
use payjoa_sandbox::Fault;
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::support::{World, order, order_with};

async fn show(world: &World, imp_uid: &ImpUid, language: &str) -> (StatusCode, String) {
    let request = world.request(Method::GET, &format!("/window/{imp_uid}")).header("accept-language", language);
    let response = request.send().await.unwrap();
    (response.status(), response.text().await.unwrap())
}

async fn press(world: &World, imp_uid: &ImpUid, fields: &[(&str, &str)]) -> reqwest::Response {
    world.request(Method::POST, &format!("/window/{imp_uid}")).form(fields).send().await.unwrap()
}

fn location(response: &reqwest::Response) -> &str {
    response.headers()["location"].to_str().unwrap()
}

#[tokio::test]
async fn a_window_has_its_controls_and_speaks_both_languages() {
    let world = World::start().await;
    let imp_uid = world.open(order("m"), Platform::Pc);
    for (language, tag, words) in [("ko-KR,ko;q=0.9", "ko", "결제 승인"), ("en-US", "en", "Approve payment")] {
        let (status, page) = show(&world, &imp_uid, language).await;
        assert_eq!(status, StatusCode::OK);
        assert!(page.contains(&format!("<html lang=\"{tag}\">")) && page.contains(words), "{page}");
        assert!(page.contains("SANDBOX") && page.contains("1,004"), "{page}");
        assert!(page.contains(&format!("data-imp-uid=\"{imp_uid}\" data-merchant-uid=\"m\"")), "{page}");
        for control in ["approve", "decline", "cancel", "fault-late-database", "fault-lost-callback"] {
            assert!(page.contains(&format!("data-testid=\"{control}\"")), "{control}");
        }
    }
}

#[tokio::test]
async fn what_the_merchant_wrote_stays_text() {
    let world = World::start().await;
    let imp_uid = world.open(order_with("\"><script>", json!({"name": "<script>alert(1)</script>"})), Platform::Pc);
    let (_, page) = show(&world, &imp_uid, "en").await;
    assert!(!page.contains("<script>"), "{page}");
    press(&world, &imp_uid, &[("action", "approve")]).await;
    let (_, page) = show(&world, &imp_uid, "en").await;
    assert!(!page.contains("<script>") && !page.contains("alert(1)</script>"), "{page}");
}

#[tokio::test]
async fn a_window_lets_no_script_in_and_nobody_frame_it() {
    let world = World::start().await;
    let imp_uid = world.open(order("m"), Platform::Pc);
    let response = world.request(Method::GET, &format!("/window/{imp_uid}")).send().await.unwrap();
    let policy = response.headers()["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{policy}");
}

#[tokio::test]
async fn a_phone_comes_back_to_the_shop_with_a_302() {
    let world = World::start().await;
    for (merchant_uid, fields, want) in [
        ("a", &[("action", "approve")][..], "&imp_success=true"),
        ("b", &[("action", "decline")][..], "&imp_success=false&error_code=SANDBOX_DECLINED&"),
        ("c", &[("action", "close")][..], "&imp_success=false&error_code=SANDBOX_CANCELLED&"),
        ("d", &[("action", "approve"), ("late-database", "on")][..], "&imp_success=false&error_msg="),
    ] {
        let imp_uid = world.open(order(merchant_uid), Platform::MobileWeb);
        let response = press(&world, &imp_uid, fields).await;
        assert_eq!(response.status(), StatusCode::FOUND);
        let start =
            format!("https://shop.example/payments/complete?imp_uid={imp_uid}&merchant_uid={merchant_uid}{want}");
        assert!(location(&response).starts_with(&start), "{}", location(&response));
    }
}

#[tokio::test]
async fn the_second_click_gets_the_first_ones_answer() {
    let world = World::start().await;
    let imp_uid = world.open(order("m"), Platform::MobileWeb);
    let first = press(&world, &imp_uid, &[("action", "approve")]).await;
    let second = press(&world, &imp_uid, &[("action", "close")]).await;
    assert_eq!(location(&first), location(&second));
    assert_eq!(world.sandbox.payment(&imp_uid).unwrap()["status"], "paid");
}

#[tokio::test]
async fn a_lost_callback_keeps_a_phone_in_the_window() {
    let world = World::start().await;
    let imp_uid = world.open(order("m"), Platform::MobileWeb);
    let response = press(&world, &imp_uid, &[("action", "approve"), ("lost-callback", "on")]).await;
    assert_eq!(response.status(), StatusCode::OK);
    let page = response.text().await.unwrap();
    assert!(page.contains("data-state=\"decided\"") && !page.contains("shop.example"), "{page}");
    assert_eq!(world.sandbox.payment(&imp_uid).unwrap()["status"], "paid");
}

#[tokio::test]
async fn a_popup_has_the_answer_for_its_opener_unless_it_is_lost() {
    let world = World::start().await;
    for (merchant_uid, fields, has_answer) in
        [("a", &[("action", "approve")][..], true), ("b", &[("action", "approve"), ("lost-callback", "on")][..], false)]
    {
        let imp_uid = world.open(order(merchant_uid), Platform::Pc);
        let page = press(&world, &imp_uid, fields).await.text().await.unwrap();
        assert!(page.contains("data-popup=\"true\""), "{page}");
        assert_eq!(page.contains("\"pg_provider\":\"daou\""), has_answer, "{page}");
        assert_eq!(page.contains("id=\"answer\">null<"), !has_answer, "{page}");
    }
}

#[tokio::test]
async fn an_armed_fault_is_shown_as_switched_on() {
    let world = World::start().await;
    world.sandbox.arm(Fault::LostCallback.order(MerchantUid::new("m").unwrap())).unwrap();
    let imp_uid = world.open(order("m"), Platform::Pc);
    let (_, page) = show(&world, &imp_uid, "en").await;
    let switch = page.lines().find(|line| line.contains("fault-lost-callback")).unwrap();
    assert!(switch.contains("checked disabled"), "{switch}");
    assert_eq!(page.matches("checked disabled").count(), 1);
}

#[tokio::test]
async fn nonsense_decides_nothing() {
    let world = World::start().await;
    let imp_uid = world.open(order("m"), Platform::Pc);
    for fields in [&[("action", "steal")][..], &[][..], &[("action", "approve"), ("amount", "1")][..]] {
        assert_eq!(press(&world, &imp_uid, fields).await.status(), StatusCode::BAD_REQUEST, "{fields:?}");
    }
    assert_eq!(world.sandbox.payment(&imp_uid).unwrap()["status"], "ready");
}

#[tokio::test]
async fn an_unknown_payment_has_a_page_that_says_so() {
    let world = World::start().await;
    let nobody = ImpUid::new("imp_000000000000").unwrap();
    let (status, page) = show(&world, &nobody, "en").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(page.contains("no such payment"), "{page}");
    assert_eq!(press(&world, &nobody, &[("action", "approve")]).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_issued_account_is_shown_and_its_deposit_is_one_press_away() {
    let world = World::start().await;
    let imp_uid = world.open(order_with("m", json!({"pay_method": "vbank"})), Platform::Pc);
    world.sandbox.approve(&imp_uid).unwrap();
    let account = world.sandbox.payment(&imp_uid).unwrap()["vbank_num"].clone();
    let shown = format!("<dd>신한은행 {}</dd>", account.as_str().unwrap());
    assert!(show(&world, &imp_uid, "en").await.1.contains(&shown));
    let deposit = async || {
        let path = format!("/window/{imp_uid}/deposit");
        world.request(Method::POST, &path).send().await.unwrap().status()
    };
    assert_eq!(deposit().await, StatusCode::SEE_OTHER);
    assert_eq!(world.sandbox.payment(&imp_uid).unwrap()["status"], "paid");
    assert_eq!(deposit().await, StatusCode::CONFLICT);
    assert!(!show(&world, &imp_uid, "en").await.1.contains(&shown));
}

#[tokio::test]
async fn the_home_page_lists_payments_as_text() {
    let world = World::start().await;
    let home = async || world.request(Method::GET, "/?lang=en").send().await.unwrap().text().await.unwrap();
    assert!(home().await.contains("None yet"));
    let imp_uid = world.open(order_with("m", json!({"name": "<b>{{secret}}</b>"})), Platform::Pc);
    let page = home().await;
    assert!(page.contains(&format!("/window/{imp_uid}")) && page.contains("&lt;b&gt;{{secret}}&lt;/b&gt;"), "{page}");
}

#[tokio::test]
async fn only_a_paid_payment_has_a_receipt() {
    let world = World::start().await;
    let imp_uid = world.open(order("m"), Platform::Pc);
    let receipt =
        async || world.request(Method::GET, &format!("/window/{imp_uid}/receipt")).send().await.unwrap().status();
    assert_eq!(receipt().await, StatusCode::NOT_FOUND);
    world.sandbox.approve(&imp_uid).unwrap();
    assert_eq!(receipt().await, StatusCode::OK);
    let url = world.sandbox.payment(&imp_uid).unwrap()["receipt_url"].clone();
    assert_eq!(url, format!("{}/window/{imp_uid}/receipt", world.sandbox.url()));
}
