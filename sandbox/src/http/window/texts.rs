//! The window's words, in Korean and English.

use payjoa::Language;

/// Name, Korean, English.
const TEXTS: &[(&str, &str, &str)] = &[
    ("title", "결제창 (샌드박스)", "Payment window (sandbox)"),
    ("banner", "연습용 창 · 실제 결제 아님", "A rehearsal: no money moves here."),
    ("order", "주문 상품", "Order"),
    ("amount", "결제 금액", "Amount"),
    ("won_before", "", "₩"),
    ("won_after", "원", ""),
    ("method", "결제 수단", "Paid by"),
    ("buyer", "주문자", "Buyer"),
    ("order_number", "주문번호", "Order number"),
    ("payment_number", "거래번호", "Payment number"),
    ("decision", "무슨 일이 일어날까요?", "What happens next?"),
    ("approve", "결제 승인", "Approve payment"),
    ("approve_vbank", "가상계좌 발급", "Issue virtual account"),
    ("decline", "승인 거절", "Decline"),
    ("cancel", "결제 취소", "Cancel"),
    ("faults", "장애 재현", "Make something go wrong"),
    ("late", "늦은 데이터베이스", "Late database"),
    (
        "late_note",
        "브라우저에는 실패라고 알리지만, 잠시 뒤 결제됨으로 바뀝니다.",
        "The browser hears “failed”; moments later it is paid.",
    ),
    ("lost", "사라진 응답", "Lost callback"),
    (
        "lost_note",
        "결제는 끝났지만 쇼핑몰 페이지는 아무 소식도 받지 못합니다.",
        "It is decided, but the shop’s page never hears of it.",
    ),
    ("armed", "이 주문에 미리 설정됨", "armed for this order"),
    ("done", "처리가 끝났습니다", "All done"),
    ("done_note", "이 창을 닫아도 됩니다.", "You may close this page."),
    ("back", "쇼핑몰로 돌아가기", "Back to the shop"),
    ("opening", "결제창을 준비하고 있습니다…", "Opening the payment window…"),
    ("trouble", "결제를 진행할 수 없습니다", "This payment can’t go on"),
    (
        "unknown",
        "없는 결제입니다. 샌드박스를 다시 시작하면 결제 정보가 사라집니다.",
        "There is no such payment. Payments are gone after the sandbox restarts.",
    ),
    ("receipt", "영수증 (샌드박스)", "Receipt (sandbox)"),
    ("account", "입금 계좌", "Deposit to"),
    ("holder", "예금주", "Account holder"),
    ("deposit", "입금 완료 처리", "The deposit arrives"),
    ("status", "상태", "Status"),
    ("home", "i’mport와 PAYJOA의 연습장", "i’mport and PAYJOA, for rehearsal"),
    (
        "home_note",
        "결제 정보는 메모리에만 있으며, 다시 시작하면 사라집니다.",
        "Payments live in memory and are gone after a restart.",
    ),
    ("payments", "결제 내역", "Payments"),
    ("nothing", "아직 결제가 없습니다. 쇼핑몰에서 결제를 시작해 보세요.", "None yet. Start one in your shop."),
    ("sdk", "SDK", "SDK"),
    ("user_code", "가맹점 식별코드", "User code"),
    ("keys", "REST API 키 / 시크릿", "REST key / secret"),
    ("control", "제어 API", "Control API"),
    ("foot", "payjoa-sandbox · 실제 결제 서비스가 아닙니다", "payjoa-sandbox · not a payment service"),
    ("other_lang", "English", "한국어"),
    ("other_tag", "en", "ko"),
];

/// One text.
pub(in crate::http) fn of(name: &str, language: Language) -> &'static str {
    TEXTS.iter().find(|(key, _, _)| *key == name).map_or("", |text| pick(text, language))
}

/// All of them, as values for a template.
pub(in crate::http) fn all(language: Language) -> Vec<(&'static str, &'static str)> {
    TEXTS.iter().map(|text| (text.0, pick(text, language))).collect()
}

fn pick(&(_, ko, en): &(&str, &'static str, &'static str), language: Language) -> &'static str {
    match language {
        Language::Ko => ko,
        Language::En => en,
    }
}
