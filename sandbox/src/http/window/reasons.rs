//! Why a payment is declined. PAYJOA's own codes aren't published: these say what happens, under names of the sandbox's.

use payjoa::Language;

use crate::payment::PgError;

/// A way to be declined.
pub(in crate::http) struct Reason {
    pub(in crate::http) code: &'static str,
    ko: &'static str,
    en: &'static str,
    methods: &'static [&'static str],
}

const WALLETS: [&str; 5] = ["kakaopay", "payco", "naverpay", "samsung", "applepay"];
const VOUCHERS: [&str; 3] = ["cultureland", "smartculture", "booknlife"];

/// Code, Korean as the browser and the database get it, English for the window. The first of a method is the usual one.
const REASONS: &[Reason] = &[
    Reason {
        code: "SANDBOX_DECLINED",
        ko: "카드사(은행)에서 결제 승인을 거절하였습니다.",
        en: "Payment refused",
        methods: &[],
    },
    Reason {
        code: "SANDBOX_LIMIT_EXCEEDED",
        ko: "이용 한도를 초과하였습니다.",
        en: "Over the limit",
        methods: &["card", "phone", "kakaopay", "payco", "naverpay", "samsung", "applepay"],
    },
    Reason {
        code: "SANDBOX_CARD_SUSPENDED",
        ko: "정지되었거나 분실 신고된 카드입니다.",
        en: "Card suspended or reported lost",
        methods: &["card"],
    },
    Reason {
        code: "SANDBOX_CARD_EXPIRED", ko: "유효기간이 지난 카드입니다.", en: "Card expired", methods: &["card"]
    },
    Reason {
        code: "SANDBOX_WRONG_PASSWORD",
        ko: "비밀번호 입력 횟수를 초과하였습니다.",
        en: "Wrong password too often",
        methods: &["card", "trans", "kakaopay", "payco", "naverpay", "samsung", "applepay", "cultureland", "booknlife"],
    },
    Reason {
        code: "SANDBOX_INSTALMENTS_REFUSED",
        ko: "선택한 할부 개월로 결제할 수 없는 카드입니다.",
        en: "No such instalments for this card",
        methods: &["card"],
    },
    Reason {
        code: "SANDBOX_BALANCE_SHORT",
        ko: "잔액이 부족합니다.",
        en: "Not enough money",
        methods: &["trans", "cultureland", "smartculture", "booknlife", "kakaopay", "payco", "naverpay"],
    },
    Reason {
        code: "SANDBOX_BANK_CLOSED",
        ko: "은행 점검 시간입니다.",
        en: "The bank is closed for maintenance",
        methods: &["trans", "vbank"],
    },
    Reason {
        code: "SANDBOX_NO_ACCOUNT",
        ko: "가상계좌를 발급하지 못하였습니다.",
        en: "No account could be issued",
        methods: &["vbank"],
    },
    Reason {
        code: "SANDBOX_CARRIER_REFUSED",
        ko: "통신사에서 소액결제가 차단된 번호입니다.",
        en: "The carrier blocks billing for this number",
        methods: &["phone"],
    },
    Reason {
        code: "SANDBOX_TIMEOUT",
        ko: "인증 시간이 초과되었습니다.",
        en: "Authentication took too long",
        methods: &[],
    },
];

/// How payments of this method can be declined.
pub(in crate::http) fn of(method: &str) -> impl Iterator<Item = &'static Reason> {
    REASONS.iter().filter(move |reason| reason.methods.is_empty() || reason.methods.contains(&method))
}

impl Reason {
    pub(super) const fn text(&self, language: Language) -> &'static str {
        match language {
            Language::Ko => self.ko,
            Language::En => self.en,
        }
    }

    /// As PAYJOA would hand it on.
    pub(in crate::http) fn error(&self) -> PgError {
        PgError { code: self.code.to_owned(), message: format!("{} (샌드박스)", self.ko) }
    }
}

/// The names of all of them.
pub(in crate::http) fn codes() -> Vec<&'static str> {
    REASONS.iter().map(|reason| reason.code).collect()
}

/// Whether it is paid in a wallet.
pub(super) fn is_wallet(method: &str) -> bool {
    WALLETS.contains(&method)
}

/// Whether it is paid with a voucher.
pub(super) fn is_voucher(method: &str) -> bool {
    VOUCHERS.contains(&method)
}
