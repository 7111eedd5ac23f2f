//! The shopper's language: as chosen here, otherwise as the browser has it.

use payjoa::Language;

use crate::storage::storage;

const KEY: &str = "shop.language";

pub fn initial() -> Language {
    let chosen = storage().and_then(|storage| storage.get_item(KEY).ok().flatten());
    Language::from_tag(&chosen.or_else(|| gloo_utils::window().navigator().language()).unwrap_or_default())
}

pub fn other(language: Language) -> Language {
    match language {
        Language::Ko => Language::En,
        Language::En => Language::Ko,
    }
}

/// Remembers the choice and tells the page, for hyphenation, fonts and screen readers.
pub fn apply(language: Language) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(KEY, language.tag());
    }
    let _ = gloo_utils::document_element().set_attribute("lang", language.tag());
}
