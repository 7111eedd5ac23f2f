//! What can be done to a payment after its window: deposits, cancels, shipping, cash receipts.

use payjoa::{ImpUid, MerchantUid, Won};

use super::{ActError, Gateway};
use crate::{
    agenda::Due,
    payment::{
        Cancel, CancelRequest, CashReceipt, NoDeposit, Payment, ReceiptRefused, ReceiptType, Shipping, ShippingRefused,
        Transfer,
    },
};

impl Gateway {
    /// The deposit arrives on the payment's virtual account, in full.
    pub(crate) fn deposit(&self, imp_uid: &ImpUid, remitter: Option<String>) -> Result<(), ActError> {
        self.transfer(imp_uid, Transfer { remitter, amount: None })
    }

    /// A transfer arrives on the payment's virtual account; the bank sends back what is late or of another amount.
    pub(crate) fn transfer(&self, imp_uid: &ImpUid, transfer: Transfer) -> Result<(), ActError> {
        let now = self.now();
        self.state(|state| {
            let forestalled = state.is_forestalled(imp_uid);
            let payment = state.payment_mut(imp_uid).ok_or_else(|| ActError::UnknownPayment(imp_uid.clone()))?;
            payment.forestall(forestalled);
            payment.deposit(transfer, now).map_err(|refused| match refused {
                NoDeposit::NotAwaited(status) => ActError::NoDepositAwaited(status),
                NoDeposit::TooLate { due } => ActError::DepositTooLate { due },
                NoDeposit::PaidOtherwise => ActError::PaidOtherwise,
                NoDeposit::OtherAmount { awaited, came } => ActError::OtherDeposit { awaited, came },
            })?;
            self.plan(state, imp_uid);
            self.tell(state, imp_uid, None);
            Ok(())
        })
    }

    /// Gives money back. The shop's server is told if `webhook` says so: the console always does, the API on request.
    pub(crate) fn cancel(&self, imp_uid: &ImpUid, request: CancelRequest, webhook: bool) -> Result<Cancel, ActError> {
        let (now, contract) = (self.now(), self.vbank_refunds);
        let cancel = self.state(|state| {
            let payment = state.payment_mut(imp_uid).ok_or_else(|| ActError::UnknownPayment(imp_uid.clone()))?;
            let cancel = payment.cancel(request, contract, now)?;
            if let Some(due) = cancel.refund_due {
                let refund = Due::Refund { imp_uid: imp_uid.clone(), cancellation_id: cancel.cancellation_id.clone() };
                state.agenda.add(due * 1_000, refund);
            }
            if webhook {
                self.tell(state, imp_uid, Some(cancel.cancellation_id.clone()));
            }
            Ok::<_, ActError>(cancel)
        })?;
        tracing::info!(%imp_uid, amount = cancel.amount.get(), "payment cancelled");
        Ok(cancel)
    }

    /// Somebody cancels in PAYJOA's own console: the shopper has the money back, and i'mport isn't told.
    pub(crate) fn cancel_at_payjoa(&self, imp_uid: &ImpUid) -> Result<(), ActError> {
        let now = self.now();
        self.with(imp_uid, |payment| Ok(payment.cancel_at_payjoa("PAYJOA's console", now)?))
    }

    /// Registers an escrow order's shipping, or changes it.
    pub(crate) fn ship(&self, imp_uid: &ImpUid, shipping: Shipping, again: bool) -> Option<Shipped> {
        let now = self.now();
        self.state(|state| {
            let payment = state.payment_mut(imp_uid)?;
            let shipped = if again { payment.change_shipping(shipping, now) } else { payment.ship(shipping, now) };
            Some(shipped.cloned())
        })
    }

    /// Issues a cash receipt.
    pub(crate) fn issue_receipt(&self, imp_uid: &ImpUid, kind: ReceiptType, tax_free: Won) -> Option<Issued> {
        let now = self.now();
        self.state(|state| Some(state.payment_mut(imp_uid)?.issue_receipt(kind, tax_free, now).cloned()))
    }

    /// Cancels a cash receipt.
    pub(crate) fn cancel_receipt(&self, imp_uid: &ImpUid) -> Option<Issued> {
        let now = self.now();
        self.state(|state| Some(state.payment_mut(imp_uid)?.cancel_receipt(now).cloned()))
    }

    /// The payment that an order's cancel means: the one that was paid, or else the last one.
    pub(crate) fn payment_of(&self, merchant_uid: &MerchantUid) -> Option<ImpUid> {
        self.state(|state| {
            let paid = state.of_order(merchant_uid).find(|payment| payment.paid_at() > 0);
            paid.or_else(|| state.of_order(merchant_uid).last()).map(|payment| payment.imp_uid.clone())
        })
    }

    fn with<T>(&self, imp_uid: &ImpUid, act: impl FnOnce(&mut Payment) -> Result<T, ActError>) -> Result<T, ActError> {
        self.state(|state| act(state.payment_mut(imp_uid).ok_or_else(|| ActError::UnknownPayment(imp_uid.clone()))?))
    }
}

/// What became of a shipping.
pub(crate) type Shipped = Result<Shipping, ShippingRefused>;
/// What became of a cash receipt.
pub(crate) type Issued = Result<CashReceipt, ReceiptRefused>;
