//! Orders that were made for a cart and aren't settled yet.
//!
//! i'mport takes one payment for an order number. A cart that got a second number, because the page was reloaded or opened
//! in another tab, could be paid for twice; so it keeps the one it has until the server says that nothing comes of it.

use std::cell::RefCell;

use payjoa::{
    MerchantUid,
    outcome::contract::{Reply, Settled},
};
use serde::{Deserialize, Serialize};

use crate::{
    api::Order,
    cart::Cart,
    storage::{from_json, storage, to_json},
};

const KEY: &str = "shop.orders";
/// One shopper's carts; the oldest goes first.
const MOST: usize = 20;

thread_local! {
    /// Only where nothing can be stored: until the page is left.
    static UNSTORED: RefCell<Option<Vec<OpenOrder>>> = const { RefCell::new(None) };
}

/// An order, and what it is for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OpenOrder {
    pub order: Order,
    pub purchase: Purchase,
}

impl OpenOrder {
    /// Prices may have changed since.
    fn is_for(&self, cart: &Cart) -> bool {
        self.purchase.contents == cart.contents()
    }
}

/// What is ordered. The same things at another price, or paid in another way, are another purchase.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Purchase {
    /// [`Cart::contents`].
    pub contents: String,
    /// What the page said it costs, in won.
    pub total: f64,
    pub pay_method: String,
}

/// What to do about a cart's order on entering the checkout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plan {
    /// Nothing is decided: it may be paid, under the same number.
    Reuse,
    /// There is a result to be shown, and nothing to pay.
    Show,
    /// It is over without money: the cart may have a new one.
    Replace,
    /// Nobody knows. Another order might be a second payment.
    Wait,
}

/// By what the server says about the order; nothing if it says nothing.
pub fn plan(reply: Option<&Reply>) -> Plan {
    match reply {
        None => Plan::Wait,
        Some(Reply::Pending { .. }) => Plan::Reuse,
        Some(Reply::Settled(Settled::Paid { .. } | Settled::AwaitingDeposit { .. })) => Plan::Show,
        // Money may have moved: a person has to look at it before there is another order.
        Some(Reply::Rejected(_)) => Plan::Show,
        Some(Reply::Settled(Settled::Failed { .. } | Settled::Cancelled { .. }) | Reply::UnknownOrder(_)) => {
            Plan::Replace
        }
    }
}

/// The order that this purchase has already.
pub fn of(purchase: &Purchase) -> Option<Order> {
    find(&load(), purchase)
}

/// Remembers a new order, unless another tab was faster: then its order is this purchase's, and the new one nobody's.
pub fn remember(new: OpenOrder) -> Order {
    let mut orders = load();
    if let Some(faster) = find(&orders, &new.purchase) {
        return faster;
    }
    let order = new.order.clone();
    add(&mut orders, new);
    save(orders);
    order
}

/// Forgets an order that is settled; says whether it was for this cart.
pub fn settle(order: &MerchantUid, cart: &Cart) -> bool {
    let mut orders = load();
    let settled = take(&mut orders, order);
    if settled.is_some() {
        save(orders);
    }
    settled.is_some_and(|settled| settled.is_for(cart))
}

/// Forgets an order that nothing comes of.
pub fn forget(order: &MerchantUid) {
    let mut orders = load();
    if take(&mut orders, order).is_some() {
        save(orders);
    }
}

fn find(orders: &[OpenOrder], purchase: &Purchase) -> Option<Order> {
    orders.iter().find(|open| open.purchase == *purchase).map(|open| open.order.clone())
}

fn add(orders: &mut Vec<OpenOrder>, new: OpenOrder) {
    let surplus = (orders.len() + 1).saturating_sub(MOST);
    orders.drain(..surplus);
    orders.push(new);
}

fn take(orders: &mut Vec<OpenOrder>, order: &MerchantUid) -> Option<OpenOrder> {
    let place = orders.iter().position(|open| open.order.merchant_uid == *order)?;
    Some(orders.remove(place))
}

fn load() -> Vec<OpenOrder> {
    if let Some(orders) = UNSTORED.with_borrow(Clone::clone) {
        return orders;
    }
    let saved = storage().and_then(|storage| storage.get_item(KEY).ok().flatten());
    saved.and_then(|saved| from_json(&saved)).unwrap_or_default()
}

fn save(orders: Vec<OpenOrder>) {
    let stored = storage().zip(to_json(&orders)).is_some_and(|(storage, json)| storage.set_item(KEY, &json).is_ok());
    UNSTORED.set((!stored).then_some(orders));
}

#[cfg(test)]
mod tests {
    use payjoa::{Won, outcome::contract::Problem};

    use super::*;

    fn uid(text: &str) -> MerchantUid {
        MerchantUid::new(text).unwrap()
    }

    fn purchase(contents: &str) -> Purchase {
        Purchase { contents: contents.into(), total: 1_004.0, pay_method: "card".into() }
    }

    fn open(number: &str, contents: &str) -> OpenOrder {
        let order = Order {
            merchant_uid: uid(number),
            amount: 1_004.0,
            name: "Jacket".into(),
            digital: false,
            return_token: String::new(),
        };
        OpenOrder { order, purchase: purchase(contents) }
    }

    fn problem() -> Problem {
        Problem { kind: "about:blank".into(), title: "No".into(), status: 409, detail: None, code: None }
    }

    fn paid() -> Reply {
        Reply::Settled(Settled::Paid {
            merchant_uid: uid("mine"),
            imp_uid: payjoa::ImpUid::new("imp_1").unwrap(),
            amount: Won::new(1_004).unwrap(),
            cancelled_amount: Won::ZERO,
            pay_method: None,
            paid_at: None,
            receipt_url: None,
        })
    }

    fn failed() -> Reply {
        Reply::Settled(Settled::Failed { merchant_uid: uid("mine"), imp_uid: None, reason: None })
    }

    #[test]
    fn an_undecided_order_keeps_its_number() {
        assert_eq!(plan(Some(&Reply::Pending { retry_after: None })), Plan::Reuse);
    }

    #[test]
    fn a_paid_order_is_shown_and_never_paid_again() {
        assert_eq!(plan(Some(&paid())), Plan::Show);
    }

    #[test]
    fn a_rejected_order_is_shown_and_not_replaced() {
        assert_eq!(plan(Some(&Reply::Rejected(problem()))), Plan::Show);
    }

    #[test]
    fn an_order_without_money_makes_room_for_another() {
        for reply in [failed(), Reply::UnknownOrder(problem())] {
            assert_eq!(plan(Some(&reply)), Plan::Replace, "{reply:?}");
        }
    }

    #[test]
    fn while_the_server_is_silent_there_is_no_new_order() {
        assert_eq!(plan(None), Plan::Wait);
    }

    #[test]
    fn an_order_is_found_for_the_very_same_purchase_only() {
        let orders = [open("one", "a:1"), open("two", "a:2")];
        assert_eq!(find(&orders, &purchase("a:2")).map(|order| order.merchant_uid), Some(uid("two")));
        assert_eq!(find(&orders, &purchase("a:3")), None);
        assert_eq!(find(&orders, &Purchase { total: 900.0, ..purchase("a:1") }), None);
        assert_eq!(find(&orders, &Purchase { pay_method: "vbank".into(), ..purchase("a:1") }), None);
    }

    #[test]
    fn a_settled_order_is_taken_once() {
        let mut orders = vec![open("one", "a:1"), open("two", "a:2")];
        assert_eq!(take(&mut orders, &uid("one")), Some(open("one", "a:1")));
        assert_eq!(take(&mut orders, &uid("one")), None);
        assert_eq!(orders, [open("two", "a:2")]);
    }

    #[test]
    fn an_order_is_for_the_cart_that_it_was_made_of() {
        let (jacket, scarf) = (Cart::default().with("jacket", true), Cart::default().with("scarf", true));
        let order = open("one", &jacket.contents());
        assert!(order.is_for(&jacket));
        assert!(!order.is_for(&scarf));
        assert!(!order.is_for(&jacket.with("scarf", true)));
        assert!(!order.is_for(&Cart::default()));
    }

    #[test]
    fn the_oldest_order_makes_room() {
        let mut orders = Vec::new();
        for number in 0..=MOST {
            let name = number.to_string();
            add(&mut orders, open(&name, &name));
        }
        assert_eq!(orders.len(), MOST);
        assert_eq!(orders[0].order.merchant_uid, uid("1"));
    }
}
