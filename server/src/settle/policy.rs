//! What a shop may decide about settling.

use std::time::Duration;

use crate::ledger::{Millis, Order, OrderState};

/// The name of PAYJOA at i'mport.
pub(super) const PAYJOA: &str = "daou";

const SECOND: Millis = 1_000;
const HOUR: Millis = 3_600 * SECOND;
/// An order that isn't paid is looked after for this long; a virtual account for so long after its deadline.
const PATIENCE: Millis = 72 * HOUR;
/// A virtual account of which no deadline is known is looked after for this long.
const OPEN_END: Millis = 30 * 24 * HOUR;

/// What becomes of money that can't count for the order it was paid for: of another amount, by another method, through
/// another contract, or paid a second time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Unwanted {
    /// It stays where it is, and a person is called ([`DeliveryKind::NeedsAttention`](crate::DeliveryKind::NeedsAttention),
    /// [`DeliveryKind::SecondPayment`](crate::DeliveryKind::SecondPayment)).
    #[default]
    Hold,
    /// It is given back at once, in full, and the shop is told afterwards
    /// ([`Delivery::given_back`](crate::Delivery::given_back)). A deposit needs an account to go to and stays, as does
    /// what pays another order.
    GiveBack,
}

/// How a shop wants its payments settled.
///
/// ```
/// use payjoa_server::{Policy, Unwanted};
///
/// let mut policy = Policy::default();
/// policy.pg_ids = vec!["CTS12345".to_owned()];
/// policy.unwanted = Unwanted::GiveBack;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Policy {
    /// For how long a payment must have been seen as failed before it is believed: PAYJOA may report a failure to i'mport
    /// before the success arrives. Default 3 s. A success is believed at any time.
    pub failed_grace: Duration,
    /// How long after its deadline a virtual account is given up if no deposit was reported. Default 10 min.
    pub deposit_grace: Duration,
    /// How long a page waits for an answer at most; then it is told to come again, while webhook and sweep take the time
    /// they need. Default 8 s.
    pub page_patience: Duration,
    /// How long the body of a request may take to arrive; then it is answered with 408. Default 10 s.
    pub body_patience: Duration,
    /// What becomes of money that can't count for its order. Default: it is held.
    pub unwanted: Unwanted,
    /// How long after its payment an escrow order may be without a registered shipping before the shop is told
    /// ([`DeliveryKind::ShippingDue`](crate::DeliveryKind::ShippingDue)). Default 2 days.
    pub shipping_patience: Duration,
    /// How this shop's order numbers begin, if other shops use the same account at i'mport: what begins otherwise is none of
    /// its business when it compares the ledger with i'mport's lists. Default none: every payment is.
    pub order_prefixes: Vec<String>,
    /// How often the shop is told something before it is given up and becomes a dead letter
    /// ([`Ledger::dead_letters`](crate::ledger::Ledger::dead_letters)). Default 500, which takes more than three days.
    pub delivery_attempts: u32,
    /// The shop's own IDs at PAYJOA (CPID). If there are any, a payment through another one is rejected.
    pub pg_ids: Vec<String>,
}

impl Default for Policy {
    fn default() -> Policy {
        Policy {
            failed_grace: Duration::from_secs(3),
            deposit_grace: Duration::from_secs(600),
            page_patience: Duration::from_secs(8),
            body_patience: Duration::from_secs(10),
            unwanted: Unwanted::Hold,
            shipping_patience: Duration::from_secs(2 * 24 * 3_600),
            order_prefixes: Vec::new(),
            delivery_attempts: 500,
            pg_ids: Vec::new(),
        }
    }
}

/// When an order of that age is looked after for the first time.
pub(crate) fn first_check(created_at: Millis) -> Millis {
    created_at.saturating_add(20 * SECOND)
}

/// When it is looked after again, after a look that told something: often at first, then ever more seldom, and after one
/// last look at the end not at all.
pub(crate) fn next_check(order: &Order, now: Millis) -> Option<Millis> {
    let end = end(order);
    (!order.state.was_paid() && now < end).then(|| next_try(order.created_at, now).min(end))
}

/// When it is looked after again, after a look that told nothing: after the same time, however old it is.
pub(crate) fn next_try(created_at: Millis, now: Millis) -> Millis {
    let age = now.saturating_sub(created_at);
    now.saturating_add((age / 2).clamp(15 * SECOND, HOUR))
}

/// A deposit may be reported long after the order was made, even after the account's deadline.
fn end(order: &Order) -> Millis {
    let usual = order.created_at.saturating_add(PATIENCE);
    let due = order.deposit.as_ref().and_then(|deposit| deposit.due).and_then(|due| Millis::try_from(due).ok());
    match (order.state, due) {
        (OrderState::AwaitingDeposit | OrderState::Expired, Some(due)) => {
            due.saturating_mul(SECOND).saturating_add(PATIENCE).max(usual)
        }
        (OrderState::AwaitingDeposit, None) => order.created_at.saturating_add(OPEN_END),
        _ => usual,
    }
}

/// How long a page should wait before it asks about a pending order again.
pub(super) fn retry_after(order: &Order, now: Millis) -> Duration {
    let tenth = now.saturating_sub(order.created_at) / 10;
    Duration::from_millis(u64::try_from(tenth.clamp(SECOND, 30 * SECOND)).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use payjoa::{ImpUid, MerchantUid, Won, outcome::contract::DepositAccount};

    use super::*;

    const DAY: Millis = 24 * HOUR;

    fn order(state: OrderState, due: Option<Millis>) -> Order {
        let due = due.map(|due| u64::try_from(due / SECOND).unwrap());
        let deposit = DepositAccount { bank: None, account: "110-1".into(), holder: None, due };
        let deposited = matches!(state, OrderState::AwaitingDeposit | OrderState::Expired);
        Order {
            merchant_uid: MerchantUid::new("m").unwrap(),
            name: "Jacket".into(),
            amount: Won::new(1_004).unwrap(),
            method: None,
            owner: None,
            state,
            created_at: 0,
            imp_uid: ImpUid::new("imp_1").ok(),
            paid_method: None,
            paid_at: None,
            receipt_url: None,
            cancelled_amount: Won::ZERO,
            deposit: deposited.then_some(deposit),
            reason: None,
            escrow: false,
            shipped_at: None,
            failed_since: None,
            version: 0,
        }
    }

    #[test]
    fn an_order_is_looked_after_ever_more_seldom_and_once_at_the_end() {
        let order = order(OrderState::Created, None);
        for (now, want) in [
            (0, Some(15 * SECOND)),
            (100 * SECOND, Some(150 * SECOND)),
            (DAY, Some(DAY + HOUR)),
            (PATIENCE - 1, Some(PATIENCE)),
            (PATIENCE, None),
        ] {
            assert_eq!(next_check(&order, now), want, "{now}");
        }
    }

    #[test]
    fn a_deposit_is_looked_after_until_three_days_after_its_deadline() {
        for state in [OrderState::AwaitingDeposit, OrderState::Expired] {
            let order = order(state, Some(20 * DAY));
            assert_eq!(next_check(&order, 22 * DAY), Some(22 * DAY + HOUR), "{state}");
            assert_eq!(next_check(&order, 23 * DAY), None, "{state}");
        }
        let open = order(OrderState::AwaitingDeposit, None);
        assert_eq!(next_check(&open, 29 * DAY), Some(29 * DAY + HOUR));
        assert_eq!(next_check(&open, 30 * DAY), None);
    }

    #[test]
    fn a_paid_order_is_left_in_peace_and_a_failed_look_is_taken_again_at_any_age() {
        assert_eq!(next_check(&order(OrderState::Paid, None), SECOND), None);
        assert_eq!(next_try(0, 99 * DAY), 99 * DAY + HOUR);
    }
}
