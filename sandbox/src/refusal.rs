//! Why a payment window doesn't open, and how the SDK says so.

use payjoa::{Language, Won, request::Violation};
use serde_json::{Value, json};

use crate::prepare::Mismatch;

/// Why the payment window doesn't open. Nothing has happened then: there is no payment.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// No payment gateway is registered for the user code (`NOT_READY`).
    #[error("no payment gateway is registered for this user code; the sandbox knows imp00000000")]
    NotReady,
    /// No channel has the request's `channelKey` (`F1001`).
    #[error("no payment channel has this channelKey; the sandbox takes every key that starts with `channel-key-`")]
    NoChannel,
    /// PAYJOA refuses the request (`F400`).
    #[error("PAYJOA refuses the request: {}", .violations.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Rules {
        /// What is wrong with it.
        violations: Vec<Violation>,
        /// What is allowed but surprising.
        advisories: Vec<Violation>,
    },
    /// The `merchant_uid` is paid already (`F1002`).
    #[error("this merchant_uid is paid already; every attempt needs a new one")]
    AlreadyPaid,
    /// The request's amount isn't the one that was registered with `/payments/prepare` (`F400`).
    #[error("the amount registered for this merchant_uid is {prepared} won, the request says {asked} won")]
    Amount {
        /// What the shop's server registered.
        prepared: Won,
        /// What the browser asked for.
        asked: Won,
    },
    /// The request's currency isn't the one that was registered with `/payments/prepare` (`F400`).
    #[error("the currency registered for this merchant_uid is {prepared}, the request says {asked}")]
    Currency {
        /// What the shop's server registered.
        prepared: String,
        /// What the browser asked for.
        asked: String,
    },
    /// The gateway can't make a payment of the request, although PAYJOA's rules let it pass (`F500`).
    #[error("the gateway can't read the request's {field}")]
    Unreadable {
        /// Which parameter.
        field: &'static str,
    },
}

impl Refusal {
    pub(crate) fn of_prepare(mismatch: Mismatch, asked: Won, currency: &str) -> Refusal {
        match mismatch {
            Mismatch::Amount { prepared } => Refusal::Amount { prepared, asked },
            Mismatch::Currency { prepared } => Refusal::Currency { prepared, asked: currency.to_owned() },
        }
    }

    /// The SDK's `error_code`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::NotReady => "NOT_READY",
            Refusal::NoChannel => "F1001",
            Refusal::AlreadyPaid => "F1002",
            Refusal::Rules { .. } | Refusal::Amount { .. } | Refusal::Currency { .. } => "F400",
            Refusal::Unreadable { .. } => "F500",
        }
    }

    /// What the SDK tells the callback: its early failures have four different shapes.
    #[must_use]
    pub fn callback(&self, merchant_uid: &Value) -> Value {
        let (code, message) = (self.code(), self.korean());
        match self {
            Refusal::NotReady => json!({
                "success": false, "imp_uid": null, "merchant_uid": merchant_uid, "error_code": code, "error_msg": message,
            }),
            // The real SDK misspells the key as well.
            Refusal::NoChannel => json!({
                "imp_success": false, "imp_uid": null, "merchant_uid": merchant_uid, "error_coe": code,
                "error_msg": message,
            }),
            Refusal::AlreadyPaid => json!({"success": false, "error_code": code, "error_msg": message}),
            _ => json!({
                "imp_uid": null, "merchant_uid": merchant_uid, "error_code": code, "error_msg": message,
            }),
        }
    }

    pub(crate) fn korean(&self) -> String {
        match self {
            Refusal::NotReady => "등록된 PG 설정이 없습니다.".to_owned(),
            Refusal::NoChannel => "channelKey에 해당하는 결제 채널이 없습니다.".to_owned(),
            Refusal::AlreadyPaid => "이미 결제가 이루어진 거래건입니다.".to_owned(),
            Refusal::Amount { prepared, asked } => {
                format!("사전 등록된 결제금액({prepared}원)과 요청한 결제금액({asked}원)이 다릅니다.")
            }
            Refusal::Currency { prepared, asked } => {
                format!("사전 등록된 통화({prepared})와 요청한 통화({asked})가 다릅니다.")
            }
            Refusal::Unreadable { field } => format!("{field} 값을 처리할 수 없습니다."),
            Refusal::Rules { violations, .. } => {
                let line = |v: &Violation| format!("[{}] {}: {}", v.rule().id(), v.field(), v.message(Language::Ko));
                violations.iter().map(line).collect::<Vec<_>>().join(" / ")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sdks_early_failures_have_their_odd_shapes() {
        let order = json!("mid_1");
        let keys = |refusal: Refusal| {
            let answer = refusal.callback(&order);
            let mut keys: Vec<_> = answer.as_object().unwrap().keys().cloned().collect();
            keys.sort();
            keys.join(" ")
        };
        assert_eq!(keys(Refusal::NotReady), "error_code error_msg imp_uid merchant_uid success");
        assert_eq!(keys(Refusal::NoChannel), "error_coe error_msg imp_success imp_uid merchant_uid");
        assert_eq!(keys(Refusal::AlreadyPaid), "error_code error_msg success");
        assert_eq!(keys(Refusal::Unreadable { field: "x" }), "error_code error_msg imp_uid merchant_uid");
    }

    #[test]
    fn a_changed_amount_is_named_with_both_amounts() {
        let won = |amount| Won::new(amount).unwrap();
        let refusal = Refusal::Amount { prepared: won(1_004), asked: won(1) };
        assert_eq!(
            refusal.to_string(),
            "the amount registered for this merchant_uid is 1,004 won, the request says 1 won"
        );
    }
}
