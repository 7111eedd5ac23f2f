//! Amounts that i'mport is told before the window opens.

use payjoa::{MerchantUid, Won};
use serde::{Deserialize, Serialize};

use super::{Gateway, GatewayError, call::Call, lenient};

/// An amount registered for an order: i'mport opens the window for no other.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Prepared {
    /// The order's number.
    pub merchant_uid: String,
    /// The amount, in won.
    pub amount: Won,
    /// The currency.
    #[serde(default, deserialize_with = "lenient::text")]
    pub currency: Option<String>,
}

#[derive(Serialize)]
struct Registration<'a> {
    merchant_uid: &'a MerchantUid,
    amount: Won,
    currency: &'static str,
}

impl Gateway {
    /// Registers an order's amount before its window opens (`POST /payments/prepare`). After an unknown outcome it looks
    /// whether the amount is registered.
    ///
    /// # Errors
    /// See [`GatewayError`]; [`GatewayError::Refused`] for an order that has an amount already, and
    /// [`GatewayError::Malformed`] also if i'mport registered another amount.
    pub async fn prepare(&self, merchant_uid: &MerchantUid, amount: Won) -> Result<Prepared, GatewayError> {
        let call = Call::post("payments.prepare", "/payments/prepare");
        match self.register(call, merchant_uid, amount).await {
            Err(error @ GatewayError::OutcomeUnknown(_)) => match self.prepared(merchant_uid).await {
                Ok(prepared) if prepared.amount == amount => Ok(prepared),
                _ => Err(error),
            },
            answer => answer,
        }
    }

    /// Registers another amount for an order that has one already (`PUT /payments/prepare`). A window that is open stays
    /// so, with the amount it was opened for.
    ///
    /// # Errors
    /// As for [`Gateway::prepare`]; [`GatewayError::NotFound`] for an order that has none.
    pub async fn change_prepared(&self, merchant_uid: &MerchantUid, amount: Won) -> Result<Prepared, GatewayError> {
        self.register(Call::put("payments.prepare_change", "/payments/prepare"), merchant_uid, amount).await
    }

    /// The amount that is registered for an order (`GET /payments/prepare/{merchant_uid}`).
    ///
    /// # Errors
    /// [`GatewayError::NotFound`] if none is; else see [`GatewayError`].
    pub async fn prepared(&self, merchant_uid: &MerchantUid) -> Result<Prepared, GatewayError> {
        let call = Call::get("payments.prepared", "/payments/prepare").segment(merchant_uid.as_str());
        let prepared: Prepared = self.ask(call).await?;
        if prepared.merchant_uid == merchant_uid.as_str() {
            Ok(prepared)
        } else {
            Err(GatewayError::malformed("it is about another order than the one asked for"))
        }
    }

    async fn register(&self, call: Call, merchant_uid: &MerchantUid, amount: Won) -> Result<Prepared, GatewayError> {
        let prepared: Prepared = self.ask(call.json(&Registration { merchant_uid, amount, currency: "KRW" })).await?;
        if prepared.merchant_uid == merchant_uid.as_str() && prepared.amount == amount {
            Ok(prepared)
        } else {
            Err(GatewayError::malformed("it registered another order or amount than the ones given"))
        }
    }
}
