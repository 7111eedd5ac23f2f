//! The back room.

use reqwest::{Response, StatusCode};

use crate::support::Street;

const PASSWORD: &str = "canary-password";

async fn get(street: &Street, path: &str) -> Response {
    let request = street.http.get(format!("{}/admin{path}", street.shop.url()));
    request.basic_auth("shop", Some(PASSWORD)).send().await.unwrap()
}

async fn text(street: &Street, path: &str) -> String {
    get(street, path).await.text().await.unwrap()
}

async fn post(street: &Street, path: &str, origin: &str, form: &[(&str, &str)]) -> Response {
    let request = street.http.post(format!("{}/admin{path}", street.shop.url())).header("origin", origin);
    request.basic_auth("shop", Some(PASSWORD)).form(form).send().await.unwrap()
}

/// An order that was paid, and its payment.
async fn paid(street: &mut Street) -> (String, payjoa::ImpUid) {
    let order = street.order().await;
    let params = serde_json::json!({
        "pg": "daou", "pay_method": "card", "merchant_uid": order["merchant_uid"], "name": order["name"],
        "amount": order["amount"], "digital": false,
    });
    let imp_uid = street.sandbox.open(params, payjoa::Platform::Pc).unwrap().imp_uid;
    street.sandbox.approve(&imp_uid).unwrap();
    assert!(street.next().await.starts_with("fulfilled "));
    (order["merchant_uid"].as_str().unwrap().to_owned(), imp_uid)
}

#[tokio::test]
async fn without_a_password_there_is_no_back_room() {
    let street = Street::open().await;
    let answer = street.get("/admin/").await;
    assert!(!answer.text().await.unwrap().contains("Orders"));
}

#[tokio::test]
async fn only_the_password_opens_it() {
    let street = Street::open_with(&["--admin-password", PASSWORD]).await;
    for path in ["/admin", "/admin/", "/admin/orders/m", "/admin/metrics"] {
        let answer = street.get(path).await;
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{path}");
        let wrong = street.http.get(format!("{}{path}", street.shop.url())).basic_auth("shop", Some("canary-passwor"));
        assert_eq!(wrong.send().await.unwrap().status(), StatusCode::UNAUTHORIZED, "{path}");
    }
    assert_eq!(get(&street, "/").await.status(), StatusCode::OK);
    assert!(get(&street, "/metrics").await.text().await.unwrap().contains("payjoa_ledger_up 1"));
}

#[tokio::test]
async fn an_orders_page_tells_who_said_what() {
    let mut street = Street::open_with(&["--admin-password", PASSWORD]).await;
    let (order, imp_uid) = paid(&mut street).await;
    let list = get(&street, "/").await.text().await.unwrap();
    assert!(list.contains(&format!("/admin/orders/{order}")) && list.contains("NF long padding jacket M"), "{list}");
    let page = get(&street, &format!("/orders/{order}")).await.text().await.unwrap();
    for words in
        ["shop</span><span>written down", "not paid yet → <b>paid", "<b>send the goods", imp_uid.as_str(), "Give back"]
    {
        assert!(page.contains(words), "{words} in {page}");
    }
    assert_eq!(get(&street, "/orders/nobody").await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn money_is_given_back_once_however_often_the_button_is_pressed() {
    let mut street = Street::open_with(&["--admin-password", PASSWORD]).await;
    let (order, imp_uid) = paid(&mut street).await;
    let (path, own) = (format!("/orders/{order}/refund"), street.shop.url().to_owned());
    let form = [("request", "refund_1"), ("amount", "4"), ("reason", "a scratch")];
    for origin in ["https://evil.example", "null"] {
        assert_eq!(post(&street, &path, origin, &form).await.status(), StatusCode::FORBIDDEN, "{origin}");
    }
    for _ in 0..2 {
        let page = post(&street, &path, &own, &form).await.text().await.unwrap();
        assert!(page.contains("paid → <b>partly given back") && page.contains("a scratch"), "{page}");
    }
    assert_eq!(street.sandbox.payment(&imp_uid).unwrap()["cancel_amount"], 4);
    let rest = [("request", "refund_2"), ("amount", ""), ("reason", "sold out")];
    post(&street, &path, &own, &rest).await;
    assert_eq!(street.sandbox.payment(&imp_uid).unwrap()["status"], "cancelled");
    for bad in ["0", "-1", "1.5", "x"] {
        let form = [("request", "refund_3"), ("amount", bad), ("reason", "x")];
        assert_eq!(post(&street, &path, &own, &form).await.status(), StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
    }
}

/// An order whose payment waits for a deposit, or has got it, with escrow or without.
async fn deposit(street: &mut Street, escrow: bool) -> (String, payjoa::ImpUid) {
    let wanted = r#"{"items":[{"product":"padding-jacket-m","quantity":1}],"pay_method":"vbank"}"#;
    let order: serde_json::Value = street.post("/api/orders", wanted).await.json().await.unwrap();
    let params = serde_json::json!({
        "pg": "daou", "pay_method": "vbank", "merchant_uid": order["merchant_uid"], "name": order["name"],
        "amount": order["amount"], "digital": false, "vbank_due": "20990101", "escrow": escrow,
    });
    let imp_uid = street.sandbox.open(params, payjoa::Platform::Pc).unwrap().imp_uid;
    street.sandbox.approve(&imp_uid).unwrap();
    street.sandbox.deposit(&imp_uid).unwrap();
    assert!(street.next().await.starts_with("fulfilled "));
    (order["merchant_uid"].as_str().unwrap().to_owned(), imp_uid)
}

#[tokio::test]
async fn an_escrow_orders_shipping_is_registered_and_changed() {
    let mut street = Street::open_with(&["--admin-password", PASSWORD]).await;
    let (order, _) = deposit(&mut street, true).await;
    let (path, own) = (format!("/orders/{order}/shipping"), street.shop.url().to_owned());
    assert!(text(&street, &format!("/orders/{order}")).await.contains("No shipping registered"));
    let parcel = |invoice| {
        [("courier", "CJGLS"), ("invoice", invoice), ("arrives", "2026-12-01"), ("address", "Seoul"), ("receiver", "")]
    };
    for invoice in ["123456789012", "123456789013"] {
        let page = post(&street, &path, &own, &parcel(invoice)).await.text().await.unwrap();
        assert!(page.contains("Change the shipping") && page.contains("shipping registered"), "{page}");
    }
    let refused = post(
        &street,
        &path,
        &own,
        &[("courier", "CJGLS"), ("invoice", " "), ("arrives", "2026-12-01"), ("address", "x")],
    );
    assert_eq!(refused.await.status(), StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn an_order_without_escrow_has_no_shipping_to_register() {
    let mut street = Street::open_with(&["--admin-password", PASSWORD]).await;
    let (order, _) = deposit(&mut street, false).await;
    assert!(!text(&street, &format!("/orders/{order}")).await.contains("/shipping'"));
}

#[tokio::test]
async fn a_deposit_is_given_back_to_an_account() {
    let mut street = Street::open_with(&["--admin-password", PASSWORD]).await;
    let (order, imp_uid) = deposit(&mut street, false).await;
    let (path, own) = (format!("/orders/{order}/refund"), street.shop.url().to_owned());
    let form = |bank, account| {
        [("request", "refund_1"), ("reason", "sold out"), ("bank", bank), ("account", account), ("holder", "Hong")]
    };
    for (bank, account) in [("90", "110222333333"), ("04", "x")] {
        let answer = post(&street, &path, &own, &form(bank, account)).await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{bank}");
    }
    let page = post(&street, &path, &own, &form("04", "110222333333")).await.text().await.unwrap();
    assert!(page.contains("refund done") && !page.contains("110222333333"), "{page}");
    assert_eq!(street.sandbox.payment(&imp_uid).unwrap()["status"], "cancelled");
}

#[tokio::test]
async fn the_back_room_speaks_the_language_that_is_chosen() {
    let mut street = Street::open_with(&["--admin-password", PASSWORD]).await;
    let (order, _) = paid(&mut street).await;
    let url = format!("{}/admin/orders/{order}", street.shop.url());
    let no_redirect = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let chosen = no_redirect.get(format!("{url}?lang=ko")).basic_auth("shop", Some(PASSWORD)).send().await.unwrap();
    assert_eq!(chosen.headers()["location"], format!("/admin/orders/{order}"));
    let cookie = chosen.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let page = no_redirect.get(url).basic_auth("shop", Some(PASSWORD)).header("cookie", cookie).send().await.unwrap();
    let page = page.text().await.unwrap();
    assert!(
        page.contains("<html lang=ko>") && page.contains("처리 기록") && page.contains("결제 전 → <b>결제됨"),
        "{page}"
    );
}
