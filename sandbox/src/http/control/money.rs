//! `/_sandbox/payments/…`: what happens to money after the window, and telling the shop's server again.

use std::{sync::Arc, time::Duration};

use axum::{Json, extract::State};
use payjoa::Won;
use serde::Deserialize;
use serde_json::Value;

use super::{
    Body, Named,
    document::{Documented, Operation, Verb},
    payments::now,
    refused::Refused,
    schema,
};
use crate::{
    gateway::Gateway,
    payment::{CancelRequest, Canceller, RefundAccount, Transfer},
};

pub(super) fn routes() -> Documented {
    let payment = || schema::to("Payment");
    Documented::default()
        .on(
            Verb::Post,
            "/payments/{payment}/deposit",
            deposit,
            Operation::new("A transfer arrives on the virtual account: of another amount or late, it is sent back", payment())
                .optional_body(schema::to("Deposit"))
                .fails(&[404, 409]),
        )
        .on(
            Verb::Post,
            "/payments/{payment}/cancel",
            cancel,
            Operation::new(
                "Somebody cancels in i'mport's console, and the shop's server is told; `at_payjoa` is PAYJOA's console, of which \
                 i'mport isn't told. Without an amount all that is left",
                payment(),
            )
            .optional_body(schema::to("Cancel"))
            .fails(&[404, 409]),
        )
        .on(
            Verb::Post,
            "/payments/{payment}/webhooks/resend",
            resend,
            Operation::new("Sends the payment's webhook again, and answers when it has arrived or failed", payment())
                .fails(&[404, 409]),
        )
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Deposited {
    /// Who transferred; the buyer if nobody is named.
    #[serde(default)]
    remitter: Option<String>,
    /// How much; the payment's amount if nothing is said.
    #[serde(default)]
    amount: Option<Won>,
}

async fn deposit(
    State(gateway): State<Arc<Gateway>>,
    Named(imp_uid): Named,
    Body(came): Body<Deposited>,
) -> Result<Json<Value>, Refused> {
    gateway.transfer(&imp_uid, Transfer { remitter: came.remitter, amount: came.amount })?;
    now(&gateway, imp_uid)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cancelled {
    #[serde(default)]
    amount: Option<Won>,
    #[serde(default)]
    tax_free: Option<Won>,
    #[serde(default)]
    reason: Option<String>,
    #[serde(default)]
    refund_holder: Option<String>,
    #[serde(default)]
    refund_bank: Option<String>,
    #[serde(default)]
    refund_account: Option<String>,
    #[serde(default)]
    at_payjoa: bool,
}

impl Cancelled {
    fn request(self) -> CancelRequest {
        let account = RefundAccount { holder: self.refund_holder, bank: self.refund_bank, number: self.refund_account };
        let Cancelled { amount, tax_free, reason, .. } = self;
        CancelRequest { amount, tax_free, checksum: None, reason, account, by: Canceller::Console }
    }
}

async fn cancel(
    State(gateway): State<Arc<Gateway>>,
    Named(imp_uid): Named,
    Body(cancelled): Body<Cancelled>,
) -> Result<Json<Value>, Refused> {
    if cancelled.at_payjoa {
        gateway.cancel_at_payjoa(&imp_uid)?;
    } else {
        gateway.cancel(&imp_uid, cancelled.request(), true)?;
    }
    now(&gateway, imp_uid)
}

/// How long to wait for the shop's server: a little longer than a resent webhook is given.
const RESEND: Duration = Duration::from_secs(16);

async fn resend(State(gateway): State<Arc<Gateway>>, Named(imp_uid): Named) -> Result<Json<Value>, Refused> {
    gateway.resend(&imp_uid)?;
    // If it takes longer, the answer says how things stand.
    let _ = tokio::time::timeout(RESEND, gateway.resent_landed(&imp_uid)).await;
    now(&gateway, imp_uid)
}
