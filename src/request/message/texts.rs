//! The texts.

use crate::request::Problem;

/// For an unknown name that is close to a known one.
pub(super) const NEARLY_KNOWN: [&str; 2] =
    ["모르는 항목입니다. '{0}'을(를) 뜻했나요?", "is not known; did you mean '{0}'?"];

/// In Korean and in English. `{0}` and `{1}` stand for what [`arguments`](super::arguments) says.
///
/// References rather than the texts themselves, so that the compiler makes a table of it and not a branch each.
#[rustfmt::skip]
pub(super) fn of(problem: &Problem) -> &'static [&'static str; 2] {
    match problem {
        Problem::Missing => &["필수 항목입니다", "is required"],
        Problem::Empty => &["비어 있으면 안 됩니다", "must not be empty"],
        Problem::WrongType(_) => &["{0} 형식이어야 합니다", "must be {0}"],
        Problem::TooLong { .. } => &[
            "{0}자까지 쓸 수 있는데 {1}자입니다. 줄여 주세요",
            "may have {0} characters and has {1}; shorten it",
        ],
        Problem::StoredShort { .. } => &[
            "{0}자까지만 저장되는데 {1}자입니다",
            "has {1} characters, of which only {0} are stored",
        ],
        Problem::AdvisedMissing => &[
            "결제창에서 필요할 수 있으니 넣는 것이 좋습니다",
            "should be given: the payment window may ask for it",
        ],
        Problem::NotEucKr { .. } => &[
            "{0} 문자는 EUC-KR로 쓸 수 없습니다. {1}",
            "has {0}, which EUC-KR can't write: {1}",
        ],
        Problem::RareSyllable { .. } => &[
            "{0} 글자는 KS X 1001에 없어 PAYJOA에서 깨질 수 있습니다",
            "has {0}, which is outside KS X 1001 and may be garbled at PAYJOA",
        ],
        Problem::Recomposed => &[
            "풀어쓴 한글(NFD)을 완성형(NFC)으로 바꿨습니다",
            "had decomposed Hangul (NFD), which was composed (NFC)",
        ],
        Problem::UnknownMethod { .. } => &[
            "'{0}'은(는) PAYJOA의 결제수단이 아닙니다. card, trans, vbank, kakaopay, payco, naverpay, samsung, applepay, cultureland, smartculture, booknlife, phone 중 하나를 쓰세요",
            "'{0}' is no pay method of PAYJOA's; use card, trans, vbank, kakaopay, payco, naverpay, samsung, applepay, cultureland, smartculture, booknlife or phone",
        ],
        Problem::MethodSpelling => &["PAYJOA에서는 'samsung'으로 씁니다", "is spelled 'samsung' with PAYJOA"],
        Problem::MethodNeedsContract => &[
            "이 결제수단은 PAYJOA와 별도 계약이 필요합니다",
            "is a pay method that needs a contract of its own with PAYJOA",
        ],
        Problem::OtherGateway { .. } => &[
            "'{0}'은(는) PAYJOA가 아닙니다. 'daou' 또는 'daou.CPID'를 쓰세요",
            "'{0}' is not PAYJOA; use 'daou' or 'daou.<CPID>'",
        ],
        Problem::NoCpid => &[
            "점 뒤에 CPID가 없습니다. 'daou' 또는 'daou.CPID'를 쓰세요",
            "has no CPID after the dot; use 'daou' or 'daou.<CPID>'",
        ],
        Problem::DefaultChannel => &[
            "pg도 channelKey도 없어 콘솔의 기본 채널로 결제됩니다",
            "is missing, as is channelKey: the console's default channel is used",
        ],
        Problem::TwoChannels => &[
            "pg와 channelKey를 함께 주면 channelKey가 우선합니다",
            "is given beside channelKey, which wins",
        ],
        Problem::ReservedPrefix => &[
            "'nobody_'는 SDK가 번호 없는 주문에 붙이는 말입니다",
            "starts with 'nobody_', which the SDK gives to orders without a number",
        ],
        Problem::UnusualCharacter { .. } => &[
            "{0} 문자가 있습니다. 주소에 실리므로 영문자, 숫자, '-', '_'만 쓰는 것이 안전합니다",
            "has {0}; it travels in addresses, where letters, digits, '-' and '_' are safe",
        ],
        Problem::DotSegment => &[
            "'.'이나 '..'은 주소에 실을 수 없습니다",
            "must not be '.' or '..', which addresses can't carry",
        ],
        Problem::NotWhole => &["원 단위의 정수여야 합니다", "must be a whole number of won"],
        Problem::TooSmall { .. } => &["{0} 이상이어야 합니다", "must be at least {0}"],
        Problem::TooLarge { .. } => &["{0} 이하여야 합니다", "must be at most {0}"],
        Problem::EscrowMethod => &[
            "에스크로는 계좌이체(trans)와 가상계좌(vbank)에서만 쓸 수 있습니다",
            "is only possible with trans and vbank",
        ],
        Problem::EscrowDigital => &[
            "에스크로는 배송하는 상품에 씁니다. digital이 true입니다",
            "means goods that are shipped, but digital is true",
        ],
        Problem::NoAtSign => &["'@'가 없습니다", "has no '@'"],
        Problem::NotHttpUrl => &[
            "http:// 또는 https://로 시작하는 전체 주소여야 합니다",
            "must be a whole address that starts with https:// or http://",
        ],
        Problem::PlainHttp => &["http보다 https를 쓰세요", "should be https, not http"],
        Problem::FragileReturn => &[
            "SDK가 결과를 이어 붙이면 주소가 깨질 수 있습니다. 쿼리는 하나까지만, #은 쓰지 말고 주문은 경로에 넣으세요",
            "may break when the SDK appends the result; have at most one query parameter and no '#', and put the order into the path",
        ],
        Problem::NotAScheme => &[
            "앱 URL 스킴이어야 합니다 (예: myapp 또는 myapp://pay)",
            "must be the app's URL scheme, such as myapp or myapp://pay",
        ],
        Problem::ForbiddenScheme { .. } => &[
            "'{0}'은(는) 앱이 가진 스킴이 아닙니다",
            "'{0}' is not a scheme that an app owns",
        ],
        Problem::PrivateHost => &["포트원 서버가 닿을 수 없는 주소입니다", "can't be reached by PortOne's servers"],
        Problem::SeveralUrls => &[
            "여러 주소를 지원하는지 문서마다 다릅니다. 하나만 쓰는 것이 안전합니다",
            "has several addresses; the documents disagree on that, one is safe",
        ],
        Problem::UnsafeNumber => &[
            "자바스크립트가 정확히 담지 못하는 큰 정수가 있습니다. 문자열로 쓰세요",
            "has a whole number that JavaScript can't hold exactly; write it as a string",
        ],
        Problem::UnsafeName => &["'__proto__'라는 이름은 쓸 수 없습니다", "must not have a member named '__proto__'"],
        Problem::BelongsInDaou => &["bypass.daou 안에 넣어야 합니다", "has no effect here; put it into bypass.daou"],
        Problem::NoCarrierLeft => &["쓸 수 있는 통신사가 하나도 남지 않습니다", "leaves no carrier enabled"],
        Problem::SpaceInUrl { .. } => &[
            "{0} 문자가 있습니다. 지우거나 %로 바꿔 쓰세요 (공백은 %20)",
            "has {0}; remove it or percent-encode it (a space is %20)",
        ],
        Problem::DirectQuotaOutside => &[
            "할부 개월이 아닙니다. 0(일시불) 또는 2부터 12까지의 정수를 쓰세요",
            "is no number of months; use 0 (at once) or a whole number from 2 to 12",
        ],
        Problem::CashReceiptUnused => &[
            "이 결제수단에는 현금영수증이 없습니다. 빼거나 2를 쓰세요",
            "must be left out or 2: this pay method has no cash receipts",
        ],
        Problem::QuotaOutside => &[
            "할부 개월이 아닙니다. 2부터 12까지의 정수를 쓰세요",
            "is no number of months; use whole numbers from 2 to 12",
        ],
        Problem::QuotaUnproven { .. } => &[
            "{0}개월은 PAYJOA 문서의 예(6개월까지)를 넘습니다",
            "{0} months is more than PAYJOA's documents show (up to 6)",
        ],
        Problem::QuotaTwice { .. } => &["{0}이(가) 두 번 있습니다", "{0} stands there twice"],
        Problem::QuotaGaps => &[
            "하나만 쓰거나 건너뛴 목록은 문서마다 뜻이 다릅니다. 2부터 이어서 쓰세요",
            "with a single entry or gaps is read differently by the documents; list every month from 2 on",
        ],
        Problem::TooCheapForInstallments => &["할부는 50,000원부터 됩니다", "is only possible from 50,000 won on"],
        Problem::CardOnly => &["카드 결제에서만 쓰입니다", "only matters for card payments"],
        Problem::NotAnIssuerCode => &[
            "세 자리 숫자로 된 카드사 코드 문자열이어야 합니다",
            "must be a card issuer's code, a string of three digits",
        ],
        Problem::UnknownIssuer { .. } => &["'{0}'은(는) 알려진 카드사 코드가 아닙니다", "'{0}' is no card code we know"],
        Problem::CardDetailUnproven => &["PAYJOA가 지원하는지 문서에 없습니다", "is not documented for PAYJOA"],
        Problem::NoIssuerLeft => &["쓸 수 있는 카드사가 하나도 남지 않습니다", "leaves no card issuer enabled"],
        Problem::QuotaGrammar => &[
            "카드별 할부는 CCBC-0:2:3^CCNH-0:2 모양이어야 합니다",
            "must look like CCBC-0:2:3^CCNH-0:2: cards joined by '^', months by ':'",
        ],
        Problem::TwoQuotas => &[
            "display.card_quota와 함께 쓰지 마세요",
            "should not be used together with display.card_quota",
        ],
        Problem::BillingKey => &[
            "PAYJOA 결제창은 빌링키를 발급하지 않습니다. REST API로 등록하세요",
            "can't be used: PAYJOA's window issues no billing keys; register the card by the REST API",
        ],
        Problem::TaxFreeAboveAmount => &["결제 금액보다 클 수 없습니다", "must not be more than the amount"],
        Problem::TaxFreeMethod => &[
            "계좌이체와 가상계좌는 전액 과세됩니다. 면세 금액을 나눌 수 없습니다",
            "is not possible with trans and vbank, which are taxed in full",
        ],
        Problem::TaxFreeUnlisted => &["이 결제수단의 면세 처리는 문서에 없습니다", "is not documented for this pay method"],
        Problem::NotADeadline => &[
            "실제 날짜를 YYYYMMDDHHmmss, YYYY-MM-DD HH:mm:ss, YYYYMMDD, YYYY-MM-DD 중 한 모양으로 쓰세요 (한국 시간)",
            "must be a real date as YYYYMMDDHHmmss, YYYY-MM-DD HH:mm:ss, YYYYMMDD or YYYY-MM-DD (Korea's time)",
        ],
        Problem::LegacyDeadline => &[
            "YYYYMMDDhhmm은 예전 문서에만 있습니다. 초까지 쓰세요",
            "has the form YYYYMMDDhhmm, known to the old manual only; add the seconds",
        ],
        Problem::PastDeadline => &["이미 지난 시각입니다", "is in the past"],
        Problem::VbankOnly => &["가상계좌(vbank)에서만 쓰입니다", "only matters for vbank"],
        Problem::CashReceiptValue => &[
            "trans와 vbank는 1(발급) 또는 2나 0(미발급), kakaopay는 'Y' 또는 'N'이어야 합니다",
            "must be 1 (allow) or 2 or 0 (block) with trans and vbank, 'Y' or 'N' with kakaopay",
        ],
        Problem::CashReceiptDialect => &[
            "이 결제수단의 문서 표기가 아닙니다. kakaopay는 'Y'나 'N', trans와 vbank는 따옴표 없는 1, 2, 0을 쓰세요",
            "is written otherwise in the documents: 'Y' or 'N' with kakaopay; 1, 2 or 0 without quotes with trans and vbank",
        ],
        Problem::CashReceiptNoEffect => &[
            "이 결제수단에는 현금영수증이 없습니다",
            "has no effect: this pay method has no cash receipts",
        ],
        Problem::NotYesNo => &["'Y' 또는 'N'이어야 합니다", "must be 'Y' or 'N'"],
        Problem::SimplePayOnly => &["간편결제에서만 쓰입니다", "only matters for simple-pay methods"],
        Problem::ConfirmUrl => &[
            "PAYJOA는 지원하지 않습니다. 재고는 사전 등록과 예약으로 지키세요",
            "has no effect with PAYJOA; guard your stock by preparing amounts and reserving goods",
        ],
        Problem::LargeCustomData { .. } => &[
            "{0}바이트입니다. 1,000바이트 이하로 줄이세요",
            "has {0} bytes; keep it within 1,000",
        ],
        Problem::NotKrw => &["PAYJOA는 원화(KRW)만 받습니다", "must be KRW: PAYJOA takes won only"],
        Problem::KoreanOnly => &[
            "PAYJOA 결제창은 한국어(ko)만 문서에 있습니다",
            "other than ko is not documented for PAYJOA",
        ],
        Problem::OtherPg => &[
            "다른 PG의 기능이라 PAYJOA에는 효과가 없습니다",
            "belongs to other gateways and has no effect with PAYJOA",
        ],
        Problem::UnknownKey => &["모르는 항목이라 그대로 보냅니다", "is not known and passed on as it is"],
        Problem::PassedThrough => &[
            "모르는 PAYJOA 항목이라 그대로 보냅니다",
            "is no PAYJOA option we know and passed on as it is",
        ],
        Problem::NotDigits => &["'-' 없이 숫자만 써야 합니다", "must be digits only, without hyphens"],
        Problem::PhoneOnly => &["휴대폰 결제(phone)에서만 쓰입니다", "only matters for phone payments"],
        Problem::UnknownCarrier { .. } => &[
            "'{0}'은(는) 알려진 통신사가 아닙니다 (SKT, KTF, LGT, CJH, *)",
            "'{0}' is no carrier we know (SKT, KTF, LGT, CJH, *)",
        ],
    }
}
