//! The back room.

use reqwest::{Response, StatusCode};

use crate::support::Street;

const PASSWORD: &str = "canary-password";

async fn get(street: &Street, path: &str) -> Response {
    let request = street.http.get(format!("{}/admin{path}", street.shop.url()));
    request.basic_auth("shop", Some(PASSWORD)).send().await.unwrap()
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
    for words in ["<td>shop<td>created", "created → paid", "told: fulfil", imp_uid.as_str(), "Give back"] {
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
        assert!(page.contains("paid → partly_cancelled") && page.contains("a scratch"), "{page}");
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
