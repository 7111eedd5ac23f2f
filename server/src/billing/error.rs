//! How charging can fail.

use payjoa::MerchantUid;

use crate::{
    gateway::GatewayError,
    ledger::LedgerError,
    settle::{CreateError, SettleError},
};

/// Why an order was not charged, or why it isn't known.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BillingError {
    /// The card was refused. Ask for another one, and charge it under a fresh number.
    #[error("the card was refused: {message}")]
    Declined {
        /// What PAYJOA says about it, in Korean mostly.
        message: String,
    },
    /// The ledger has another order of that number.
    #[error("the ledger has another order {0}, of another amount or already over; charge under a fresh number")]
    OtherOrder(MerchantUid),
    /// The ledger has no such order.
    #[error("there is no such order")]
    UnknownOrder,
    /// No card is stored under that name.
    #[error("no card is stored under that name; ask for one")]
    UnknownCard,
    /// i'mport could not be asked, or refused. Asking again with the same order is safe: it is charged once.
    #[error(transparent)]
    Gateway(GatewayError),
    /// It is asked for, but how it stands could not be found out or written down. Ask again with the same order, or leave
    /// it to the work in the background.
    #[error(transparent)]
    Settle(#[from] SettleError),
    /// The order could not be made ready.
    #[error(transparent)]
    Create(#[from] CreateError),
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

impl From<GatewayError> for BillingError {
    fn from(error: GatewayError) -> Self {
        match error {
            GatewayError::Declined { message, .. } => BillingError::Declined { message },
            error => BillingError::Gateway(error),
        }
    }
}
