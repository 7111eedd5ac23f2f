//! What a payment was made with: cards, banks, virtual accounts. Invented, but of the right shape.

use payjoa::{
    Language,
    codes::{Bank, CardIssuer},
    request::KoreaTime,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What the shopper picked in the window. What isn't picked is chosen for them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Choice {
    /// The card's issuer, by KFTC's code.
    pub(crate) card: Option<String>,
    /// Months to pay in; 0 is at once.
    pub(crate) quota: Option<u64>,
    /// The bank to transfer from, or of the virtual account, by KFTC's code.
    pub(crate) bank: Option<String>,
    /// What the payment is refused with, instead of the usual refusal.
    pub(crate) error: Option<PgError>,
}

/// How PAYJOA, a card company or a bank says no.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PgError {
    pub(crate) code: String,
    pub(crate) message: String,
}

/// A virtual account to deposit into.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Account {
    pub(crate) code: String,
    pub(crate) bank: String,
    pub(crate) number: String,
    pub(crate) holder: String,
    /// The deadline, in Unix seconds.
    pub(crate) due: u64,
    pub(crate) issued_at: u64,
}

const WEEK: u64 = 7 * 24 * 3_600;

impl Account {
    /// An account that takes the deposit until `vbank_due`, or for a week.
    pub(crate) fn issue(params: &Map<String, Value>, bank: Option<&str>, now: u64) -> Account {
        let due = params.get("vbank_due").and_then(Value::as_str).and_then(deadline);
        let bank = Bank::from_code(bank.unwrap_or("088"));
        Account {
            code: bank.code().to_owned(),
            bank: bank.name(Language::Ko).to_owned(),
            number: format!("562-{}-{}", crate::random::digits(3), crate::random::digits(6)),
            holder: "키움페이(샌드박스)".to_owned(),
            due: due.unwrap_or(now + WEEK),
            issued_at: now,
        }
    }
}

/// A `vbank_due` that the rules let pass, in Unix seconds; a bare date means the end of that day in Korea.
fn deadline(text: &str) -> Option<u64> {
    let mut digits: String = text.chars().filter(char::is_ascii_digit).collect();
    match digits.len() {
        8 => digits.push_str("235959"),
        12 => digits.push_str("00"),
        _ => {}
    }
    let part = |from: usize, to: usize| digits.get(from..to)?.parse::<u32>().ok();
    let due = KoreaTime::new(part(0, 4)?, part(4, 6)?, part(6, 8)?, part(8, 10)?, part(10, 12)?, part(12, 14)?)?;
    u64::try_from(due.unix_seconds()).ok()
}

/// A card as results name it; its number is masked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Card {
    pub(crate) code: String,
    pub(crate) number: String,
    pub(crate) quota: u64,
}

impl Card {
    /// The card that the shopper picked, or that `card.direct` names, or BC.
    pub(super) fn used(params: &Map<String, Value>, choice: &Choice) -> Card {
        let direct = params.get("card").and_then(|card| card.get("direct"));
        let code = direct.and_then(|direct| direct.get("code")).and_then(Value::as_str).unwrap_or("361");
        let quota = direct.and_then(|direct| direct.get("quota")).and_then(Value::as_f64).unwrap_or_default();
        Card {
            code: choice.card.as_deref().unwrap_or(code).to_owned(),
            number: CARD_NUMBER.to_owned(),
            // The rules allow 0 and 2 to 12 only.
            quota: choice.quota.unwrap_or(quota as u64),
        }
    }

    /// The issuer's Korean name. Source: PortOne V1's card codes.
    pub(crate) fn name(&self) -> String {
        CardIssuer::from_code(&self.code).name(Language::Ko).to_owned()
    }
}

/// The window's card, masked as results carry it.
const CARD_NUMBER: &str = "941009******0004";

/// The wallet that simple payments go through.
pub(super) fn wallet(method: &str) -> Option<&str> {
    matches!(method, "kakaopay" | "payco" | "naverpay" | "samsung" | "applepay").then_some(method)
}

/// How the window calls a method, in Korean and English.
pub(crate) fn method_name(method: &str) -> (&str, &str) {
    match method {
        "card" => ("신용카드", "Credit card"),
        "trans" => ("실시간 계좌이체", "Account transfer"),
        "vbank" => ("가상계좌", "Virtual account"),
        "kakaopay" => ("카카오페이", "KakaoPay"),
        "payco" => ("페이코", "PAYCO"),
        "naverpay" => ("네이버페이", "NaverPay"),
        "samsung" => ("삼성페이", "Samsung Pay"),
        "applepay" => ("애플페이", "Apple Pay"),
        "cultureland" => ("컬쳐랜드", "Cultureland voucher"),
        "smartculture" => ("스마트문상", "Smart Culture voucher"),
        "booknlife" => ("도서문화상품권", "Book & Life voucher"),
        "phone" => ("휴대폰 소액결제", "Mobile phone billing"),
        other => (other, other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deadlines_in_korea() {
        for (text, want) in [
            ("2026-12-24", Some(1_798_124_399)),
            ("20261224", Some(1_798_124_399)),
            ("20261224180000", Some(1_798_102_800)),
            ("2026-12-24 18:00:00", Some(1_798_102_800)),
            ("202612241800", Some(1_798_102_800)),
            ("tomorrow", None),
            ("20261324", None),
        ] {
            assert_eq!(deadline(text), want, "{text}");
        }
    }

    #[test]
    fn the_direct_issuer_is_used_unless_the_shopper_picks_another() {
        let params = serde_json::json!({"card": {"direct": {"code": "367", "quota": 3}}});
        let params = params.as_object().unwrap();
        let card = Card::used(params, &Choice::default());
        assert_eq!((card.code.as_str(), card.name().as_str(), card.quota), ("367", "현대카드", 3));
        let picked = Choice { card: Some("366".into()), quota: Some(0), ..Choice::default() };
        let card = Card::used(params, &picked);
        assert_eq!((card.code.as_str(), card.quota), ("366", 0));
    }
}
