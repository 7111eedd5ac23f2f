//! A process that dies before its nth statement, for every n: whatever is left behind, the next one ends it right.

use std::{
    cell::Cell,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use serde_json::{Value, json};
use tower::{layer::layer_fn, service_fn};

use super::*;
use crate::{
    Payments, Policy,
    gateway::{Body, BoxError, Gateway, GatewayConfig, HttpRequest, HttpResponse, HttpService, Refund, Retry, SomeWon},
    refund::RefundOrder,
};

thread_local! {
    /// How many statements the processes of this test's thread have left.
    static LEFT: Cell<Option<u32>> = const { Cell::new(None) };
}

/// Asked before every statement. Nothing comes back from the dead.
pub(in crate::ledger) fn alive() -> Result<(), LedgerError> {
    match LEFT.get() {
        Some(0) => Err(LedgerError::Database("the process is dead".into())),
        left => {
            LEFT.set(left.map(|left| left - 1));
            Ok(())
        }
    }
}

on_both! {
    a_process_that_dies_between_any_two_statements_loses_nothing_and_does_nothing_twice,
}

const BACK: u64 = 300;
/// Longer than it takes on a busy machine.
const LIMIT: Duration = Duration::from_secs(120);

/// i'mport with one payment, which says how often it gave something back.
#[derive(Clone, Default)]
struct Import(Arc<Mutex<Value>>);

impl Import {
    fn gateway(&self) -> Gateway {
        let import = self.clone();
        let answer = move |request: HttpRequest| {
            let answer = import.answer(&request);
            async move { Ok::<_, BoxError>(answer) }
        };
        let mut config = GatewayConfig::new("https://gateway.invalid", "key", "secret");
        config.retry = Retry::NEVER;
        Gateway::builder(config).layer(layer_fn(move |_: HttpService| service_fn(answer.clone()))).build().unwrap()
    }

    fn answer(&self, request: &HttpRequest) -> HttpResponse {
        let mut payment = self.0.lock().unwrap();
        let body: Value = serde_json::from_slice(request.body().as_bytes()).unwrap_or_default();
        let response = match request.uri().path() {
            "/users/getToken" => json!({"access_token": "t", "now": 0, "expired_at": 1800}),
            "/payments/prepare" => body,
            "/payments/cancel" => {
                let left = payment["amount"].as_u64().unwrap() - payment["cancel_amount"].as_u64().unwrap();
                if body["checksum"] != left {
                    return said(200, &json!({"code": 1, "message": "something else is left"}));
                }
                payment["cancel_amount"] = body["amount"].clone();
                payment["times"] = (payment["times"].as_u64().unwrap_or_default() + 1).into();
                payment.clone()
            }
            _ if payment.is_null() => return said(404, &json!({"code": 1, "message": "no such payment"})),
            _ => payment.clone(),
        };
        said(200, &json!({"code": 0, "message": null, "response": response}))
    }
}

fn said(status: u16, body: &Value) -> HttpResponse {
    http::Response::builder().status(status).body(Body::from(body.to_string())).unwrap()
}

/// An order's whole life, as several processes together do it, in as many statements.
struct Life {
    import: Import,
    order: MerchantUid,
    imp_uid: ImpUid,
    /// What the shop was told, by its key.
    told: Arc<Mutex<Vec<String>>>,
}

impl Life {
    fn new(number: u32) -> Life {
        let (order, imp_uid) = (MerchantUid::new(format!("m{number}")), ImpUid::new(format!("imp_{number}")));
        Life { import: Import::default(), order: order.unwrap(), imp_uid: imp_uid.unwrap(), told: Arc::default() }
    }

    fn ticket(&self) -> RefundOrder {
        let some = SomeWon::new(Won::new(BACK).unwrap()).unwrap();
        RefundOrder::new(format!("ticket {}", self.order), self.order.clone(), Refund::partial(some, "a scratch"))
    }

    /// Ends with the first statement that isn't made.
    async fn live(&self, payments: &Payments) -> Result<(), Box<dyn std::error::Error>> {
        let ledger = payments.ledger();
        payments.create_order(NewOrder::new(self.order.clone(), "Jacket", Won::new(1_004)?)).await?;
        // Only whoever was told the number can pay.
        *self.import.0.lock().unwrap() = json!({
            "imp_uid": self.imp_uid, "merchant_uid": self.order, "status": "paid", "amount": 1004, "cancel_amount": 0,
            "currency": "KRW", "pay_method": "card", "pg_provider": "daou", "paid_at": NOW / 1_000,
        });
        let hint = named(self.imp_uid.as_str(), self.order.as_str());
        ledger.keep_hint(&hint, NOW, ROOM).await?;
        payments.settle(&self.order, Some(&self.imp_uid), Source::Page).await?;
        if let Some(due) = ledger.take_hints(NOW, NOW + 1_000, 1).await?.pop() {
            payments.settle_payment(&self.imp_uid, Source::Webhook).await?;
            ledger.hints_done(&[(due, HintOutcome::Done("settled"))]).await?;
        }
        self.deliver(ledger).await?;
        payments.refund(&self.ticket()).await?;
        self.deliver(ledger).await
    }

    async fn deliver(&self, ledger: &Ledger) -> Result<(), Box<dyn std::error::Error>> {
        while let Some(delivery) = ledger.take_deliveries(NOW, LEASE, "token", 1).await?.pop() {
            self.told.lock().unwrap().push(delivery.idempotency_key());
            ledger.delivered(&[&delivery], NOW).await?;
        }
        Ok(())
    }

    /// Another process, hours later.
    async fn clean_up(&self, ledger: &Ledger) {
        let clock = Arc::new(AtomicI64::new(NOW + 4 * 3_600_000));
        let time = Arc::clone(&clock);
        let policy = Policy::default();
        let payments =
            Payments::with_clock(self.import.gateway(), ledger.clone(), policy, move || time.load(Ordering::SeqCst));
        let told = Arc::clone(&self.told);
        let workers = payments.start(move |delivery: Delivery| {
            told.lock().unwrap().push(delivery.idempotency_key());
            async { Ok(()) }
        });
        while !self.is_over(ledger).await {
            tokio::time::sleep(Duration::from_millis(1)).await;
            clock.fetch_add(1_000, Ordering::SeqCst);
        }
        // Whoever wanted the money back asks again, by the same name.
        let refund = payments.refund(&self.ticket()).await.unwrap();
        assert_eq!(refund.state, RefundState::Done, "{refund:?}");
        while !self.is_over(ledger).await {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        workers.stop().await;
    }

    async fn is_over(&self, ledger: &Ledger) -> bool {
        let told = ledger.messages(&self.order).await.unwrap();
        let refunds = ledger.refunds(&self.order).await.unwrap();
        !told.is_empty()
            && told.iter().all(|it| it.delivered_at.is_some())
            && refunds.iter().all(|it| it.state != RefundState::Wanted)
    }

    async fn must_be_right(&self, ledger: &Ledger, died_before: u32) {
        let mut told = self.told.lock().unwrap().clone();
        let twice = told.len();
        told.dedup();
        // One that died between doing and noting is told again, under the same key.
        assert!(twice <= told.len() + 1, "{died_before}: {told:?}");
        let want = [format!("fulfil/{}", self.order), format!("partly_cancelled/{}/{BACK}", self.order)];
        assert_eq!(told, want, "{died_before}");
        let kinds: Vec<DeliveryKind> =
            ledger.messages(&self.order).await.unwrap().iter().map(|it| it.delivery.kind).collect();
        assert_eq!(kinds, [DeliveryKind::Fulfil, DeliveryKind::PartlyCancelled], "{died_before}");
        let order = current(ledger, &self.order).await;
        assert_eq!((order.state, order.cancelled_amount.get()), (OrderState::PartlyCancelled, BACK), "{died_before}");
        let payment = self.import.0.lock().unwrap().clone();
        assert_eq!((&payment["cancel_amount"], &payment["times"]), (&json!(BACK), &json!(1)), "{died_before}");
        let history = ledger.history(&self.order).await.unwrap();
        let states: Vec<&str> = history.iter().filter_map(|event| event.to_state.as_deref()).collect();
        assert_eq!(states, ["paid", "partly_cancelled"], "{died_before}: {history:?}");
    }
}

async fn a_process_that_dies_between_any_two_statements_loses_nothing_and_does_nothing_twice(place: Place) {
    let process = place.another().await;
    for statements in 0.. {
        let life = Life::new(statements);
        let payments = Payments::with_clock(life.import.gateway(), process.clone(), Policy::default(), || NOW);
        LEFT.set(Some(statements));
        let lived = life.live(&payments).await;
        LEFT.set(None);
        if !life.import.0.lock().unwrap().is_null() {
            let clean_up = tokio::time::timeout(LIMIT, life.clean_up(&place.ledger));
            assert!(clean_up.await.is_ok(), "{statements}: what was open is never done");
            life.must_be_right(&place.ledger, statements).await;
        }
        if lived.is_ok() {
            assert!(statements > 30, "{statements} statements in a whole life: are they counted?");
            return;
        }
    }
}
