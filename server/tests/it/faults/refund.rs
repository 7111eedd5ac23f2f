//! Money that is given back while the gateway's API goes wrong: once, whatever it answers.

use payjoa::Won;
use payjoa_sandbox::{Fault, Place};
use payjoa_server::{
    DeliveryKind,
    gateway::{Refund, SomeWon},
    ledger::{OrderState, RefundState},
    refund::RefundOrder,
};
use serde_json::json;

use super::world::{Life, World};

const BACK: u64 = 300;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refund_under_every_fault_of_the_api_happens_once() {
    for fault in Fault::ALL.iter().copied().filter(|it| it.place() == Place::Api) {
        let mut world = World::open(fault, Life { method: "card", page: true, webhooks: true }).await;
        world.shop().await;
        world.settle_down().await;
        world.sandbox.disarm_all();
        give_back(&world).await;
        must_be_given_back_once(&world).await;
    }
}

/// The first calls of a refund go wrong: each in its turn, the looking and the cancelling.
async fn give_back(world: &World) {
    let refund = || {
        let some = SomeWon::new(Won::new(BACK).unwrap()).unwrap();
        RefundOrder::new("ticket-1", world.order.clone(), Refund::partial(some, "a button was missing"))
    };
    world.sandbox.arm(super::world::armed(world.fault).path("/payments/cancel")).unwrap();
    let first = world.payments.refund(&refund()).await;
    for _ in 0..8 {
        world.rest(std::time::Duration::from_secs(600)).await;
    }
    // Whoever wasn't told how it ended asks again, by the same name.
    let again = world.payments.refund(&refund()).await.unwrap();
    assert_eq!(again.state, RefundState::Done, "{}: {first:?} {again:?}", world.fault);
    world.settle_down().await;
}

async fn must_be_given_back_once(world: &World) {
    let payment = world.sandbox.payment(world.imp_uid.as_ref().unwrap()).unwrap();
    assert_eq!(payment["cancel_amount"], json!(BACK), "{}: {payment:#}", world.fault);
    assert_eq!(payment["cancel_history"].as_array().unwrap().len(), 1, "{}: {payment:#}", world.fault);
    let order = world.payments.ledger().order(&world.order).await.unwrap().unwrap();
    assert_eq!((order.state, order.cancelled_amount.get()), (OrderState::PartlyCancelled, BACK), "{}", world.fault);
    let told: Vec<_> = world.told.lock().unwrap().iter().map(|it| it.kind).collect();
    assert_eq!(told, [DeliveryKind::Fulfil, DeliveryKind::PartlyCancelled], "{}", world.fault);
}
