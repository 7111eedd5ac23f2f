//! What a payment was made with: cards, banks, virtual accounts. Invented, but of the right shape.

use payjoa::request::KoreaTime;
use serde_json::{Map, Value};

/// A virtual account to deposit into.
#[derive(Clone)]
pub(crate) struct Account {
    pub(crate) code: &'static str,
    pub(crate) bank: &'static str,
    pub(crate) number: String,
    pub(crate) holder: &'static str,
    /// The deadline, in Unix seconds.
    pub(crate) due: u64,
    pub(crate) issued_at: u64,
}

const WEEK: u64 = 7 * 24 * 3_600;

impl Account {
    /// An account that takes the deposit until `vbank_due`, or for a week.
    pub(crate) fn issue(params: &Map<String, Value>, now: u64) -> Account {
        let due = params.get("vbank_due").and_then(Value::as_str).and_then(deadline);
        Account {
            code: "088",
            bank: "신한은행",
            number: format!("562-{}-{}", crate::random::digits(3), crate::random::digits(6)),
            holder: "키움페이(샌드박스)",
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

/// A card as results name it.
pub(super) struct Card {
    pub(super) code: String,
    pub(super) name: &'static str,
    pub(super) quota: u64,
}

impl Card {
    /// The card that `card.direct` names, or BC.
    pub(super) fn used(params: &Map<String, Value>) -> Card {
        let direct = params.get("card").and_then(|card| card.get("direct"));
        let code = direct.and_then(|direct| direct.get("code")).and_then(Value::as_str).unwrap_or("361");
        let quota = direct.and_then(|direct| direct.get("quota")).and_then(Value::as_f64).unwrap_or_default();
        // The rules allow 0 and 2 to 12 only.
        Card { code: code.to_owned(), name: issuer(code), quota: quota as u64 }
    }
}

/// Source: PortOne V1's card codes.
fn issuer(code: &str) -> &'static str {
    match code {
        "361" => "BC카드",
        "364" => "광주카드",
        "365" => "삼성카드",
        "366" => "신한카드",
        "367" => "현대카드",
        "368" => "롯데카드",
        "369" => "수협카드",
        "370" => "씨티카드",
        "371" => "NH카드",
        "372" => "전북카드",
        "373" => "제주카드",
        "374" => "하나SK카드",
        "381" => "KB국민카드",
        "041" => "우리카드",
        "045" => "새마을금고카드",
        "048" => "신협카드",
        "071" => "우체국카드",
        "002" => "KDB산업은행카드",
        "089" => "케이뱅크카드",
        "090" => "카카오뱅크카드",
        _ => "기타카드",
    }
}

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
    fn the_direct_issuer_is_used() {
        let params = serde_json::json!({"card": {"direct": {"code": "367", "quota": 3}}});
        let card = Card::used(params.as_object().unwrap());
        assert_eq!((card.code.as_str(), card.name, card.quota), ("367", "현대카드", 3));
    }
}
