//! Money that can't count for its order, and a shop that doesn't want to hold it.

use crate::{
    Delivery, DeliveryKind, Payments,
    gateway::{Refund, RefundError},
    ledger::{RefundState, Rejection},
    refund::{RefundOrder, RefundOrderError},
    settle::Unwanted,
};

/// From then on a person is called, though the money may still be there.
const TRIES: u32 = 20;

/// What became of the money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is where it was: none of this, or for a person to decide.
    Held,
    /// It was given back.
    GivenBack,
    /// It isn't known yet: later again.
    Unclear(String),
}

/// Gives the money back that a message is about, if that is what the shop wants and it is beyond doubt whose it is. Any
/// number of times: one payment is one refund.
pub(super) async fn give_back(payments: &Payments, delivery: &Delivery) -> Fate {
    if payments.0.policy.unwanted != Unwanted::GiveBack || !is_the_orders(delivery) {
        return Fate::Held;
    }
    let (merchant_uid, imp_uid) = (delivery.merchant_uid.clone(), delivery.imp_uid.clone());
    let why = delivery.reason.map_or("paid twice", Rejection::code);
    let wanted = RefundOrder::new(format!("unwanted/{imp_uid}"), merchant_uid, Refund::full(why)).of_payment(imp_uid);
    let fate = fate(payments.refund(&wanted).await.map(|record| (record.state, record.detail)));
    if let Fate::Unclear(why) = &fate
        && delivery.attempt >= TRIES
    {
        tracing::error!(imp_uid = %delivery.imp_uid, why, "unwanted money could not be given back");
        return Fate::Held;
    }
    fate
}

/// Only a payment that was made for this very order: one that pays another order is that order's.
fn is_the_orders(delivery: &Delivery) -> bool {
    match (delivery.kind, delivery.reason) {
        (DeliveryKind::SecondPayment, _) => true,
        (DeliveryKind::NeedsAttention, Some(reason)) => {
            matches!(reason, Rejection::Amount | Rejection::Gateway | Rejection::Method | Rejection::PartlyRefunded)
        }
        _ => false,
    }
}

fn fate(outcome: Result<(RefundState, Option<String>), RefundOrderError>) -> Fate {
    match outcome {
        Ok((RefundState::Done, _)) => Fate::GivenBack,
        Ok((RefundState::Refused, why)) => {
            tracing::warn!(why, "unwanted money stays where it is: a person has to decide");
            Fate::Held
        }
        Ok(_) => Fate::Unclear("its refund is not over yet".to_owned()),
        Err(RefundOrderError::Refund(RefundError::NothingLeft)) => Fate::GivenBack,
        Err(RefundOrderError::Refund(RefundError::Gateway(error))) if error.is_transient() => {
            Fate::Unclear(error.to_string())
        }
        Err(error @ (RefundOrderError::Settle(_) | RefundOrderError::Ledger(_) | RefundOrderError::Busy)) => {
            Fate::Unclear(error.to_string())
        }
        // A deposit needs an account to go to, for example.
        Err(error) => {
            tracing::warn!(%error, "unwanted money stays where it is: a person has to decide");
            Fate::Held
        }
    }
}
