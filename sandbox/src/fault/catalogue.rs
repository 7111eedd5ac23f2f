//! Every fault, once: its name, where it acts, and what it does, in Korean and English. The enum, its documentation, the
//! window's switches, the dashboard and `docs/sandbox-faults.md` are all made of this list.

use payjoa::Language;
use serde::{Deserialize, Serialize};

/// Where a fault acts, and so when it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Place {
    /// The SDK's script, each time that a page asks for it. No payment is known yet: such a fault can't be armed for one.
    Script,
    /// The way from the payment window back to the shop's page, once for each payment, when the shopper decides.
    Browser,
    /// The payment itself as the API tells it, once for each payment, when the shopper decides.
    Payment,
    /// Webhooks, each time that one is due.
    Webhook,
    /// The REST API, on each call.
    Api,
}

impl Place {
    /// Every place, in the order in which a payment passes them.
    pub const ALL: [Place; 5] = [Place::Script, Place::Browser, Place::Payment, Place::Webhook, Place::Api];

    /// `script`, `browser`, `payment`, `webhook` or `api`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Place::Script => "script",
            Place::Browser => "browser",
            Place::Payment => "payment",
            Place::Webhook => "webhook",
            Place::Api => "api",
        }
    }

    /// A heading.
    #[must_use]
    pub const fn title(self, language: Language) -> &'static str {
        match (self, language) {
            (Place::Script, Language::Ko) => "SDK 스크립트",
            (Place::Script, Language::En) => "The SDK's script",
            (Place::Browser, Language::Ko) => "결제창에서 쇼핑몰 페이지로",
            (Place::Browser, Language::En) => "From the window to the shop's page",
            (Place::Payment, Language::Ko) => "결제 자체",
            (Place::Payment, Language::En) => "The payment itself",
            (Place::Webhook, Language::Ko) => "웹훅",
            (Place::Webhook, Language::En) => "Webhooks",
            (Place::Api, Language::Ko) => "REST API",
            (Place::Api, Language::En) => "The REST API",
        }
    }
}

macro_rules! faults {
    ($($variant:ident $name:literal $place:ident {
        en: $en_title:literal $en:literal,
        ko: $ko_title:literal $ko:literal,
    })*) => {
        /// Something that happens to real payments, on demand.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        #[non_exhaustive]
        pub enum Fault {
            $(#[doc = $en] $variant,)*
        }

        impl Fault {
            /// Every fault, in the order in which a payment could meet it.
            pub const ALL: &'static [Fault] = &[$(Fault::$variant),*];

            /// Its name: `late-database`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Fault::$variant => $name,)* }
            }

            /// Where it acts.
            #[must_use]
            pub const fn place(self) -> Place {
                match self { $(Fault::$variant => Place::$place,)* }
            }

            /// What it is called, for people.
            #[must_use]
            pub const fn title(self, language: Language) -> &'static str {
                match (self, language) {
                    $((Fault::$variant, Language::En) => $en_title, (Fault::$variant, Language::Ko) => $ko_title,)*
                }
            }

            /// What it does.
            #[must_use]
            pub const fn description(self, language: Language) -> &'static str {
                match (self, language) {
                    $((Fault::$variant, Language::En) => $en, (Fault::$variant, Language::Ko) => $ko,)*
                }
            }
        }
    };
}

faults! {
    SdkMissing "sdk-missing" Script {
        en: "SDK missing" "The script's address answers 404, as behind a blocker or with a mistyped address.",
        ko: "SDK 없음" "스크립트 주소가 404로 응답합니다. 광고 차단기나 잘못 적은 주소와 같은 상황입니다.",
    }
    SdkHanging "sdk-hanging" Script {
        en: "SDK hanging" "The script's address never answers; neither `load` nor `error` comes.",
        ko: "SDK 응답 없음" "스크립트 주소가 끝까지 응답하지 않아 `load`도 `error`도 오지 않습니다.",
    }
    SdkThrowing "sdk-throwing" Script {
        en: "SDK throwing" "The script loads and throws before it has made `window.IMP`.",
        ko: "SDK 예외" "스크립트가 로드되지만 `window.IMP`를 만들기 전에 예외를 던집니다.",
    }
    SdkWithoutGlobal "sdk-without-global" Script {
        en: "SDK without IMP" "The script loads without an error and without `window.IMP`, as an emptied file on a CDN.",
        ko: "IMP 없는 SDK" "스크립트가 오류 없이 로드되지만 `window.IMP`가 없습니다. CDN의 빈 파일과 같습니다.",
    }
    PopupBlocked "popup-blocked" Script {
        en: "Popup blocked" "`window.open` gives the SDK nothing, as under a popup blocker: an `alert`, and no callback ever.",
        ko: "팝업 차단" "팝업 차단기처럼 `window.open`이 실패합니다. `alert`만 뜨고 콜백은 오지 않습니다.",
    }
    LateDatabase "late-database" Browser {
        en: "Late database" "The browser is told `success=false` for a payment that the API calls `ready`, and a little later `paid`.",
        ko: "늦은 데이터베이스" "브라우저는 `success=false`를 받고 API는 `ready`라 하지만, 조금 뒤 `paid`가 됩니다.",
    }
    FailedThenPaid "failed-then-paid" Browser {
        en: "Failed, then paid" "Browser and API say `failed` for a payment that was approved; a little later it is `paid` after all.",
        ko: "실패 후 결제 완료" "승인된 결제를 브라우저와 API가 `failed`라고 하다가 조금 뒤 `paid`로 바뀝니다.",
    }
    AbandonedWindow "abandoned-window" Browser {
        en: "Abandoned window" "The shopper walks away: the window is gone, the payment stays `ready` for ever, and nobody is told.",
        ko: "방치된 결제창" "구매자가 떠나 결제창은 사라지고 결제는 `ready`로 남으며 아무에게도 알리지 않습니다.",
    }
    LostCallback "lost-callback" Browser {
        en: "Lost callback" "The payment is decided, and the browser never hears of it: no callback, no redirect.",
        ko: "콜백 유실" "결제는 끝났지만 브라우저는 콜백도 리디렉션도 받지 못합니다.",
    }
    DuplicatedCallback "duplicated-callback" Browser {
        en: "Duplicated callback" "The SDK calls the page's callback twice with the same answer.",
        ko: "콜백 중복" "SDK가 같은 결과로 콜백을 두 번 호출합니다.",
    }
    CallbackAfterWebhook "callback-after-webhook" Browser {
        en: "Callback after the webhook" "The browser gets its answer only after the shop's server has answered the webhook.",
        ko: "웹훅 뒤의 콜백" "쇼핑몰 서버가 웹훅에 응답한 뒤에야 브라우저가 결과를 받습니다.",
    }
    CallbackBeforeWebhook "callback-before-webhook" Browser {
        en: "Callback before the webhook" "The webhook waits until the browser has had its answer, five seconds at most.",
        ko: "웹훅 앞의 콜백" "브라우저가 결과를 받은 뒤에야(길어도 5초 뒤) 웹훅이 나갑니다.",
    }
    CutQuery "cut-query" Browser {
        en: "Cut query" "The redirect's query ends in the middle of `imp_uid`: the order number and everything after it are gone.",
        ko: "잘린 쿼리" "리디렉션 쿼리가 `imp_uid` 중간에서 끊겨 주문번호 이후가 사라집니다.",
    }
    MangledQuery "mangled-query" Browser {
        en: "Mangled query" "The redirect's query is encoded twice, and `undefined` stands where values are missing.",
        ko: "깨진 쿼리" "리디렉션 쿼리가 두 번 인코딩되고 빈 값 자리에 `undefined`가 들어갑니다.",
    }
    OtherBrowser "other-browser" Browser {
        en: "Another browser" "A card app returns to another browser than the one that left: this one stays in the window, and the other knows no cookies and no storage.",
        ko: "다른 브라우저" "카드 앱이 다른 브라우저로 돌아갑니다. 원래 브라우저는 결제창에 남고, 다른 쪽에는 쿠키도 저장소도 없습니다.",
    }
    TamperedAmount "tampered-amount" Payment {
        en: "Tampered amount" "The payment is for a tenth of the order's amount, as if the shopper had changed the request in the page.",
        ko: "금액 변조" "구매자가 페이지에서 요청을 바꾼 것처럼 주문 금액의 10분의 1만 결제됩니다.",
    }
    ReusedImpUid "reused-imp-uid" Payment {
        en: "Reused imp_uid" "The browser is given the `imp_uid` of an earlier, paid payment of another order, and this order isn't paid.",
        ko: "imp_uid 재사용" "브라우저가 다른 주문의 이미 결제된 `imp_uid`를 받고, 이 주문은 결제되지 않습니다.",
    }
    OtherGateway "other-gateway" Payment {
        en: "Another gateway" "The payment went through another gateway's window (`pg_provider` is `html5_inicis`), as after a mistyped `pg`.",
        ko: "다른 PG" "`pg`를 잘못 적었을 때처럼 다른 PG의 결제창으로 결제됩니다(`pg_provider`가 `html5_inicis`).",
    }
    SandboxPayment "sandbox-payment" Payment {
        en: "Test payment" "The payment was made through a test channel: `sandbox` is true, and the API hides it unless asked with `include_sandbox=true`.",
        ko: "테스트 결제" "테스트 채널의 결제입니다. `sandbox`가 true이고 `include_sandbox=true` 없이는 API가 숨깁니다.",
    }
    LostWebhook "lost-webhook" Webhook {
        en: "Lost webhook" "The webhook is never sent.",
        ko: "웹훅 유실" "웹훅이 나가지 않습니다.",
    }
    DuplicatedWebhook "duplicated-webhook" Webhook {
        en: "Duplicated webhook" "The webhook is sent twice.",
        ko: "웹훅 중복" "웹훅이 두 번 나갑니다.",
    }
    ReorderedWebhook "reordered-webhook" Webhook {
        en: "Reordered webhook" "The webhook is held back until the payment's next one has been sent: `paid` arrives before `ready`.",
        ko: "웹훅 순서 뒤바뀜" "결제의 다음 웹훅이 나갈 때까지 붙잡혀 `paid`가 `ready`보다 먼저 도착합니다.",
    }
    DelayedWebhook "delayed-webhook" Webhook {
        en: "Delayed webhook" "The webhook comes late, by the gateway's clock: ten minutes unless armed with another delay.",
        ko: "웹훅 지연" "웹훅이 게이트웨이 시계로 10분(또는 지정한 시간) 늦게 옵니다.",
    }
    ForgedWebhook "forged-webhook" Webhook {
        en: "Forged webhook" "Somebody else tells the shop's server that the order is `paid` as soon as its window opens. Nothing signs webhooks.",
        ko: "위조 웹훅" "결제창이 열리자마자 누군가가 쇼핑몰 서버에 `paid`라고 알립니다. 웹훅에는 서명이 없습니다.",
    }
    Unauthorized "unauthorized" Api {
        en: "401 in mid-flight" "The access token is revoked before its time: 401, until the shop's server has fetched another.",
        ko: "도중의 401" "액세스 토큰이 만료 전에 폐기되어 새로 발급받을 때까지 401이 납니다.",
    }
    TooManyRequests "too-many-requests" Api {
        en: "429" "The call is refused with 429 and `Retry-After`; nothing happened.",
        ko: "429" "429와 `Retry-After`로 거절되며 아무 일도 일어나지 않습니다.",
    }
    ErrorBefore "error-before" Api {
        en: "500 before" "The call is answered with 500, and nothing happened.",
        ko: "처리 전 500" "500으로 응답하고 아무 일도 일어나지 않습니다.",
    }
    ErrorAfter "error-after" Api {
        en: "500 after" "The call is carried out, money moves if it moves money, and then it is answered with 500.",
        ko: "처리 후 500" "호출이 처리되어 돈이 움직인 뒤에 500으로 응답합니다.",
    }
    SlowAnswer "slow-answer" Api {
        en: "Slow answer" "The call is carried out, and its answer takes five seconds of the machine's time unless armed with another delay.",
        ko: "느린 응답" "호출은 처리되지만 응답이 실제 시간으로 5초(또는 지정한 시간) 걸립니다.",
    }
    ConnectionReset "connection-reset" Api {
        en: "Connection reset" "The call is carried out, and instead of an answer the connection is reset: nobody knows whether money moved.",
        ko: "연결 끊김" "호출은 처리되지만 응답 대신 연결이 끊겨 돈이 움직였는지 알 수 없습니다.",
    }
    TruncatedJson "truncated-json" Api {
        en: "Truncated JSON" "The answer is 200 and ends in the middle of its JSON.",
        ko: "잘린 JSON" "응답은 200이지만 JSON이 중간에서 끊깁니다.",
    }
    UnknownValues "unknown-values" Api {
        en: "Unknown values" "`status`, `pay_method` and `channel` have values that nobody has documented, as a newer gateway may send.",
        ko: "모르는 값" "`status`, `pay_method`, `channel`에 문서에 없는 새 값이 들어옵니다.",
    }
    ExtraFields "extra-fields" Api {
        en: "Extra fields" "Objects have fields that nobody has documented, and amounts are written `1004.0`.",
        ko: "추가 필드" "객체에 문서에 없는 필드가 있고 금액이 `1004.0`처럼 적힙니다.",
    }
}
