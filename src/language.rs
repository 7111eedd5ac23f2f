//! The languages payjoa speaks.

use serde::{Deserialize, Serialize};

/// A language that every message of payjoa exists in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Korean, the default: PAYJOA's shoppers pay in won.
    #[default]
    Ko,
    /// English.
    En,
}

impl Language {
    /// Korean for a language tag that starts with `ko`, English otherwise (`navigator.language`, `Accept-Language`).
    ///
    /// ```
    /// use payjoa::Language;
    ///
    /// assert_eq!(Language::from_tag("ko-KR"), Language::Ko);
    /// assert_eq!(Language::from_tag("de"), Language::En);
    /// ```
    #[must_use]
    pub fn from_tag(tag: &str) -> Language {
        let primary = tag.trim_start().split(['-', '_', ',', ';']).next().unwrap_or_default();
        if primary.eq_ignore_ascii_case("ko") { Language::Ko } else { Language::En }
    }

    /// The tag for an HTML `lang` attribute: `ko` or `en`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Language::Ko => "ko",
            Language::En => "en",
        }
    }
}
