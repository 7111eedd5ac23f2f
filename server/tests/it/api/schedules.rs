use std::time::Duration;

use payjoa::MerchantUid;
use payjoa_sandbox::Fault;
use payjoa_server::gateway::{
    CustomerUid, GatewayError, NewCustomer, NewSchedules, Paging, PaymentResult, PlannedCharge, SchedulePeriod,
    ScheduleStatus, Unschedule,
};

use super::{Api, EMPTY, GOOD, api, card, coffee, collected, order, won};

const HOUR: u64 = 3_600;

fn uid() -> CustomerUid {
    CustomerUid::new("customer_7").unwrap()
}

impl Api {
    fn plan(&self, orders: &[&str]) -> NewSchedules {
        let at = self.sandbox.clock().now() + HOUR;
        let charge = |number: &&str| PlannedCharge::new(order(number), at, coffee());
        orders.iter().map(charge).fold(NewSchedules::of(uid()), NewSchedules::and)
    }

    /// Everything that is planned is tried.
    async fn an_hour_later(&self, tried: &MerchantUid) {
        self.sandbox.clock().advance(Duration::from_secs(HOUR + 60));
        crate::support::until(async || {
            self.gateway.scheduled(tried).await.unwrap().schedule_status == ScheduleStatus::Executed
        })
        .await;
    }
}

#[tokio::test]
async fn a_planned_charge_is_shown_and_happens_in_time() {
    let api = api().await;
    api.stored().await;
    let planned = api.gateway.schedule(&api.plan(&["a", "b"])).await.unwrap();
    assert_eq!(planned.len(), 2);
    let shown = api.gateway.scheduled(&order("a")).await.unwrap();
    assert_eq!(
        (shown.schedule_status, shown.payment_status, shown.amount),
        (ScheduleStatus::Scheduled, None, won(12_000))
    );
    api.an_hour_later(&order("a")).await;
    let done = api.gateway.scheduled(&order("a")).await.unwrap();
    assert_eq!(done.payment_status, Some(PaymentResult::Paid));
    assert_eq!(api.gateway.paid_payment(&order("a")).await.unwrap().imp_uid, done.imp_uid.unwrap());
}

#[tokio::test]
async fn a_card_is_stored_with_the_plan() {
    let api = api().await;
    api.gateway.schedule(&api.plan(&["a"]).storing(card(GOOD))).await.unwrap();
    assert!(api.gateway.stored_card(&uid()).await.is_ok());
}

#[tokio::test]
async fn what_is_planned_can_be_listed() {
    let api = api().await;
    api.stored().await;
    api.gateway.schedule(&api.plan(&["a", "b"])).await.unwrap();
    let now = api.sandbox.clock().now();
    let period = SchedulePeriod::between(now, now + 2 * HOUR).only(ScheduleStatus::Scheduled);
    assert_eq!(collected(api.gateway.schedules(&period)).await.len(), 2);
    assert_eq!(collected(api.gateway.schedules_of(&uid(), &period)).await.len(), 2);
    assert_eq!(api.gateway.schedules_page(&period, Paging::page(1).of(1)).await.unwrap().next, Some(2));
    assert_eq!(api.gateway.schedules_of_page(&uid(), &period, 1).await.unwrap().total, 2);
    let later = SchedulePeriod::between(now + 2 * HOUR, now + 3 * HOUR);
    assert!(collected(api.gateway.schedules(&later)).await.is_empty());
    let year = SchedulePeriod::between(now, now + 366 * 24 * HOUR);
    let too_long = api.gateway.schedules_page(&year, Paging::default()).await;
    assert!(matches!(too_long, Err(GatewayError::Invalid { .. })), "{too_long:?}");
}

#[tokio::test]
async fn one_is_given_up_and_all_only_if_that_is_said() {
    let api = api().await;
    api.stored().await;
    api.gateway.schedule(&api.plan(&["a", "b", "c"])).await.unwrap();
    let none = api.gateway.unschedule(&uid(), &Unschedule::Orders(Vec::new())).await;
    assert!(matches!(none, Err(GatewayError::Invalid { .. })), "{none:?}");
    let one = api.gateway.unschedule(&uid(), &Unschedule::Orders(vec![order("a")])).await.unwrap();
    assert_eq!((one.len(), &one[0].schedule_status), (1, &ScheduleStatus::Revoked));
    assert_eq!(api.gateway.unschedule(&uid(), &Unschedule::All).await.unwrap().len(), 2);
    assert!(matches!(api.gateway.unschedule(&uid(), &Unschedule::All).await, Err(GatewayError::NotFound)));
}

#[tokio::test]
async fn a_planned_charge_is_moved() {
    let api = api().await;
    api.stored().await;
    api.gateway.schedule(&api.plan(&["a"])).await.unwrap();
    let later = api.sandbox.clock().now() + 5 * HOUR;
    assert_eq!(api.gateway.move_schedule(&order("a"), later).await.unwrap().schedule_at, Some(later));
    let past = api.gateway.move_schedule(&order("a"), 1).await;
    assert!(matches!(past, Err(GatewayError::Invalid { .. })), "{past:?}");
}

#[tokio::test]
async fn a_charge_that_was_refused_is_tried_again() {
    let api = api().await;
    api.gateway.store_card(&uid(), &NewCustomer::new(card(EMPTY))).await.unwrap();
    api.gateway.schedule(&api.plan(&["a"])).await.unwrap();
    api.an_hour_later(&order("a")).await;
    let failed = api.gateway.scheduled(&order("a")).await.unwrap();
    assert_eq!(failed.payment_status, Some(PaymentResult::Failed));
    let still = api.gateway.retry_schedule(&order("a"), won(12_000)).await;
    assert!(matches!(still, Err(GatewayError::Declined { .. })), "{still:?}");
    api.gateway.store_card(&uid(), &NewCustomer::new(card(GOOD))).await.unwrap();
    assert_eq!(api.gateway.retry_schedule(&order("a"), won(12_000)).await.unwrap().amount, won(12_000));
}

#[tokio::test]
async fn a_charge_that_was_refused_is_planned_again() {
    let api = api().await;
    api.gateway.store_card(&uid(), &NewCustomer::new(card(EMPTY))).await.unwrap();
    api.gateway.schedule(&api.plan(&["a"])).await.unwrap();
    api.an_hour_later(&order("a")).await;
    let at = api.sandbox.clock().now() + HOUR;
    let again = api.gateway.reschedule(&order("a"), at).await.unwrap();
    assert_eq!((again.schedule_at, again.schedule_status), (Some(at), ScheduleStatus::Scheduled));
}

#[tokio::test]
async fn a_plan_whose_answer_was_lost_is_found() {
    let api = api().await;
    api.stored().await;
    for (number, fault) in [Fault::ErrorAfter, Fault::ConnectionReset, Fault::TruncatedJson].into_iter().enumerate() {
        api.sandbox.arm(fault.path("/subscribe/payments/schedule").once()).unwrap();
        let plan = api.plan(&[&format!("a{number}"), &format!("b{number}")]);
        assert_eq!(api.gateway.schedule(&plan).await.unwrap().len(), 2, "{fault}");
    }
}

#[tokio::test]
async fn a_retry_whose_answer_was_lost_is_found() {
    let api = api().await;
    api.gateway.store_card(&uid(), &NewCustomer::new(card(EMPTY))).await.unwrap();
    api.gateway.schedule(&api.plan(&["a"])).await.unwrap();
    api.an_hour_later(&order("a")).await;
    api.gateway.store_card(&uid(), &NewCustomer::new(card(GOOD))).await.unwrap();
    api.sandbox.arm(Fault::ErrorAfter.path("/subscribe/payments/schedule/a/retry").once()).unwrap();
    assert!(api.gateway.retry_schedule(&order("a"), won(12_000)).await.is_ok());
}

#[tokio::test]
async fn a_plan_that_was_given_up_without_an_answer_is_found_given_up() {
    let api = api().await;
    api.stored().await;
    api.gateway.schedule(&api.plan(&["a", "b"])).await.unwrap();
    let which = Unschedule::Orders(vec![order("a"), order("b")]);
    api.sandbox.arm(Fault::ErrorBefore.path("/subscribe/payments/unschedule").once()).unwrap();
    let unknown = api.gateway.unschedule(&uid(), &which).await;
    assert!(matches!(unknown, Err(GatewayError::OutcomeUnknown(_))), "{unknown:?}");
    api.sandbox.arm(Fault::ErrorAfter.path("/subscribe/payments/unschedule").once()).unwrap();
    assert_eq!(api.gateway.unschedule(&uid(), &which).await.unwrap().len(), 2);
}
