//! The monthly subscription.

use std::time::Duration;

use payjoa_sandbox::Fault;
use reqwest::{Response, StatusCode};

use crate::support::Street;

const GOOD: &str = "1234-1234-1234-1234";
/// Stored, and refused when it is charged.
const EMPTY: &str = "1234-1234-1234-0341";
/// Refused wherever it is shown.
const BAD: &str = "1234-1234-1234-0002";

async fn post(street: &Street, to: &str, form: &[(&str, &str)]) -> Response {
    let request = street.http.post(format!("{}/club{to}", street.shop.url())).header("origin", street.shop.url());
    request.form(form).send().await.unwrap()
}

async fn join(street: &Street, nth: &str, number: &str) -> StatusCode {
    post(
        street,
        "/join",
        &[("nth", nth), ("number", number), ("expiry", "12/99"), ("birth", "900101"), ("password", "12")],
    )
    .await
    .status()
}

/// The page, once it has these words.
async fn until(street: &Street, words: &str) -> String {
    for _ in 0..600 {
        let page = street.get("/club").await.text().await.unwrap();
        if page.contains(words) {
            return page;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the page never says {words:?}: {}", street.get("/club").await.text().await.unwrap())
}

fn a_month_passes(street: &Street) {
    street.sandbox.clock().advance(Duration::from_secs(32 * 24 * 3_600));
}

#[tokio::test]
async fn from_the_first_box_to_the_end_of_the_subscription() {
    let mut street = Street::open().await;
    until(&street, "Subscribe and pay").await;
    // Pressed twice.
    for _ in 0..2 {
        assert_eq!(join(&street, "1", GOOD).await, StatusCode::OK);
    }
    assert!(street.next().await.ends_with("amount=12900 order=\"Trail snack box 1\""));
    until(&street, "The next charge is on").await;
    a_month_passes(&street);
    assert!(street.next().await.ends_with("order=\"Trail snack box 2\""));
    // The order is written down before i'mport is asked to charge it.
    until(&street, "Trail snack box 3").await;
    let page = until(&street, "The next charge is on").await;
    assert!(page.contains("Planned"), "{page}");
    for _ in 0..2 {
        assert_eq!(post(&street, "/leave", &[]).await.status(), StatusCode::OK);
    }
    until(&street, "It has ended").await;
    a_month_passes(&street);
    assert_eq!(post(&street, "/again", &[("nth", "4")]).await.status(), StatusCode::OK);
    assert!(street.next().await.ends_with("order=\"Trail snack box 4\""), "nothing was charged for the third");
    until(&street, "The next charge is on").await;
    street.shop.stop().await;
    assert_eq!(street.said.recv().await, None, "each once");
}

#[tokio::test]
async fn a_refused_card_begins_nothing_and_another_one_may() {
    let mut street = Street::open().await;
    assert_eq!(join(&street, "1", BAD).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(join(&street, "1", "12").await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(join(&street, "1", EMPTY).await, StatusCode::UNPROCESSABLE_ENTITY);
    let page = until(&street, "name=nth value=2").await;
    assert!(page.contains("Subscribe and pay"));
    assert_eq!(join(&street, "2", GOOD).await, StatusCode::OK);
    assert!(street.next().await.ends_with("order=\"Trail snack box 2\""));
}

#[tokio::test]
async fn a_months_refused_charge_is_paid_with_another_card() {
    let mut street = Street::open().await;
    join(&street, "1", GOOD).await;
    street.next().await;
    until(&street, "The next charge is on").await;
    let other = |number| [("number", number), ("expiry", "12/99")];
    assert_eq!(post(&street, "/card", &other(EMPTY)).await.status(), StatusCode::OK);
    a_month_passes(&street);
    until(&street, "This month’s charge was refused").await;
    assert_eq!(post(&street, "/retry", &[]).await.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(post(&street, "/card", &other(GOOD)).await.status(), StatusCode::OK);
    assert!(street.next().await.ends_with("order=\"Trail snack box 2\""));
    until(&street, "The next charge is on").await;
}

#[tokio::test]
async fn a_charge_whose_answer_is_lost_is_one_charge() {
    let mut street = Street::open().await;
    street.sandbox.arm(Fault::ErrorAfter.path("/subscribe/payments/again").once()).unwrap();
    join(&street, "1", GOOD).await;
    assert!(street.next().await.ends_with("order=\"Trail snack box 1\""));
    until(&street, "The next charge is on").await;
}

#[tokio::test]
async fn nobody_else_may_begin_or_end_it() {
    let mut street = Street::open().await;
    join(&street, "1", GOOD).await;
    street.next().await;
    until(&street, "The next charge is on").await;
    let url = format!("{}/club/leave", street.shop.url());
    let elsewhere = street.http.post(&url).header("origin", "https://evil.example").send().await.unwrap();
    assert_eq!(elsewhere.status(), StatusCode::FORBIDDEN);
    let nobody = reqwest::Client::new().post(&url).header("origin", street.shop.url()).send().await.unwrap();
    assert_eq!(nobody.status(), StatusCode::FORBIDDEN);
    let stranger = reqwest::Client::new().get(format!("{}/club", street.shop.url())).send().await.unwrap();
    assert!(stranger.text().await.unwrap().contains("Subscribe and pay"));
    until(&street, "The next charge is on").await;
}
