//! The window's words, in Korean and English.

use payjoa::{Language, request::KoreaTime};

use crate::payment::method_name;

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
    ("issuer", "카드사", "Card issuer"),
    ("plan", "할부", "Instalments"),
    ("at_once", "일시불", "Pay at once"),
    (
        "plan_note",
        "카드번호는 묻지 않습니다. 위의 샌드박스 카드로 결제됩니다.",
        "No card number is asked for: the sandbox’s own card pays.",
    ),
    (
        "plan_note_none",
        "이 주문은 할부가 되지 않습니다. 할부는 5만원부터입니다.",
        "No instalments for this order; they start at ₩50,000.",
    ),
    ("bank", "은행", "Bank"),
    (
        "trans_note",
        "실제로는 토스나 NH앱캐시 화면으로 넘어갑니다. 여기서는 은행만 고릅니다.",
        "In real life Toss or NH Apps Cash takes over here. The sandbox only asks for a bank.",
    ),
    ("due", "입금 기한", "Deposit by"),
    (
        "vbank_note",
        "발급만으로는 결제가 아닙니다. 입금되어야 결제됨으로 바뀝니다.",
        "An issued account isn’t a payment yet: it is paid when the deposit arrives.",
    ),
    (
        "wallet_note",
        "실제로는 여기서 간편결제 앱이 열립니다. 결과의 emb_pg_provider가 이 이름입니다.",
        "In real life the wallet opens here. The result names it in emb_pg_provider.",
    ),
    (
        "wallet_direct",
        "DIRECT_YN=Y: PAYJOA 화면을 건너뛰고 바로 열렸습니다.",
        "DIRECT_YN=Y: opened at once, without PAYJOA’s own page.",
    ),
    ("balance", "상품권 잔액", "Voucher’s balance"),
    (
        "voucher_note",
        "샌드박스의 상품권입니다. 로그인은 필요 없습니다.",
        "A voucher of the sandbox’s: nothing to log in to.",
    ),
    ("carrier", "통신사", "Carrier"),
    ("tel", "휴대폰 번호", "Mobile number"),
    ("tel_forgotten", "휴대폰 번호를 입력해 주세요.", "Enter a mobile number first."),
    ("escrow", "에스크로", "Escrow"),
    (
        "escrow_note",
        "PAYJOA는 에스크로 창에 buyer_tel을 채워 주지 않습니다. 다시 입력해 주세요.",
        "PAYJOA doesn’t fill in buyer_tel for escrow: the shopper types it again.",
    ),
    ("tax_free", "면세 금액", "Free of tax"),
    ("reason", "거절 사유", "Declined because"),
    ("app", "카드사 앱으로 결제", "Pay in the card app"),
    ("card_app", "카드사 앱", "Card app"),
    ("app_of", "(흉내)", "(pretended)"),
    (
        "app_note",
        "전화기라면 지금 카드사 앱으로 넘어와 있습니다. 쇼핑몰 앱은 뒤에서 기다립니다.",
        "On a phone the card company’s app is open now. The shop’s app waits behind it.",
    ),
    ("app_authenticate", "앱에서 인증", "Authenticate in the app"),
    ("app_cancel", "결제창으로 돌아가기", "Back to the payment window"),
    ("authenticated", "카드사 앱에서 인증했습니다", "Authenticated in the card app"),
    (
        "authenticated_note",
        "카드사 앱은 app_scheme 주소로 쇼핑몰 앱을 다시 엽니다. 그 뒤 이 창에서 승인합니다.",
        "The card app opens the shop’s app again by its app_scheme; this window then goes on.",
    ),
    ("walk_away", "자리를 뜹니다", "Walk away"),
    (
        "walk_away_note",
        "아무것도 정하지 않고 떠납니다. 결제는 ready로 남습니다.",
        "The shopper leaves without deciding: the payment stays ready.",
    ),
    ("left", "구매자가 자리를 떴습니다", "The shopper has walked away"),
    (
        "left_note",
        "결제는 ready로 남고 아무에게도 알리지 않습니다. PC에서는 쇼핑몰 탭을 먼저 닫으세요. 이 팝업을 닫으면 SDK가 알아챕니다.",
        "The payment stays ready, and nobody is told. On a PC close the shop’s tab first: its SDK notices when this popup closes.",
    ),
    ("come_back", "결제창으로 돌아오기", "Come back"),
    ("decline", "승인 거절", "Decline"),
    ("cancel", "결제 취소", "Cancel"),
    ("faults", "장애 재현 · 자리 뜨기", "Make something go wrong"),
    ("armed", "이 주문에 미리 설정됨", "armed for this order"),
    ("done_approve", "결제가 승인되었습니다", "Payment approved"),
    ("done_issue", "가상계좌가 발급되었습니다", "Virtual account issued"),
    ("done_decline", "결제가 거절되었습니다", "Payment declined"),
    ("done_close", "결제가 취소되었습니다", "Payment cancelled"),
    ("done_note", "이 창을 닫아도 됩니다.", "You may close this page."),
    ("back", "쇼핑몰로 돌아가기", "Back to the shop"),
    ("opening", "결제창을 준비하고 있습니다…", "Opening the payment window…"),
    ("trouble", "결제를 진행할 수 없습니다", "This payment can’t go on"),
    (
        "unknown",
        "없는 결제입니다. --state 없이 샌드박스를 다시 시작하면 결제 정보가 사라집니다.",
        "There is no such payment. Without --state payments are gone after the sandbox restarts.",
    ),
    ("receipt", "영수증 (샌드박스)", "Receipt (sandbox)"),
    ("returned_title", "돌아온 페이지", "Return page"),
    ("returned", "쇼핑몰로 돌아왔습니다", "Back at the shop"),
    (
        "returned_note",
        "실제로는 쇼핑몰의 m_redirect_url 페이지입니다. 아래는 브라우저가 가져온 주장일 뿐이며 누구나 고칠 수 있습니다. 서버에서 확인하세요.",
        "In real life this is the shop’s own page at m_redirect_url. What came back is a claim by the browser, which anybody can edit: ask your server.",
    ),
    (
        "returned_nothing",
        "주소에 아무것도 없습니다. 결제창에서 온 것이 아닙니다.",
        "Nothing is in the address: nobody has come back from a payment window.",
    ),
    ("returned_ask", "서버가 게이트웨이에 물으면", "What your server hears if it asks"),
    ("returned_says", "게이트웨이의 답:", "The gateway says:"),
    ("returned_unknown", "게이트웨이에 그런 결제가 없습니다.", "The gateway knows no such payment."),
    (
        "returned_torn",
        "주장과 게이트웨이의 답이 다릅니다. 맞는 것은 게이트웨이입니다.",
        "The claim and the gateway disagree. The gateway is right.",
    ),
    ("returned_timeline", "무슨 일이 있었는지 보기", "See what happened"),
    ("claim_again", "두 번째입니다. 첫 번째만 씁니다.", "A second time: only the first counts."),
    ("claim_nothing", "없는 것과 같습니다.", "The same as nothing."),
    ("claim_imp_uid", "결제번호. 이것으로 게이트웨이에 묻습니다.", "The payment’s number: ask the gateway with it."),
    ("claim_merchant_uid", "주문번호. 이 고객의 주문인지 확인합니다.", "The order: check that it is this shopper’s."),
    (
        "claim_success",
        "이것으로 결정하지 마세요. 없을 수도 있고 틀릴 수도 있습니다.",
        "Never decide by it: it can be missing, and it can be wrong.",
    ),
    ("claim_error", "사람에게 보여 줄 이유입니다.", "Why, for people to read."),
    ("claim_own", "쇼핑몰이 m_redirect_url에 넣은 것입니다.", "Your own, from m_redirect_url."),
    ("advice_paid", "금액이 주문과 같으면 한 번만 처리합니다.", "If the amount is the order’s, fulfil it, once."),
    (
        "advice_vbank",
        "계좌만 발급되었습니다. 입금 웹훅을 기다립니다.",
        "Only an account is issued: wait for the deposit’s webhook.",
    ),
    (
        "advice_ready",
        "아직 정해지지 않았거나 DB가 늦습니다. 잠시 뒤 다시 묻고, 그때까지 처리하지 않습니다.",
        "Not decided yet, or the database is late: ask again in a moment, and fulfil nothing till then.",
    ),
    (
        "advice_failed",
        "결제되지 않았습니다. 늦게 paid가 될 수 있으니 한 번 더 확인합니다.",
        "Not paid. Look once more later: a failed one can still become paid.",
    ),
    ("advice_cancelled", "돈을 돌려주었습니다.", "The money was given back."),
    ("approval", "승인번호", "Approval number"),
    ("paid_at", "결제 시각", "Paid at"),
    ("refunded", "환불 금액 (원)", "Refunded (won)"),
    ("account", "입금 계좌", "Deposit to"),
    ("holder", "예금주", "Account holder"),
    ("deposit", "입금 완료 처리", "The deposit arrives"),
    ("status", "상태", "Status"),
    ("home", "i’mport와 PAYJOA의 연습장", "i’mport and PAYJOA, for rehearsal"),
    (
        "home_note",
        "--state 없이 시작했다면 결제 정보는 메모리에만 있고, 다시 시작하면 사라집니다.",
        "Without --state payments live in memory and are gone after a restart.",
    ),
    ("payments", "결제 내역", "Payments"),
    ("nothing", "아직 결제가 없습니다. 쇼핑몰에서 결제를 시작해 보세요.", "None yet. Start one in your shop."),
    ("sdk", "SDK", "SDK"),
    ("sdk_legacy", "SDK (jQuery)", "SDK (jQuery)"),
    ("return_address", "시험용 m_redirect_url", "An m_redirect_url to try"),
    ("user_code", "가맹점 식별코드", "User code"),
    ("keys", "REST API 키 / 시크릿", "REST key / secret"),
    ("control", "대시보드와 제어 API", "Dashboard and control API"),
    ("foot", "payjoa-sandbox · 실제 결제 서비스가 아닙니다", "payjoa-sandbox · not a payment service"),
    ("other_lang", "English", "한국어"),
    ("other_tag", "en", "ko"),
];

/// One text.
pub(in crate::http) fn of(name: &str, language: Language) -> &'static str {
    TEXTS.iter().find(|(key, _, _)| *key == name).map_or("", |text| pick(text, language))
}

/// How the window calls a method.
pub(in crate::http) fn method(method: &str, language: Language) -> &str {
    let (ko, en) = method_name(method);
    match language {
        Language::Ko => ko,
        Language::En => en,
    }
}

/// A moment in Korea's time, to the minute.
pub(in crate::http) fn moment(unix_seconds: u64) -> String {
    let moment = KoreaTime::from_unix_seconds(i64::try_from(unix_seconds).unwrap_or(i64::MAX)).to_string();
    let part = |from: usize, to: usize| moment.get(from..to).unwrap_or_default();
    format!("{}-{}-{} {}:{} KST", part(0, 4), part(4, 6), part(6, 8), part(8, 10), part(10, 12))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_stands_twice() {
        let mut names: Vec<_> = TEXTS.iter().map(|text| text.0).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), TEXTS.len());
    }

    #[test]
    fn moments_are_koreas() {
        assert_eq!(moment(1_798_124_399), "2026-12-24 23:59 KST");
    }
}
