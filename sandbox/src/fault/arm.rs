//! What is to go wrong, to whom, and how often.

use std::time::Duration;

use payjoa::{ImpUid, MerchantUid};
use serde::{Deserialize, Serialize};

use super::{Fault, Place};

/// A fault with its aim: to whom it happens, how often, with what probability.
///
/// Alone a fault happens to everybody until it is disarmed. A "time" is what its [`Place`] draws for: a load of the script, a
/// decided payment, a webhook, a call of the REST API.
///
/// ```
/// use std::time::Duration;
/// use payjoa_sandbox::{Arm, Fault};
///
/// let order = "mid_1234567890".parse::<payjoa::MerchantUid>().unwrap();
/// let lost: Arm = Fault::LostWebhook.order(order);
/// let flaky = Fault::ErrorBefore.chance(0.2).seed(42);
/// let refund = Fault::ErrorAfter.path("/payments/cancel").once();
/// let slow = Fault::SlowAnswer.delay(Duration::from_secs(40)).times(3);
/// let all = Arm::from(Fault::LostCallback);
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[must_use = "it does nothing until it is given to a sandbox"]
pub struct Arm {
    pub(super) fault: Fault,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) imp_uid: Option<ImpUid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) merchant_uid: Option<MerchantUid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) path: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) times: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) chance: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) seed: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) delay_ms: Option<u64>,
}

/// To whom a fault happens.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Target {
    /// To everybody.
    Everybody,
    /// To every payment of this order.
    Order(MerchantUid),
    /// To this payment.
    Payment(ImpUid),
}

/// Why a fault can't be armed like that. Nothing is armed then.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum BadArm {
    /// A probability is a number from 0 to 1.
    #[error("the chance of a fault is a number from 0 to 1, not {0}")]
    Chance(f64),
    /// A script is loaded before any payment exists.
    #[error("{0} happens to the SDK's script, before there is an order or a payment: arm it for everybody")]
    ScriptHasNoPayment(Fault),
    /// Only calls of the REST API have a path.
    #[error("only faults of the REST API take a path; {0} isn't one")]
    NoPath(Fault),
    /// The fault doesn't wait.
    #[error("{0} takes no delay; slow-answer, delayed-webhook, late-database and failed-then-paid do")]
    NoDelay(Fault),
    /// What happens no time is not armed.
    #[error("a fault armed for 0 times never happens: times is at least 1")]
    Times,
    /// A seed is exact in JSON up to 2^53 - 1.
    #[error("a seed is at most 9007199254740991 (2^53 - 1)")]
    Seed,
}

const LARGEST_SEED: u64 = (1 << 53) - 1;

impl Arm {
    /// Only for the payments of this order.
    pub fn order(mut self, merchant_uid: MerchantUid) -> Arm {
        self.merchant_uid = Some(merchant_uid);
        self
    }

    /// Only for this payment.
    pub fn payment(mut self, imp_uid: ImpUid) -> Arm {
        self.imp_uid = Some(imp_uid);
        self
    }

    /// Only for calls of the REST API whose path starts like this: `/payments/cancel`. Without it `/users/getToken` is spared.
    pub fn path(mut self, prefix: impl Into<String>) -> Arm {
        self.path = Some(prefix.into());
        self
    }

    /// So many times, and then no more.
    pub fn times(mut self, times: u32) -> Arm {
        self.times = Some(times);
        self
    }

    /// The next time, and then no more.
    pub fn once(self) -> Arm {
        self.times(1)
    }

    /// With this probability, from 0 to 1.
    pub fn chance(mut self, chance: f64) -> Arm {
        self.chance = Some(chance);
        self
    }

    /// What the chance starts from: the same seed strikes the same times. Without it the sandbox picks one and says which.
    pub fn seed(mut self, seed: u64) -> Arm {
        self.seed = Some(seed);
        self
    }

    /// How long it waits: by the machine's time for [`Fault::SlowAnswer`], by the gateway's clock for the others that wait.
    pub fn delay(mut self, delay: Duration) -> Arm {
        self.delay_ms = Some(u64::try_from(delay.as_millis()).unwrap_or(u64::MAX));
        self
    }

    /// Which fault.
    #[must_use]
    pub const fn fault(&self) -> Fault {
        self.fault
    }

    /// To whom it happens. A payment's number says more than its order's.
    #[must_use]
    pub fn target(&self) -> Target {
        match (&self.imp_uid, &self.merchant_uid) {
            (Some(imp_uid), _) => Target::Payment(imp_uid.clone()),
            (None, Some(merchant_uid)) => Target::Order(merchant_uid.clone()),
            (None, None) => Target::Everybody,
        }
    }

    pub(super) fn check(&self) -> Result<(), BadArm> {
        if let Some(chance) = self.chance.filter(|chance| !(0.0..=1.0).contains(chance)) {
            return Err(BadArm::Chance(chance));
        }
        if self.fault.place() == Place::Script && self.target() != Target::Everybody {
            return Err(BadArm::ScriptHasNoPayment(self.fault));
        }
        if self.path.is_some() && self.fault.place() != Place::Api {
            return Err(BadArm::NoPath(self.fault));
        }
        if self.delay_ms.is_some() && !waits(self.fault) {
            return Err(BadArm::NoDelay(self.fault));
        }
        if self.times == Some(0) {
            return Err(BadArm::Times);
        }
        if self.seed.is_some_and(|seed| seed > LARGEST_SEED) {
            return Err(BadArm::Seed);
        }
        Ok(())
    }
}

fn waits(fault: Fault) -> bool {
    matches!(fault, Fault::SlowAnswer | Fault::DelayedWebhook | Fault::LateDatabase | Fault::FailedThenPaid)
}

impl From<Fault> for Arm {
    fn from(fault: Fault) -> Arm {
        Arm {
            fault,
            imp_uid: None,
            merchant_uid: None,
            path: None,
            times: None,
            chance: None,
            seed: None,
            delay_ms: None,
        }
    }
}

/// Short for [`Arm::from`]: `Fault::LostWebhook.once()`.
impl Fault {
    /// Only for the payments of this order.
    pub fn order(self, merchant_uid: MerchantUid) -> Arm {
        Arm::from(self).order(merchant_uid)
    }

    /// Only for this payment.
    pub fn payment(self, imp_uid: ImpUid) -> Arm {
        Arm::from(self).payment(imp_uid)
    }

    /// Only for calls of the REST API whose path starts like this.
    pub fn path(self, prefix: impl Into<String>) -> Arm {
        Arm::from(self).path(prefix)
    }

    /// So many times, and then no more.
    pub fn times(self, times: u32) -> Arm {
        Arm::from(self).times(times)
    }

    /// The next time, and then no more.
    pub fn once(self) -> Arm {
        Arm::from(self).once()
    }

    /// With this probability, from 0 to 1.
    pub fn chance(self, chance: f64) -> Arm {
        Arm::from(self).chance(chance)
    }

    /// After this long, where the fault is one that waits.
    pub fn delay(self, delay: Duration) -> Arm {
        Arm::from(self).delay(delay)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_makes_no_sense_is_refused() {
        let order = || MerchantUid::new("m").unwrap();
        for (arm, want) in [
            (Arm::from(Fault::LostWebhook).chance(1.5), BadArm::Chance(1.5)),
            (Arm::from(Fault::SdkMissing).order(order()), BadArm::ScriptHasNoPayment(Fault::SdkMissing)),
            (Arm::from(Fault::LostWebhook).path("/payments"), BadArm::NoPath(Fault::LostWebhook)),
            (Arm::from(Fault::LostWebhook).delay(Duration::ZERO), BadArm::NoDelay(Fault::LostWebhook)),
            (Arm::from(Fault::LostWebhook).times(0), BadArm::Times),
            (Arm::from(Fault::LostWebhook).seed(1 << 53), BadArm::Seed),
        ] {
            assert_eq!(arm.check(), Err(want));
        }
        assert!(Arm::from(Fault::LostWebhook).chance(f64::NAN).check().is_err());
        assert_eq!(Arm::from(Fault::ErrorAfter).order(order()).path("/payments").once().check(), Ok(()));
    }

    #[test]
    fn json_names_every_part_and_knows_no_other() {
        let arm = Arm::from(Fault::SlowAnswer).delay(Duration::from_secs(1)).times(2).chance(0.5).seed(9).path("/p");
        let json = serde_json::to_value(&arm).unwrap();
        assert_eq!(
            json,
            serde_json::json!({"fault":"slow-answer","path":"/p","times":2,"chance":0.5,"seed":9,"delay_ms":1000})
        );
        assert_eq!(serde_json::from_value::<Arm>(json).unwrap(), arm);
        assert!(serde_json::from_str::<Arm>(r#"{"fault":"slow-answer","often":true}"#).is_err());
    }
}
