//! Against the sandbox, which behaves as i'mport and PAYJOA do.

use payjoa::{MerchantUid, Platform, Won, outcome::contract::Settled};
use payjoa_sandbox::{Decision, Fault, Faults, Sandbox};
use payjoa_server::{
    Delivery, Payments, Policy,
    gateway::{Gateway, GatewayConfig},
    ledger::{Ledger, NewOrder},
    settle::{Outcome, Source},
};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::next;

struct Shop {
    sandbox: Sandbox,
    payments: Payments,
    _folder: TempDir,
}

async fn shop() -> Shop {
    let sandbox = Sandbox::start().await.unwrap();
    let folder = TempDir::new().unwrap();
    let config = GatewayConfig::new(sandbox.url(), payjoa_sandbox::IMP_KEY, payjoa_sandbox::IMP_SECRET);
    let ledger = Ledger::open(folder.path().join("shop.sqlite")).await.unwrap();
    Shop { sandbox, payments: Payments::new(Gateway::new(config).unwrap(), ledger, Policy::default()), _folder: folder }
}

impl Shop {
    async fn order(&self) -> MerchantUid {
        let merchant_uid = payjoa_server::fresh_merchant_uid("test_");
        let (name, amount) = ("NF long padding jacket M".to_owned(), Won::new(1_004).unwrap());
        let order = NewOrder::new(merchant_uid.clone(), name, amount);
        self.payments.create_order(order).await.unwrap();
        merchant_uid
    }

    fn window(&self, order: &MerchantUid, changes: Value) -> payjoa::ImpUid {
        let mut params = json!({
            "pg": "daou", "pay_method": "card", "merchant_uid": order, "name": "NF long padding jacket M",
            "amount": 1004, "digital": false, "buyer_name": "John Doe", "buyer_tel": "01012345678",
        });
        for (name, value) in changes.as_object().unwrap() {
            params[name] = value.clone();
        }
        self.sandbox.open(params, Platform::Pc).unwrap().imp_uid
    }

    async fn ask(&self, order: &MerchantUid) -> Outcome {
        self.payments.settle(order, None, Source::Page).await.unwrap()
    }
}

#[tokio::test]
async fn a_card_payment_is_confirmed() {
    let shop = shop().await;
    let order = shop.order().await;
    let imp_uid = shop.window(&order, json!({}));
    assert!(matches!(shop.ask(&order).await, Outcome::Pending { .. }));
    shop.sandbox.approve(&imp_uid).unwrap();
    let Outcome::Settled(Settled::Paid { amount, imp_uid: paid_by, .. }) = shop.ask(&order).await else {
        panic!("paid")
    };
    assert_eq!((amount.get(), paid_by), (1_004, imp_uid));
}

#[tokio::test]
async fn a_late_database_is_never_a_failure() {
    let shop = shop().await;
    let order = shop.order().await;
    let imp_uid = shop.window(&order, json!({}));
    shop.sandbox.act(&imp_uid, Decision::Approve, Faults::NONE.with(Fault::LateDatabase)).unwrap();
    loop {
        match shop.ask(&order).await {
            // As a page does.
            Outcome::Pending { retry_after } => tokio::time::sleep(retry_after).await,
            Outcome::Settled(Settled::Paid { .. }) => break,
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn a_virtual_account_waits_for_its_deposit() {
    let shop = shop().await;
    let order = shop.order().await;
    let imp_uid = shop.window(&order, json!({"pay_method": "vbank"}));
    shop.sandbox.approve(&imp_uid).unwrap();
    let outcome = shop.ask(&order).await;
    assert!(matches!(outcome, Outcome::Settled(Settled::AwaitingDeposit { .. })), "{outcome:?}");
    shop.sandbox.deposit(&imp_uid).unwrap();
    assert!(matches!(shop.ask(&order).await, Outcome::Settled(Settled::Paid { .. })));
}

#[tokio::test]
async fn another_amount_than_the_registered_one_opens_no_window() {
    let shop = shop().await;
    let order = shop.order().await;
    let params = json!({
        "pg": "daou", "pay_method": "card", "merchant_uid": order, "name": "NF long padding jacket M", "amount": 1,
        "digital": false,
    });
    assert!(shop.sandbox.open(params, Platform::Pc).is_err());
}

#[tokio::test]
async fn the_webhook_alone_is_enough() {
    let shop = shop().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let webhook = format!("http://{}/payments/webhook", listener.local_addr().unwrap());
    let app = axum::Router::new().nest("/payments", payjoa_server::router(shop.payments.clone()));
    let server = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    shop.sandbox.set_webhook_url(Some(&webhook)).unwrap();
    let (send, mut messages) = tokio::sync::mpsc::unbounded_channel();
    let _workers = shop.payments.start(move |delivery: Delivery| {
        let send = send.clone();
        async move { Ok(send.send(delivery)?) }
    });
    let order = shop.order().await;
    let imp_uid = shop.window(&order, json!({}));
    shop.sandbox.act(&imp_uid, Decision::Approve, Faults::NONE.with(Fault::LostCallback)).unwrap();
    let message = next(&mut messages).await;
    assert_eq!((message.merchant_uid, message.imp_uid), (order, imp_uid));
    server.abort();
}
