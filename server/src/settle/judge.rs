//! What one look at one payment means for its order. No clock, no network, no database.

use std::time::Duration;

use payjoa::{Won, outcome::contract::DepositAccount};

use super::{Policy, Rejection, policy::PAYJOA};
use crate::{
    gateway::{Payment, PaymentStatus},
    ledger::{Change, DeliveryKind, Message, Millis, Order, OrderState, Remark},
};

/// Two looks at one payment are not further apart, in milliseconds, unless the clock was set back in between.
const SET_BACK: Millis = 600_000;

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The order stands as it stands.
    Keep,
    /// Nothing is decided yet; ask again after a while, if it is known after which.
    Wait(Option<Duration>),
    /// The payment is another order's: it says nothing about this one.
    Foreign,
    /// The order stands as it stands, but this should be on record.
    Note(Remark),
    /// The order changes.
    Move(Box<Change>),
}

/// What a look tells about.
#[derive(Clone, Copy)]
pub(super) struct Look<'a> {
    pub(super) order: &'a Order,
    pub(super) payment: &'a Payment,
    pub(super) policy: &'a Policy,
    pub(super) accept_test_payments: bool,
    /// When i'mport was asked.
    pub(super) at: Millis,
}

pub(super) fn judge(look: Look<'_>) -> Verdict {
    if look.payment.merchant_uid != look.order.merchant_uid.as_str() {
        return Verdict::Foreign;
    }
    if let Some(rejection) = look.mismatch() {
        return look.reject(rejection);
    }
    match look.payment.status {
        PaymentStatus::Paid => look.paid(),
        PaymentStatus::Cancelled => look.cancelled(),
        PaymentStatus::Ready => look.ready(),
        PaymentStatus::Failed => look.failed(),
        PaymentStatus::Unrecognized(ref status) => {
            if look.order.state.was_paid() {
                Verdict::Keep
            } else {
                note("unknown_status", status.clone(), None)
            }
        }
    }
}

/// What the shop is told about a payment that can't count for its order; nothing if no money is held by it.
pub(super) fn attention(payment: &Payment, rejection: Rejection) -> Option<Message> {
    let (kind, reason) = (DeliveryKind::NeedsAttention, Some(rejection));
    let told = Message { kind, imp_uid: payment.imp_uid.clone(), amount: payment.amount, reason };
    (money(payment) == Money::Held).then_some(told)
}

/// Where a payment's money is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Money {
    /// It never moved.
    Unmoved,
    /// The shop's side has it, or some of it.
    Held,
    /// It has been there and was given back in full.
    GivenBack,
}

fn money(payment: &Payment) -> Money {
    let back = payment.cancel_amount;
    match payment.status {
        PaymentStatus::Paid | PaymentStatus::Cancelled if back == payment.amount && back != Won::ZERO => {
            Money::GivenBack
        }
        PaymentStatus::Paid => Money::Held,
        PaymentStatus::Cancelled if back != Won::ZERO => Money::Held,
        // Older answers say `cancelled` without saying how much: all of it.
        PaymentStatus::Cancelled if payment.paid_at.is_some() => Money::GivenBack,
        _ => Money::Unmoved,
    }
}

impl Look<'_> {
    /// In the order of the V1 verification guide. A field that is missing counts only once money has moved.
    fn mismatch(&self) -> Option<Rejection> {
        let Look { order, payment, policy, .. } = self;
        let moved = matches!(payment.status, PaymentStatus::Paid | PaymentStatus::Cancelled);
        let differs = |got: &Option<String>, want: &str| got.as_deref().map_or(moved, |got| got != want);
        let own_id = |id: &Option<String>| id.as_ref().map_or(!moved, |id| policy.pg_ids.contains(id));
        // Of a wallet in PAYJOA's window, it is the second field that names it for sure.
        let by = |want: &String| {
            [&payment.pay_method, &payment.emb_pg_provider].into_iter().flatten().any(|got| got == want)
        };
        let method = |want: &String| payment.pay_method.is_some() && !by(want);
        if differs(&payment.pg_provider, PAYJOA) || !(policy.pg_ids.is_empty() || own_id(&payment.pg_id)) {
            Some(Rejection::Gateway)
        } else if differs(&payment.currency, "KRW") {
            Some(Rejection::Currency)
        } else if payment.amount != order.amount || payment.cancel_amount > payment.amount {
            Some(Rejection::Amount)
        } else if order.method.as_ref().is_some_and(method) {
            Some(Rejection::Method)
        } else if payment.sandbox == Some(true) && !self.accept_test_payments {
            Some(Rejection::TestPayment)
        } else {
            None
        }
    }

    /// What moved no money decides nothing: the order stays, open for the payment that it needs.
    fn reject(&self, rejection: Rejection) -> Verdict {
        let (order, code) = (self.order, rejection.code().to_owned());
        let told = attention(self.payment, rejection);
        if order.state.was_paid() || order.state == OrderState::Rejected || money(self.payment) == Money::Unmoved {
            return note("mismatch", code, told);
        }
        let mut after = self.after(OrderState::Rejected);
        after.reason = Some(code);
        moved(after, told)
    }

    fn paid(&self) -> Verdict {
        let order = self.order;
        if !order.state.was_paid() {
            return self.first_paid();
        }
        if self.is_the_orders_own() {
            return self.given_back(self.payment.cancel_amount);
        }
        self.second_payment()
    }

    /// Not fulfilled again: somebody has to give the money back, unless that has happened.
    fn second_payment(&self) -> Verdict {
        let payment = self.payment;
        match money(payment) {
            Money::Held => {
                let told = self.message(DeliveryKind::SecondPayment, payment.amount);
                note("second_payment", payment.amount.to_string(), Some(told))
            }
            Money::Unmoved | Money::GivenBack => Verdict::Keep,
        }
    }

    /// Accepted after everything that isn't a payment: a failure was premature, a rejection was about another one.
    fn first_paid(&self) -> Verdict {
        let payment = self.payment;
        if payment.cancel_amount == payment.amount {
            return self.cancelled_unseen();
        }
        if payment.cancel_amount.get() > 0 {
            return self.reject(Rejection::PartlyRefunded);
        }
        moved(self.after(OrderState::Paid), Some(self.message(DeliveryKind::Fulfil, self.order.amount)))
    }

    fn cancelled(&self) -> Verdict {
        let payment = self.payment;
        // Older answers say `cancelled` without saying how much: all of it.
        let back = if payment.cancel_amount.get() == 0 { payment.amount } else { payment.cancel_amount };
        match self.order.state.was_paid() {
            true if self.is_the_orders_own() => self.given_back(back),
            true => self.second_payment(),
            false if payment.paid_at.is_none() && payment.cancel_amount.get() == 0 => self.failed(),
            false if back < payment.amount => self.reject(Rejection::PartlyRefunded),
            false => self.cancelled_unseen(),
        }
    }

    /// Paid and given back before this shop ever saw it paid: nothing was fulfilled, so there is nothing to undo.
    fn cancelled_unseen(&self) -> Verdict {
        let mut after = self.after(OrderState::Cancelled);
        after.cancelled_amount = self.payment.amount;
        moved(after, None)
    }

    /// Only ever more is given back: less is an older look that arrives late.
    fn given_back(&self, back: Won) -> Verdict {
        if back <= self.order.cancelled_amount {
            return Verdict::Keep;
        }
        let whole = back >= self.order.amount;
        let mut after = self.order.clone();
        after.cancelled_amount = back;
        after.state = if whole { OrderState::Cancelled } else { OrderState::PartlyCancelled };
        let kind = if whole { DeliveryKind::Cancelled } else { DeliveryKind::PartlyCancelled };
        moved(after, Some(self.message(kind, back)))
    }

    fn ready(&self) -> Verdict {
        match (self.order.state, self.payment.deposit()) {
            (OrderState::Created | OrderState::AwaitingDeposit, Some(_)) => self.account_issued(),
            (OrderState::Expired, Some(account)) if self.is_the_orders_own() && self.is_long_before_end(&account) => {
                self.account_issued()
            }
            // A new attempt on an order that had failed; a late look at the attempt that failed changes nothing.
            (OrderState::Failed | OrderState::Expired, Some(_)) if !self.is_the_orders_own() => self.account_issued(),
            (OrderState::Created, None) => Verdict::Wait(None),
            (OrderState::Failed | OrderState::Expired, None) if !self.is_the_orders_own() => Verdict::Wait(None),
            _ => Verdict::Keep,
        }
    }

    /// An order that waits for a deposit into one account keeps showing that account until it is over, and after that
    /// only a live one replaces it: looks at two accounts in turn must not move the order to and fro. A deposit into the
    /// other account counts all the same.
    fn account_issued(&self) -> Verdict {
        let mut after = self.after(OrderState::AwaitingDeposit);
        after.deposit = self.payment.deposit();
        let over = self.is_over(after.deposit.as_ref());
        if self.order.deposit.is_some() && !self.is_the_orders_own() {
            if over {
                return Verdict::Keep;
            }
            if self.order.state == OrderState::AwaitingDeposit && !self.is_over(self.order.deposit.as_ref()) {
                return note("second_account", String::new(), None);
            }
        }
        if over {
            after.state = OrderState::Expired;
            after.reason = Some("the deposit didn't come in time".to_owned());
        }
        let known = self.order.state == after.state && self.is_the_orders_own() && self.order.deposit == after.deposit;
        if known { Verdict::Keep } else { moved(after, None) }
    }

    /// Whether nobody can be expected to deposit there any more.
    fn is_over(&self, account: Option<&DepositAccount>) -> bool {
        account.and_then(|account| self.end(account)).is_some_and(|end| self.at > end)
    }

    /// Whether an order that was given up for that account was given up by a clock that ran ahead. Not around the end: a look
    /// just before it may be written down after one just behind it.
    fn is_long_before_end(&self, account: &DepositAccount) -> bool {
        self.end(account).is_some_and(|end| self.at.saturating_add(SET_BACK) < end)
    }

    fn end(&self, account: &DepositAccount) -> Option<Millis> {
        let due = account.due.and_then(|due| Millis::try_from(due).ok())?;
        Some(due.saturating_mul(1_000).saturating_add(millis(self.policy.deposit_grace)))
    }

    /// Believed only after a while: the success may still be on its way to i'mport.
    fn failed(&self) -> Verdict {
        match self.order.state {
            OrderState::Created => {}
            OrderState::AwaitingDeposit if self.is_the_orders_own() => {}
            _ => return Verdict::Keep,
        }
        let imp_uid = &self.payment.imp_uid;
        // Never later than now, unless the clock was set back since: then it begins anew.
        let begun = |since: &Millis| *since <= self.at.saturating_add(millis(self.policy.failed_grace));
        let since = self.order.failed_since.as_ref().filter(|(seen, _)| seen == imp_uid).map(|(_, since)| *since);
        let since = since.filter(begun);
        let believed_at = since.unwrap_or(self.at).saturating_add(millis(self.policy.failed_grace));
        if self.at >= believed_at {
            let mut after = self.after(OrderState::Failed);
            after.reason.clone_from(&self.payment.fail_reason);
            return moved(after, None);
        }
        if since.is_some() {
            let left = u64::try_from(believed_at.saturating_sub(self.at)).unwrap_or_default();
            return Verdict::Wait(Some(Duration::from_millis(left)));
        }
        let mut after = self.order.clone();
        after.failed_since = Some((imp_uid.clone(), self.at));
        moved(after, None)
    }

    fn message(&self, kind: DeliveryKind, amount: Won) -> Message {
        Message { kind, imp_uid: self.payment.imp_uid.clone(), amount, reason: None }
    }

    fn is_the_orders_own(&self) -> bool {
        self.order.imp_uid.as_ref() == Some(&self.payment.imp_uid)
    }

    /// The order in a new state that is about this payment.
    fn after(&self, state: OrderState) -> Order {
        let Look { order, payment, .. } = self;
        Order {
            state,
            imp_uid: Some(payment.imp_uid.clone()),
            paid_method: payment.pay_method.clone(),
            paid_at: payment.paid_at,
            escrow: payment.escrow == Some(true),
            receipt_url: payment.receipt_url.clone(),
            deposit: None,
            reason: None,
            failed_since: None,
            ..(*order).clone()
        }
    }
}

fn moved(after: Order, tell: Option<Message>) -> Verdict {
    Verdict::Move(Box::new(Change { after, tell }))
}

fn note(kind: &'static str, detail: String, tell: Option<Message>) -> Verdict {
    Verdict::Note(Remark { kind, detail, tell })
}

fn millis(duration: Duration) -> Millis {
    Millis::try_from(duration.as_millis()).unwrap_or(Millis::MAX)
}

#[cfg(test)]
mod tests;
