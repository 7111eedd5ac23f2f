//! What the window's form says, and whether it fits what the window offered.

use std::collections::BTreeMap;

use axum::{extract::Request, http::StatusCode};
use payjoa::codes::Bank;
use serde::Deserialize;
use serde_json::Value;

use super::{offer, reasons};
use crate::{
    fault::{Fault, Faults},
    http::body::{Accept, BadBody, read},
    payment::{Choice, Decision, Payment},
};

/// The form's fields by name. Names of faults are those that are switched on.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub(super) struct Picked(BTreeMap<String, String>);

/// What can be picked, apart from faults.
const FIELDS: [&str; 7] = ["action", "card", "quota", "bank", "reason", "tel", "carrier"];

/// What the shopper forgot, by the name of the text that says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Forgotten(pub(super) &'static str);

impl Picked {
    pub(super) async fn read(request: Request) -> Result<Picked, BadBody> {
        let picked: Picked = read(request, Accept::Form).await?;
        let known = |name: &String| FIELDS.contains(&name.as_str()) || name.parse::<Fault>().is_ok();
        match picked.0.keys().find(|name| !known(name)) {
            Some(name) => Err(bad(format!("the payment window has no field {name}"))),
            None => Ok(picked),
        }
    }

    /// What the shopper does.
    pub(super) fn decision(&self) -> Result<Decision, BadBody> {
        let action = self.text("action").unwrap_or_default();
        serde_json::from_value(Value::from(action))
            .map_err(|_| bad(format!("a shopper approves, declines or closes; `{action}` is nothing to decide")))
    }

    /// Faults that were switched on.
    pub(super) fn faults(&self) -> Faults {
        self.0.keys().filter_map(|name| name.parse::<Fault>().ok()).collect()
    }

    /// What was picked, as far as the window offers it. Test drivers need not pick anything.
    pub(super) fn choice(&self, payment: &Payment) -> Choice {
        let issuers = offer::issuers(payment);
        let issuer = self.text("card").and_then(|code| issuers.iter().find(|issuer| issuer.issuer.code() == code));
        let issuer = issuer.filter(|_| payment.method() == "card");
        let quota = self.text("quota").and_then(|months| months.parse().ok());
        Choice {
            card: issuer.map(|issuer| issuer.issuer.code().to_owned()),
            quota: issuer.and_then(|issuer| quota.filter(|months| issuer.plans.contains(months))),
            bank: offer::BANKS.iter().map(Bank::code).find(|code| self.text("bank") == Some(code)).map(str::to_owned),
            error: reasons::of(payment.method())
                .find(|reason| self.text("reason") == Some(reason.code))
                .map(reasons::Reason::error),
        }
    }

    /// What is missing before it can be approved: PAYJOA doesn't fill a telephone number in for escrow, nor the window
    /// a phone number to bill.
    pub(super) fn forgotten(&self, payment: &Payment) -> Option<Forgotten> {
        let needs_number = is_escrow(payment) || payment.method() == "phone";
        let digits = self.text("tel").unwrap_or_default().bytes().filter(u8::is_ascii_digit).count();
        (needs_number && digits < 9).then_some(Forgotten("tel_forgotten"))
    }

    /// Everything but the decision, for the next page's form.
    pub(super) fn carried(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str())).filter(|(name, _)| *name != "action")
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}

/// Whether the order is an escrow order.
pub(super) fn is_escrow(payment: &Payment) -> bool {
    payment.params.get("escrow") == Some(&Value::Bool(true))
}

fn bad(message: String) -> BadBody {
    BadBody { status: StatusCode::BAD_REQUEST, message }
}
