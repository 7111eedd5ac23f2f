//! The words. Labels of settings are those that the browsers show in either language.

use super::{Advice, Browser, Topic};
use crate::Language;

impl Advice {
    /// What to tell the shopper: one or two sentences of plain text.
    #[must_use]
    pub fn text(&self, language: Language) -> &'static str {
        let (ko, en) = self.texts();
        match language {
            Language::Ko => ko,
            Language::En => en,
        }
    }

    fn texts(&self) -> (&'static str, &'static str) {
        match (self.topic, self.agent.touch) {
            (Topic::HanaInSafari, false) => (
                "하나카드로 결제하시면 Safari에서 연결이 끊길 수 있습니다. Safari 설정의 ‘개인정보 보호’에서 ‘크로스 사이트 추적 방지’와 ‘모든 쿠키 차단’을 끄고 결제하시거나 다른 브라우저를 이용해 주세요.",
                "If you pay with a Hana card, Safari may cut the connection. In Safari’s settings for privacy, turn off “Prevent cross-site tracking” and “Block all cookies”, or use another browser.",
            ),
            (Topic::HanaInSafari, true) => (
                "하나카드로 결제하시면 Safari에서 연결이 끊길 수 있습니다. 설정 앱의 Safari 항목에서 ‘크로스 사이트 추적 방지’와 ‘모든 쿠키 차단’을 끄고 결제해 주세요.",
                "If you pay with a Hana card, Safari may cut the connection. In the Settings app under Safari, turn off “Prevent Cross-Site Tracking” and “Block All Cookies”.",
            ),
            (Topic::NhInSafari, false) => (
                "NH앱캐시로 이체하시면 Safari에서 연결이 끊길 수 있습니다. Safari 설정의 ‘개인정보 보호’에서 ‘크로스 사이트 추적 방지’와 ‘모든 쿠키 차단’을 끄고 결제하시거나 다른 브라우저를 이용해 주세요.",
                "If you transfer with NH Apps Cash, Safari may cut the connection. In Safari’s settings for privacy, turn off “Prevent cross-site tracking” and “Block all cookies”, or use another browser.",
            ),
            (Topic::NhInSafari, true) => (
                "NH앱캐시로 이체하시면 Safari에서 연결이 끊길 수 있습니다. 설정 앱의 Safari 항목에서 ‘크로스 사이트 추적 방지’와 ‘모든 쿠키 차단’을 끄고 결제해 주세요.",
                "If you transfer with NH Apps Cash, Safari may cut the connection. In the Settings app under Safari, turn off “Prevent Cross-Site Tracking” and “Block All Cookies”.",
            ),
            (Topic::BcPopup, _) => self.bc(),
            (Topic::InApp(_), _) => (
                "앱 안의 브라우저에서는 결제가 끝나지 않거나 쇼핑몰로 돌아오지 못할 수 있습니다. 문제가 있으면 앱의 메뉴에서 ‘다른 브라우저로 열기’를 눌러 결제해 주세요.",
                "In the browser of an app, a payment may not finish or not lead back to the shop. If so, open this page in your own browser: look for “Open in browser” in the app’s menu.",
            ),
            (Topic::PopupBlocked, _) => self.popup(),
        }
    }

    fn bc(&self) -> (&'static str, &'static str) {
        match (self.agent.browser, self.agent.touch) {
            (Browser::Firefox, _) => (
                "BC카드로 결제하시면 팝업이 차단되어 실패할 수 있습니다. Firefox 설정의 ‘개인 정보 및 보안’에서 팝업 차단 예외에 payjoa.co.kr을 추가하시거나 팝업 차단을 꺼 주세요.",
                "If you pay with a BC card, a blocked pop-up may make it fail. In Firefox’s settings, under Privacy & Security, allow pop-ups from payjoa.co.kr, or turn the blocking off.",
            ),
            (_, false) => (
                "BC카드로 결제하시면 팝업이 차단되어 실패할 수 있습니다. Safari 설정의 ‘웹사이트’에서 ‘팝업 윈도우’를 선택하고 payjoa.co.kr을 허용해 주세요.",
                "If you pay with a BC card, a blocked pop-up may make it fail. In Safari’s settings, under Websites, Pop-up Windows, allow payjoa.co.kr.",
            ),
            (_, true) => (
                "BC카드로 결제하시면 팝업이 차단되어 실패할 수 있습니다. 설정 앱의 Safari 항목에서 ‘팝업 차단’을 끄고 결제해 주세요.",
                "If you pay with a BC card, a blocked pop-up may make it fail. In the Settings app under Safari, turn off “Block Pop-ups”.",
            ),
        }
    }

    fn popup(&self) -> (&'static str, &'static str) {
        match (self.agent.browser, self.agent.touch) {
            (Browser::Safari, false) => (
                "주소창의 팝업 표시를 누르거나 Safari 설정의 ‘웹사이트’ → ‘팝업 윈도우’에서 이 사이트를 허용하고 다시 결제해 주세요.",
                "Click the pop-up symbol in the address field, or allow this site in Safari’s settings under Websites, Pop-up Windows, and press pay again.",
            ),
            (Browser::Safari, true) => (
                "설정 앱의 Safari 항목에서 ‘팝업 차단’을 끄고 다시 결제해 주세요.",
                "In the Settings app under Safari, turn off “Block Pop-ups”, and press pay again.",
            ),
            (Browser::Firefox, _) => (
                "페이지 위쪽 알림의 ‘설정’에서 이 사이트의 팝업을 허용하고 다시 결제해 주세요.",
                "In the notice above the page, allow pop-ups for this site, and press pay again.",
            ),
            (Browser::Chrome | Browser::Edge | Browser::Whale, false) => (
                "주소창 오른쪽의 팝업 차단 아이콘을 눌러 이 사이트의 팝업을 허용하고 다시 결제해 주세요.",
                "Click the blocked pop-up icon at the right of the address bar, allow pop-ups of this site, and press pay again.",
            ),
            (Browser::Samsung, _) => (
                "삼성 인터넷 설정의 ‘사이트 및 다운로드’에서 ‘팝업 차단’을 끄고 다시 결제해 주세요.",
                "In Samsung Internet’s settings, under Sites and downloads, turn off “Block pop-ups”, and press pay again.",
            ),
            (Browser::InApp(_), _) => (
                "앱의 메뉴에서 ‘다른 브라우저로 열기’를 눌러 결제해 주세요.",
                "Look for “Open in browser” in the app’s menu and pay there.",
            ),
            _ => {
                ("이 사이트의 팝업을 허용하고 다시 결제해 주세요.", "Allow pop-ups of this site, and press pay again.")
            }
        }
    }
}
