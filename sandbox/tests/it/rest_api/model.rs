//! Random operations on a few orders, against a model that a person can check by reading.

use std::collections::HashMap;

use payjoa::{ImpUid, Platform, Won};
use payjoa_sandbox::Sandbox;
use proptest::{prelude::*, test_runner::TestRunner};
use serde_json::{Value, json};

/// Something that somebody tries. Orders and payments are picked by their place, modulo how many there are.
#[derive(Clone, Debug)]
enum Try {
    Open { order: usize, method: &'static str, amount: u64 },
    Approve(usize),
    Decline(usize),
    Transfer { payment: usize, amount: Option<u64> },
    Cancel { payment: usize, amount: Option<u64> },
    CancelAtPayjoa(usize),
    Advance(u64),
}

fn tries() -> impl Strategy<Value = Vec<Try>> {
    let amounts = prop_oneof![Just(1), Just(999), Just(1_000), 1_u64..2_000];
    let parts = prop_oneof![Just(None), amounts.clone().prop_map(Some)];
    let one = prop_oneof![
        3 => (0..3_usize, prop_oneof![Just("card"), Just("vbank"), Just("booknlife")], amounts)
            .prop_map(|(order, method, amount)| Try::Open { order, method, amount }),
        3 => (0..8_usize).prop_map(Try::Approve),
        1 => (0..8_usize).prop_map(Try::Decline),
        2 => (0..8_usize, parts.clone()).prop_map(|(payment, amount)| Try::Transfer { payment, amount }),
        3 => (0..8_usize, parts).prop_map(|(payment, amount)| Try::Cancel { payment, amount }),
        1 => (0..8_usize).prop_map(Try::CancelAtPayjoa),
        1 => (0_u64..20 * 86_400).prop_map(Try::Advance),
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
}

impl Model {
    /// Whether it should be allowed, and what becomes of it.
    fn attempt(&mut self, sandbox: &Sandbox, attempt: &Try) -> Result<(), TestCaseError> {
        match *attempt {
            Try::Open { order, method, amount } => self.open(sandbox, order, method, amount),
            Try::Advance(seconds) => {
                sandbox.clock().advance(std::time::Duration::from_secs(seconds));
                Ok(())
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
        let allowed = !self.payments.iter().any(|(_, known)| known.order == order && known.is_paid());
        let params = json!({
            "pg": "daou", "pay_method": method, "merchant_uid": format!("order-{order}"), "name": "Box", "amount": amount,
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
            let part = amount.unwrap_or(left);
            let whole = known.method != "booknlife" || part == known.amount;
            let allowed = known.stand == Stand::Paid && left > 0 && part <= left && whole && !known.at_payjoa;
            let done = sandbox.cancel(imp_uid, amount.map(|amount| Won::new(amount).unwrap()));
            prop_assert_eq!(done.is_ok(), allowed, "{:?}", done);
            if allowed {
                known.given_back += part;
            }
        }
        Try::CancelAtPayjoa(_) => {
            let allowed = known.stand == Stand::Paid && left > 0 && !known.at_payjoa;
            prop_assert_eq!(sandbox.cancel_at_payjoa(imp_uid).is_ok(), allowed);
            known.at_payjoa |= allowed;
        }
        Try::Open { .. } | Try::Advance(_) => {}
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
        TestRunner::new(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() });
    let outcome = runner.run(&tries(), |tries| {
        runtime.block_on(async {
            let sandbox = Sandbox::start().await.unwrap();
            sandbox.clock().freeze();
            let mut model = Model::default();
            for attempt in &tries {
                model.attempt(&sandbox, attempt)?;
                check(&sandbox, &model)?;
            }
            Ok(())
        })
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}
