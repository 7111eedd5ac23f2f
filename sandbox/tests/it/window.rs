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
    for fields in [
        &[("action", "steal")][..],
        &[][..],
        &[("action", "approve"), ("amount", "1")][..],
        &[("action", "approve"), ("bad-weather", "on")][..],
    ] {
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

/// What the API says of a payment that was decided in the window like this.
async fn decided(world: &World, params: serde_json::Value, fields: &[(&str, &str)]) -> serde_json::Value {
    let imp_uid = world.open(params, Platform::Pc);
    assert_eq!(press(world, &imp_uid, fields).await.status(), StatusCode::OK);
    world.sandbox.payment(&imp_uid).unwrap()
}

#[tokio::test]
async fn the_card_and_the_instalments_that_the_shopper_picks_are_the_payments() {
    let world = World::start().await;
    let params = order_with("m", json!({"amount": 50_000, "display": {"card_quota": [6]}}));
    let fields = [("action", "approve"), ("card", "366"), ("quota", "6")];
    let payment = decided(&world, params, &fields).await;
    assert_eq!((&payment["card_name"], &payment["card_quota"]), (&json!("신한카드"), &json!(6)));
}

#[tokio::test]
async fn instalments_that_werent_offered_are_not_counted() {
    let world = World::start().await;
    for (merchant_uid, more) in [
        ("small", json!({"amount": 49_999})),
        ("longer", json!({"amount": 50_000, "display": {"card_quota": [5]}})),
        ("at once", json!({"amount": 50_000, "display": {"card_quota": []}})),
    ] {
        let fields = [("action", "approve"), ("card", "366"), ("quota", "6")];
        let payment = decided(&world, order_with(merchant_uid, more), &fields).await;
        assert_eq!((&payment["status"], &payment["card_quota"]), (&json!("paid"), &json!(0)), "{merchant_uid}");
    }
}

#[tokio::test]
async fn the_bank_that_the_shopper_picks_transfers_or_issues_the_account() {
    let world = World::start().await;
    let fields = [("action", "approve"), ("bank", "020")];
    let transfer = decided(&world, order_with("t", json!({"pay_method": "trans"})), &fields).await;
    assert_eq!((&transfer["bank_code"], &transfer["bank_name"]), (&json!("020"), &json!("우리은행")));
    let account = decided(&world, order_with("v", json!({"pay_method": "vbank"})), &fields).await;
    assert_eq!((&account["vbank_code"], &account["status"]), (&json!("020"), &json!("ready")));
}

#[tokio::test]
async fn the_reason_that_is_picked_is_the_one_that_everybody_hears() {
    let world = World::start().await;
    let imp_uid = world.open(order("m"), Platform::MobileWeb);
    let fields = [("action", "decline"), ("reason", "SANDBOX_LIMIT_EXCEEDED")];
    let response = press(&world, &imp_uid, &fields).await;
    assert!(location(&response).contains("&error_code=SANDBOX_LIMIT_EXCEEDED&"), "{}", location(&response));
    let payment = world.sandbox.payment(&imp_uid).unwrap();
    assert_eq!(payment["fail_reason"], "이용 한도를 초과하였습니다. (샌드박스)");
}

#[tokio::test]
async fn an_escrow_window_asks_for_the_telephone_number_again() {
    let world = World::start().await;
    let params = order_with("m", json!({"pay_method": "trans", "escrow": true, "buyer_tel": "01012345678"}));
    let imp_uid = world.open(params, Platform::Pc);
    let (_, page) = show(&world, &imp_uid, "en").await;
    assert!(page.contains("data-testid=\"tel\"") && !page.contains("01012345678"), "{page}");
    let again = press(&world, &imp_uid, &[("action", "approve"), ("tel", "")]).await;
    assert_eq!(again.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.text().await.unwrap().contains("data-state=\"open\""));
    assert_eq!(world.sandbox.payment(&imp_uid).unwrap()["status"], "ready");
    press(&world, &imp_uid, &[("action", "approve"), ("tel", "010-1234-5678")]).await;
    assert_eq!(world.sandbox.payment(&imp_uid).unwrap()["status"], "paid");
}

#[tokio::test]
async fn a_phone_number_to_bill_is_fixed_where_the_shop_says_so() {
    let world = World::start().await;
    let page = async |merchant_uid: &str, more: serde_json::Value| {
        let imp_uid = world.open(order_with(merchant_uid, more), Platform::Pc);
        let (_, page) = show(&world, &imp_uid, "en").await;
        page.lines().find(|line| line.contains("name=\"tel\"")).unwrap().to_owned()
    };
    let fixed = json!({"pay_method": "phone", "digital": true, "prefill": {"phoneNumber": "01099998888"}});
    let line = page("a", fixed).await;
    assert!(line.contains("value=\"01099998888\" readonly"), "{line}");
    let line = page("b", json!({"pay_method": "phone", "digital": true})).await;
    assert!(!line.contains("readonly"), "{line}");
}

#[tokio::test]
async fn a_receipt_says_what_was_paid_with() {
    let world = World::start().await;
    let imp_uid = world.open(order_with("m", json!({"amount": 50_000})), Platform::Pc);
    press(&world, &imp_uid, &[("action", "approve"), ("card", "366"), ("quota", "3")]).await;
    let request = world.request(Method::GET, &format!("/window/{imp_uid}/receipt?lang=en"));
    let page = request.send().await.unwrap().text().await.unwrap();
    for row in ["<dd>신한카드 941009******0004</dd>", "<dd>3 months</dd>", "<dt>Approval number</dt>"] {
        assert!(page.contains(row), "{row}: {page}");
    }
    assert!(!page.contains("Refunded"), "{page}");
    world.sandbox.cancel(&imp_uid, Some(payjoa::Won::new(29_000).unwrap())).unwrap();
    let request = world.request(Method::GET, &format!("/window/{imp_uid}/receipt?lang=en"));
    let page = request.send().await.unwrap().text().await.unwrap();
    assert!(page.contains("<dt>Refunded (won)</dt><dd>29,000</dd>"), "{page}");
}

#[tokio::test]
async fn whoever_walks_away_leaves_the_payment_ready() {
    let world = World::start().await;
    let imp_uid = world.open(order("m"), Platform::MobileWeb);
    let request = world.request(Method::GET, &format!("/window/{imp_uid}/left?lang=en"));
    let page = request.send().await.unwrap().text().await.unwrap();
    assert!(page.contains("data-state=\"left\"") && page.contains("walked away"), "{page}");
    assert_eq!(world.sandbox.payment(&imp_uid).unwrap()["status"], "ready");
}

#[tokio::test]
async fn the_way_through_the_card_app_keeps_what_was_picked_and_decides_nothing() {
    let world = World::start().await;
    let imp_uid = world.open(order_with("m", json!({"app_scheme": "shopapp"})), Platform::MobileApp);
    let step = async |step: &str| {
        let request = world.request(Method::POST, &format!("/window/{imp_uid}/app?lang=en{step}"));
        request.form(&[("card", "366"), ("late-database", "on")]).send().await.unwrap().text().await.unwrap()
    };
    for (name, part) in [("app", ""), ("back", "&step=back")] {
        let page = step(part).await;
        assert!(page.contains(&format!("data-state=\"{name}\"")), "{page}");
        assert!(page.contains("name=\"card\" value=\"366\"") && page.contains("name=\"late-database\""), "{page}");
        assert_eq!(page.contains("href=\"shopapp://\""), name == "back", "{page}");
    }
    assert_eq!(world.sandbox.payment(&imp_uid).unwrap()["status"], "ready");
}

#[tokio::test]
async fn without_an_app_there_is_no_card_app() {
    let world = World::start().await;
    for (merchant_uid, platform, has_app) in [("a", Platform::Pc, false), ("b", Platform::MobileWeb, true)] {
        let imp_uid = world.open(order_with(merchant_uid, json!({"app_scheme": "shopapp"})), platform);
        let (_, page) = show(&world, &imp_uid, "en").await;
        let button = page.lines().find(|line| line.contains("card-app")).unwrap();
        assert_eq!(!button.contains("hidden"), has_app, "{button}");
    }
}

#[tokio::test]
async fn every_method_has_a_window_in_both_languages() {
    let world = World::start().await;
    for method in payjoa::request::PayMethod::ALL {
        let method = method.as_str();
        let params = order_with(method, json!({"pay_method": method, "digital": method == "phone"}));
        let imp_uid = world.open(params, Platform::Pc);
        for language in ["ko", "en"] {
            let (status, page) = show(&world, &imp_uid, language).await;
            assert_eq!(status, StatusCode::OK, "{method}");
            let part = page.split_once("id=\"method\"").map(|(_, rest)| rest).unwrap();
            let part = part.split_once("</section>").map(|(part, _)| part).unwrap();
            assert!(part.contains("hint") || part.contains("tel"), "{method} has no controls: {part}");
            assert!(!page.contains("{{"), "{method}: {page}");
        }
    }
}
