//! Cash receipts of orders that were paid by transfer or deposit.

use payjoa::MerchantUid;

pub use crate::paid::PaidOrderError;
use crate::{
    Payments,
    gateway::{GatewayError, NewReceipt, Receipt},
};

const ISSUED: &str = "receipt_issued";
const CANCELLED: &str = "receipt_cancelled";

impl Payments {
    /// Issues the cash receipt of an order, over what is left of its payment. An order that has one keeps it: asking again
    /// gives the same.
    ///
    /// # Errors
    /// [`PaidOrderError`]; [`GatewayError::Refused`] in it for another way of paying.
    pub async fn issue_receipt(&self, order: &MerchantUid, receipt: &NewReceipt) -> Result<Receipt, PaidOrderError> {
        let imp_uid = self.paid_by(order).await?;
        let gateway = &self.0.gateway;
        let issued = match gateway.issue_receipt(&imp_uid, receipt).await {
            Err(refused @ GatewayError::Refused { .. }) => match gateway.receipt(&imp_uid).await {
                Ok(issued) if issued.cancelled_at.is_none() => issued,
                _ => return Err(refused.into()),
            },
            answer => answer?,
        };
        if !self.has_receipt(order).await? {
            self.ledger().did(order, ISSUED, self.now()).await?;
        }
        Ok(issued)
    }

    /// Whether the history says so: whoever asked for it may have died before that was written.
    async fn has_receipt(&self, order: &MerchantUid) -> Result<bool, PaidOrderError> {
        let history = self.ledger().history(order).await?;
        let last = history.iter().rfind(|event| [ISSUED, CANCELLED].contains(&event.kind.as_str()));
        Ok(last.is_some_and(|event| event.kind == ISSUED))
    }

    /// Cancels the cash receipt of an order, whether or not the order is still paid.
    ///
    /// # Errors
    /// [`PaidOrderError`]; [`GatewayError::NotFound`] in it if none was issued.
    pub async fn cancel_receipt(&self, order: &MerchantUid) -> Result<Receipt, PaidOrderError> {
        let known = self.ledger().order(order).await?.ok_or(PaidOrderError::UnknownOrder)?;
        let imp_uid = known.imp_uid.filter(|_| known.state.was_paid()).ok_or(PaidOrderError::NotPaid(known.state))?;
        let cancelled = self.0.gateway.cancel_receipt(&imp_uid).await?;
        self.ledger().did(order, CANCELLED, self.now()).await?;
        Ok(cancelled)
    }
}
