//! What is wrong with a request, as data.

use std::{borrow::Cow, fmt};

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::{Report, message, rule::Rule};
use crate::{Language, euc_kr};

/// Whether a finding stops the payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The request is refused; `request_pay` never sees it.
    Error,
    /// The request is allowed, but may not do what its author thinks.
    Warning,
}

/// The type a parameter must have in JavaScript.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Expected {
    /// A string.
    Text,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// An array.
    List,
    /// A plain object.
    Object,
    /// A string or an array of strings.
    TextOrList,
}

/// What exactly is wrong: the part of a [`Violation`] that a program may look at.
///
/// ```
/// use payjoa::{Platform, request::{PaymentRequest, Problem}};
///
/// let refused = PaymentRequest::card("mid_1", 1_004, "카페 • 라떼").digital(false).build(Platform::Pc).unwrap_err();
/// let problems: Vec<_> = refused.iter().map(|violation| violation.problem()).collect();
/// assert_eq!(problems, [&Problem::NotEucKr { found: '•' }]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[allow(missing_docs, reason = "each is explained by its message; see `Violation::message`")]
pub enum Problem {
    // Anything
    Missing,
    Empty,
    WrongType(Expected),
    TooLong { max: usize, got: usize },
    StoredShort { max: usize, got: usize },
    AdvisedMissing,
    // Text for PAYJOA
    NotEucKr { found: char },
    RareSyllable { found: char },
    Recomposed,
    // How, where, what
    UnknownMethod { given: String },
    MethodSpelling,
    MethodNeedsContract,
    OtherGateway { given: String },
    NoCpid,
    DefaultChannel,
    TwoChannels,
    ReservedPrefix,
    UnusualCharacter { found: char },
    DotSegment,
    NotWhole,
    TooSmall { min: u64 },
    TooLarge { max: u64 },
    EscrowMethod,
    EscrowDigital,
    NoAtSign,
    // Addresses
    NotHttpUrl,
    SpaceInUrl { found: char },
    PlainHttp,
    FragileReturn,
    NotAScheme,
    ForbiddenScheme { given: String },
    PrivateHost,
    SeveralUrls,
    // Cards
    QuotaOutside,
    DirectQuotaOutside,
    QuotaUnproven { given: u64 },
    QuotaTwice { given: u64 },
    QuotaGaps,
    TooCheapForInstallments,
    CardOnly,
    NotAnIssuerCode,
    UnknownIssuer { given: String },
    CardDetailUnproven,
    NoIssuerLeft,
    QuotaGrammar,
    TwoQuotas,
    BillingKey,
    // Tax, deposits, receipts
    TaxFreeAboveAmount,
    TaxFreeMethod,
    TaxFreeUnlisted,
    NotADeadline,
    LegacyDeadline,
    PastDeadline,
    VbankOnly,
    CashReceiptValue,
    CashReceiptUnused,
    CashReceiptDialect,
    CashReceiptNoEffect,
    NotYesNo,
    SimplePayOnly,
    // The rest
    ConfirmUrl,
    LargeCustomData { bytes: usize },
    NotKrw,
    KoreanOnly,
    OtherPg,
    UnknownKey,
    PassedThrough,
    BelongsInDaou,
    NotDigits,
    PhoneOnly,
    UnknownCarrier { given: String },
    NoCarrierLeft,
    // Ways into JavaScript
    UnsafeNumber,
    UnsafeName,
}

/// One finding: which rule, which field, how bad, and what to do about it in Korean and English.
///
/// ```
/// use payjoa::{Language, Platform, request::PaymentRequest};
///
/// let refused = PaymentRequest::card("mid_1", 0, "₩1 coupon").digital(true).build(Platform::Pc).unwrap_err();
/// let found: Vec<_> = refused.iter().map(|v| (v.rule().id(), v.field())).collect();
/// assert_eq!(found, [("R5", "amount"), ("R9", "name")]);
/// assert!(refused.iter().all(|v| !v.message(Language::Ko).is_empty()));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    rule: Rule,
    severity: Severity,
    field: Cow<'static, str>,
    problem: Problem,
}

impl Violation {
    pub(super) fn new(rule: Rule, severity: Severity, field: Cow<'static, str>, problem: Problem) -> Violation {
        Violation { rule, severity, field, problem }
    }

    /// The rule that was broken.
    #[must_use]
    pub fn rule(&self) -> Rule {
        self.rule
    }

    /// Whether it stops the payment.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// The parameter, as a path: `amount`, `bypass.daou.CASHRECEIPTFLAG`, `display.card_quota[1]`.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    /// What exactly is wrong.
    #[must_use]
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// What to write instead of a character that EUC-KR can't write ([`Problem::NotEucKr`]), where there is something like it.
    #[must_use]
    pub fn replacement(&self) -> Option<&'static str> {
        match self.problem {
            Problem::NotEucKr { found } => euc_kr::instead(found),
            _ => None,
        }
    }

    /// What is wrong and what to do about it.
    ///
    /// The texts are part of a page's wasm only if something there calls this.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        message::of(&self.field, &self.problem, language)
    }
}

/// In English: `R5 amount: must be at least 1`.
impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.rule.id(), self.field, self.message(Language::En))
    }
}

/// `{"rule","field","severity","message":{"ko","en"}}`.
impl Serialize for Violation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        struct Message {
            ko: String,
            en: String,
        }
        let message = Message { ko: self.message(Language::Ko), en: self.message(Language::En) };
        let mut object = serializer.serialize_struct("Violation", 4)?;
        object.serialize_field("rule", self.rule.id())?;
        object.serialize_field("field", &self.field)?;
        object.serialize_field("severity", &self.severity)?;
        object.serialize_field("message", &message)?;
        object.end()
    }
}

/// Every rule that a request breaks, at once; never empty. The advisories come along. As JSON:
/// `{"violations":[…],"advisories":[…]}`.
///
/// ```
/// use payjoa::{Language, Platform, request::PaymentRequest};
///
/// let refused = PaymentRequest::card("mid_1", 0, "").digital(false).build(Platform::Pc).unwrap_err();
/// // Beside the input field that each belongs to:
/// let beside_name: Vec<_> = refused.of_field("name").map(|violation| violation.message(Language::Ko)).collect();
/// assert_eq!(beside_name, ["비어 있으면 안 됩니다"]);
/// // Or all of it, for a log:
/// assert_eq!(refused.to_string().lines().count(), 3);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Violations {
    violations: Vec<Violation>,
    advisories: Vec<Violation>,
}

impl Violations {
    /// Of a report that has violations.
    pub(super) fn new(Report { violations, advisories }: Report) -> Violations {
        Violations { violations, advisories }
    }

    /// What stops the payment.
    pub fn iter(&self) -> std::slice::Iter<'_, Violation> {
        self.violations.iter()
    }

    /// What is allowed but surprising.
    #[must_use]
    pub fn advisories(&self) -> &[Violation] {
        &self.advisories
    }

    /// The violations of one field, to show beside it.
    pub fn of_field<'a>(&'a self, field: &'a str) -> impl Iterator<Item = &'a Violation> {
        self.violations.iter().filter(move |violation| violation.field == field)
    }
}

impl<'a> IntoIterator for &'a Violations {
    type Item = &'a Violation;
    type IntoIter = std::slice::Iter<'a, Violation>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for Violations {
    type Item = Violation;
    type IntoIter = std::vec::IntoIter<Violation>;
    fn into_iter(self) -> Self::IntoIter {
        self.violations.into_iter()
    }
}

/// In English, one line each.
impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PAYJOA would refuse this payment request:")?;
        self.violations.iter().try_for_each(|violation| write!(f, "\n{violation}"))
    }
}

impl std::error::Error for Violations {}
