//! Shipping of escrow orders: **the shop isn't paid out before it is registered**.

use payjoa::MerchantUid;

pub use crate::paid::PaidOrderError;
use crate::{
    Payments,
    gateway::{GatewayError, Shipped, Shipping},
};

impl Payments {
    /// Registers the shipping of an escrow order, or changes it if one is registered, and notes it in the ledger. Any
    /// number of times.
    ///
    /// # Errors
    /// [`PaidOrderError`]; [`GatewayError::Refused`] in it for an order that wasn't paid with escrow.
    ///
    /// ```no_run
    /// use payjoa::{MerchantUid, codes::Courier};
    /// use payjoa_server::{Payments, escrow::PaidOrderError, gateway::Shipping};
    ///
    /// # async fn ship(payments: Payments, order: MerchantUid) -> Result<(), PaidOrderError> {
    /// let shipping = Shipping::new(Courier::Cj, "123456789012", 1_795_402_800, "20261201", "1 Sejong-daero, Seoul")?;
    /// payments.ship(&order, &shipping).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn ship(&self, order: &MerchantUid, shipping: &Shipping) -> Result<Shipped, PaidOrderError> {
        let imp_uid = self.paid_by(order).await?;
        let gateway = &self.0.gateway;
        let shipped = match gateway.register_shipping(&imp_uid, shipping).await {
            Err(GatewayError::Refused { status: 409, .. }) => gateway.change_shipping(&imp_uid, shipping).await?,
            answer => answer?,
        };
        self.ledger().shipped(order, self.now()).await?;
        Ok(shipped)
    }
}
