//! The rule engine: what PAYJOA and the SDK demand of the object that `IMP.request_pay` gets.
//!
//! It looks at plain JSON, so that the builder, a server's JSON, the sandbox and a linter are all held to the same rules.
//! Each file checks the parameters of one subject; each finding names the rule it breaks.

mod asked;
mod buyer;
mod card;
mod channel;
mod custom_data;
mod daou;
mod notice;
mod order;
mod others;
mod phone;
mod platform;
mod sendable;
mod subjects;
mod tax;
mod text;
mod url;
mod vbank;

use std::borrow::Cow;

use serde_json::Value;

use self::asked::{Asked, Param};
pub(super) use self::{
    subjects::{Subject, Subjects},
    text::normalise,
};
use super::{Expected, Json, KoreaTime, Params, PayMethod, Problem, Rule, Severity, Violation};
use crate::{MerchantUid, Platform, Won};

/// What a linter says about a request. As JSON: `{"violations":[…],"advisories":[…]}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Report {
    /// What would be refused.
    pub violations: Vec<Violation>,
    /// What is allowed but surprising.
    pub advisories: Vec<Violation>,
}

/// Checks the parameters of `IMP.request_pay` against every rule, whoever made them and however odd they are.
///
/// Deadlines aren't compared with the clock; [`lint_at`] does that.
///
/// ```
/// use payjoa::{Platform, request::lint};
///
/// let report = lint(&serde_json::json!({"pay_method": "card", "amount": "1004"}), Platform::Pc);
/// assert!(report.violations.iter().any(|v| v.rule().id() == "R5" && v.field() == "amount"));
/// ```
#[must_use]
pub fn lint(params: &Value, platform: Platform) -> Report {
    check_value(params, platform, None)
}

/// As [`lint`], and refuses deposit deadlines that are past at the time given.
///
/// ```
/// use payjoa::{Platform, request::{KoreaTime, lint_at}};
///
/// let params = serde_json::json!({"pay_method": "vbank", "vbank_due": "2026-12-24"});
/// let due = |report: payjoa::request::Report| report.violations.iter().any(|found| found.field() == "vbank_due");
/// let new_year = KoreaTime::new(2027, 1, 1, 0, 0, 0).expect("a real date");
/// assert!(due(lint_at(&params, Platform::Pc, new_year)));
/// assert!(!due(lint_at(&params, Platform::Pc, KoreaTime::from_unix_seconds(0))));
/// ```
#[must_use]
pub fn lint_at(params: &Value, platform: Platform, now: KoreaTime) -> Report {
    check_value(params, platform, Some(now))
}

/// A report, and what a request without violations is made of.
pub(super) struct Checked {
    pub report: Report,
    /// If nothing is violated.
    pub valid: Option<Valid>,
}

/// What the rules have made sure of.
pub(super) struct Valid {
    pub merchant_uid: MerchantUid,
    pub pay_method: PayMethod,
    pub amount: Won,
}

fn check_value(params: &Value, platform: Platform, now: Option<KoreaTime>) -> Report {
    match Json::from(params.clone()) {
        Json::Object(params) => check(&params, platform, now, &Subjects::all()).report,
        _ => not_an_object(),
    }
}

/// For parameters that aren't any.
pub(super) fn not_an_object() -> Report {
    let mut findings = Findings::default();
    findings.error(Rule::Unknown, "params", Problem::WrongType(Expected::Object));
    findings.into_report()
}

pub(super) fn check(params: &Params, platform: Platform, now: Option<KoreaTime>, subjects: &Subjects) -> Checked {
    let mut findings = Findings::default();
    let asked = Asked::new(params, platform, now);
    for check in [order::check, channel::check, buyer::check, platform::check] {
        check(&asked, &mut findings);
    }
    for check in subjects.checks() {
        check(&asked, &mut findings);
    }
    let report = findings.into_report();
    let valid = if report.violations.is_empty() { order::valid(&asked) } else { None };
    Checked { report, valid }
}

/// The names of all parameters that the rules know.
pub(super) fn known_names() -> impl Iterator<Item = &'static str> {
    Param::ALL.iter().map(|param| param.name())
}

/// Advises about members that no document names; they are passed on as they are.
fn unknown_members(path: &str, object: &Params, known: &[&str], findings: &mut Findings) {
    for (name, _) in object.iter().filter(|(name, _)| !known.contains(name)) {
        findings.warn(Rule::Unknown, [path, ".", name].concat(), Problem::UnknownKey);
    }
}

/// The path of an entry of a list: `display.card_quota[1]`.
fn indexed(list: &str, at: usize) -> String {
    [list, "[", &at.to_string(), "]"].concat()
}

/// Collects what the rules find.
#[derive(Default)]
struct Findings(Vec<Violation>);

impl Findings {
    fn error(&mut self, rule: Rule, field: impl Into<Cow<'static, str>>, problem: Problem) {
        self.add(rule, Severity::Error, field.into(), problem);
    }

    fn warn(&mut self, rule: Rule, field: impl Into<Cow<'static, str>>, problem: Problem) {
        self.add(rule, Severity::Warning, field.into(), problem);
    }

    /// Keeps them in the order of the rules' numbers and of the fields' names. They mostly come in it, so looking from behind is quick however many
    /// there are: 64 KiB of nonsense make thirty thousand.
    fn add(&mut self, rule: Rule, severity: Severity, field: Cow<'static, str>, problem: Problem) {
        // Shorter names first: `[9]` before `[10]`.
        let comes_before = |other: &Violation| {
            (other.rule(), other.field().len(), other.field()) <= (rule, field.len(), field.as_ref())
        };
        let at = self.0.iter().rposition(comes_before).map_or(0, |before| before + 1);
        self.0.insert(at, Violation::new(rule, severity, field, problem));
    }

    fn into_report(self) -> Report {
        let (violations, advisories) = self.0.into_iter().partition(|found| found.severity() == Severity::Error);
        Report { violations, advisories }
    }
}
