//! Refunds, charges, shipping and receipts: the flows through the ledger, against the sandbox.

mod billing;
mod postgres;
mod refund;
pub(crate) mod shipping;

use std::sync::{Arc, Mutex};

use payjoa::{ImpUid, MerchantUid, Platform, Won};
use payjoa_sandbox::Sandbox;
use payjoa_server::{
    Delivery, Payments, Policy,
    gateway::Gateway,
    ledger::{Ledger, NewOrder, Order, OrderState},
    settle::Source,
    work::Workers,
};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{api, support::until};

pub(crate) struct Shop {
    pub(crate) sandbox: Sandbox,
    pub(crate) payments: Payments,
    /// Another process's.
    other: Ledger,
    _folder: Option<TempDir>,
}

impl Shop {
    pub(crate) async fn open() -> Shop {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("shop.sqlite");
        let (ours, theirs) = (Ledger::open(&file).await.unwrap(), Ledger::open(&file).await.unwrap());
        Shop { _folder: Some(folder), ..Shop::on(ours, theirs).await }
    }

    /// On one database, by the ledgers of two processes.
    async fn on(ours: Ledger, other: Ledger) -> Shop {
        let sandbox = Sandbox::start().await.unwrap();
        let payments = payments(&sandbox, ours);
        Shop { sandbox, payments, other, _folder: None }
    }

    /// Another process of the same shop.
    async fn again(&self) -> Payments {
        payments(&self.sandbox, self.other.clone())
    }

    /// The same shop, by a clock that is ahead.
    async fn later(&self, by: std::time::Duration) -> Payments {
        let ledger = self.payments.ledger().clone();
        let gateway = Gateway::new(api::config(&self.sandbox)).unwrap();
        let ahead = i64::try_from(by.as_millis()).unwrap();
        Payments::with_clock(gateway, ledger, Policy::default(), move || now() + ahead)
    }

    async fn order(&self) -> MerchantUid {
        let order = new_order();
        self.payments.create_order(order.clone()).await.unwrap();
        order.merchant_uid
    }

    /// An order that is paid, and its payment.
    pub(crate) async fn paid(&self, changes: Value) -> (MerchantUid, ImpUid) {
        let order = self.order().await;
        let imp_uid = self.payment(&order, changes);
        self.payments.settle(&order, Some(&imp_uid), Source::Page).await.unwrap();
        assert_eq!(self.state(&order).await, OrderState::Paid);
        (order, imp_uid)
    }

    fn payment(&self, order: &MerchantUid, changes: Value) -> ImpUid {
        let mut params = json!({
            "pg": "daou", "pay_method": "card", "merchant_uid": order, "name": "Coffee", "amount": 1004, "digital": false,
            "buyer_name": "John Doe", "buyer_tel": "01012345678",
        });
        for (name, value) in changes.as_object().unwrap() {
            params[name] = value.clone();
        }
        let imp_uid = self.sandbox.open(params, Platform::Pc).unwrap().imp_uid;
        self.sandbox.approve(&imp_uid).unwrap();
        if changes["pay_method"] == "vbank" {
            self.sandbox.deposit(&imp_uid).unwrap();
        }
        imp_uid
    }

    pub(crate) async fn ledgers(&self, order: &MerchantUid) -> Order {
        self.payments.ledger().order(order).await.unwrap().unwrap()
    }

    async fn state(&self, order: &MerchantUid) -> OrderState {
        self.ledgers(order).await.state
    }

    async fn until(&self, order: &MerchantUid, state: OrderState) {
        until(async || self.state(order).await == state).await;
    }

    async fn history(&self, order: &MerchantUid) -> Vec<String> {
        let events = self.payments.ledger().history(order).await.unwrap();
        events.into_iter().map(|event| event.kind).collect()
    }

    /// What the shop is told, as `fulfil 1004`.
    fn work(&self) -> (Workers, Arc<Mutex<Vec<String>>>) {
        let told = Arc::new(Mutex::new(Vec::new()));
        let writing = Arc::clone(&told);
        let workers = self.payments.start(move |delivery: Delivery| {
            let writing = Arc::clone(&writing);
            async move {
                writing.lock().unwrap().push(format!("{} {}", delivery.kind.as_str(), delivery.amount.get()));
                Ok(())
            }
        });
        (workers, told)
    }

    fn given_back(&self, imp_uid: &ImpUid) -> u64 {
        self.sandbox.payment(imp_uid).unwrap()["cancel_amount"].as_u64().unwrap()
    }
}

pub(crate) fn new_order() -> NewOrder {
    NewOrder::new(payjoa_server::fresh_merchant_uid("test_"), "Coffee", Won::new(1_004).unwrap())
}

fn payments(sandbox: &Sandbox, ledger: Ledger) -> Payments {
    Payments::new(Gateway::new(api::config(sandbox)).unwrap(), ledger, Policy::default())
}

fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    i64::try_from(since.as_millis()).unwrap()
}
