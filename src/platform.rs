//! Where the payment window opens.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::scan;

/// Where the shopper pays. It decides how the result comes back and which parameters PAYJOA needs.
///
/// i'mport's SDK tells PC from mobile by the user agent alone, not by the size of the screen, and so does
/// [`Platform::detect`]: an iPad that shows desktop sites is a PC, an Android tablet is mobile. The web view of an app
/// can't be told from a mobile browser: an integrator who builds one says [`Platform::MobileApp`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Platform {
    /// A desktop browser: a popup window, and the result by callback.
    Pc,
    /// A mobile browser: the whole page leaves for PAYJOA and comes back by redirect.
    MobileWeb,
    /// The web view of a mobile app: as [`Platform::MobileWeb`], with a hand-off to card and bank apps.
    MobileApp,
}

impl Platform {
    /// Every platform.
    pub const ALL: [Platform; 3] = [Platform::Pc, Platform::MobileWeb, Platform::MobileApp];

    /// The platform as i'mport's SDK sees it; never [`Platform::MobileApp`].
    ///
    /// Source: the SDK's own test (builds 1.1.8 to 1.3.0): mobile if the user agent has a word that starts with
    /// `iPhone`, `iPad` or `iPod`, or contains `Android` or `Mobile` in any case.
    ///
    /// ```
    /// use payjoa::Platform;
    ///
    /// let phone = "Mozilla/5.0 (Linux; Android 15; SM-S938N) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36";
    /// assert_eq!(Platform::detect(phone), Platform::MobileWeb);
    /// let ipad = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15";
    /// assert_eq!(Platform::detect(ipad), Platform::Pc);
    /// ```
    #[must_use]
    pub fn detect(user_agent: &str) -> Platform {
        let apple = ["iPhone", "iPad", "iPod"].iter().any(|device| has_word_start(user_agent, device));
        let lower = user_agent.to_ascii_lowercase();
        if apple || scan::find(&lower, "android").is_some() || scan::find(&lower, "mobile").is_some() {
            Platform::MobileWeb
        } else {
            Platform::Pc
        }
    }

    /// Whether the page leaves for PAYJOA, so that the result comes by redirect.
    #[must_use]
    pub const fn is_mobile(self) -> bool {
        !matches!(self, Platform::Pc)
    }

    /// `pc`, `mobile-web` or `mobile-app`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Platform::Pc => "pc",
            Platform::MobileWeb => "mobile-web",
            Platform::MobileApp => "mobile-app",
        }
    }
}

/// Whether `word` stands in `text` where a word begins (`\b` in a regular expression).
fn has_word_start(text: &str, word: &str) -> bool {
    scan::positions(text, word).any(|at| {
        let before = text.get(..at).and_then(|head| head.chars().next_back());
        !before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_')
    })
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The text names no platform.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a platform is one of pc, mobile-web and mobile-app")]
pub struct UnknownPlatform;

impl FromStr for Platform {
    type Err = UnknownPlatform;
    fn from_str(text: &str) -> Result<Self, UnknownPlatform> {
        Platform::ALL.into_iter().find(|platform| platform.as_str() == text).ok_or(UnknownPlatform)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn detected_as_the_sdk_does() {
        for (agent, mobile) in [
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", true),
            ("Mozilla/5.0 (iPad; CPU OS 12_0 like Mac OS X)", true),
            ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.0 Safari/605.1.15", false),
            ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36", false),
            ("Mozilla/5.0 (Linux; ANDROID 14; SM-X910)", true),
            ("Opera/9.80 (J2ME/MIDP; opera mobile)", true),
            ("iphone in lower case", false),
            ("MyiPhone", false),
            ("", false),
        ] {
            assert_eq!(Platform::detect(agent).is_mobile(), mobile, "{agent}");
        }
    }

    #[test]
    fn names_round_trip() {
        for platform in Platform::ALL {
            assert_eq!(platform.as_str().parse(), Ok(platform));
            assert_eq!(serde_json::to_string(&platform).unwrap(), format!("\"{platform}\""));
        }
    }
}
