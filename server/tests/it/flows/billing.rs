use std::time::Duration;

use payjoa::{MerchantUid, outcome::contract::Settled};
use payjoa_sandbox::Fault;
use payjoa_server::{
    billing::{BillingError, OrderCharge, PlannedOrder},
    gateway::{Card, CustomerUid, Gateway, GatewayError, NewCustomer, ScheduleStatus, Unschedule},
    ledger::{NewOrder, OrderState},
    settle::Outcome,
};

use super::{Shop, new_order, now};
use crate::{api, support::until};

const GOOD: &str = "1234-1234-1234-1234";
const EMPTY: &str = "1234-1234-1234-0341";

fn uid() -> CustomerUid {
    CustomerUid::new("customer_7").unwrap()
}

fn card(number: &str) -> Card {
    Card::new(number, 2099, 12).unwrap()
}

impl Shop {
    fn gateway(&self) -> Gateway {
        Gateway::new(api::config(&self.sandbox)).unwrap()
    }

    async fn store(&self, number: &str) {
        self.gateway().store_card(&uid(), &NewCustomer::new(card(number))).await.unwrap();
    }

    fn in_an_hour(&self) -> u64 {
        self.sandbox.clock().now() + 3_600
    }

    async fn an_hour_later(&self, order: &MerchantUid) {
        self.sandbox.clock().advance(Duration::from_secs(3_700));
        let gateway = self.gateway();
        until(async || gateway.scheduled(order).await.unwrap().schedule_status == ScheduleStatus::Executed).await;
    }
}

fn stored(order: &NewOrder) -> OrderCharge {
    OrderCharge::stored(order.clone(), uid())
}

fn is_paid(outcome: &Result<Outcome, BillingError>) -> bool {
    matches!(outcome, Ok(Outcome::Settled(Settled::Paid { .. })))
}

#[tokio::test]
async fn a_subscription_charge_is_an_order_like_any_other() {
    let shop = Shop::open().await;
    shop.store(GOOD).await;
    let order = new_order();
    let outcome = shop.payments.charge(&stored(&order)).await;
    assert!(is_paid(&outcome), "{outcome:?}");
    let (workers, told) = shop.work();
    until(async || !told.lock().unwrap().is_empty()).await;
    workers.stop().await;
    assert_eq!(*told.lock().unwrap(), ["fulfil 1004"]);
}

#[tokio::test]
async fn a_typed_in_card_is_charged_and_stored() {
    let shop = Shop::open().await;
    let first = shop.payments.charge(&OrderCharge::card(new_order(), card(GOOD), Some(uid()))).await;
    assert!(is_paid(&first), "{first:?}");
    let second = shop.payments.charge(&stored(&new_order())).await;
    assert!(is_paid(&second), "{second:?}");
}

#[tokio::test]
async fn asked_for_many_times_at_once_it_is_charged_once() {
    let shop = Shop::open().await;
    shop.store(GOOD).await;
    let (ours, theirs, charge) = (shop.payments.clone(), shop.again().await, stored(&new_order()));
    let asks = (0..6).map(|number| if number % 2 == 0 { &ours } else { &theirs }).map(|it| it.charge(&charge));
    let answers = futures_util::future::join_all(asks).await;
    assert!(answers.iter().any(is_paid), "{answers:?}");
    let again = ours.charge(&charge).await;
    assert!(is_paid(&again), "{again:?}");
    assert_eq!(shop.gateway().charges_page(&uid(), 1).await.unwrap().total, 1);
}

#[tokio::test]
async fn a_charge_without_an_answer_is_found_or_asked_for_again_and_happens_once() {
    for fault in [Fault::ErrorBefore, Fault::ErrorAfter, Fault::ConnectionReset, Fault::TruncatedJson] {
        let shop = Shop::open().await;
        shop.store(GOOD).await;
        let charge = stored(&new_order());
        shop.sandbox.arm(fault.path("/subscribe/payments/again").once()).unwrap();
        let first = shop.payments.charge(&charge).await;
        assert!(is_paid(&first) || matches!(first, Ok(Outcome::Pending { .. })), "{fault}: {first:?}");
        let second = shop.payments.charge(&charge).await;
        assert!(is_paid(&second), "{fault}: {second:?}");
        assert_eq!(shop.gateway().charges_page(&uid(), 1).await.unwrap().total, 1, "{fault}");
    }
}

#[tokio::test]
async fn a_process_that_died_before_charging_is_made_up_for() {
    let shop = Shop::open().await;
    shop.store(GOOD).await;
    let order = new_order();
    shop.payments.ledger().insert(&order, 0).await.unwrap();
    let outcome = shop.payments.charge(&stored(&order)).await;
    assert!(is_paid(&outcome), "{outcome:?}");
}

/// The process that wrote the order down dies, and so does the one that charges it, before the answer comes.
#[tokio::test]
async fn a_charge_that_nobody_lived_to_see_is_found_by_the_background() {
    let shop = Shop::open().await;
    shop.store(GOOD).await;
    let order = new_order();
    shop.payments.ledger().insert(&order, now()).await.unwrap();
    let slow = Fault::SlowAnswer.delay(Duration::from_secs(3_600));
    shop.sandbox.arm(slow.path("/subscribe/payments/again").once()).unwrap();
    let (payments, charge) = (shop.payments.clone(), stored(&order));
    let charging = tokio::spawn(async move { payments.charge(&charge).await });
    let gateway = shop.gateway();
    until(async || gateway.paid_payment(&order.merchant_uid).await.is_ok()).await;
    charging.abort();
    assert!(charging.await.unwrap_err().is_cancelled());
    assert_eq!(shop.ledgers(&order.merchant_uid).await.state, OrderState::Created);
    let workers = shop.later(Duration::from_secs(30)).await.start(async |_| Ok(()));
    shop.until(&order.merchant_uid, OrderState::Paid).await;
    workers.stop().await;
    let history = shop.payments.ledger().history(&order.merchant_uid).await.unwrap();
    assert_eq!(history.last().unwrap().source, "sweep");
}

#[tokio::test]
async fn a_refused_card_is_told_and_its_order_fails() {
    let shop = Shop::open().await;
    shop.store(EMPTY).await;
    let order = new_order();
    let declined = shop.payments.charge(&stored(&order)).await;
    assert!(matches!(&declined, Err(BillingError::Declined { message }) if !message.is_empty()), "{declined:?}");
    let again = shop.payments.charge(&stored(&order)).await;
    assert!(matches!(again, Ok(Outcome::Pending { .. } | Outcome::Settled(Settled::Failed { .. }))), "{again:?}");
    assert_eq!(shop.gateway().charges_page(&uid(), 1).await.unwrap().total, 1, "not tried again");
}

#[tokio::test]
async fn a_card_that_is_not_stored_is_asked_for() {
    let shop = Shop::open().await;
    let unknown = shop.payments.charge(&stored(&new_order())).await;
    assert!(matches!(unknown, Err(BillingError::UnknownCard)), "{unknown:?}");
}

#[tokio::test]
async fn a_number_of_another_amount_is_not_charged() {
    let shop = Shop::open().await;
    shop.store(GOOD).await;
    let order = new_order();
    shop.payments.charge(&stored(&order)).await.unwrap();
    let other = NewOrder::new(order.merchant_uid, "Coffee", payjoa::Won::new(1).unwrap());
    let refused = shop.payments.charge(&stored(&other)).await;
    assert!(matches!(refused, Err(BillingError::OtherOrder(_))), "{refused:?}");
    let terms = payjoa_server::gateway::Terms::new("Coffee", payjoa::Won::new(1).unwrap());
    let refused = shop.payments.charge(&stored(&new_order()).with(|_| terms)).await;
    assert!(matches!(refused, Err(BillingError::Gateway(GatewayError::Invalid { .. }))), "{refused:?}");
}

#[tokio::test]
async fn a_planned_order_is_charged_in_its_time_and_found_without_a_webhook() {
    let shop = Shop::open().await;
    shop.store(GOOD).await;
    let order = new_order();
    let planned = [PlannedOrder::new(order.clone(), shop.in_an_hour())];
    let first = shop.payments.plan(&uid(), &planned).await.unwrap();
    let second = shop.payments.plan(&uid(), &planned).await.unwrap();
    assert_eq!((first.len(), &first), (1, &second), "planned once");
    assert_eq!(shop.ledgers(&order.merchant_uid).await.state, OrderState::Created);
    shop.an_hour_later(&order.merchant_uid).await;
    let later = shop.later(Duration::from_secs(3_700)).await;
    let workers = later.start(async |_| Ok(()));
    shop.until(&order.merchant_uid, OrderState::Paid).await;
    workers.stop().await;
}

#[tokio::test]
async fn what_cannot_be_planned_is_not_written_down() {
    let shop = Shop::open().await;
    shop.store(GOOD).await;
    let (good, late, soon) = (new_order(), new_order(), shop.in_an_hour());
    for at in [soon * 1_000, soon - 7_200, u64::MAX] {
        let orders = [PlannedOrder::new(good.clone(), soon), PlannedOrder::new(late.clone(), at)];
        let refused = shop.payments.plan(&uid(), &orders).await;
        assert!(matches!(refused, Err(BillingError::Gateway(GatewayError::Invalid { .. }))), "{at}: {refused:?}");
    }
    let twice = [PlannedOrder::new(good.clone(), soon), PlannedOrder::new(good.clone(), soon)];
    assert!(shop.payments.plan(&uid(), &twice).await.is_err());
    for order in [good, late] {
        assert_eq!(shop.payments.ledger().order(&order.merchant_uid).await.unwrap(), None);
    }
}

#[tokio::test]
async fn a_plan_that_was_only_written_down_is_made_for_the_time_that_is_asked_for_now() {
    let shop = Shop::open().await;
    let order = new_order();
    // The card isn't stored: i'mport refuses.
    let early = [PlannedOrder::new(order.clone(), shop.in_an_hour())];
    assert!(shop.payments.plan(&uid(), &early).await.is_err());
    shop.store(GOOD).await;
    let at = shop.in_an_hour() + 30 * 24 * 3_600;
    shop.payments.plan(&uid(), &[PlannedOrder::new(order.clone(), at)]).await.unwrap();
    let made = u64::try_from(shop.ledgers(&order.merchant_uid).await.created_at / 1_000).unwrap();
    assert_eq!(made, at, "it is looked after from then on");
}

#[tokio::test]
async fn a_plan_that_was_carried_out_is_still_the_same_plan() {
    let shop = Shop::open().await;
    shop.store(GOOD).await;
    let order = new_order();
    let planned = [PlannedOrder::new(order.clone(), shop.in_an_hour())];
    shop.payments.plan(&uid(), &planned).await.unwrap();
    shop.an_hour_later(&order.merchant_uid).await;
    shop.payments.settle(&order.merchant_uid, None, payjoa_server::settle::Source::Webhook).await.unwrap();
    let again = shop.payments.plan(&uid(), &planned).await.unwrap();
    assert_eq!((again.len(), &again[0].schedule_status), (1, &ScheduleStatus::Executed));
    // One that was paid in the window was never a plan.
    let (paid, _) = shop.paid(serde_json::json!({})).await;
    let other = NewOrder::new(paid, "Coffee", payjoa::Won::new(1_004).unwrap());
    let refused = shop.payments.plan(&uid(), &[PlannedOrder::new(other, shop.in_an_hour())]).await;
    assert!(matches!(refused, Err(BillingError::OtherOrder(_))), "{refused:?}");
}

#[tokio::test]
async fn a_plan_that_half_happened_is_finished() {
    let shop = Shop::open().await;
    shop.store(GOOD).await;
    let (a, b, at) = (new_order(), new_order(), shop.in_an_hour());
    let one = [PlannedOrder::new(a.clone(), at)];
    let both = [PlannedOrder::new(a, at), PlannedOrder::new(b, at)];
    shop.payments.plan(&uid(), &one).await.unwrap();
    assert_eq!(shop.payments.plan(&uid(), &both).await.unwrap().len(), 2);
    let given_up = shop.payments.unplan(&uid(), &Unschedule::All).await.unwrap();
    assert_eq!(given_up.len(), 2);
}

#[tokio::test]
async fn a_planned_order_is_moved_tried_again_and_planned_again() {
    let shop = Shop::open().await;
    shop.store(EMPTY).await;
    let (order, at) = (new_order(), shop.in_an_hour());
    shop.payments.plan(&uid(), &[PlannedOrder::new(order.clone(), at + 10)]).await.unwrap();
    assert_eq!(shop.payments.replan(&order.merchant_uid, at).await.unwrap().schedule_at, Some(at));
    shop.an_hour_later(&order.merchant_uid).await;
    let refused = shop.payments.retry_planned(&order.merchant_uid).await;
    assert!(matches!(refused, Err(BillingError::Declined { .. })), "{refused:?}");
    let again = shop.payments.replan(&order.merchant_uid, shop.in_an_hour()).await.unwrap();
    assert_eq!(again.schedule_status, ScheduleStatus::Scheduled);
    shop.store(GOOD).await;
    shop.an_hour_later(&order.merchant_uid).await;
    let settled = shop.payments.settle(&order.merchant_uid, None, payjoa_server::settle::Source::Webhook).await;
    assert!(matches!(settled, Ok(Outcome::Settled(Settled::Paid { .. }))), "{settled:?}");
}
