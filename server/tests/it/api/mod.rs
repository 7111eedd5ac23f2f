//! Every operation of the client against the sandbox, and against the sandbox's faults.

mod billing;
mod faults;
mod hooks;
mod payments;
mod refund;
mod schedules;
mod shop;

use std::time::Duration;

use payjoa::{ImpUid, MerchantUid, Platform, Won};
use payjoa_sandbox::{Options, Sandbox};
use payjoa_server::gateway::{Card, CustomerUid, Gateway, GatewayConfig, NewCustomer, Retry, Terms};
use serde_json::{Value, json};

pub(crate) struct Api {
    pub(crate) sandbox: Sandbox,
    pub(crate) gateway: Gateway,
}

pub(crate) async fn api() -> Api {
    Api::with(Options::default()).await
}

impl Api {
    async fn with(options: Options) -> Api {
        let sandbox = Sandbox::start_with(options).await.unwrap();
        let gateway = Gateway::new(config(&sandbox)).unwrap();
        Api { sandbox, gateway }
    }

    /// A window of 1,004 won, opened and not yet decided.
    fn window(&self, order: &MerchantUid, changes: Value) -> ImpUid {
        let mut params = json!({
            "pg": "daou", "pay_method": "card", "merchant_uid": order, "name": "NF long padding jacket M",
            "amount": 1004, "digital": false, "buyer_name": "canary-buyer", "buyer_tel": "01012345678",
        });
        for (name, value) in changes.as_object().unwrap() {
            params[name] = value.clone();
        }
        self.sandbox.open(params, Platform::Pc).unwrap().imp_uid
    }

    fn paid(&self, order: &MerchantUid, changes: Value) -> ImpUid {
        let imp_uid = self.window(order, changes);
        self.sandbox.approve(&imp_uid).unwrap();
        imp_uid
    }

    fn deposited(&self, order: &MerchantUid) -> ImpUid {
        let imp_uid = self.paid(order, json!({"pay_method": "vbank"}));
        self.sandbox.deposit(&imp_uid).unwrap();
        imp_uid
    }

    /// What the sandbox has of a payment.
    fn books(&self, imp_uid: &ImpUid, field: &str) -> Value {
        self.sandbox.payment(imp_uid).unwrap()[field].clone()
    }

    async fn stored(&self) -> CustomerUid {
        let uid = CustomerUid::new("customer_7").unwrap();
        self.gateway.store_card(&uid, &NewCustomer::new(card(GOOD))).await.unwrap();
        uid
    }
}

pub(crate) fn config(sandbox: &Sandbox) -> GatewayConfig {
    let mut config = GatewayConfig::new(sandbox.url(), payjoa_sandbox::IMP_KEY, payjoa_sandbox::IMP_SECRET);
    // A busy machine is no dead gateway, and nobody is annoyed by a call that comes back soon.
    config.timeout = Duration::from_secs(60);
    config.payjoa_timeout = Duration::from_secs(60);
    config.retry = Retry::times(2);
    config.retry.first_pause = Duration::from_millis(1);
    config.calls_per_second = 0;
    config
}

const GOOD: &str = "1234-1234-1234-1234";
/// Is stored, and refused when it is charged.
const EMPTY: &str = "1234-1234-1234-0341";
/// Is refused wherever it is shown.
const REFUSED: &str = "1234-1234-1234-0002";

fn card(number: &str) -> Card {
    Card::new(number, 2099, 12).unwrap().born("900101").unwrap().password("12").unwrap()
}

fn order(text: &str) -> MerchantUid {
    MerchantUid::new(text).unwrap()
}

fn won(amount: u64) -> Won {
    Won::new(amount).unwrap()
}

fn coffee() -> Terms {
    Terms::new("Coffee, November", won(12_000))
}

async fn collected<T>(
    stream: impl futures_util::Stream<Item = Result<T, payjoa_server::gateway::GatewayError>>,
) -> Vec<T> {
    futures_util::TryStreamExt::try_collect(stream).await.unwrap()
}
