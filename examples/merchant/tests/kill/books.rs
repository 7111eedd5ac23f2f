//! The comparison: what the gateway took, what the ledger says, what the shop was told.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::{Arc, Mutex},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use payjoa_sandbox::Sandbox;
use payjoa_server::{
    Delivery, DeliveryKind, Payments, Policy,
    gateway::{Gateway, GatewayConfig},
    ledger::{Event, Ledger, Order, OrderState, RefundState},
};

use crate::load::{Attempt, Back};

const PATIENCE: Duration = Duration::from_secs(300);
/// The one who takes over comes much later: whatever the dead had taken is due again.
const LATER: i64 = 4 * 3_600 * 1_000;

pub(crate) struct Books {
    ledger: Ledger,
    /// How often the shop was told to ship, by order.
    shipped: BTreeMap<String, u32>,
    attempts: usize,
    given_back: usize,
}

impl fmt::Display for Books {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let again = self.shipped.values().filter(|&&times| times > 1).count();
        let (payments, paid, back) = (self.attempts, self.shipped.len(), self.given_back);
        write!(f, "{payments} payments, {paid} paid, {again} of them told more than once, {back} given back")
    }
}

impl Books {
    /// Another process takes over, hours later, and finishes what is open.
    pub(crate) async fn settle(url: &str, sandbox: &Sandbox, lines: Vec<String>, attempts: &[Attempt]) -> Books {
        let ledger = Ledger::connect(url).await.unwrap();
        let gateway = Gateway::new(GatewayConfig::new(sandbox.url(), "sandbox", "sandbox")).unwrap();
        let payments = Payments::with_clock(gateway, ledger.clone(), Policy::default(), || now() + LATER);
        let told = Arc::new(Mutex::new(Vec::new()));
        let tell = Arc::clone(&told);
        let workers = payments.start(move |delivery: Delivery| {
            if delivery.kind == DeliveryKind::Fulfil {
                tell.lock().unwrap().push(delivery.merchant_uid.to_string());
            }
            async { Ok(()) }
        });
        let since = Instant::now();
        while !quiet(&ledger, sandbox, attempts).await {
            assert!(since.elapsed() < PATIENCE, "what was open is never done");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        workers.stop().await;
        let mut shipped = BTreeMap::new();
        let printed = lines.iter().filter_map(|line| line.strip_prefix("fulfilled merchant_uid="));
        let printed = printed.map(|rest| rest.split(' ').next().unwrap().to_owned());
        for order in printed.chain(told.lock().unwrap().iter().cloned()) {
            *shipped.entry(order).or_default() += 1;
        }
        let given_back = attempts.iter().filter(|attempt| Money::of(sandbox, attempt).back > 0).count();
        Books { ledger, shipped, attempts: attempts.len(), given_back }
    }

    pub(crate) async fn must_agree(&self, sandbox: &Sandbox, attempts: &[Attempt]) {
        assert!(!attempts.is_empty(), "nobody bought anything: this tests nothing");
        let paid = attempts.iter().filter(|attempt| Money::of(sandbox, attempt).came).count();
        assert!(paid > 0 && paid < attempts.len(), "{paid} of {} paid", attempts.len());
        assert!(self.given_back > 0, "nothing was given back: this tests half of it");
        for attempt in attempts {
            self.order_must_agree(attempt, Money::of(sandbox, attempt)).await;
        }
        let bought: BTreeSet<_> = attempts.iter().map(|attempt| attempt.merchant_uid.to_string()).collect();
        for shipped in self.shipped.keys() {
            assert!(bought.contains(shipped), "{shipped} was shipped and never bought");
        }
    }

    async fn order_must_agree(&self, attempt: &Attempt, money: Money) {
        let order = self.ledger.order(&attempt.merchant_uid).await.unwrap().expect("an order for every payment");
        let mut messages = self.ledger.messages(&attempt.merchant_uid).await.unwrap();
        messages.retain(|it| it.delivery.kind == DeliveryKind::Fulfil);
        let shipped = self.shipped.get(attempt.merchant_uid.as_str()).copied().unwrap_or_default();
        assert_eq!(order.state.was_paid(), money.came, "{attempt:?} is {}", order.state);
        assert_eq!(messages.len(), usize::from(money.came), "{attempt:?}: {messages:?}");
        assert_eq!(shipped > 0, money.came, "{attempt:?} was shipped {shipped} times");
        if money.came {
            assert_eq!(order.imp_uid.as_ref(), Some(&attempt.imp_uid));
            assert!(messages[0].delivered_at.is_some(), "{messages:?}");
            // It may be told again only if it was tried again, which only a death brings about.
            assert!(shipped <= messages[0].delivery.attempt, "{attempt:?} was shipped {shipped} times");
        }
        self.refund_must_agree(attempt, &order, money).await;
        explains(&self.ledger.history(&attempt.merchant_uid).await.unwrap(), order.state);
    }

    /// What was wanted once was given back once, if at all, and the order says so.
    async fn refund_must_agree(&self, attempt: &Attempt, order: &Order, money: Money) {
        let refunds = self.ledger.refunds(&attempt.merchant_uid).await.unwrap();
        let done: Vec<_> = refunds.iter().filter(|it| it.state == RefundState::Done).collect();
        let what = format!("{attempt:?}, {money:?}: {refunds:?}");
        assert!(refunds.len() <= 1 && refunds.iter().all(|it| it.state != RefundState::Wanted), "{what}");
        assert_eq!((done.iter().map(|it| it.amount.get()).sum(), done.len()), (money.back, money.times), "{what}");
        let wanted = match attempt.refund {
            None => 0,
            Some(Back::Some(amount)) => amount,
            Some(Back::All) => order.amount.get(),
        };
        assert!(money.back == 0 || money.back == wanted, "{what}");
        let state = match money.back {
            0 => OrderState::Paid,
            all if all == order.amount.get() => OrderState::Cancelled,
            _ => OrderState::PartlyCancelled,
        };
        assert!(!money.came || (order.state, order.cancelled_amount.get()) == (state, money.back), "{order:?} {what}");
    }
}

/// Every state follows from the one before, and the last one is the order's.
fn explains(history: &[Event], state: OrderState) {
    let mut at = OrderState::Created.as_str();
    for event in history.iter().filter(|event| event.kind == "changed") {
        assert_eq!(event.from_state.as_deref(), Some(at), "{history:?}");
        at = event.to_state.as_deref().unwrap();
    }
    assert_eq!(at, state.as_str(), "{history:?}");
    assert_eq!(history[0].kind, "created", "{history:?}");
}

async fn quiet(ledger: &Ledger, sandbox: &Sandbox, attempts: &[Attempt]) -> bool {
    for attempt in attempts.iter().filter(|attempt| Money::of(sandbox, attempt).came) {
        let told = ledger.messages(&attempt.merchant_uid).await.unwrap();
        let refunds = ledger.refunds(&attempt.merchant_uid).await.unwrap();
        let open = refunds.iter().any(|it| it.state == RefundState::Wanted);
        if open || told.is_empty() || told.iter().any(|it| it.delivered_at.is_none()) {
            return false;
        }
    }
    true
}

/// An attempt's money, by the gateway's books.
#[derive(Clone, Copy, Debug)]
struct Money {
    /// Whether it ever came.
    came: bool,
    /// How much was given back in all.
    back: u64,
    /// In how many pieces.
    times: usize,
}

impl Money {
    fn of(sandbox: &Sandbox, attempt: &Attempt) -> Money {
        let payment = sandbox.payment(&attempt.imp_uid).unwrap();
        Money {
            came: payment["status"] == "paid" || payment["status"] == "cancelled",
            back: payment["cancel_amount"].as_u64().unwrap(),
            times: payment["cancel_history"].as_array().map_or(0, Vec::len),
        }
    }
}

fn now() -> i64 {
    i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis()).unwrap()
}
