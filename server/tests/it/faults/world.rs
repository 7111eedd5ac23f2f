//! A shop with all that a real one runs, a gateway under a fault, and one clock for both.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use payjoa::{ImpUid, MerchantUid, Platform, Won};
use payjoa_sandbox::{Arm, Fault, IMP_KEY, IMP_SECRET, Place, Sandbox};
use payjoa_server::{
    Delivery, Payments, Policy,
    gateway::{Gateway, GatewayConfig, Retry},
    ledger::{Ledger, NewOrder},
};
use serde_json::json;
use sqlx::SqlitePool;
use tempfile::TempDir;
use tokio::task::JoinHandle;

use super::page;
use crate::support::{log, until};

const AMOUNT: u64 = 1_004;

/// What a shop has of all that could tell it about a payment. The background it always has.
#[derive(Clone, Copy, Debug)]
pub(super) struct Life {
    pub(super) method: &'static str,
    /// Whether the shopper's page is still there to ask.
    pub(super) page: bool,
    pub(super) webhooks: bool,
}

pub(super) struct World {
    pub(super) fault: Fault,
    pub(super) life: Life,
    pub(super) sandbox: Arc<Sandbox>,
    pub(super) payments: Payments,
    pub(super) order: MerchantUid,
    /// The payment, if there came to be one.
    pub(super) imp_uid: Option<ImpUid>,
    pub(super) told: Arc<Mutex<Vec<Delivery>>>,
    /// Where the shop's endpoints are.
    pub(super) url: String,
    server: JoinHandle<()>,
    ledger_file: SqlitePool,
    _folder: TempDir,
}

impl Drop for World {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl World {
    /// With an order, and the fault armed from then on.
    pub(super) async fn open(fault: Fault, life: Life) -> World {
        log::install();
        let sandbox = Arc::new(Sandbox::start().await.unwrap());
        sandbox.clock().freeze();
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("shop.sqlite");
        let payments = payments(&sandbox, fault, Ledger::open(&file).await.unwrap());
        let ledger_file = SqlitePool::connect(&format!("sqlite:{}", file.display())).await.unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/payments", listener.local_addr().unwrap());
        let app = axum::Router::new().nest("/payments", payjoa_server::router(payments.clone()));
        let server = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        let webhook = format!("{url}/webhook");
        sandbox.set_webhook_url(life.webhooks.then_some(webhook.as_str())).unwrap();
        let order = order(&payments).await;
        let (imp_uid, told) = (None, Arc::default());
        World { fault, life, sandbox, payments, order, imp_uid, told, url, server, ledger_file, _folder: folder }
    }

    /// What the shopper does, and what the page does with what it hears.
    pub(super) async fn shop(&mut self) {
        if self.fault == Fault::ReusedImpUid {
            self.pay_another_order().await;
        }
        self.sandbox.arm(armed(self.fault)).unwrap();
        if self.fault.place() == Place::Script {
            page::must_not_open(self).await;
            return;
        }
        let imp_uid = self.window(&self.order);
        self.imp_uid = Some(imp_uid.clone());
        let answers = page::approve(self, &imp_uid).await;
        // Before anything has run in the background.
        page::confirm(self, &answers).await;
        self.sandbox.webhooks_landed(&imp_uid).await;
        self.rest(Duration::from_secs(60)).await;
        if self.life.method == "vbank" && self.sandbox.deposit(&imp_uid).is_ok() {
            self.sandbox.webhooks_landed(&imp_uid).await;
            page::confirm(self, &answers).await;
        }
    }

    fn window(&self, order: &MerchantUid) -> ImpUid {
        let params = json!({
            "pg": "daou", "pay_method": self.life.method, "merchant_uid": order, "name": "NF long padding jacket M",
            "amount": AMOUNT, "digital": false, "buyer_name": "John Doe", "buyer_tel": "01012345678",
            "m_redirect_url": "https://shop.example/return",
        });
        let phone = matches!(self.fault, Fault::CutQuery | Fault::MangledQuery | Fault::OtherBrowser);
        self.sandbox.open(params, if phone { Platform::MobileWeb } else { Platform::Pc }).unwrap().imp_uid
    }

    /// An earlier order of somebody else, paid in the usual way.
    async fn pay_another_order(&self) {
        let theirs = order(&self.payments).await;
        let imp_uid = self.window(&theirs);
        self.sandbox.approve(&imp_uid).unwrap();
        if self.life.method == "vbank" {
            self.sandbox.deposit(&imp_uid).unwrap();
        }
    }

    /// Days go by, and the background does what is due.
    pub(super) async fn settle_down(&self) {
        const MINUTE: u64 = 60;
        for minutes in [0, 1, 10, 60, 60, 24 * 60, 5 * 24 * 60, 20 * 24 * 60] {
            self.rest(Duration::from_secs(minutes * MINUTE)).await;
            if let Some(imp_uid) = &self.imp_uid {
                self.sandbox.webhooks_landed(imp_uid).await;
            }
        }
        self.rest(Duration::ZERO).await;
    }

    /// Time passes; then the background runs until nothing is due.
    pub(super) async fn rest(&self, time: Duration) {
        self.sandbox.clock().advance(time);
        let told = Arc::clone(&self.told);
        let workers = self.payments.start(move |delivery: Delivery| {
            let told = Arc::clone(&told);
            async move {
                told.lock().unwrap().push(delivery);
                Ok(())
            }
        });
        until(async || self.due().await == 0).await;
        workers.stop().await;
        if self.due().await > 0 {
            // What was under way has left something to do.
            Box::pin(self.rest(Duration::ZERO)).await;
        }
    }

    /// How much the background has to do by now.
    async fn due(&self) -> i64 {
        let due = "SELECT (SELECT COUNT(*) FROM outbox WHERE delivered_at IS NULL AND dead_at IS NULL AND due_at <= $1)
                        + (SELECT COUNT(*) FROM hints WHERE due_at <= $1)
                        + (SELECT COUNT(*) FROM orders WHERE check_at <= $1)
                        + (SELECT COUNT(*) FROM refunds WHERE due_at <= $1)
                        + (SELECT COUNT(*) FROM chores WHERE due_at <= $1)
                        + (SELECT COUNT(*) = 0 FROM chores)";
        sqlx::query_scalar(due).bind(now(&self.sandbox)).fetch_one(&self.ledger_file).await.unwrap()
    }

    /// Whether anybody will ever look after the order again.
    pub(super) async fn is_let_go(&self) -> bool {
        let due = "SELECT check_at FROM orders WHERE merchant_uid = $1";
        let due = sqlx::query_scalar::<_, Option<i64>>(due).bind(self.order.as_str());
        due.fetch_one(&self.ledger_file).await.unwrap().is_none()
    }
}

async fn order(payments: &Payments) -> MerchantUid {
    let merchant_uid = payjoa_server::fresh_merchant_uid("fault_");
    let order = NewOrder::new(merchant_uid.clone(), "NF long padding jacket M", Won::new(AMOUNT).unwrap());
    payments.create_order(order).await.unwrap();
    merchant_uid
}

fn now(sandbox: &Sandbox) -> i64 {
    i64::try_from(sandbox.clock().now() * 1_000).unwrap()
}

fn payments(sandbox: &Arc<Sandbox>, fault: Fault, ledger: Ledger) -> Payments {
    let mut config = GatewayConfig::new(sandbox.url(), IMP_KEY, IMP_SECRET);
    // A busy machine is no dead gateway; and no test waits for a machine's seconds.
    let patience = Duration::from_secs(if fault == Fault::SlowAnswer { 2 } else { 60 });
    (config.timeout, config.payjoa_timeout) = (patience, patience);
    config.retry = Retry::times(1);
    (config.retry.first_pause, config.retry.longest_pause) = (Duration::from_millis(1), Duration::from_millis(2));
    let sandbox = Arc::clone(sandbox);
    Payments::with_clock(Gateway::new(config).unwrap(), ledger, Policy::default(), move || now(&sandbox))
}

/// Faults of the API strike again and again, through every repetition, and end at last.
pub(super) fn armed(fault: Fault) -> Arm {
    match fault.place() {
        Place::Api if fault == Fault::SlowAnswer => fault.delay(Duration::from_secs(3_600)).times(3),
        Place::Api => fault.times(5),
        _ => Arm::from(fault),
    }
}
