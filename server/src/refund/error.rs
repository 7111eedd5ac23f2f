//! How wanting a refund can fail.

use crate::{
    gateway::{GatewayError, RefundError},
    ledger::LedgerError,
    settle::SettleError,
};

/// Why a refund can't be answered for. But for [`RefundOrderError::Ledger`], nothing was given back by this call; after that
/// one ask again under the same name.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RefundOrderError {
    /// The ledger has no such order.
    #[error("there is no such order")]
    UnknownOrder,
    /// The order isn't paid, so there is nothing to give back.
    #[error("the order isn't paid: there is nothing to give back")]
    NotPaid,
    /// The payment is another order's.
    #[error("the payment is another order's")]
    OtherOrder,
    /// Another refund of that payment is under way; what will be left after it isn't known yet.
    #[error("another refund of that payment is under way; ask again when it is over")]
    Busy,
    /// A refund of another order or payment has that name.
    #[error("another refund has that name; every refund needs its own")]
    NameTaken,
    /// The name isn't one.
    #[error("a refund's name has 1 to 200 characters, and no NUL")]
    Request,
    /// It can't be given back.
    #[error(transparent)]
    Refund(#[from] RefundError),
    /// The order could not be settled first: what is left of the payment isn't known.
    #[error(transparent)]
    Settle(#[from] SettleError),
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

impl From<GatewayError> for RefundOrderError {
    fn from(error: GatewayError) -> Self {
        RefundOrderError::Refund(error.into())
    }
}
