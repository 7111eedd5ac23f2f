//! User agent strings as browsers send them (version numbers vary, shapes don't).

use super::{Agent, App, Browser};

const CASES: [(&str, &str, Browser, bool); 33] = [
    (
        "Safari, Mac",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15",
        Browser::Safari,
        false,
    ),
    (
        "Safari, iPhone",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
        Browser::Safari,
        true,
    ),
    (
        "Safari, iPad that asks for mobile pages",
        "Mozilla/5.0 (iPad; CPU OS 17_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.7 Mobile/15E148 Safari/604.1",
        Browser::Safari,
        true,
    ),
    (
        "Chrome, iPhone",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/137.0.7151.51 Mobile/15E148 Safari/604.1",
        Browser::Chrome,
        true,
    ),
    (
        "Firefox, iPhone",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/139.0 Mobile/15E148 Safari/605.1.15",
        Browser::Other,
        true,
    ),
    (
        "Edge, iPhone",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 EdgiOS/126.0.2592.113 Mobile/15E148 Safari/605.1.15",
        Browser::Edge,
        true,
    ),
    (
        "DuckDuckGo, Mac",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15 Ddg/18.5",
        Browser::Other,
        false,
    ),
    (
        "Google's app, iPhone",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) GSA/370.0.762543316 Mobile/15E148 Safari/604.1",
        Browser::Other,
        true,
    ),
    (
        "Opera Touch, iPhone",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1 OPT/4.7.0",
        Browser::Other,
        true,
    ),
    (
        "an app's web view, iPhone",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
        Browser::Other,
        true,
    ),
    (
        "Firefox, Windows",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:139.0) Gecko/20100101 Firefox/139.0",
        Browser::Firefox,
        false,
    ),
    (
        "Firefox, Linux",
        "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
        Browser::Firefox,
        false,
    ),
    (
        "Firefox, Android",
        "Mozilla/5.0 (Android 15; Mobile; rv:139.0) Gecko/139.0 Firefox/139.0",
        Browser::Firefox,
        true,
    ),
    (
        "Chrome, Windows",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Safari/537.36",
        Browser::Chrome,
        false,
    ),
    (
        "Chrome, Mac",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Safari/537.36",
        Browser::Chrome,
        false,
    ),
    (
        "Chrome, Android",
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Mobile Safari/537.36",
        Browser::Chrome,
        true,
    ),
    (
        "Edge, Windows",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Safari/537.36 Edg/137.0.0.0",
        Browser::Edge,
        false,
    ),
    (
        "Edge, Android",
        "Mozilla/5.0 (Linux; Android 10; HD1913) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.7151.61 Mobile Safari/537.36 EdgA/136.0.3240.91",
        Browser::Edge,
        true,
    ),
    (
        "Whale, Windows",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/134.0.0.0 Whale/4.31.304.16 Safari/537.36",
        Browser::Whale,
        false,
    ),
    (
        "Whale, Android",
        "Mozilla/5.0 (Linux; Android 14; SM-S918N) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Whale/1.0.0.0 Crosswalk/30.130.0.10 Mobile Safari/537.36",
        Browser::Whale,
        true,
    ),
    (
        "Samsung Internet",
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
        Browser::Samsung,
        true,
    ),
    (
        "Opera, Windows",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/134.0.0.0 Safari/537.36 OPR/119.0.0.0",
        Browser::Other,
        false,
    ),
    (
        "KakaoTalk, iPhone",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 KAKAOTALK 25.4.2",
        Browser::InApp(App::KakaoTalk),
        true,
    ),
    (
        "KakaoTalk, Android",
        "Mozilla/5.0 (Linux; Android 14; SM-S918N Build/UP1A.231005.007; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/137.0.7151.61 Mobile Safari/537.36;KAKAOTALK 2410420",
        Browser::InApp(App::KakaoTalk),
        true,
    ),
    (
        "NAVER, iPhone",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/605.1 NAVER(inapp; search; 2001; 12.12.50; 14PRO)",
        Browser::InApp(App::Naver),
        true,
    ),
    (
        "NAVER, Android",
        "Mozilla/5.0 (Linux; Android 14; SM-S918N Build/UP1A.231005.007; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/134.0.0.0 Whale/1.0.0.0 Crosswalk/29.134.0.14 Mobile Safari/537.36 NAVER(inapp; search; 2000; 12.12.2)",
        Browser::InApp(App::Naver),
        true,
    ),
    (
        "Instagram, iPhone",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/22F76 Instagram 383.0.0.28.84 (iPhone15,3; iOS 18_5; ko_KR; ko; scale=3.00; 1290x2796; 740190155)",
        Browser::InApp(App::Instagram),
        true,
    ),
    (
        "Instagram, Android",
        "Mozilla/5.0 (Linux; Android 14; SM-S918N Build/UP1A.231005.007; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/137.0.7151.61 Mobile Safari/537.36 Instagram 382.0.0.49.84 Android (34/14; 480dpi; 1080x2115; samsung; SM-S918N; dm3q; qcom; ko_KR; 737121020)",
        Browser::InApp(App::Instagram),
        true,
    ),
    (
        "Facebook, iPhone",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/22F76 [FBAN/FBIOS;FBAV/516.0.0.58.101;FBBV/742041953;FBDV/iPhone15,3;FBMD/iPhone;FBSN/iOS;FBSV/18.5;FBSS/3;FBLC/ko_KR]",
        Browser::InApp(App::Facebook),
        true,
    ),
    (
        "LINE, Android",
        "Mozilla/5.0 (Linux; Android 14; SM-S918N Build/UP1A.231005.007; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/137.0.7151.61 Mobile Safari/537.36 Line/15.8.0/IAB",
        Browser::InApp(App::Line),
        true,
    ),
    (
        "Daum, iPhone",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1 DaumApps/8.10.2 DaumDevice/mobile",
        Browser::InApp(App::Daum),
        true,
    ),
    (
        "an Android web view of whatever app",
        "Mozilla/5.0 (Linux; Android 14; SM-S918N Build/UP1A.231005.007; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/137.0.7151.61 Mobile Safari/537.36",
        Browser::Chrome,
        true,
    ),
    ("nothing", "", Browser::Other, false),
];

#[test]
fn browsers_are_told_by_their_strings() {
    for (name, agent, browser, touch) in CASES {
        assert_eq!(Agent::detect(agent), Agent { browser, touch }, "{name}");
    }
}

#[test]
fn a_mac_with_a_touch_screen_is_an_ipad() {
    let agent = Agent::detect(CASES[0].1);
    assert!(!agent.with_touch_points(0).touch);
    assert!(agent.with_touch_points(5).touch);
    // Windows laptops have touch screens, too, and the settings of a PC.
    assert!(!Agent::detect(CASES[13].1).with_touch_points(10).touch);
}
