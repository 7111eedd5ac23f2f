//! What a shopper is told when i'mport's script doesn't load. What a developer is told is in [`LoadError`].

use super::LoadError;
use crate::Language;

/// Whose turn it is when i'mport's script isn't there.
///
/// ```
/// use payjoa::{Language, browser::{Diagnosis, LoadError}};
///
/// let error = LoadError::Offline { url: "https://cdn.iamport.kr/v1/iamport.js".into() };
/// assert_eq!(error.diagnosis(), Diagnosis::Offline);
/// assert_eq!(error.diagnosis().text(Language::En), "You are offline. Check your internet connection and try again.");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Diagnosis {
    /// The shopper has no network.
    Offline,
    /// The network is there, and slow.
    Slow,
    /// Something between the shopper and i'mport: a blocker, a company's proxy, an outage.
    Unreachable,
    /// The shop has to mend its page; for the shopper nothing helps but another way to pay.
    Shop,
    /// Another script of the page, or an extension of the browser, is in the way.
    Conflict,
}

impl LoadError {
    /// What the shopper can do about it.
    #[must_use]
    pub fn diagnosis(&self) -> Diagnosis {
        match self {
            LoadError::Offline { .. } => Diagnosis::Offline,
            LoadError::TimedOut { .. } => Diagnosis::Slow,
            LoadError::Script { .. } => Diagnosis::Unreachable,
            LoadError::Threw { .. } | LoadError::GlobalMissing { .. } => Diagnosis::Conflict,
            LoadError::NoPage
            | LoadError::Csp { .. }
            | LoadError::TrustedTypes { .. }
            | LoadError::Integrity { .. }
            | LoadError::JqueryMissing { .. }
            | LoadError::TooOld { .. } => Diagnosis::Shop,
        }
    }
}

impl Diagnosis {
    /// A word for it that doesn't change: for analytics, or a shop's own words.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Diagnosis::Offline => "offline",
            Diagnosis::Slow => "slow",
            Diagnosis::Unreachable => "unreachable",
            Diagnosis::Shop => "shop",
            Diagnosis::Conflict => "conflict",
        }
    }

    /// What to tell the shopper: one or two sentences of plain text.
    #[must_use]
    pub const fn text(self, language: Language) -> &'static str {
        match (self, language) {
            (Diagnosis::Offline, Language::Ko) => {
                "인터넷에 연결되어 있지 않습니다. 연결을 확인하고 다시 시도해 주세요."
            }
            (Diagnosis::Offline, Language::En) => "You are offline. Check your internet connection and try again.",
            (Diagnosis::Slow, Language::Ko) => {
                "결제 준비가 너무 오래 걸립니다. 인터넷 연결을 확인하고 다시 시도해 주세요."
            }
            (Diagnosis::Slow, Language::En) => {
                "Preparing the payment takes too long. Check your internet connection and try again."
            }
            (Diagnosis::Unreachable, Language::Ko) => {
                "결제 서비스에 연결할 수 없습니다. 광고 차단 기능을 사용 중이면 이 사이트에서 끄고 다시 시도해 주세요."
            }
            (Diagnosis::Unreachable, Language::En) => {
                "The payment service can’t be reached. If you use an ad blocker, turn it off for this site and try again."
            }
            (Diagnosis::Shop, Language::Ko) => {
                "쇼핑몰의 설정 문제로 지금은 결제할 수 없습니다. 쇼핑몰에 문의해 주세요."
            }
            (Diagnosis::Shop, Language::En) => {
                "A problem of this shop’s page keeps you from paying. Please tell the shop."
            }
            (Diagnosis::Conflict, Language::Ko) => {
                "결제 기능이 시작되지 않았습니다. 페이지를 새로 고치거나 브라우저 확장 프로그램을 끄고 다시 시도해 주세요."
            }
            (Diagnosis::Conflict, Language::En) => {
                "The payment could not start. Reload the page, or turn off browser extensions, and try again."
            }
        }
    }

    /// Whether trying again may help, so that a button for it makes sense.
    #[must_use]
    pub const fn can_retry(self) -> bool {
        !matches!(self, Diagnosis::Shop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_failure_that_cannot_be_retried_is_the_shops() {
        let url = String::new;
        for error in [
            LoadError::NoPage,
            LoadError::Csp { url: url(), directive: "script-src-elem".into() },
            LoadError::TrustedTypes { url: url() },
            LoadError::TooOld { url: url() },
        ] {
            assert!(error.is_permanent() && !error.diagnosis().can_retry(), "{error}");
        }
        for error in [
            LoadError::Script { url: url() },
            LoadError::Offline { url: url() },
            LoadError::GlobalMissing { url: url() },
        ] {
            assert!(!error.is_permanent() && error.diagnosis().can_retry(), "{error}");
        }
    }
}
