//! The rules as data: for documentation, linters and tests.

use serde_json::{Map, Value, json};

use super::{Rule, Severity};
use crate::{Language, Platform};

/// One rule, told to people: what it demands, and an example on either side of the line.
///
/// ```
/// use payjoa::{Language, Platform, request::{catalogue, lint}};
///
/// let entry = catalogue().iter().find(|entry| entry.rule.id() == "R14").expect("instalments from 50,000 won");
/// println!("{}: {}", entry.field, entry.demand(Language::En));
/// assert!(!lint(&entry.breaking_example(), Platform::Pc).violations.is_empty());
/// assert!(lint(&entry.passing_example(), Platform::Pc).violations.is_empty());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CatalogueEntry {
    /// The rule.
    pub rule: Rule,
    /// The parameter that the example changes, as a path.
    pub field: &'static str,
    /// Where the example breaks it.
    pub platforms: &'static [Platform],
    /// What breaking it means, in the example.
    pub severity: Severity,
    demand: (&'static str, &'static str),
    breaks: &'static str,
    passes: &'static str,
}

impl CatalogueEntry {
    /// What the rule demands.
    #[must_use]
    pub const fn demand(&self, language: Language) -> &'static str {
        match language {
            Language::Ko => self.demand.0,
            Language::En => self.demand.1,
        }
    }

    /// A change to [`sample`] that breaks the rule, as JSON text; `null` takes a parameter away.
    #[must_use]
    pub const fn breaking_change(&self) -> &'static str {
        self.breaks
    }

    /// A change to [`sample`] that only just keeps it.
    #[must_use]
    pub const fn passing_change(&self) -> &'static str {
        self.passes
    }

    /// The parameters that break the rule.
    #[must_use]
    pub fn breaking_example(&self) -> Value {
        changed(self.breaks)
    }

    /// The parameters that only just keep it.
    #[must_use]
    pub fn passing_example(&self) -> Value {
        changed(self.passes)
    }
}

/// The PAYJOA guide's own sample order, which no rule has anything to say about.
#[must_use]
pub fn sample() -> Value {
    json!({
        "pg": "daou",
        "pay_method": "card",
        "merchant_uid": "mid_1234567890",
        "escrow": false,
        "amount": 1004,
        "name": "NF long padding jacket M",
        "buyer_name": "John Doe",
        "buyer_email": "hello@world.com",
        "buyer_tel": "01012345678",
        "digital": false,
        "m_redirect_url": "https://allerts.com/payments/complete",
        "bypass": {"daou": {"PRODUCTCODE": "iamport", "CASHRECEIPTFLAG": 2}},
        "app_scheme": "iamportappscheme",
    })
}

fn changed(change: &str) -> Value {
    let mut params = sample();
    if let (Value::Object(params), Ok(Value::Object(change))) = (&mut params, serde_json::from_str(change)) {
        merge(params, change);
    }
    params
}

/// JSON merge patch (RFC 7396).
fn merge(target: &mut Map<String, Value>, change: Map<String, Value>) {
    for (key, value) in change {
        match (value, target.get_mut(&key)) {
            (Value::Null, _) => drop(target.remove(&key)),
            (Value::Object(change), Some(Value::Object(inner))) => merge(inner, change),
            (value, _) => drop(target.insert(key, value)),
        }
    }
}

/// Every rule, in the order of their numbers.
///
/// ```
/// use payjoa::{Language, request::catalogue};
///
/// let amount = catalogue().iter().find(|entry| entry.rule.id() == "R5").expect("R5");
/// assert_eq!(amount.field, "amount");
/// assert_eq!(amount.demand(Language::En), "`amount` is a number: whole won from 1 to 2^53 - 1.");
/// ```
#[must_use]
pub const fn catalogue() -> &'static [CatalogueEntry] {
    &CATALOGUE
}

const MOBILE: &[Platform] = &[Platform::MobileWeb, Platform::MobileApp];
const APP: &[Platform] = &[Platform::MobileApp];
const ALL: &[Platform] = &Platform::ALL;

macro_rules! entries {
    ($($rule:ident $field:literal $platforms:ident $severity:ident $ko:literal $en:literal $breaks:literal $passes:literal;)+) => {
        [$(CatalogueEntry {
            rule: Rule::$rule,
            field: $field,
            platforms: $platforms,
            severity: Severity::$severity,
            demand: ($ko, $en),
            breaks: $breaks,
            passes: $passes,
        },)+]
    };
}

const CATALOGUE: [CatalogueEntry; 31] = entries! {
    PayMethod "pay_method" ALL Error
        "`pay_method`는 PAYJOA의 열두 결제수단 중 하나입니다." "`pay_method` is one of PAYJOA's twelve."
        r#"{"pay_method": "toss"}"# r#"{"pay_method": "vbank"}"#;
    Channel "pg" ALL Error
        "`pg`는 `daou` 또는 `daou.CPID`이거나, `channelKey`를 줍니다." "`pg` is `daou` or `daou.<CPID>`, or a `channelKey` is given."
        r#"{"pg": "daou."}"# r#"{"pg": "daou.CTS17362"}"#;
    MerchantUid "merchant_uid" ALL Error
        "`merchant_uid`는 비어 있지 않은 문자열입니다." "`merchant_uid` is a string that isn't empty."
        r#"{"merchant_uid": ""}"# r#"{"merchant_uid": "1"}"#;
    MerchantUidLength "merchant_uid" ALL Error
        "`merchant_uid`는 40자까지입니다." "`merchant_uid` has at most 40 characters."
        r#"{"merchant_uid": "12345678901234567890123456789012345678901"}"#
        r#"{"merchant_uid": "1234567890123456789012345678901234567890"}"#;
    Amount "amount" ALL Error
        "`amount`는 1부터 2^53 - 1까지의 원 단위 정수(숫자)입니다." "`amount` is a number: whole won from 1 to 2^53 - 1."
        r#"{"amount": 0}"# r#"{"amount": 1}"#;
    Digital "digital" ALL Error
        "`digital`은 계약에 맞는 true 또는 false이며 반드시 줍니다." "`digital` is given, true or false as the contract says."
        r#"{"digital": "false"}"# r#"{"digital": true}"#;
    EscrowMethod "escrow" ALL Error
        "`escrow`는 trans와 vbank에서만 켭니다." "`escrow` is only possible with trans and vbank."
        r#"{"escrow": true}"# r#"{"escrow": true, "pay_method": "trans"}"#;
    Escrow "escrow" ALL Error
        "`escrow`는 true 또는 false이고, 배송하는 상품에 씁니다." "`escrow` is true or false, and means goods that are shipped."
        r#"{"escrow": "false"}"# r#"{"escrow": false}"#;
    Name "name" ALL Error
        "`name`은 EUC-KR로 쓸 수 있는 1자에서 40자까지의 문자열입니다." "`name` has 1 to 40 characters, all of them in EUC-KR."
        r#"{"name": "₩1,004 jacket"}"# r#"{"name": "￦1,004 jacket"}"#;
    Buyer "buyer_name" ALL Error
        "`buyer_name`은 EUC-KR로 쓸 수 있고, `buyer_*`는 저장되는 길이를 넘지 않습니다."
        "`buyer_name` can be written in EUC-KR, and `buyer_*` fit what is stored."
        r#"{"buyer_name": "José"}"# r#"{"buyer_name": "Jose"}"#;
    RedirectUrl "m_redirect_url" MOBILE Error
        "모바일에서는 `m_redirect_url`을 주며, 줄 때는 http(s) 전체 주소입니다."
        "`m_redirect_url` is given on mobile, and a whole http(s) address wherever it is given."
        r#"{"m_redirect_url": null}"# r#"{"m_redirect_url": "https://a.example"}"#;
    AppScheme "app_scheme" APP Error
        "앱에서는 앱이 가진 `app_scheme`을 줍니다." "`app_scheme` is given in an app, and is a scheme that the app owns."
        r#"{"app_scheme": null}"# r#"{"app_scheme": "a"}"#;
    CardQuota "display.card_quota[0]" ALL Error
        "`display.card_quota`는 2부터 12까지 개월의 배열입니다." "`display.card_quota` is a list of months from 2 to 12."
        r#"{"amount": 50000, "display": {"card_quota": [1, 2, 3]}}"# r#"{"amount": 50000, "display": {"card_quota": [2, 3]}}"#;
    InstallmentMinimum "display.card_quota" ALL Error
        "할부는 50,000원부터입니다." "Instalments need 50,000 won."
        r#"{"amount": 49999, "display": {"card_quota": [2, 3]}}"# r#"{"amount": 50000, "display": {"card_quota": [2, 3]}}"#;
    CardOptions "display.card_quota" ALL Warning
        "카드 옵션은 카드 결제에만 씁니다." "Card options belong to card payments."
        r#"{"pay_method": "trans", "display": {"card_quota": []}}"# r#"{"pay_method": "card", "display": {"card_quota": []}}"#;
    CardDirect "card.direct.quota" ALL Error
        "`card.direct`는 세 자리 카드사 코드와 0 또는 2부터 12까지의 개월입니다."
        "`card.direct` has an issuer's code of three digits, and 0 or 2 to 12 months."
        r#"{"card": {"direct": {"code": "366", "quota": 1}}}"# r#"{"card": {"direct": {"code": "366", "quota": 0}}}"#;
    CustomerUid "customer_uid" ALL Error
        "`customer_uid`는 쓰지 않습니다. 결제창은 빌링키를 발급하지 않습니다." "`customer_uid` is not given: the window issues no billing keys."
        r#"{"customer_uid": "customer_1"}"# r#"{"customer_uid": null}"#;
    TaxFree "tax_free" ALL Error
        "`tax_free`는 0부터 결제 금액까지의 원 단위 정수입니다." "`tax_free` is a number: whole won from 0 to the amount."
        r#"{"tax_free": 1005}"# r#"{"tax_free": 1004}"#;
    TaxFreeMethod "tax_free" ALL Error
        "`tax_free`는 나눌 수 있는 결제수단에만 씁니다." "`tax_free` is only possible with methods that can be split."
        r#"{"tax_free": 1, "pay_method": "vbank"}"# r#"{"tax_free": 0, "pay_method": "vbank"}"#;
    VbankDue "vbank_due" ALL Error
        "`vbank_due`는 실제 있는 날짜이고 아직 지나지 않았습니다 (한국 시간)." "`vbank_due` is a real deadline in the future (Korea's time)."
        r#"{"pay_method": "vbank", "vbank_due": "20990229"}"# r#"{"pay_method": "vbank", "vbank_due": "20990228"}"#;
    VbankDueMethod "vbank_due" ALL Warning
        "`vbank_due`는 가상계좌에만 씁니다." "`vbank_due` belongs to virtual accounts."
        r#"{"pay_method": "trans", "vbank_due": "20990228"}"# r#"{"pay_method": "vbank", "vbank_due": "20990228"}"#;
    CashReceipt "bypass.daou.CASHRECEIPTFLAG" ALL Error
        "`CASHRECEIPTFLAG`는 trans와 vbank에서 1, 2, 0, kakaopay에서 Y, N입니다."
        "`CASHRECEIPTFLAG` is 1, 2 or 0 with trans and vbank, Y or N with kakaopay."
        r#"{"pay_method": "trans", "bypass": {"daou": {"CASHRECEIPTFLAG": 3}}}"#
        r#"{"pay_method": "trans", "bypass": {"daou": {"CASHRECEIPTFLAG": 0}}}"#;
    CashReceiptMethod "bypass.daou.CASHRECEIPTFLAG" ALL Warning
        "`CASHRECEIPTFLAG`로 발급을 켜는 것은 현금성 결제수단에만 뜻이 있습니다." "Allowing a cash receipt means something for cash methods only."
        r#"{"bypass": {"daou": {"CASHRECEIPTFLAG": 1}}}"# r#"{"bypass": {"daou": {"CASHRECEIPTFLAG": 2}}}"#;
    ProductCode "bypass.daou.PRODUCTCODE" ALL Error
        "`PRODUCTCODE`는 문자열이고, `bypass`와 `bypass.daou`는 객체입니다." "`PRODUCTCODE` is a string; `bypass` and `bypass.daou` are objects."
        r#"{"bypass": {"daou": {"PRODUCTCODE": 1}}}"# r#"{"bypass": {"daou": {"PRODUCTCODE": "1"}}}"#;
    DaouOptions "bypass.daou.CARDQUOTA" ALL Error
        "`CARDQUOTA`는 `CCBC-0:2:3^CCNH-0:2` 모양, `DIRECT_YN`은 Y 또는 N입니다."
        "`CARDQUOTA` looks like `CCBC-0:2:3^CCNH-0:2`; `DIRECT_YN` is Y or N."
        r#"{"bypass": {"daou": {"CARDQUOTA": "CCBC-1"}}}"# r#"{"bypass": {"daou": {"CARDQUOTA": "CCBC-0:2"}}}"#;
    ConfirmUrl "confirm_url" ALL Warning
        "`confirm_url`은 PAYJOA에서 효과가 없습니다." "`confirm_url` does nothing on PAYJOA."
        r#"{"confirm_url": "https://a.example"}"# r#"{"confirm_url": null}"#;
    NoticeUrl "notice_url" ALL Error
        "`notice_url`은 포트원 서버가 닿을 수 있는 http(s) 전체 주소입니다." "`notice_url` is a whole http(s) address that PortOne can reach."
        r#"{"notice_url": "/webhook"}"# r#"{"notice_url": "https://a.example/webhook"}"#;
    CustomData "custom_data" ALL Warning
        "`custom_data`는 JSON으로 1,000바이트 이하로 둡니다." "`custom_data` stays within 1,000 bytes of JSON."
        r#"{"custom_data": {"a": "1234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890", "b": "1234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890", "c": "1234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890", "d": "12345678901234567890123456789012345678901234567890123456789012345678901234567890"}}"#
        r#"{"custom_data": {"basket": 17}}"#;
    Currency "currency" ALL Error
        "`currency`는 KRW입니다." "`currency` is KRW."
        r#"{"currency": "USD"}"# r#"{"currency": "KRW"}"#;
    Unknown "m_redirect_uri" ALL Warning
        "PAYJOA가 모르는 항목은 그대로 보내되 알립니다." "Parameters that PAYJOA doesn't know are passed on and pointed out."
        r#"{"m_redirect_uri": "https://a.example"}"# r#"{"language": "ko"}"#;
    Phone "prefill.phoneNumber" ALL Error
        "`prefill.phoneNumber`는 숫자로만 씁니다." "`prefill.phoneNumber` is digits only."
        r#"{"pay_method": "phone", "prefill": {"phoneNumber": "010-1234-5678"}}"#
        r#"{"pay_method": "phone", "prefill": {"phoneNumber": "01012345678"}}"#;
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::{Violation, lint};

    fn breaks(params: &Value, platform: Platform, entry: &CatalogueEntry) -> bool {
        let report = lint(params, platform);
        let hits = |list: &[Violation]| list.iter().any(|v| v.rule() == entry.rule && v.field() == entry.field);
        match entry.severity {
            Severity::Error => hits(&report.violations),
            Severity::Warning => hits(&report.advisories),
        }
    }

    #[test]
    fn the_sample_is_flawless() {
        for platform in Platform::ALL {
            assert_eq!(lint(&sample(), platform), crate::request::Report::default(), "{platform}");
        }
    }

    #[test]
    fn every_rule_has_an_example_on_either_side() {
        let listed: Vec<Rule> = catalogue().iter().map(|entry| entry.rule).collect();
        assert_eq!(listed, Rule::ALL);
        for entry in catalogue() {
            let id = entry.rule.id();
            assert!(serde_json::from_str::<Map<String, Value>>(entry.breaks).is_ok(), "{id}: {}", entry.breaks);
            assert!(serde_json::from_str::<Map<String, Value>>(entry.passes).is_ok(), "{id}: {}", entry.passes);
            for platform in Platform::ALL {
                let here = entry.platforms.contains(&platform);
                assert_eq!(breaks(&entry.breaking_example(), platform, entry), here, "{id} on {platform}");
                assert!(!breaks(&entry.passing_example(), platform, entry), "{id} on {platform}");
                assert!(lint(&entry.passing_example(), platform).violations.is_empty(), "{id} on {platform}");
            }
        }
    }
}
