use std::collections::HashSet;

use super::*;
use crate::{Language, codes::CardIssuer};

const MAC: Agent = Agent { browser: Browser::Safari, touch: false };
const IPHONE: Agent = Agent { browser: Browser::Safari, touch: true };
const FIREFOX: Agent = Agent { browser: Browser::Firefox, touch: false };
const CHROME: Agent = Agent { browser: Browser::Chrome, touch: false };
const KAKAO: Agent = Agent { browser: Browser::InApp(App::KakaoTalk), touch: true };

fn codes(advice: &[Advice]) -> String {
    let code = |advice: &Advice| [advice.code(), if advice.certain { "!" } else { "" }].concat();
    advice.iter().map(code).collect::<Vec<_>>().join(" ")
}

#[test]
fn what_is_known_to_fail_is_told_and_nothing_else() {
    use Platform::{MobileApp, MobileWeb, Pc};
    let [hana, bc, kb] = [CardIssuer::HanaSk, CardIssuer::Bc, CardIssuer::Kb].map(Some);
    for (agent, platform, method, issuer, want) in [
        (MAC, Pc, PayMethod::Card, None, "safari-hana bc-popup"),
        (MAC, Pc, PayMethod::Card, hana.clone(), "safari-hana!"),
        (MAC, Pc, PayMethod::Card, bc.clone(), "bc-popup!"),
        (MAC, Pc, PayMethod::Card, kb.clone(), ""),
        (IPHONE, MobileWeb, PayMethod::Card, hana.clone(), "safari-hana!"),
        (IPHONE, MobileWeb, PayMethod::Trans, None, "safari-nh"),
        (IPHONE, MobileWeb, PayMethod::Vbank, None, ""),
        (IPHONE, MobileWeb, PayMethod::Kakaopay, None, ""),
        (FIREFOX, Pc, PayMethod::Card, None, "bc-popup"),
        (FIREFOX, Pc, PayMethod::Card, hana.clone(), ""),
        (FIREFOX, Pc, PayMethod::Card, bc.clone(), "bc-popup!"),
        (FIREFOX, Pc, PayMethod::Trans, None, ""),
        (CHROME, Pc, PayMethod::Card, hana, ""),
        (CHROME, Pc, PayMethod::Card, bc, ""),
        (KAKAO, MobileWeb, PayMethod::Card, None, "in-app-kakaotalk!"),
        (KAKAO, MobileWeb, PayMethod::Vbank, None, "in-app-kakaotalk!"),
        (KAKAO, MobileApp, PayMethod::Card, None, ""),
    ] {
        let issuer = issuer.as_ref().map(CardIssuer::code);
        assert_eq!(codes(&advise_for(agent, platform, method, issuer)), want, "{agent:?} {method} {issuer:?}");
    }
}

#[test]
fn a_request_says_what_it_is_paid_with() {
    let request = |issuer: &CardIssuer| {
        let request = PaymentRequest::card("mid_1", 60_000, "Coat").digital(false).direct_issuer(issuer, 0);
        request.build(Platform::Pc).unwrap()
    };
    assert_eq!(codes(&advise(MAC, &request(&CardIssuer::Bc))), "bc-popup!");
    assert_eq!(codes(&advise(MAC, &request(&CardIssuer::Lotte))), "");
    let any = PaymentRequest::card("mid_1", 60_000, "Coat").digital(false).build(Platform::Pc).unwrap();
    assert_eq!(codes(&advise(MAC, &any)), "safari-hana bc-popup");
}

#[test]
fn every_advice_has_words_in_both_languages() {
    let browsers = [
        Browser::Safari,
        Browser::Firefox,
        Browser::Chrome,
        Browser::Edge,
        Browser::Whale,
        Browser::Samsung,
        Browser::InApp(App::Naver),
        Browser::Other,
    ];
    let topics = [Topic::HanaInSafari, Topic::NhInSafari, Topic::BcPopup, Topic::InApp(App::Line), Topic::PopupBlocked];
    for browser in browsers {
        for touch in [false, true] {
            for topic in topics {
                let advice = Advice { topic, agent: Agent { browser, touch }, certain: true };
                let [ko, en] = [Language::Ko, Language::En].map(|language| advice.text(language));
                assert!(ko.chars().any(|c| ('가'..='힣').contains(&c)), "{advice:?}: {ko}");
                assert!(en.ends_with('.') && !en.chars().any(|c| ('가'..='힣').contains(&c)), "{advice:?}: {en}");
            }
        }
    }
}

#[test]
fn codes_are_words_of_their_own() {
    let apps = [
        App::KakaoTalk,
        App::Naver,
        App::Instagram,
        App::Facebook,
        App::Line,
        App::Daum,
        App::Band,
        App::TikTok,
        App::WeChat,
    ];
    let topics = apps.map(Topic::InApp).into_iter().chain([
        Topic::HanaInSafari,
        Topic::NhInSafari,
        Topic::BcPopup,
        Topic::PopupBlocked,
    ]);
    let codes: Vec<_> = topics.map(|topic| Advice { topic, agent: MAC, certain: true }.code()).collect();
    assert_eq!(codes.iter().collect::<HashSet<_>>().len(), codes.len());
    assert!(codes.iter().all(|code| code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')));
}

#[test]
fn a_server_needs_no_advice() {
    assert_eq!(this_browser(), Agent { browser: Browser::Other, touch: false });
}
