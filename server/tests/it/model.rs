//! Everything that can happen to a few orders, in any order and all at once, from four processes on one ledger; then the
//! ledger is compared with what the gateway has in its books.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use futures_util::future::join_all;
use payjoa::{MerchantUid, Won};
use payjoa_server::{
    Delivery, DeliveryKind, Payments, Policy,
    gateway::{Gateway, Refund, SomeWon},
    ledger::{Event, Ledger, NewOrder, Order, OrderState, RefundState},
    refund::RefundOrder,
    settle::Source,
};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Clock, Stub, config, imp, log, payment, until};

const ORDERS: usize = 3;
const PROCESSES: usize = 4;
/// Payments that an order may have.
const ATTEMPTS: usize = 2;
const AMOUNT: u64 = 1_004;

/// What happens at the gateway, to one attempt of one order.
#[derive(Clone, Debug)]
enum Happening {
    Opened,
    Paid,
    Failed,
    AccountIssued,
    /// Somebody changed the amount on the way.
    PaidTooLittle,
    /// Through another contract than PAYJOA's.
    PaidElsewhere,
    /// So many tenths of the money were given back in all.
    GivenBack(u64),
}

/// Who brings up what.
#[derive(Clone, Debug)]
enum Word {
    /// The page claims a payment: the order's own, or another one's.
    Confirm {
        claimed: Option<(usize, usize)>,
    },
    Webhook {
        attempt: usize,
    },
    Sweep,
    /// Somebody at the shop gives so much back, or all that is left; `ticket` is what they call it.
    Refund {
        ticket: u8,
        amount: Option<u64>,
    },
}

#[derive(Clone, Debug)]
enum Step {
    Gateway {
        order: usize,
        attempt: usize,
        happening: Happening,
    },
    /// All at once, each in some process, each perhaps several times.
    Words(Vec<(usize, usize, Word)>),
    Time(u64),
}

fn step() -> impl Strategy<Value = Step> {
    let happening = prop_oneof![
        2 => Just(Happening::Opened),
        5 => Just(Happening::Paid),
        2 => Just(Happening::Failed),
        2 => Just(Happening::AccountIssued),
        1 => Just(Happening::PaidTooLittle),
        1 => Just(Happening::PaidElsewhere),
        3 => (1..=10_u64).prop_map(Happening::GivenBack),
    ];
    let gateway = (0..ORDERS, 0..ATTEMPTS, happening).prop_map(|(order, attempt, happening)| Step::Gateway {
        order,
        attempt,
        happening,
    });
    let claimed = prop::option::of((0..ORDERS, 0..ATTEMPTS));
    let word = prop_oneof![
        3 => claimed.prop_map(|claimed| Word::Confirm { claimed }),
        2 => (0..ATTEMPTS).prop_map(|attempt| Word::Webhook { attempt }),
        2 => Just(Word::Sweep),
        2 => (0..4_u8, prop::option::of(1..AMOUNT)).prop_map(|(ticket, amount)| Word::Refund { ticket, amount }),
    ];
    let words = prop::collection::vec((0..PROCESSES, 0..ORDERS, word), 1..10);
    prop_oneof![
        4 => gateway,
        4 => words.prop_map(Step::Words),
        1 => (1..5_u64).prop_map(Step::Time),
        // Whatever is to be compared with the gateway's lists is due then, and every lease is over.
        1 => Just(Step::Time(3_700)),
    ]
}

/// The gateway's books: every attempt as it stands, with rules of its own about what can follow what.
#[derive(Default)]
struct Books(BTreeMap<(usize, usize), Value>);

impl Books {
    /// Refunds change them, too.
    fn read_again(&mut self, stub: &Stub) {
        for (at, payment) in &mut self.0 {
            *payment = stub.payment(&name(*at)).unwrap();
        }
    }

    fn happen(&mut self, stub: &Stub, orders: &[MerchantUid], at: (usize, usize), happening: &Happening) {
        self.read_again(stub);
        let status = self.0.get(&at).map(|it| it["status"].as_str().unwrap().to_owned());
        let changes = match (happening, status.as_deref()) {
            (Happening::Opened, None) => json!({"status": "ready", "paid_at": 0}),
            (Happening::Paid, None | Some("ready" | "failed")) => json!({"status": "paid"}),
            (Happening::Failed, None | Some("ready")) => json!({"status": "failed", "paid_at": 0}),
            (Happening::AccountIssued, None) => {
                json!({"status": "ready", "paid_at": 0, "pay_method": "vbank", "vbank_num": "1-2-3"})
            }
            (Happening::PaidTooLittle, None) => json!({"status": "paid", "amount": 4}),
            (Happening::PaidElsewhere, None) => json!({"status": "paid", "pg_provider": "nice"}),
            (Happening::GivenBack(tenths), Some("paid")) => {
                let amount = self.0[&at]["amount"].as_u64().unwrap();
                let back = (amount * tenths / 10).max(self.0[&at]["cancel_amount"].as_u64().unwrap());
                let status = if back == amount { "cancelled" } else { "paid" };
                json!({"status": status, "cancel_amount": back})
            }
            _ => return,
        };
        let before = self.0.entry(at).or_insert_with(|| payment(&orders[at.0], json!({"imp_uid": name(at)})));
        for (field, value) in changes.as_object().unwrap() {
            before[field] = value.clone();
        }
        stub.put(before.clone());
    }

    /// The payments of an order that would pay it, whatever was given back since.
    fn good(&self, order: usize) -> impl Iterator<Item = &Value> {
        self.0.iter().filter(move |(at, _)| at.0 == order).map(|(_, payment)| payment).filter(|payment| {
            payment["amount"] == AMOUNT
                && payment["pg_provider"] == "daou"
                && matches!(payment["status"].as_str().unwrap(), "paid" | "cancelled")
        })
    }
}

fn name((order, attempt): (usize, usize)) -> String {
    format!("imp_{order}_{attempt}")
}

struct World {
    stub: Stub,
    clock: Clock,
    processes: Vec<Payments>,
    orders: Vec<MerchantUid>,
    told: Arc<Mutex<Vec<Delivery>>>,
}

impl World {
    async fn open(url: &str) -> World {
        let (stub, clock) = (Stub::start().await, Clock::at(1_800_000_000_000));
        let mut processes = Vec::new();
        for _ in 0..PROCESSES {
            let (ledger, clock) = (Ledger::connect(url).await.unwrap(), clock.clone());
            let gateway = Gateway::new(config(&stub.url)).unwrap();
            processes.push(Payments::with_clock(gateway, ledger, Policy::default(), move || clock.now()));
        }
        let mut orders = Vec::new();
        for _ in 0..ORDERS {
            let (order, amount) = (payjoa_server::fresh_merchant_uid("model_"), Won::new(AMOUNT).unwrap());
            processes[0].create_order(NewOrder::new(order.clone(), "Jacket", amount)).await.unwrap();
            orders.push(order);
        }
        World { stub, clock, processes, orders, told: Arc::default() }
    }

    async fn run(&self, steps: &[Step]) -> Books {
        let mut books = Books::default();
        let handlers = self.processes.iter().map(|process| {
            let told = Arc::clone(&self.told);
            process.start(move |delivery: Delivery| {
                let told = Arc::clone(&told);
                async move {
                    // Every fourth message is refused at first.
                    if delivery.attempt == 1 && delivery.id % 4 == 0 {
                        return Err("not now".into());
                    }
                    // As a shop does it: what comes again after its lease is over is known by its key.
                    let mut told = told.lock().unwrap();
                    if told.iter().all(|it| it.idempotency_key() != delivery.idempotency_key()) {
                        told.push(delivery);
                    }
                    Ok(())
                }
            })
        });
        let workers: Vec<_> = handlers.collect();
        for step in steps {
            match step {
                Step::Gateway { order, attempt, happening } => {
                    books.happen(&self.stub, &self.orders, (*order, *attempt), happening);
                }
                Step::Words(words) => self.say(words).await,
                Step::Time(seconds) => self.clock.forward(Duration::from_secs(*seconds)),
            }
        }
        books.read_again(&self.stub);
        self.settle_down(&books).await;
        books.read_again(&self.stub);
        for each in workers {
            each.stop().await;
        }
        books
    }

    async fn say(&self, words: &[(usize, usize, Word)]) {
        let said = words.iter().map(|(process, order, word)| {
            let (payments, order, word) = (self.processes[*process].clone(), *order, word.clone());
            let merchant_uid = self.orders[order].clone();
            tokio::spawn(async move {
                let outcome = match word {
                    Word::Refund { ticket, amount } => {
                        let some = amount.and_then(|amount| SomeWon::new(Won::new(amount).unwrap()));
                        let refund = some.map_or_else(|| Refund::full("x"), |some| Refund::partial(some, "x"));
                        let wanted = RefundOrder::new(format!("{merchant_uid}/{ticket}"), merchant_uid, refund);
                        // Refused for many good reasons; what happened is compared at the end.
                        let _ = payments.refund(&wanted).await;
                        return;
                    }
                    Word::Confirm { claimed } => {
                        let claimed = claimed.map(|at| imp(&name(at)));
                        payments.settle(&merchant_uid, claimed.as_ref(), Source::Page).await
                    }
                    Word::Webhook { attempt } => {
                        payments.settle_payment(&imp(&name((order, attempt))), Source::Webhook).await
                    }
                    Word::Sweep => payments.settle(&merchant_uid, None, Source::Sweep).await,
                };
                outcome.expect("nothing is broken here");
            })
        });
        join_all(said).await.into_iter().for_each(|done| done.unwrap());
    }

    /// Every webhook arrives at last, the sweep has been everywhere, and every message is delivered.
    async fn settle_down(&self, books: &Books) {
        for _ in 0..2 {
            for (order, merchant_uid) in self.orders.iter().enumerate() {
                for attempt in (0..ATTEMPTS).filter(|attempt| books.0.contains_key(&(order, *attempt))) {
                    let imp_uid = imp(&name((order, attempt)));
                    self.processes[1].settle_payment(&imp_uid, Source::Webhook).await.unwrap();
                }
                self.processes[2].settle(merchant_uid, None, Source::Sweep).await.unwrap();
            }
            self.clock.forward(Duration::from_secs(5));
        }
        let ledger = self.processes[3].ledger();
        until(async || {
            self.clock.forward(Duration::from_secs(1));
            for order in &self.orders {
                if ledger.messages(order).await.unwrap().iter().any(|it| it.delivered_at.is_none()) {
                    return false;
                }
            }
            true
        })
        .await;
    }

    async fn check(&self, books: &Books) {
        let ledger = self.processes[0].ledger();
        for (number, merchant_uid) in self.orders.iter().enumerate() {
            let order = ledger.order(merchant_uid).await.unwrap().unwrap();
            let history = ledger.history(merchant_uid).await.unwrap();
            let told: Vec<Delivery> =
                self.told.lock().unwrap().iter().filter(|it| it.merchant_uid == *merchant_uid).cloned().collect();
            must_be_true(number, &order, books);
            must_be_refunded(ledger, &order, books).await;
            must_be_told(number, &order, &told, books);
            must_explain(&order, &history);
        }
    }
}

/// The ledger's order says what the books say.
fn must_be_true(number: usize, order: &Order, books: &Books) {
    let own = order.imp_uid.as_ref().and_then(|own| books.0.values().find(|it| it["imp_uid"] == own.as_str()));
    if order.state.was_paid() {
        let own = own.expect("a payment");
        assert_eq!(own["merchant_uid"], order.merchant_uid.as_str());
        assert_eq!(own["amount"], order.amount.get(), "{order:?} {own}");
        assert_eq!(own["cancel_amount"], order.cancelled_amount.get(), "{order:?} {own}");
    }
    assert!(order.cancelled_amount <= order.amount, "{order:?}");
    let held = books.good(number).any(|it| it["cancel_amount"] == 0);
    assert!(!held || order.state.was_paid(), "paid and not seen: {order:?}");
    assert!(books.good(number).next().is_some() || !order.state.was_paid(), "never paid: {order:?}");
}

/// No refund is left half-done, and those that were done are in the gateway's books, with what the gateway did by itself.
async fn must_be_refunded(ledger: &Ledger, order: &Order, books: &Books) {
    let refunds = ledger.refunds(&order.merchant_uid).await.unwrap();
    assert!(refunds.iter().all(|it| it.state != RefundState::Wanted), "{refunds:?}");
    let done = refunds.iter().filter(|it| it.state == RefundState::Done);
    let mut of_payments: BTreeMap<String, u64> = BTreeMap::new();
    for refund in done {
        *of_payments.entry(refund.imp_uid.to_string()).or_default() += refund.amount.get();
    }
    for (imp_uid, sum) in of_payments {
        let payment = books.0.values().find(|it| it["imp_uid"] == *imp_uid).unwrap();
        let (amount, back) = (payment["amount"].as_u64().unwrap(), payment["cancel_amount"].as_u64().unwrap());
        assert!(sum <= back && back <= amount, "{sum} {payment} {refunds:?}");
    }
}

/// The shop was told to send the goods once, if at all, and of all money that is held for nothing.
fn must_be_told(number: usize, order: &Order, told: &[Delivery], books: &Books) {
    let of = |kind: DeliveryKind| told.iter().filter(move |it| it.kind == kind);
    let fulfilled = of(DeliveryKind::Fulfil).count();
    assert!(fulfilled <= 1, "{told:?}");
    if matches!(order.state, OrderState::Paid | OrderState::PartlyCancelled) {
        assert_eq!(fulfilled, 1, "{order:?} {told:?}");
    }
    assert!(order.state.was_paid() || fulfilled == 0, "{order:?} {told:?}");
    let back: Vec<Won> = told
        .iter()
        .filter(|it| matches!(it.kind, DeliveryKind::PartlyCancelled | DeliveryKind::Cancelled))
        .map(|it| it.amount)
        .collect();
    assert!(back.is_sorted() && back.iter().all(|&back| back <= order.amount), "{told:?}");
    if fulfilled == 1 {
        assert_eq!(back.last().copied().unwrap_or_default(), order.cancelled_amount, "{told:?}");
    }
    for payment in books.0.iter().filter(|(at, _)| at.0 == number).map(|(_, payment)| payment) {
        let held = payment["status"] == "paid";
        let own =
            order.state.was_paid() && order.imp_uid.as_ref().is_some_and(|own| payment["imp_uid"] == own.as_str());
        let called = told.iter().any(|it| {
            payment["imp_uid"] == it.imp_uid.as_str()
                && matches!(it.kind, DeliveryKind::NeedsAttention | DeliveryKind::SecondPayment)
        });
        assert!(!held || own || called, "nobody looks after {payment}: {order:?} {told:?}");
    }
}

/// The history leads from nothing to where the order is, and nothing leads back from paid.
pub(crate) fn must_explain(order: &Order, history: &[Event]) {
    let mut at = "created";
    let mut paid = false;
    for event in history.iter().filter(|event| event.kind == "changed") {
        assert_eq!(event.from_state.as_deref(), Some(at), "{history:?}");
        at = event.to_state.as_deref().unwrap();
        let was_paid = matches!(at, "paid" | "partly_cancelled" | "cancelled");
        assert!(was_paid || !paid, "{history:?}");
        paid = was_paid;
    }
    assert_eq!(at, order.state.as_str(), "{history:?}");
}

fn prove(cases: u32, url: impl Fn() -> Option<(String, TempDir)>) {
    log::install();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    let outcome = runner.run(&prop::collection::vec(step(), 4..24), |steps| {
        let Some((url, _folder)) = url() else { return Ok(()) };
        runtime.block_on(async {
            let world = World::open(&url).await;
            let books = world.run(&steps).await;
            world.check(&books).await;
            for process in &world.processes {
                process.ledger().close().await;
            }
        });
        Ok(())
    });
    outcome.unwrap();
}

/// `PAYJOA_CASES` for a longer search.
fn cases(usual: u32) -> u32 {
    std::env::var("PAYJOA_CASES").map_or(usual, |cases| cases.parse().expect("PAYJOA_CASES is a number"))
}

#[test]
fn whatever_happens_in_whatever_order_sqlite_ends_with_what_the_books_say() {
    prove(cases(8), || {
        let folder = TempDir::new().unwrap();
        Some((format!("sqlite:{}", folder.path().join("shop.sqlite").display()), folder))
    });
}

#[test]
fn whatever_happens_in_whatever_order_postgresql_ends_with_what_the_books_say() {
    prove(cases(6), || Some((payjoa_test_postgres::database()?, TempDir::new().unwrap())));
}
