//! Choices that have more to them than a value.

use super::Json;

/// The instalments a card payment offers, `display.card_quota` on the wire.
///
/// The documents read a single number differently ("up to 6 months", "6 months only"), so a range is always written out.
///
/// ```
/// use payjoa::{Platform, request::{Installments, PaymentRequest}};
///
/// for (installments, want) in [
///     (Installments::LumpSumOnly, serde_json::json!([])),
///     (Installments::UpTo(4), serde_json::json!([2, 3, 4])),
///     (Installments::Exactly(vec![3, 6]), serde_json::json!([3, 6])),
/// ] {
///     let order = PaymentRequest::card("mid_1", 50_000, "Coat").digital(false).installments(installments);
///     assert_eq!(order.build(Platform::Pc)?.params()["display"]["card_quota"], want);
/// }
/// # Ok::<(), payjoa::request::Violations>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Installments {
    /// Pay at once only. Fine at any amount.
    LumpSumOnly,
    /// At once, or in 2, 3 … up to so many months (2 to 12).
    UpTo(u64),
    /// At once, or in just these numbers of months. Gaps and a single number come with an advisory.
    Exactly(Vec<u64>),
}

impl Installments {
    pub(super) fn months(self) -> Vec<u64> {
        match self {
            Installments::LumpSumOnly => Vec::new(),
            // A last month out of range is kept, so that the rules can name it.
            Installments::UpTo(last) if !(2..=12).contains(&last) => vec![last],
            Installments::UpTo(last) => (2..=last).collect(),
            Installments::Exactly(months) => months,
        }
    }
}

/// Whether PAYJOA issues a cash receipt by itself, `bypass.daou.CASHRECEIPTFLAG` on the wire.
///
/// ```
/// use payjoa::{Platform, request::{CashReceipt, PaymentRequest}};
///
/// let request =
///     PaymentRequest::trans("mid_1", 1_004, "T-shirt").digital(false).cash_receipt(CashReceipt::Block).build(Platform::Pc)?;
/// assert_eq!(request.params()["bypass"]["daou"]["CASHRECEIPTFLAG"], 2);
/// # Ok::<(), payjoa::request::Violations>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CashReceipt {
    /// Issue one.
    Allow,
    /// Don't.
    Block,
}

/// How the documents write [`CashReceipt::Block`]: they disagree. KakaoPay always has letters (`Y`, `N`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CashReceiptDialect {
    /// 1 and 2, as the PAYJOA guide has it.
    #[default]
    PayjoaGuide,
    /// 1 and 0, as the Kiwoom Pay guides have it.
    KiwoomPay,
}

impl CashReceipt {
    pub(super) fn flag(self, dialect: CashReceiptDialect, letters: bool) -> Json {
        match (self, dialect) {
            (CashReceipt::Allow, _) if letters => Json::literal("Y"),
            (CashReceipt::Block, _) if letters => Json::literal("N"),
            (CashReceipt::Allow, _) => 1.into(),
            (CashReceipt::Block, CashReceiptDialect::PayjoaGuide) => 2.into(),
            (CashReceipt::Block, CashReceiptDialect::KiwoomPay) => 0.into(),
        }
    }
}
