//! Stored cards.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::World;

fn card(last: &str) -> Value {
    json!({"card_number": format!("1234-1234-1234-{last}"), "expiry": "2030-12"})
}

async fn store(world: &World, customer_uid: &str, last: &str) -> Value {
    world.api(Method::POST, &format!("/subscribe/customers/{customer_uid}"), Some(card(last))).await.1
}

async fn charge(world: &World, customer_uid: &str, merchant_uid: &str) -> (StatusCode, Value) {
    let body = json!({"customer_uid": customer_uid, "merchant_uid": merchant_uid, "amount": 1004, "name": "Box"});
    world.api(Method::POST, "/subscribe/payments/again", Some(body)).await
}

#[tokio::test]
async fn a_card_is_stored_charged_replaced_and_deleted() {
    let world = World::start().await;
    assert_eq!(store(&world, "c", "1111").await["response"]["card_number"], "123412******1111");
    assert_eq!(charge(&world, "c", "m1").await.1["response"]["card_number"], "123412******1111");
    store(&world, "c", "2222").await;
    assert_eq!(charge(&world, "c", "m2").await.1["response"]["card_number"], "123412******2222");
    let (status, body) = world.api(Method::DELETE, "/subscribe/customers/c", None).await;
    assert_eq!((status, &body["response"]["customer_uid"]), (StatusCode::OK, &json!("c")));
    assert_eq!(charge(&world, "c", "m3").await.0, StatusCode::NOT_FOUND);
    assert_eq!(world.get("/subscribe/customers/c").await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_refused_card_is_not_stored_and_an_empty_one_fails_when_it_is_charged() {
    let world = World::start().await;
    assert_eq!(store(&world, "refused", "0002").await["code"], 1);
    assert_eq!(world.get("/subscribe/customers/refused").await.0, StatusCode::NOT_FOUND);
    assert_eq!(store(&world, "empty", "0341").await["code"], 0);
    let (status, body) = charge(&world, "empty", "m").await;
    assert_eq!((status, &body["code"]), (StatusCode::OK, &json!(0)), "HTTP and code say nothing about the money");
    assert_eq!(body["response"]["status"], "failed");
    assert!(body["response"]["fail_reason"].as_str().unwrap().contains("한도"), "{body}");
}

#[tokio::test]
async fn a_card_is_charged_at_the_site_that_stores_it() {
    let world = World::start().await;
    world.sandbox.clock().freeze();
    let mut body = card("1111");
    body["pg"] = json!("daou.MYSHOP01");
    let (_, stored) = world.api(Method::POST, "/subscribe/customers/c", Some(body)).await;
    assert_eq!(stored["response"]["pg_id"], "MYSHOP01");
    let paid = charge(&world, "c", "m1").await.1["response"].clone();
    assert_eq!((&paid["pg_id"], &paid["status"]), (&json!("MYSHOP01"), &json!("paid")));
    let imp_uid = payjoa::ImpUid::new(paid["imp_uid"].as_str().unwrap()).unwrap();
    let lenient = world.sandbox.timeline(&imp_uid).into_iter().filter(|event| event.kind == "sandbox.lenient").count();
    assert_eq!(lenient, 0, "`pg` is a documented parameter: there is nothing to remark on");

    let at = world.sandbox.clock().now() + 1;
    let item = json!({"merchant_uid": "m2", "schedule_at": at, "amount": 1004, "name": "Box"});
    let body = json!({"customer_uid": "c", "schedules": [item]});
    let (_, scheduled) = world.api(Method::POST, "/subscribe/payments/schedule", Some(body)).await;
    assert_eq!(scheduled["response"][0]["pg_id"], "MYSHOP01", "{scheduled}");
    world.sandbox.clock().advance(std::time::Duration::from_secs(1));
    assert_eq!(world.get("/payments/find/m2").await.1["response"]["pg_id"], "MYSHOP01");

    assert_eq!(store(&world, "other", "1111").await["response"]["pg_id"], "CTS17266");
}

#[tokio::test]
async fn a_failed_first_payment_stores_no_card() {
    let world = World::start().await;
    let mut body = card("0341");
    body["customer_uid"] = json!("c");
    body["merchant_uid"] = json!("m");
    body["amount"] = json!(1004);
    let (_, body) = world.api(Method::POST, "/subscribe/payments/onetime", Some(body)).await;
    assert_eq!(body["response"]["status"], "failed");
    assert_eq!(world.get("/subscribe/customers/c").await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_merchant_uid_is_charged_once_and_for_the_prepared_amount_only() {
    let world = World::start().await;
    store(&world, "c", "1111").await;
    world.api(Method::POST, "/payments/prepare", Some(json!({"merchant_uid": "prepared", "amount": 1}))).await;
    assert_eq!(charge(&world, "c", "prepared").await.1["code"], 1);
    assert_eq!(world.get("/payments/find/prepared").await.0, StatusCode::NOT_FOUND, "no payment was made");
    assert_eq!(charge(&world, "c", "m").await.1["code"], 0);
    assert_eq!(charge(&world, "c", "m").await.1["code"], 1);
    let (_, page) = world.get("/payments/findAll/m").await;
    assert_eq!(page["response"]["total"], 1);
}

#[tokio::test]
async fn a_customers_payments_are_listed_newest_first() {
    let world = World::start().await;
    store(&world, "c", "1111").await;
    store(&world, "other", "1111").await;
    for (customer_uid, merchant_uid) in [("c", "m1"), ("other", "x"), ("c", "m2")] {
        charge(&world, customer_uid, merchant_uid).await;
    }
    let (_, page) = world.get("/subscribe/customers/c/payments").await;
    let orders: Vec<_> = page["response"]["list"].as_array().unwrap().iter().map(|p| &p["merchant_uid"]).collect();
    assert_eq!(orders, ["m2", "m1"]);
}

#[tokio::test]
async fn a_charge_may_come_as_a_form() {
    let world = World::start().await;
    let form = [
        ("merchant_uid", "m"),
        ("amount", "50000"),
        ("card_number", "1234-1234-1234-1234"),
        ("expiry", "2030-12"),
        ("card_quota", "3"),
        ("custom_data", "한글"),
    ];
    let request =
        world.request(Method::POST, "/subscribe/payments/onetime").bearer_auth(world.token().await).form(&form);
    let (_, body) = crate::support::answer(request).await;
    let payment = &body["response"];
    assert_eq!((&payment["amount"], &payment["card_quota"]), (&json!(50_000), &json!(3)), "{body}");
    assert_eq!(payment["custom_data"], "한글");
}

#[tokio::test]
async fn a_notice_url_that_is_none_is_remarked_on_and_an_empty_one_is_none_at_all() {
    let (world, mut shop) = (World::start().await, crate::webhook::Shop::open().await);
    world.sandbox.set_webhook_url(Some(&shop.url)).unwrap();
    let charge = async |merchant_uid: &str, notice_url: Value| {
        let mut body = card("1111");
        body["merchant_uid"] = json!(merchant_uid);
        body["amount"] = json!(1004);
        body["notice_url"] = notice_url;
        let (_, body) = world.api(Method::POST, "/subscribe/payments/onetime", Some(body)).await;
        payjoa::ImpUid::new(body["response"]["imp_uid"].as_str().unwrap()).unwrap()
    };
    charge("empty", json!("")).await;
    assert_eq!(shop.next().await["merchant_uid"], "empty");
    let imp_uid = charge("nonsense", json!("shop.example/hook")).await;
    let told = "notice_url has no http:// or https:// address: nobody is told of this payment";
    assert!(world.let_pass(&imp_uid).contains(told));
    charge("fine", json!([shop.url])).await;
    assert_eq!(shop.next().await["merchant_uid"], "fine", "nothing came of the one before");
}

#[tokio::test]
async fn card_data_is_nowhere_afterwards() {
    let world = World::start().await;
    let mut body = card("9876");
    body["merchant_uid"] = json!("m");
    body["amount"] = json!(1004);
    body["birth"] = json!("820213");
    body["pwd_2digit"] = json!("73");
    let (_, body) = world.api(Method::POST, "/subscribe/payments/onetime", Some(body)).await;
    let imp_uid = payjoa::ImpUid::new(body["response"]["imp_uid"].as_str().unwrap()).unwrap();
    let everything = format!("{body} {:?}", world.sandbox.timeline(&imp_uid));
    for secret in ["1234-1234-1234-9876", "1234123412349876", "2030-12", "820213"] {
        assert!(!everything.contains(secret), "{secret} in {everything}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_charges_at_the_same_time_one_is_paid() {
    let world = std::sync::Arc::new(World::start().await);
    store(&world, "c", "1111").await;
    for round in 0..10 {
        let charges = (0..8).map(|_| {
            let world = std::sync::Arc::clone(&world);
            tokio::spawn(async move { charge(&world, "c", &format!("m{round}")).await.1["code"] == 0 })
        });
        let mut paid = 0;
        for charge in charges.collect::<Vec<_>>() {
            paid += u32::from(charge.await.unwrap());
        }
        assert_eq!(paid, 1);
        let (_, page) = world.get(&format!("/payments/findAll/m{round}")).await;
        assert_eq!(page["response"]["total"], 1);
    }
}
