//! What is asked for: the parameters of `IMP.request_pay`, and the rules they must keep.
//!
//! [`PaymentRequest`] is the only thing that a payment window opens with, and only valid ones exist: its builder, its
//! JSON and its `Deserialize` all go through the same rules ([`lint`]). What breaks them comes back as [`Violations`], all
//! at once; what is allowed but surprising as [`PaymentRequest::advisories`].
//!
//! Pure data: opening the window is the browser room's business.

mod builder;
mod catalogue;
mod json;
mod korea_time;
mod message;
mod method;
mod options;
mod params;
mod rule;
mod rules;
mod violation;

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use builder::{AnyMethod, Card, RequestBuilder, Trans, Vbank};
pub use catalogue::{CatalogueEntry, catalogue, sample};
pub use json::Json;
pub use korea_time::KoreaTime;
pub use method::{PayMethod, UnknownPayMethod};
pub use options::{CashReceipt, CashReceiptDialect, Installments};
pub use params::Params;
pub use rule::{Rule, Source};
pub use rules::{Report, lint, lint_at};
pub use violation::{Expected, Problem, Severity, Violation, Violations};

use self::rules::Subjects;
use crate::{MerchantUid, Platform, Won};

/// Instalments are possible from 50,000 won on. Source: PAYJOA guide, "Additional functions".
pub const INSTALLMENT_MINIMUM: Won = match Won::new(50_000) {
    Ok(won) => won,
    Err(_) => Won::ZERO,
};

/// A payment that PAYJOA will not refuse for its parameters. Only valid ones exist. Cheap to clone.
///
/// ```
/// use payjoa::{Platform, request::PaymentRequest};
///
/// // The PAYJOA guide's own sample order.
/// let request = PaymentRequest::card("mid_1234567890", 1_004, "NF long padding jacket M")
///     .digital(false)
///     .pg("daou")
///     .buyer_name("John Doe")
///     .buyer_email("hello@world.com")
///     .buyer_tel("01012345678")
///     .m_redirect_url("https://allerts.com/payments/complete")
///     .build(Platform::MobileWeb)?;
/// assert_eq!(request.amount().get(), 1_004);
/// # Ok::<(), payjoa::request::Violations>(())
/// ```
///
/// From a server's JSON, by the same rules:
///
/// ```
/// use payjoa::{Platform, request::PaymentRequest};
///
/// let json = r#"{"pg":"daou","pay_method":"card","merchant_uid":"mid_1","name":"T-shirt","amount":"1004","digital":false}"#;
/// let refused = PaymentRequest::from_json(json, Platform::Pc).unwrap_err();
/// assert!(refused.to_string().contains("R5 amount: must be a number, not a string"));
/// ```
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Wire", into = "Wire")]
pub struct PaymentRequest(Arc<Fields>);

/// Shared by the clones of a request: a page clones it with every rendering.
struct Fields {
    platform: Platform,
    merchant_uid: MerchantUid,
    pay_method: PayMethod,
    amount: Won,
    params: Params,
    advisories: Vec<Violation>,
}

impl PaymentRequest {
    /// Begins a card payment: the shop's order number, the amount in won, and the order's title (at most 40 characters).
    pub fn card(merchant_uid: impl Into<String>, amount: u64, name: impl Into<String>) -> RequestBuilder<Card> {
        RequestBuilder::new(PayMethod::Card, merchant_uid.into(), amount, name.into())
    }

    /// Begins an instant account transfer; arguments as for [`PaymentRequest::card`].
    pub fn trans(merchant_uid: impl Into<String>, amount: u64, name: impl Into<String>) -> RequestBuilder<Trans> {
        RequestBuilder::new(PayMethod::Trans, merchant_uid.into(), amount, name.into())
    }

    /// Begins a virtual account payment; arguments as for [`PaymentRequest::card`].
    pub fn vbank(merchant_uid: impl Into<String>, amount: u64, name: impl Into<String>) -> RequestBuilder<Vbank> {
        RequestBuilder::new(PayMethod::Vbank, merchant_uid.into(), amount, name.into())
    }

    /// Begins a payment whose method is known only at run time; every option is there, and the rules say what fits.
    pub fn with_method(
        method: PayMethod,
        merchant_uid: impl Into<String>,
        amount: u64,
        name: impl Into<String>,
    ) -> RequestBuilder<AnyMethod> {
        RequestBuilder::new(method, merchant_uid.into(), amount, name.into())
    }

    /// From the parameters of `IMP.request_pay` as JSON. Unknown keys are kept, with an advisory.
    ///
    /// # Errors
    /// [`Violations`] with every rule that the parameters break.
    pub fn from_value(params: Value, platform: Platform) -> Result<PaymentRequest, Violations> {
        PaymentRequest::read(params.into(), platform, None)
    }

    /// As [`PaymentRequest::from_value`], and refuses deposit deadlines that are past at the time given.
    ///
    /// # Errors
    /// [`Violations`] with every rule that the parameters break.
    pub fn from_value_at(params: Value, platform: Platform, now: KoreaTime) -> Result<PaymentRequest, Violations> {
        PaymentRequest::read(params.into(), platform, Some(now))
    }

    /// From JSON text.
    ///
    /// # Errors
    /// [`FromJsonError::Syntax`] with line and column if it isn't JSON, [`FromJsonError::Refused`] if it breaks a rule.
    pub fn from_json(json: &str, platform: Platform) -> Result<PaymentRequest, FromJsonError> {
        PaymentRequest::read_json(json, platform, None)
    }

    /// As [`PaymentRequest::from_json`], and refuses deposit deadlines that are past at the time given.
    ///
    /// # Errors
    /// As [`PaymentRequest::from_json`].
    pub fn from_json_at(json: &str, platform: Platform, now: KoreaTime) -> Result<PaymentRequest, FromJsonError> {
        PaymentRequest::read_json(json, platform, Some(now))
    }

    fn read_json(json: &str, platform: Platform, now: Option<KoreaTime>) -> Result<PaymentRequest, FromJsonError> {
        let params = serde_json::from_str(json).map_err(|error| FromJsonError::Syntax {
            line: error.line(),
            column: error.column(),
            source: error,
        })?;
        Ok(PaymentRequest::read(params, platform, now)?)
    }

    pub(crate) fn read(params: Json, platform: Platform, now: Option<KoreaTime>) -> Result<PaymentRequest, Violations> {
        match params {
            Json::Object(params) => PaymentRequest::checked(params, platform, now, &Subjects::all()),
            _ => Err(Violations::new(rules::not_an_object())),
        }
    }

    fn checked(
        mut params: Params,
        platform: Platform,
        now: Option<KoreaTime>,
        subjects: &Subjects,
    ) -> Result<PaymentRequest, Violations> {
        let rules::Checked { report, valid } = rules::check(&params, platform, now, subjects);
        let Some(rules::Valid { merchant_uid, pay_method, amount }) = valid else {
            return Err(Violations::new(report));
        };
        rules::normalise(&mut params, amount, pay_method);
        let advisories = report.advisories;
        Ok(PaymentRequest(Arc::new(Fields { platform, merchant_uid, pay_method, amount, params, advisories })))
    }

    /// What `IMP.request_pay` gets, as plain JSON.
    #[must_use]
    pub fn params(&self) -> &Params {
        &self.0.params
    }

    /// Where the window opens.
    #[must_use]
    pub fn platform(&self) -> Platform {
        self.0.platform
    }

    /// The shop's number of the order.
    #[must_use]
    pub fn merchant_uid(&self) -> &MerchantUid {
        &self.0.merchant_uid
    }

    /// How the shopper pays.
    #[must_use]
    pub fn pay_method(&self) -> PayMethod {
        self.0.pay_method
    }

    /// What is asked for, in won. The server decides what has to be paid; this is what the window shows.
    #[must_use]
    pub fn amount(&self) -> Won {
        self.0.amount
    }

    /// The order's title.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.params.get("name").and_then(Json::as_str).unwrap_or_default()
    }

    /// Whether both are clones of one request, which is cheaper to know than whether they say the same.
    #[cfg(feature = "yew")]
    pub(crate) fn is(&self, other: &PaymentRequest) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// What is allowed but surprising about it.
    #[must_use]
    pub fn advisories(&self) -> &[Violation] {
        &self.0.advisories
    }
}

/// Everything else follows from these two.
impl PartialEq for Fields {
    fn eq(&self, other: &Fields) -> bool {
        self.platform == other.platform && self.params == other.params
    }
}

/// Without the buyer's name, address and telephone.
impl std::fmt::Debug for PaymentRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PaymentRequest")
            .field("platform", &self.0.platform)
            .field("merchant_uid", &self.0.merchant_uid)
            .field("pay_method", &self.0.pay_method)
            .field("amount", &self.0.amount)
            .finish_non_exhaustive()
    }
}

/// How a request travels with serde: `{"platform":"pc","params":{…}}`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    platform: Platform,
    params: Params,
}

impl TryFrom<Wire> for PaymentRequest {
    type Error = Violations;
    fn try_from(wire: Wire) -> Result<Self, Violations> {
        PaymentRequest::checked(wire.params, wire.platform, None, &Subjects::all())
    }
}

impl From<PaymentRequest> for Wire {
    fn from(request: PaymentRequest) -> Wire {
        Wire { platform: request.platform(), params: request.params().clone() }
    }
}

/// Why JSON text is no payment request.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FromJsonError {
    /// It isn't JSON.
    #[error("not JSON, line {line}, column {column}")]
    Syntax {
        /// Counted from 1.
        line: usize,
        /// Counted from 1.
        column: usize,
        /// What the parser says.
        source: serde_json::Error,
    },
    /// It is JSON, but breaks rules.
    #[error(transparent)]
    Refused(#[from] Violations),
}
