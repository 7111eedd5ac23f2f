//! Payments without a window: the API charges a card.

use payjoa::Platform;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Card, Decided, Decision, Order, Payment, PgError, event::kind};
use crate::fault::Faults;

/// PAYJOA's public test site for stored cards. Source: PortOne help centre.
pub(crate) const BILLING_SITE: &str = "CTS17266";

/// Where a payment comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Source {
    /// The payment window.
    Window,
    /// A card number by the API (`/subscribe/payments/onetime`); with a customer, the card is stored as well.
    Onetime { customer_uid: Option<String>, card: Card },
    /// A stored card (`/subscribe/payments/again`).
    Again { customer_uid: String, card: Card },
    /// A stored card at its time (`/subscribe/payments/schedule`).
    Schedule { customer_uid: String, card: Option<Card> },
}

impl Source {
    pub(super) fn card(&self) -> Option<&Card> {
        match self {
            Source::Window => None,
            Source::Onetime { card, .. } | Source::Again { card, .. } => Some(card),
            Source::Schedule { card, .. } => card.as_ref(),
        }
    }

    pub(crate) fn customer_uid(&self) -> Option<&str> {
        match self {
            Source::Window => None,
            Source::Onetime { customer_uid, .. } => customer_uid.as_deref(),
            Source::Again { customer_uid, .. } | Source::Schedule { customer_uid, .. } => Some(customer_uid),
        }
    }

    /// `customer_uid_usage`: what the stored card was used for.
    pub(super) fn usage(&self) -> Option<&'static str> {
        match self {
            Source::Window | Source::Onetime { customer_uid: None, .. } => None,
            Source::Onetime { .. } => Some("issue"),
            Source::Again { .. } => Some("payment"),
            Source::Schedule { .. } => Some("payment.scheduled"),
        }
    }

    /// PAYJOA's public test sites. Source: PortOne help centre.
    pub(super) fn default_cpid(&self) -> &'static str {
        match self {
            Source::Window => "CTS17362",
            Source::Onetime { customer_uid: None, .. } => "CTS16629",
            Source::Onetime { .. } | Source::Again { .. } | Source::Schedule { .. } => BILLING_SITE,
        }
    }

    /// How the API's `channel` calls it.
    pub(super) fn channel(&self, platform: Platform) -> &'static str {
        match self {
            Source::Window if platform.is_mobile() => "mobile",
            Source::Window => "pc",
            _ => "api",
        }
    }
}

impl Payment {
    /// A payment that the card company has answered already.
    pub(crate) fn charge(order: Order, source: Source, answer: Result<(), PgError>, now: u64) -> Payment {
        let detail = json!({
            "amount": order.amount, "customer_uid": source.customer_uid(), "usage": source.usage(),
        });
        let mut payment = Payment::new(order, source, now);
        payment.note(now, kind::CHARGED, detail);
        // There is no window that anybody could still decide in.
        let decision = if answer.is_ok() { Decision::Approve } else { Decision::Decline };
        payment.decided = Some(Decided { decision, faults: Faults::NONE });
        match answer {
            Ok(()) => payment.pay(None, now),
            Err(error) => payment.fail(error, now),
        }
        payment
    }
}
