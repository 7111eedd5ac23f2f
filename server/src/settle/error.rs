//! How settling can fail. None of it means that an order is unpaid.

use crate::{gateway::GatewayError, ledger::LedgerError};

/// Why nothing could be found out, or not be written down. Ask again later; the order stands as it stood.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SettleError {
    /// i'mport could not be asked.
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

/// Why an order could not be made ready for payment. Don't open a window for it; a new attempt needs a new number.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CreateError {
    /// Nothing can't be paid.
    #[error("an order must cost at least 1 won")]
    NoAmount,
    /// i'mport could not be asked, or refused to register the amount.
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    /// The ledger failed, or has that order already.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}
