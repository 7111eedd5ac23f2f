//! What the picker says.

use crate::{Language, request::PayMethod};

/// Korean and English, in the order of [`PayMethod::ALL`].
const METHODS: [[&str; 2]; 12] = [
    ["신용카드", "Credit card"],
    ["실시간 계좌이체", "Bank transfer"],
    ["가상계좌", "Virtual account"],
    ["카카오페이", "KakaoPay"],
    ["페이코", "PAYCO"],
    ["네이버페이", "Naver Pay"],
    ["삼성페이", "Samsung Pay"],
    ["애플페이", "Apple Pay"],
    ["컬쳐랜드 문화상품권", "Culture Land voucher"],
    ["스마트문상", "Smart Culture voucher"],
    ["도서문화상품권", "Book & Life voucher"],
    ["휴대폰 결제", "Mobile phone bill"],
];

impl PayMethod {
    /// What shoppers call it.
    #[must_use]
    pub fn label(self, language: Language) -> &'static str {
        let position = PayMethod::ALL.iter().position(|method| *method == self);
        pick(language, position.and_then(|position| METHODS.get(position)).copied().unwrap_or_default())
    }
}

pub(super) enum Word {
    How,
    Issuer,
    AnyIssuer,
    Months,
    AtOnce,
    Escrow,
}

pub(super) fn word(word: &Word, language: Language) -> &'static str {
    pick(
        language,
        match word {
            Word::How => ["결제 수단", "How would you like to pay?"],
            Word::Issuer => ["카드", "Card"],
            Word::AnyIssuer => ["결제창에서 선택", "Choose in the payment window"],
            Word::Months => ["할부", "Instalments"],
            Word::AtOnce => ["일시불", "Pay at once"],
            Word::Escrow => ["에스크로로 안전하게 결제", "Hold my money until the goods arrive (escrow)"],
        },
    )
}

pub(super) fn months(months: u64, language: Language) -> String {
    let number = months.to_string();
    match language {
        Language::Ko => [number.as_str(), "개월"].concat(),
        Language::En => [number.as_str(), " months"].concat(),
    }
}

fn pick(language: Language, [ko, en]: [&'static str; 2]) -> &'static str {
    match language {
        Language::Ko => ko,
        Language::En => en,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_method_has_a_label() {
        let mut seen = std::collections::HashSet::new();
        for method in PayMethod::ALL {
            for language in [Language::Ko, Language::En] {
                assert!(!method.label(language).is_empty());
                assert!(seen.insert(method.label(language)), "{method} is told from the others");
            }
        }
        assert_eq!(PayMethod::Vbank.label(Language::En), "Virtual account");
    }
}
