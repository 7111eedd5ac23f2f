//! What is done for an order that is paid.

use payjoa::{ImpUid, MerchantUid};

use crate::{
    Payments,
    gateway::GatewayError,
    ledger::{LedgerError, OrderState},
};

/// Why something could not be done for an order that should be paid.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PaidOrderError {
    /// The ledger has no such order.
    #[error("there is no such order")]
    UnknownOrder,
    /// The order isn't paid, or all of it was given back.
    #[error("the order is {0}, not paid")]
    NotPaid(OrderState),
    /// i'mport could not be asked, or refused.
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    /// The ledger failed. What was asked for is done, but not on record: ask again.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

impl Payments {
    /// The payment of an order of which at least some money is still there.
    pub(crate) async fn paid_by(&self, merchant_uid: &MerchantUid) -> Result<ImpUid, PaidOrderError> {
        let order = self.ledger().order(merchant_uid).await?.ok_or(PaidOrderError::UnknownOrder)?;
        let paid = matches!(order.state, OrderState::Paid | OrderState::PartlyCancelled);
        order.imp_uid.filter(|_| paid).ok_or(PaidOrderError::NotPaid(order.state))
    }
}
