//! Random operations on a few orders, against a model that a person can check by reading.

mod plans;

use std::collections::{BTreeMap, HashMap};

use payjoa::{ImpUid, Platform, Won};
use payjoa_sandbox::Sandbox;
use proptest::{prelude::*, test_runner::TestRunner};
use reqwest::Method;
use serde_json::{Value, json};

use self::plans::Plan;
use crate::support::World;

/// Something that somebody tries. Orders and payments are picked by their place, modulo how many there are.
#[derive(Clone, Debug)]
enum Try {
    Open {
        order: usize,
        method: &'static str,
        amount: u64,
    },
    Approve(usize),
    Decline(usize),
    Transfer {
        payment: usize,
        amount: Option<u64>,
    },
    Cancel {
        payment: usize,
        amount: Option<u64>,
    },
    CancelAtPayjoa(usize),
    /// By the API, with the order's number alone.
    CancelOrder {
        order: usize,
        amount: Option<u64>,
    },
    /// A card that pays or doesn't, by its number or as it is stored.
    Charge {
        order: usize,
        amount: u64,
        good: bool,
        stored: bool,
    },
    Schedule {
        order: usize,
        amount: u64,
        good: bool,
        after: u64,
    },
    Unschedule(usize),
    Retry(usize),
    Reschedule {
        order: usize,
        after: u64,
    },
    Advance(u64),
}

const WEEK: u64 = 7 * 86_400;

fn amounts() -> impl Strategy<Value = u64> {
    prop_oneof![Just(1), Just(999), Just(1_000), 1_u64..2_000]
}

fn parts() -> impl Strategy<Value = Option<u64>> {
    prop_oneof![Just(None), amounts().prop_map(Some)]
}

fn tries() -> impl Strategy<Value = Vec<Try>> {
    let one = prop_oneof![
        3 => (0..3_usize, prop_oneof![Just("card"), Just("vbank"), Just("booknlife")], amounts())
            .prop_map(|(order, method, amount)| Try::Open { order, method, amount }),
        3 => (0..8_usize).prop_map(Try::Approve),
        1 => (0..8_usize).prop_map(Try::Decline),
        2 => (0..8_usize, parts()).prop_map(|(payment, amount)| Try::Transfer { payment, amount }),
        3 => (0..8_usize, parts()).prop_map(|(payment, amount)| Try::Cancel { payment, amount }),
        1 => (0..8_usize).prop_map(Try::CancelAtPayjoa),
        2 => (0..3_usize, parts()).prop_map(|(order, amount)| Try::CancelOrder { order, amount }),
        2 => (0..3_usize, amounts(), any::<bool>(), any::<bool>())
            .prop_map(|(order, amount, good, stored)| Try::Charge { order, amount, good, stored }),
        2 => (0..3_usize, amounts(), any::<bool>(), 1..WEEK)
            .prop_map(|(order, amount, good, after)| Try::Schedule { order, amount, good, after }),
        1 => (0..3_usize).prop_map(Try::Unschedule),
        1 => (0..3_usize).prop_map(Try::Retry),
        1 => (0..3_usize, 1..WEEK).prop_map(|(order, after)| Try::Reschedule { order, after }),
        2 => (0_u64..20 * 86_400).prop_map(Try::Advance),
    ];
    prop::collection::vec(one, 1..40)
}

/// What the model knows of a payment.
#[derive(Clone, Debug)]
struct Known {
    order: usize,
    method: &'static str,
    amount: u64,
    given_back: u64,
    stand: Stand,
    at_payjoa: bool,
    due: u64,
}

impl Known {
    fn is_paid(&self) -> bool {
        self.stand == Stand::Paid
    }

    /// How much may be given back, if this much (or all that is left) may.
    fn may_give_back(&self, amount: Option<u64>) -> Option<u64> {
        let left = self.amount - self.given_back;
        let part = amount.unwrap_or(left);
        let whole = self.method != "booknlife" || part == self.amount;
        (self.is_paid() && left > 0 && part <= left && whole && !self.at_payjoa).then_some(part)
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Stand {
    Open,
    Issued,
    Paid,
    Failed,
}

#[derive(Default)]
struct Model {
    payments: Vec<(ImpUid, Known)>,
    /// One for each order at most.
    plans: BTreeMap<usize, Plan>,
}

impl Model {
    /// Whether it should be allowed, and what becomes of it.
    async fn attempt(&mut self, world: &World, attempt: &Try) -> Result<(), TestCaseError> {
        let sandbox = &world.sandbox;
        match *attempt {
            Try::Open { order, method, amount } => self.open(sandbox, order, method, amount),
            Try::CancelOrder { order, amount } => self.cancel_order(world, order, amount).await,
            Try::Charge { order, amount, good, stored } => self.charge(world, order, amount, (good, stored)).await,
            Try::Schedule { order, amount, good, after } => self.schedule(world, order, amount, (good, after)).await,
            Try::Unschedule(order) => self.unschedule(world, order).await,
            Try::Retry(order) => self.retry(world, order).await,
            Try::Reschedule { order, after } => self.reschedule(world, order, after).await,
            Try::Advance(seconds) => {
                sandbox.clock().advance(std::time::Duration::from_secs(seconds));
                self.run_plans(world).await
            }
            Try::Approve(place)
            | Try::Decline(place)
            | Try::CancelAtPayjoa(place)
            | Try::Transfer { payment: place, .. }
            | Try::Cancel { payment: place, .. } => {
                if self.payments.is_empty() {
                    return Ok(());
                }
                let place = place % self.payments.len();
                let now = sandbox.clock().now();
                let order = self.payments[place].1.order;
                let others = self.payments.iter().enumerate().filter(|(other, _)| *other != place);
                let forestalled = { others }.any(|(_, (_, known))| known.order == order && known.is_paid());
                let (imp_uid, known) = &mut self.payments[place];
                act(sandbox, imp_uid, known, attempt, (now, forestalled))
            }
        }
    }

    fn open(
        &mut self,
        sandbox: &Sandbox,
        order: usize,
        method: &'static str,
        amount: u64,
    ) -> Result<(), TestCaseError> {
        let allowed = !self.is_paid(order);
        let params = json!({
            "pg": "daou", "pay_method": method, "merchant_uid": name(order), "name": "Box", "amount": amount,
            "digital": false, "buyer_name": "Kim", "buyer_tel": "010",
        });
        let opened = sandbox.open(params, Platform::Pc);
        prop_assert_eq!(opened.is_ok(), allowed);
        if let Ok(opened) = opened {
            let known = Known { order, method, amount, given_back: 0, stand: Stand::Open, at_payjoa: false, due: 0 };
            self.payments.push((opened.imp_uid, known));
        }
        Ok(())
    }

    fn is_paid(&self, order: usize) -> bool {
        self.payments.iter().any(|(_, known)| known.order == order && known.is_paid())
    }

    /// The order's number means the payment that was paid, or else the last one.
    async fn cancel_order(&mut self, world: &World, order: usize, amount: Option<u64>) -> Result<(), TestCaseError> {
        let mut body = json!({
            "merchant_uid": name(order), "refund_holder": "Kim", "refund_bank": "04", "refund_account": "1",
        });
        if let Some(amount) = amount {
            body["amount"] = json!(amount);
        }
        let (_, answer) = world.api(Method::POST, "/payments/cancel", Some(body)).await;
        let of_order: Vec<usize> = (0..self.payments.len()).filter(|at| self.payments[*at].1.order == order).collect();
        let paid = of_order.iter().copied().find(|at| self.payments[*at].1.is_paid());
        let meant = paid.or(of_order.last().copied());
        let allowed = meant.and_then(|at| self.payments[at].1.may_give_back(amount));
        prop_assert_eq!(answer["code"] == 0, allowed.is_some(), "{}", answer);
        if let (Some(at), Some(part)) = (meant, allowed) {
            self.payments[at].1.given_back += part;
        }
        Ok(())
    }

    async fn charge(
        &mut self,
        world: &World,
        order: usize,
        amount: u64,
        (good, stored): (bool, bool),
    ) -> Result<(), TestCaseError> {
        let mut body = json!({"merchant_uid": name(order), "amount": amount, "name": "Box"});
        let call = if stored {
            body["customer_uid"] = json!(customer(good));
            "again"
        } else {
            body["card_number"] = json!(number(good));
            body["expiry"] = json!("2030-12");
            "onetime"
        };
        let (_, answer) = world.api(Method::POST, &format!("/subscribe/payments/{call}"), Some(body)).await;
        prop_assert_eq!(answer["code"] == 0, !self.is_paid(order), "{}", answer);
        if answer["code"] == 0 {
            self.charged(&answer["response"]["imp_uid"], order, amount, good);
        }
        Ok(())
    }

    fn charged(&mut self, imp_uid: &Value, order: usize, amount: u64, paid: bool) {
        let stand = if paid { Stand::Paid } else { Stand::Failed };
        let known = Known { order, method: "card", amount, given_back: 0, stand, at_payjoa: false, due: 0 };
        self.payments.push((ImpUid::new(imp_uid.as_str().expect("a number")).unwrap(), known));
    }
}

fn name(order: usize) -> String {
    format!("order-{order}")
}

/// Who has a card that pays, and who has one that is refused when it is charged.
fn customer(good: bool) -> &'static str {
    if good { "good" } else { "empty" }
}

fn number(good: bool) -> &'static str {
    if good { "1234-1234-1234-1234" } else { "1234-1234-1234-0341" }
}

fn act(
    sandbox: &Sandbox,
    imp_uid: &ImpUid,
    known: &mut Known,
    attempt: &Try,
    (now, forestalled): (u64, bool),
) -> Result<(), TestCaseError> {
    let left = known.amount - known.given_back;
    match *attempt {
        Try::Approve(_) => {
            let allowed = known.stand == Stand::Open;
            prop_assert_eq!(sandbox.approve(imp_uid).is_ok(), allowed);
            if allowed && forestalled {
                known.stand = Stand::Failed;
            } else if allowed && known.method == "vbank" {
                (known.stand, known.due) = (Stand::Issued, now + 7 * 86_400);
            } else if allowed {
                known.stand = Stand::Paid;
            }
        }
        Try::Decline(_) => {
            let allowed = known.stand == Stand::Open;
            prop_assert_eq!(sandbox.decline(imp_uid).is_ok(), allowed);
            if allowed {
                known.stand = Stand::Failed;
            }
        }
        Try::Transfer { amount, .. } => {
            let amount = amount.unwrap_or(known.amount);
            let awaited = known.stand == Stand::Issued && now <= known.due && !forestalled;
            let allowed = awaited && amount == known.amount;
            let done = sandbox.transfer(imp_uid, Won::new(amount).unwrap(), None);
            prop_assert_eq!(done.is_ok(), allowed);
            if allowed {
                known.stand = Stand::Paid;
            }
        }
        Try::Cancel { amount, .. } => {
            let allowed = known.may_give_back(amount);
            let done = sandbox.cancel(imp_uid, amount.map(|amount| Won::new(amount).unwrap()));
            prop_assert_eq!(done.is_ok(), allowed.is_some(), "{:?}", done);
            known.given_back += allowed.unwrap_or(0);
        }
        Try::CancelAtPayjoa(_) => {
            let allowed = known.stand == Stand::Paid && left > 0 && !known.at_payjoa;
            prop_assert_eq!(sandbox.cancel_at_payjoa(imp_uid).is_ok(), allowed);
            known.at_payjoa |= allowed;
        }
        _ => {}
    }
    Ok(())
}

/// What must always be so, whatever was tried.
fn check(sandbox: &Sandbox, model: &Model) -> Result<(), TestCaseError> {
    let mut paid: HashMap<String, u32> = HashMap::new();
    for (imp_uid, known) in &model.payments {
        let payment = sandbox.payment(imp_uid).expect("a payment stays");
        let number = |value: &Value| value.as_u64().expect("a whole number");
        let given_back: u64 = payment["cancel_history"].as_array().unwrap().iter().map(|c| number(&c["amount"])).sum();
        prop_assert_eq!(given_back, number(&payment["cancel_amount"]));
        prop_assert!(given_back <= number(&payment["amount"]), "more was given back than was paid");
        prop_assert_eq!((number(&payment["amount"]), given_back), (known.amount, known.given_back));
        let status = match known.stand {
            Stand::Open | Stand::Issued => "ready",
            Stand::Paid if known.given_back == known.amount => "cancelled",
            Stand::Paid => "paid",
            Stand::Failed => "failed",
        };
        prop_assert_eq!(payment["status"].as_str(), Some(status));
        let times: Vec<u64> = sandbox.timeline(imp_uid).iter().map(|event| event.at).collect();
        prop_assert!(times.is_sorted(), "a timeline goes forwards: {:?}", times);
        if status == "paid" {
            *paid.entry(payment["merchant_uid"].as_str().unwrap().to_owned()).or_default() += 1;
        }
    }
    prop_assert!(paid.values().all(|count| *count == 1), "an order was paid twice: {:?}", paid);
    Ok(())
}

#[test]
fn random_operations_agree_with_the_model() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut runner =
        TestRunner::new(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() });
    let outcome = runner.run(&tries(), |tries| {
        runtime.block_on(async {
            let world = World::start().await;
            world.sandbox.clock().freeze();
            for good in [true, false] {
                let card = json!({"card_number": number(good), "expiry": "2030-12"});
                let path = format!("/subscribe/customers/{}", customer(good));
                world.api(Method::POST, &path, Some(card)).await;
            }
            let mut model = Model::default();
            for attempt in &tries {
                model.attempt(&world, attempt).await?;
                check(&world.sandbox, &model)?;
            }
            Ok(())
        })
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}
