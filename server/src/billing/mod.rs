//! Charges without a window, as orders like any other: of a card that is typed in or stored, now or at a time to come.
//!
//! The order is in the ledger before i'mport is asked to charge, under a number that i'mport charges once. So the same
//! charge may be asked for any number of times, after a crash or an answer that never came: it happens once. What became
//! of it is settled by the same [`Payments::settle`] as every payment, and the shop is told by the same outbox. Start at
//! [`Payments::charge`] and [`Payments::plan`].

mod charge;
mod error;
mod plan;

pub use charge::OrderCharge;
pub use error::BillingError;
pub use plan::PlannedOrder;

use payjoa::{MerchantUid, outcome::contract::Settled};

use crate::{
    Payments,
    gateway::{GatewayError, Payment},
    settle::{Outcome, Source},
};

impl Payments {
    /// Settles the order, whatever was answered, and says what came of the charge.
    async fn conclude(
        &self,
        order: &MerchantUid,
        answer: Result<Payment, GatewayError>,
    ) -> Result<Outcome, BillingError> {
        let error = match answer {
            Ok(payment) => return Ok(self.settle(order, Some(&payment.imp_uid), Source::Shop).await?),
            Err(error) if error.may_have_happened() => return Ok(self.settle(order, None, Source::Shop).await?),
            Err(error) => error,
        };
        // Refused because it was paid before, perhaps; or a failed payment that should be on record.
        let claimed = match &error {
            GatewayError::Declined { imp_uid, .. } => imp_uid.as_ref(),
            GatewayError::Refused { .. } => None,
            _ => return Err(error.into()),
        };
        match self.settle(order, claimed, Source::Shop).await {
            Ok(paid @ Outcome::Settled(Settled::Paid { .. })) => Ok(paid),
            _ => Err(error.into()),
        }
    }
}
