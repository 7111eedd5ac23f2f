//! What the merchant registers about an escrow order's shipping. Without it the order isn't settled.
//!
//! Source: PAYJOA guide, "Additional functions"; PortOne V1 API, `/escrows/logis`.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Payment, Status, event::kind};

/// A shipping, as registered: PAYJOA looks at none of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Shipping {
    pub(crate) company: String,
    pub(crate) invoice: String,
    /// When it was sent, in Unix seconds.
    pub(crate) sent_at: u64,
    /// When it was registered or changed last.
    #[serde(default)]
    pub(crate) applied_at: u64,
    /// Everything else that was said: recipient, sender, address.
    #[serde(default)]
    pub(crate) more: Value,
}

/// Why no shipping is registered, changed or shown.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ShippingRefused {
    /// The payment wasn't asked for with `escrow: true`.
    #[error("this is no escrow payment: it was opened without `escrow: true`")]
    NoEscrow,
    /// Only what was paid is shipped.
    #[error("only a paid escrow payment is shipped; this one is {0}")]
    NotPaid(Status),
    /// It is registered already.
    #[error("a shipping is registered already; change it with PUT")]
    Registered,
    /// There is nothing to show or to change.
    #[error("no shipping is registered yet; register it with POST")]
    NotRegistered,
}

impl Payment {
    /// Registers an escrow order's shipping for the first time.
    pub(crate) fn ship(&mut self, shipping: Shipping, now: u64) -> Result<&Shipping, ShippingRefused> {
        self.ships()?;
        if self.shipping.is_some() {
            return Err(ShippingRefused::Registered);
        }
        Ok(self.put_shipping(shipping, "registered", now))
    }

    /// Changes what was registered.
    pub(crate) fn change_shipping(&mut self, shipping: Shipping, now: u64) -> Result<&Shipping, ShippingRefused> {
        self.ships()?;
        if self.shipping.is_none() {
            return Err(ShippingRefused::NotRegistered);
        }
        Ok(self.put_shipping(shipping, "changed", now))
    }

    pub(crate) fn shipping(&self) -> Result<&Shipping, ShippingRefused> {
        if !self.is_escrow() {
            return Err(ShippingRefused::NoEscrow);
        }
        self.shipping.as_ref().ok_or(ShippingRefused::NotRegistered)
    }

    pub(crate) fn is_escrow(&self) -> bool {
        self.params.get("escrow") == Some(&Value::Bool(true))
    }

    fn ships(&self) -> Result<(), ShippingRefused> {
        if !self.is_escrow() {
            return Err(ShippingRefused::NoEscrow);
        }
        if self.status() != Status::Paid {
            return Err(ShippingRefused::NotPaid(self.status()));
        }
        Ok(())
    }

    fn put_shipping(&mut self, shipping: Shipping, what: &str, now: u64) -> &Shipping {
        self.note(
            now,
            kind::SHIPPED,
            json!({"what": what, "company": shipping.company, "invoice": shipping.invoice, "sent_at": shipping.sent_at}),
        );
        self.shipping.insert(Shipping { applied_at: now, ..shipping })
    }
}
