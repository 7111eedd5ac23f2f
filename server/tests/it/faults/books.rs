//! The ledger held against the gateway's books.

use payjoa_server::{
    Delivery, DeliveryKind,
    ledger::{Order, OrderState},
};
use serde_json::{Value, json};

use super::{Ending, world::World};
use crate::model::must_explain;

pub(super) async fn must_agree(world: &World, ending: Ending) {
    let (fault, life, ledger) = (world.fault, world.life, world.payments.ledger());
    let order = ledger.order(&world.order).await.unwrap().unwrap();
    let history = ledger.history(&world.order).await.unwrap();
    let told: Vec<Delivery> =
        world.told.lock().unwrap().iter().filter(|it| it.merchant_uid == world.order).cloned().collect();
    let kinds: Vec<DeliveryKind> = told.iter().map(|it| it.kind).collect();
    let payment = world.imp_uid.as_ref().map(|imp_uid| world.sandbox.payment(imp_uid).unwrap());
    let what = format!("{fault}, {life:?}: {order:?} {told:?} {history:#?} {payment:#?}");
    match ending {
        Ending::Paid => {
            must_be_paid_by(&order, payment.as_ref().unwrap(), &what);
            assert_eq!(kinds, [DeliveryKind::Fulfil], "{what}");
        }
        Ending::Unpaid => {
            assert!(!order.state.was_paid() && order.state != OrderState::Rejected, "{what}");
            assert_eq!(kinds, [], "{what}");
            assert!(world.is_let_go().await, "somebody still looks after it. {what}");
        }
        Ending::Rejected(code) => {
            assert_eq!((order.state, order.reason.as_deref()), (OrderState::Rejected, Some(code)), "{what}");
            assert_eq!(kinds, [DeliveryKind::NeedsAttention], "{what}");
        }
    }
    must_explain(&order, &history);
    let backlog = ledger.backlog(i64::MAX / 2).await.unwrap();
    assert_eq!((backlog.messages, backlog.dead_letters, backlog.webhooks), (0, 0, 0), "{what}");
    must_know_the_others(world).await;
}

fn must_be_paid_by(order: &Order, payment: &Value, what: &str) {
    assert_eq!(order.state, OrderState::Paid, "{what}");
    assert_eq!(payment["status"], "paid", "{what}");
    assert_eq!(payment["merchant_uid"], json!(order.merchant_uid), "{what}");
    assert_eq!(payment["imp_uid"], json!(order.imp_uid), "{what}");
    assert_eq!((&payment["amount"], &payment["cancel_amount"]), (&json!(order.amount), &json!(0)), "{what}");
}

/// What happened to other orders was told as well, once each.
async fn must_know_the_others(world: &World) {
    let told = world.told.lock().unwrap().clone();
    for other in told.iter().filter(|it| it.merchant_uid != world.order) {
        assert_eq!(other.kind, DeliveryKind::Fulfil, "{}: {other:?}", world.fault);
        assert_eq!(told.iter().filter(|it| it.id == other.id).count(), 1, "{}: {other:?}", world.fault);
    }
}
