use payjoa_sandbox::Fault;
use payjoa_server::gateway::{
    Buyer, Card, CardCharge, CustomerUid, GatewayError, NewCustomer, PaymentStatus, Person, StoredCharge, Terms,
};
use serde_json::json;

use super::{Api, EMPTY, GOOD, REFUSED, api, card, coffee, collected, order, won};

fn uid(text: &str) -> CustomerUid {
    CustomerUid::new(text).unwrap()
}

fn again(order_number: &str) -> StoredCharge {
    StoredCharge::new(order(order_number), uid("customer_7"), coffee())
}

/// How many payments of an order are paid.
async fn paid(api: &Api, order_number: &str) -> usize {
    let attempts =
        collected(api.gateway.attempts(&order(order_number), payjoa_server::gateway::StatusFilter::Paid)).await;
    attempts.len()
}

#[tokio::test]
async fn a_card_is_stored_shown_and_forgotten() {
    let api = api().await;
    let owner =
        NewCustomer::new(card(GOOD)).held_by(Person::named("canary-owner").with_tel("010").with_email("a@b.example"));
    let stored = api.gateway.store_card(&uid("a/b"), &owner).await.unwrap();
    assert_eq!((stored.customer_uid.as_str(), stored.pg_provider.as_deref()), ("a/b", Some("daou")));
    assert!(!format!("{stored:?} {owner:?}").contains("canary"));
    assert_eq!(api.gateway.stored_card(&uid("a/b")).await.unwrap().inserted, stored.inserted);
    let several = api.gateway.stored_cards(&[uid("a/b"), uid("c")]).await.unwrap();
    assert_eq!((several.customers.len(), several.missing), (1, vec![uid("c")]));
    api.gateway.forget_card(&uid("a/b"), Some("the customer left")).await.unwrap();
    assert!(matches!(api.gateway.stored_card(&uid("a/b")).await, Err(GatewayError::NotFound)));
    assert!(matches!(api.gateway.forget_card(&uid("a/b"), None).await, Err(GatewayError::NotFound)));
}

#[tokio::test]
async fn a_card_that_payjoa_does_not_take_is_not_stored() {
    let api = api().await;
    let refused = api.gateway.store_card(&uid("c"), &NewCustomer::new(card(REFUSED))).await;
    assert!(matches!(refused, Err(GatewayError::Declined { .. })), "{refused:?}");
}

#[tokio::test]
async fn a_typed_in_card_is_charged() {
    let api = api().await;
    let terms = coffee().by(Buyer::named("Hong").with_email("a@b.example")).custom_data("{\"a\":1}");
    let charge = CardCharge::new(order("m"), card(GOOD), terms);
    let payment = api.gateway.charge_card(&charge).await.unwrap();
    assert_eq!((payment.status, payment.amount), (PaymentStatus::Paid, won(12_000)));
    assert_eq!(payment.channel.as_deref(), Some("api"));
}

#[tokio::test]
async fn a_typed_in_card_is_charged_and_stored() {
    let api = api().await;
    let charge = CardCharge::new(order("m"), card(GOOD), coffee()).store_as(uid("customer_7")).through("CTS16629");
    api.gateway.charge_card(&charge).await.unwrap();
    api.gateway.charge_again(&again("n")).await.unwrap();
    let charges = collected(api.gateway.charges(&uid("customer_7"))).await;
    assert_eq!(charges.len(), 2);
    assert_eq!(api.gateway.charges_page(&uid("customer_7"), 1).await.unwrap().total, 2);
}

#[tokio::test]
async fn in_instalments() {
    let api = api().await;
    let terms = Terms::new("Coat", won(60_000)).in_months(3);
    let payment = api.gateway.charge_card(&CardCharge::new(order("m"), card(GOOD), terms)).await.unwrap();
    assert_eq!(payment.card_quota, Some(3));
}

#[tokio::test]
async fn a_refused_card_is_an_error_with_its_payment() {
    let api = api().await;
    let declined = api.gateway.charge_card(&CardCharge::new(order("m"), card(EMPTY), coffee())).await;
    let Err(GatewayError::Declined { imp_uid: Some(imp_uid), message, .. }) = declined else { panic!("{declined:?}") };
    assert_eq!(api.books(&imp_uid, "status"), "failed");
    assert!(!message.is_empty());
    assert_eq!(paid(&api, "m").await, 0);
}

#[tokio::test]
async fn a_charge_that_makes_no_sense_is_not_sent() {
    let api = api().await;
    let charge = CardCharge::new(order("m"), card(GOOD), Terms::new("Coffee", won(0)));
    assert!(matches!(api.gateway.charge_card(&charge).await, Err(GatewayError::Invalid { .. })));
}

#[tokio::test]
async fn an_order_is_charged_once() {
    let api = api().await;
    api.stored().await;
    let first = api.gateway.charge_again(&again("m")).await.unwrap();
    let second = api.gateway.charge_again(&again("m")).await.unwrap();
    assert_eq!(first.imp_uid, second.imp_uid, "nobody takes it for a refused card");
    let other = StoredCharge::new(order("m"), uid("customer_7"), Terms::new("Coffee", won(1)));
    assert!(api.gateway.charge_again(&other).await.is_err(), "it was paid for another amount");
    assert_eq!(paid(&api, "m").await, 1);
}

#[tokio::test]
async fn a_card_that_is_not_stored_can_not_be_charged() {
    let api = api().await;
    assert!(matches!(api.gateway.charge_again(&again("m")).await, Err(GatewayError::NotFound)));
}

#[tokio::test]
async fn a_charge_that_happened_without_an_answer_is_found_and_not_repeated() {
    let api = api().await;
    api.stored().await;
    for (number, fault) in
        [Fault::ErrorAfter, Fault::ConnectionReset, Fault::TruncatedJson, Fault::UnknownValues].into_iter().enumerate()
    {
        let number = format!("m{number}");
        api.sandbox.arm(fault.path("/subscribe/payments/again").once()).unwrap();
        let payment = api.gateway.charge_again(&again(&number)).await.unwrap();
        assert_eq!((payment.status, payment.merchant_uid.as_str()), (PaymentStatus::Paid, number.as_str()), "{fault}");
        assert_eq!(paid(&api, &number).await, 1, "{fault}");
    }
}

#[tokio::test]
async fn a_charge_that_did_not_happen_is_reported_as_unknown_and_not_repeated() {
    let api = api().await;
    api.stored().await;
    api.sandbox.arm(Fault::ErrorBefore.path("/subscribe/payments/again").once()).unwrap();
    let unknown = api.gateway.charge_again(&again("m")).await;
    assert!(matches!(unknown, Err(GatewayError::OutcomeUnknown(_))), "{unknown:?}");
    assert_eq!(paid(&api, "m").await, 0);
    assert!(api.gateway.charge_again(&again("m")).await.is_ok(), "the same order again is safe");
}

#[tokio::test]
async fn a_refusal_without_an_answer_is_found() {
    let api = api().await;
    api.sandbox.arm(Fault::ErrorAfter.path("/subscribe/payments/onetime").once()).unwrap();
    let declined = api.gateway.charge_card(&CardCharge::new(order("m"), card(EMPTY), coffee())).await;
    assert!(matches!(declined, Err(GatewayError::Declined { imp_uid: Some(_), .. })), "{declined:?}");
}

#[tokio::test]
async fn a_charge_is_found_through_a_database_that_answers_badly() {
    let api = api().await;
    api.stored().await;
    api.sandbox.arm(Fault::ErrorAfter.path("/subscribe/payments/again").once()).unwrap();
    api.sandbox.arm(Fault::ErrorBefore.path("/payments/find").times(2)).unwrap();
    assert!(api.gateway.charge_again(&again("m")).await.is_ok());
}

#[tokio::test]
async fn a_stored_card_whose_answer_was_lost_is_found() {
    let api = api().await;
    api.sandbox.arm(Fault::ErrorAfter.path("/subscribe/customers").times(2)).unwrap();
    let stored = api.gateway.store_card(&uid("c"), &NewCustomer::new(card(GOOD))).await;
    assert!(stored.is_ok(), "{stored:?}");
}

#[tokio::test]
async fn a_card_is_in_no_debug_and_no_error() {
    let canary = "4242424242424242";
    let card = Card::new(canary, 2099, 12).unwrap().born("900101").unwrap().password("77").unwrap();
    let charge = CardCharge::new(order("m"), card.clone(), coffee());
    let shown = format!("{card:?} {charge:?} {:?}", NewCustomer::new(card.clone()));
    assert!(!shown.contains("4242") && !shown.contains("900101") && !shown.contains("77"), "{shown}");
    let api = api().await;
    let body = json!({"card_number": canary});
    let path = ["subscribe", "payments", "onetime"];
    let raw = api.gateway.raw(http::Method::POST, path, payjoa_server::gateway::Repeat::OnlyIfNotDone).json(&body);
    let shown = format!("{raw:?} {:?}", api.gateway);
    assert!(!shown.contains("4242"), "{shown}");
}

#[tokio::test]
async fn a_forgotten_card_whose_answer_was_lost_is_gone() {
    let api = api().await;
    for (fault, gone) in [(Fault::ErrorBefore, false), (Fault::ErrorAfter, true), (Fault::ConnectionReset, true)] {
        api.stored().await;
        api.sandbox.arm(fault.path("/subscribe/customers").once()).unwrap();
        assert_eq!(api.gateway.forget_card(&uid("customer_7"), None).await.is_ok(), gone, "{fault}");
        assert_eq!(api.gateway.stored_card(&uid("customer_7")).await.is_err(), gone, "{fault}");
    }
}
