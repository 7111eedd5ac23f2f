//! The look after a charge that nobody answered.

use super::charge::Wanted;
use crate::gateway::{Cause, Gateway, GatewayError, Payment, PaymentStatus, StatusFilter};

impl Gateway {
    /// What became of the charge: paid is believed at once, failed at the end only, as it may be said of a payment that
    /// is still on its way.
    pub(super) async fn look_for(&self, wanted: Wanted<'_>, doubt: GatewayError) -> Result<Payment, GatewayError> {
        tracing::warn!(merchant_uid = %wanted.order, error = %doubt, "iamport.looking_up a charge without an answer");
        for pause in self.config().retry.pauses() {
            if let Ok(paid) = self.charged(wanted).await {
                return Ok(paid);
            }
            tokio::time::sleep(pause).await;
        }
        match self.charged(wanted).await {
            Err(error) if !matches!(error, GatewayError::Declined { .. }) => {
                Err(GatewayError::OutcomeUnknown(Cause::new(format!("{doubt}; then, looking it up: {error}"))))
            }
            known => known,
        }
    }

    /// The payment that an order has already, if that is why it was refused.
    pub(super) async fn paid_before(&self, wanted: Wanted<'_>, no: GatewayError) -> Result<Payment, GatewayError> {
        match self.paid_payment(wanted.order).await {
            Ok(paid) => wanted.judge(paid),
            Err(GatewayError::NotFound) => Err(no),
            Err(error) => Err(GatewayError::OutcomeUnknown(Cause::new(format!("{no}; then, looking it up: {error}")))),
        }
    }

    /// A paid payment of the order if there is one, else what its latest one says.
    async fn charged(&self, wanted: Wanted<'_>) -> Result<Payment, GatewayError> {
        match self.paid_payment(wanted.order).await {
            Err(GatewayError::NotFound) => {}
            answer => return wanted.judge(answer?),
        }
        let latest = self.find(wanted.order, StatusFilter::All).await?;
        match latest.status {
            PaymentStatus::Paid | PaymentStatus::Failed => wanted.judge(latest),
            _ => Err(GatewayError::NotFound),
        }
    }
}
