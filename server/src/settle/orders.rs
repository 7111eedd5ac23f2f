//! Making an order ready for its payment window.

use payjoa::Won;

use super::{CreateError, Payments, policy::first_check};
use crate::ledger::NewOrder;

impl Payments {
    /// Writes an order down and registers its amount at i'mport, which then opens the window for no other amount.
    ///
    /// # Errors
    /// [`CreateError`]. Don't open a window then; a new attempt needs a new number.
    pub async fn create_order(&self, order: NewOrder) -> Result<(), CreateError> {
        if order.amount == Won::ZERO {
            return Err(CreateError::NoAmount);
        }
        let ledger = &self.0.ledger;
        let now = self.now();
        ledger.insert(&order, now).await?;
        self.0.gateway.prepare(&order.merchant_uid, order.amount).await?;
        ledger.prepared(&order.merchant_uid, self.now(), first_check(now)).await?;
        self.0.new_order.notify_one();
        Ok(())
    }
}
