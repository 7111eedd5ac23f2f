//! Which browser this is, as far as advice depends on it.

use crate::scan;

/// A browser, as its user agent string has it.
///
/// ```
/// use payjoa::browser::advice::{Agent, Browser};
///
/// let agent = Agent::detect("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:144.0) Gecko/20100101 Firefox/144.0");
/// assert_eq!((agent.browser, agent.touch), (Browser::Firefox, false));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Agent {
    /// Whose browser it is.
    pub browser: Browser,
    /// Whether it is a phone or a tablet, whose settings are elsewhere than a PC's.
    pub touch: bool,
}

/// Whose browser it is. Others exist; what isn't told apart here needs no advice of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Browser {
    /// Safari itself, on a Mac, an iPhone or an iPad; not the other browsers of these, which it is the engine of.
    Safari,
    /// Firefox with its own engine; not the one for iPhone and iPad.
    Firefox,
    /// Chrome.
    Chrome,
    /// Edge.
    Edge,
    /// Naver Whale.
    Whale,
    /// Samsung Internet.
    Samsung,
    /// The browser inside an app that does something else.
    InApp(App),
    /// Any other.
    Other,
}

/// An app with a browser in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum App {
    /// KakaoTalk.
    KakaoTalk,
    /// NAVER.
    Naver,
    /// Instagram.
    Instagram,
    /// Facebook and its Messenger.
    Facebook,
    /// LINE.
    Line,
    /// Daum.
    Daum,
    /// BAND.
    Band,
    /// TikTok.
    TikTok,
    /// WeChat.
    WeChat,
}

/// Words that name an app; the first that is found counts. Instagram has Facebook's words besides its own.
static APPS: [(&str, App); 15] = [
    ("KAKAOTALK", App::KakaoTalk),
    ("NAVER(inapp", App::Naver),
    ("Instagram", App::Instagram),
    ("FBAN/", App::Facebook),
    ("FBAV/", App::Facebook),
    ("FB_IAB/", App::Facebook),
    (" Line/", App::Line),
    ("DaumApps/", App::Daum),
    ("DaumDevice/", App::Daum),
    ("BAND/", App::Band),
    ("BytedanceWebview", App::TikTok),
    ("musical_ly", App::TikTok),
    ("trill_", App::TikTok),
    ("TikTok ", App::TikTok),
    ("MicroMessenger/", App::WeChat),
];

/// Words that name a browser. Nearly all say `Safari/` and most `Chrome/`, so these come last. Empty: [`Browser::Other`].
static BROWSERS: [(&str, Browser); 18] = [
    ("Whale/", Browser::Whale),
    ("SamsungBrowser/", Browser::Samsung),
    ("Edg/", Browser::Edge),
    ("EdgA/", Browser::Edge),
    ("EdgiOS/", Browser::Edge),
    ("OPR/", Browser::Other),
    ("OPT/", Browser::Other),
    ("OPiOS/", Browser::Other),
    ("GSA/", Browser::Other),
    ("DuckDuckGo/", Browser::Other),
    ("Ddg/", Browser::Other),
    ("Brave/", Browser::Other),
    ("YaBrowser/", Browser::Other),
    ("FxiOS/", Browser::Other),
    ("CriOS/", Browser::Chrome),
    ("Chrome/", Browser::Chrome),
    ("Chromium/", Browser::Chrome),
    ("Firefox/", Browser::Firefox),
];

static APPLE: [&str; 4] = ["Macintosh", "iPhone", "iPad", "iPod"];

impl Agent {
    /// From a user agent string. It is what the browser says of itself: good for advice, for nothing else.
    #[must_use]
    pub fn detect(user_agent: &str) -> Agent {
        let has = |word: &str| scan::find(user_agent, word).is_some();
        let app = APPS.iter().find(|(word, _)| has(word)).map(|(_, app)| Browser::InApp(*app));
        let named = || BROWSERS.iter().find(|(word, _)| has(word)).map(|(_, browser)| *browser);
        // Web views on these devices lack `Safari/`, so that an app which isn't known isn't taken for Safari.
        let safari =
            || (has("Version/") && has("Safari/") && APPLE.iter().any(|device| has(device))).then_some(Browser::Safari);
        let browser = app.or_else(named).or_else(safari).unwrap_or(Browser::Other);
        let touch = APPLE.iter().skip(1).any(|device| has(device)) || has("Android") || has("Mobile");
        Agent { browser, touch }
    }

    /// The same with `navigator.maxTouchPoints`: an iPad says that it is a Mac, but no Mac has a touch screen.
    #[must_use]
    pub fn with_touch_points(mut self, points: u32) -> Agent {
        self.touch |= self.browser == Browser::Safari && points > 1;
        self
    }
}

impl App {
    /// A word for codes.
    pub(super) const fn code(self) -> &'static str {
        match self {
            App::KakaoTalk => "in-app-kakaotalk",
            App::Naver => "in-app-naver",
            App::Instagram => "in-app-instagram",
            App::Facebook => "in-app-facebook",
            App::Line => "in-app-line",
            App::Daum => "in-app-daum",
            App::Band => "in-app-band",
            App::TikTok => "in-app-tiktok",
            App::WeChat => "in-app-wechat",
        }
    }
}

#[cfg(test)]
mod tests;
