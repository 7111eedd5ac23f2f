//! A whole payment in one call, and waiting for what comes after it.

use payjoa::{ImpUid, Platform};
use serde_json::Value;

use crate::{
    Sandbox, Status,
    gateway::{ActError, NotSent},
    refusal::Refusal,
};

/// Why nothing was paid.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PayError {
    /// The window didn't open.
    #[error("the payment window doesn't open: {0}")]
    Refused(#[from] Refusal),
    /// The shopper couldn't approve.
    #[error(transparent)]
    Act(#[from] ActError),
}

impl Sandbox {
    /// Opens a payment window on a PC and pays in it: [`Sandbox::open`], then [`Sandbox::approve`]. A virtual account is only
    /// issued; [`Sandbox::deposit`] pays it.
    ///
    /// ```
    /// use payjoa_sandbox::{Fault, Sandbox, Status};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let sandbox = Sandbox::start().await?;
    /// sandbox.arm(Fault::LateDatabase.once())?;
    /// let imp_uid = sandbox.pay(serde_json::json!({
    ///     "pg": "daou", "pay_method": "card", "merchant_uid": "mid_1234567890", "name": "NF long padding jacket M",
    ///     "amount": 1004, "digital": false, "buyer_name": "John Doe", "buyer_tel": "01012345678",
    /// }))?;
    /// // The database is late by the gateway's clock: no test has to wait for it.
    /// sandbox.clock().advance(std::time::Duration::from_secs(2));
    /// sandbox.until_status(&imp_uid, Status::Paid).await;
    /// sandbox.cancel(&imp_uid, None)?;
    /// assert_eq!(sandbox.payment(&imp_uid).unwrap()["status"], "cancelled");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`PayError::Refused`] wherever the SDK would call back with an error instead of opening the window.
    pub fn pay(&self, params: Value) -> Result<ImpUid, PayError> {
        let imp_uid = self.open(params, Platform::Pc)?.imp_uid;
        self.approve(&imp_uid)?;
        Ok(imp_uid)
    }

    /// Waits until i'mport's database says this of the payment. It never returns for a payment that doesn't exist: put a limit
    /// of time around it.
    pub async fn until_status(&self, imp_uid: &ImpUid, status: Status) {
        let is =
            |state: &crate::state::State| state.payment(imp_uid).filter(|payment| payment.status() == status).map(drop);
        self.gateway.until(is).await;
    }

    /// Sends the payment's webhook again, as a person does in i'mport's console: once, to the address of the first time. It is on
    /// its way when this returns; [`Sandbox::webhooks_landed`] waits for it.
    ///
    /// # Errors
    /// [`NotSent`] if there is nothing to tell or nobody to tell it to.
    pub fn resend_webhook(&self, imp_uid: &ImpUid) -> Result<(), NotSent> {
        self.gateway.resend(imp_uid)
    }

    /// Waits until no webhook of this payment is on its way to the shop's server. What a fault delays or holds back isn't.
    pub async fn webhooks_landed(&self, imp_uid: &ImpUid) {
        self.gateway.webhooks_landed(imp_uid).await;
    }
}
