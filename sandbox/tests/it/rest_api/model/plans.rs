//! The model's schedules.

use proptest::prelude::*;
use reqwest::{Method, StatusCode};
use serde_json::json;

use super::{Model, customer, name};
use crate::support::World;

/// What the model knows of an order's schedule.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    amount: u64,
    good: bool,
    at: u64,
    stand: Planned,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Planned {
    Waits,
    Paid,
    Failed,
    Revoked,
}

const PATH: &str = "/subscribe/payments/schedule";

impl Model {
    pub(super) async fn schedule(
        &mut self,
        world: &World,
        order: usize,
        amount: u64,
        (good, after): (bool, u64),
    ) -> Result<(), TestCaseError> {
        let at = world.sandbox.clock().now() + after;
        let item = json!({"merchant_uid": name(order), "schedule_at": at, "amount": amount, "name": "Box"});
        let body = json!({"customer_uid": customer(good), "schedules": [item]});
        let (_, answer) = world.api(Method::POST, PATH, Some(body)).await;
        let allowed = !self.plans.contains_key(&order) && !self.is_paid(order);
        prop_assert_eq!(answer["code"] == 0, allowed, "{}", answer);
        if allowed {
            self.plans.insert(order, Plan { amount, good, at, stand: Planned::Waits });
        }
        Ok(())
    }

    pub(super) async fn unschedule(&mut self, world: &World, order: usize) -> Result<(), TestCaseError> {
        let body = json!({"merchant_uid": [name(order)]});
        let (_, answer) = world.api(Method::POST, "/subscribe/payments/unschedule", Some(body)).await;
        let waiting = self.plans.get_mut(&order).filter(|plan| plan.stand == Planned::Waits);
        prop_assert_eq!(answer["code"] == 0, waiting.is_some(), "{}", answer);
        if let Some(plan) = waiting {
            plan.stand = Planned::Revoked;
        }
        Ok(())
    }

    pub(super) async fn retry(&mut self, world: &World, order: usize) -> Result<(), TestCaseError> {
        let (_, answer) = world.api(Method::POST, &format!("{PATH}/{}/retry", name(order)), None).await;
        let failed = self.plans.get(&order).cloned().filter(|plan| plan.stand == Planned::Failed);
        prop_assert_eq!(answer["code"] == 0, failed.is_some(), "{}", answer);
        if failed.is_some() {
            self.ran(order, &answer["response"]["imp_uid"]);
        }
        Ok(())
    }

    pub(super) async fn reschedule(&mut self, world: &World, order: usize, after: u64) -> Result<(), TestCaseError> {
        let at = world.sandbox.clock().now() + after;
        let path = format!("{PATH}/{}/reschedule", name(order));
        let (_, answer) = world.api(Method::POST, &path, Some(json!({"schedule_at": at}))).await;
        let again = |plan: &&mut Plan| matches!(plan.stand, Planned::Failed | Planned::Revoked);
        let plan = self.plans.get_mut(&order).filter(again);
        prop_assert_eq!(answer["code"] == 0, plan.is_some(), "{}", answer);
        if let Some(plan) = plan {
            (plan.at, plan.stand) = (at, Planned::Waits);
        }
        Ok(())
    }

    /// What is due has been charged.
    pub(super) async fn run_plans(&mut self, world: &World) -> Result<(), TestCaseError> {
        let now = world.sandbox.clock().now();
        let due = |plan: &Plan| plan.stand == Planned::Waits && plan.at <= now;
        let due: Vec<usize> = self.plans.iter().filter(|(_, plan)| due(plan)).map(|(order, _)| *order).collect();
        for order in due {
            let (status, answer) = world.get(&format!("{PATH}/{}", name(order))).await;
            prop_assert_eq!(status, StatusCode::OK);
            let schedule = &answer["response"];
            prop_assert_eq!(&schedule["schedule_status"], "executed");
            self.ran(order, &schedule["imp_uid"]);
            let paid = self.plans[&order].stand == Planned::Paid;
            prop_assert_eq!(&schedule["payment_status"], if paid { "paid" } else { "failed" });
        }
        Ok(())
    }

    /// It was charged, unless the order was paid before or the card doesn't pay.
    fn ran(&mut self, order: usize, imp_uid: &serde_json::Value) {
        let Plan { amount, good, .. } = self.plans[&order];
        let paid = good && !self.is_paid(order);
        self.charged(imp_uid, order, amount, paid);
        let stand = if paid { Planned::Paid } else { Planned::Failed };
        self.plans.entry(order).and_modify(|plan| plan.stand = stand);
    }
}
