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
    ledger::{Event, Ledger, OrderState},
};

use crate::load::Attempt;

const PATIENCE: Duration = Duration::from_secs(300);
/// The one who takes over comes much later: whatever the dead had taken is due again.
const LATER: i64 = 4 * 3_600 * 1_000;

pub(crate) struct Books {
    ledger: Ledger,
    /// How often the shop was told to ship, by order.
    shipped: BTreeMap<String, u32>,
    attempts: usize,
}

impl fmt::Display for Books {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let again = self.shipped.values().filter(|&&times| times > 1).count();
        write!(f, "{} payments, {} paid, {again} of them told more than once", self.attempts, self.shipped.len())
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
        Books { ledger, shipped, attempts: attempts.len() }
    }

    pub(crate) async fn must_agree(&self, sandbox: &Sandbox, attempts: &[Attempt]) {
        assert!(!attempts.is_empty(), "nobody bought anything: this tests nothing");
        let paid = attempts.iter().filter(|attempt| is_paid(sandbox, attempt)).count();
        assert!(paid > 0 && paid < attempts.len(), "{paid} of {} paid", attempts.len());
        for attempt in attempts {
            self.order_must_agree(attempt, is_paid(sandbox, attempt)).await;
        }
        let bought: BTreeSet<_> = attempts.iter().map(|attempt| attempt.merchant_uid.to_string()).collect();
        for shipped in self.shipped.keys() {
            assert!(bought.contains(shipped), "{shipped} was shipped and never bought");
        }
    }

    async fn order_must_agree(&self, attempt: &Attempt, paid: bool) {
        let order = self.ledger.order(&attempt.merchant_uid).await.unwrap().expect("an order for every payment");
        let fulfilments = self.ledger.messages(&attempt.merchant_uid).await.unwrap();
        let shipped = self.shipped.get(attempt.merchant_uid.as_str()).copied().unwrap_or_default();
        assert_eq!(order.state == OrderState::Paid, paid, "{attempt:?} is {}", order.state);
        assert_eq!(fulfilments.len(), usize::from(paid), "{attempt:?}: {fulfilments:?}");
        assert_eq!(shipped > 0, paid, "{attempt:?} was shipped {shipped} times");
        if paid {
            assert_eq!(order.imp_uid.as_ref(), Some(&attempt.imp_uid));
            assert!(fulfilments[0].delivered_at.is_some(), "{fulfilments:?}");
            // It may be told again only if it was tried again, which only a death brings about.
            assert!(shipped <= fulfilments[0].delivery.attempt, "{attempt:?} was shipped {shipped} times");
        }
        explains(&self.ledger.history(&attempt.merchant_uid).await.unwrap(), order.state);
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
    for attempt in attempts.iter().filter(|attempt| is_paid(sandbox, attempt)) {
        let told = ledger.messages(&attempt.merchant_uid).await.unwrap();
        if told.is_empty() || told.iter().any(|it| it.delivered_at.is_none()) {
            return false;
        }
    }
    true
}

fn is_paid(sandbox: &Sandbox, attempt: &Attempt) -> bool {
    sandbox.payment(&attempt.imp_uid).unwrap()["status"] == "paid"
}

fn now() -> i64 {
    i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis()).unwrap()
}
