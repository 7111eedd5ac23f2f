//! What is worth telling this shopper, in this browser, before or after the payment window.
//!
//! Some ways to pay are known to fail in some browsers until a setting is changed. Neither can be repaired from a page; but
//! it can be said before the shopper has typed a card number in vain. Pure data: what it is about, a stable code, and the
//! words in [`Advice::text`], which a page that doesn't show them doesn't download.
//!
//! ```
//! use payjoa::{Language, Platform, browser::advice::{Agent, Topic, advise}, codes::CardIssuer, request::PaymentRequest};
//!
//! let safari = Agent::detect("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.5 Safari/605.1.15");
//! let request = PaymentRequest::card("mid_1", 1_004, "T-shirt")
//!     .digital(false)
//!     .direct_issuer(&CardIssuer::HanaSk, 0)
//!     .build(Platform::Pc)?;
//! let [advice] = advise(safari, &request)[..] else { panic!() };
//! assert_eq!((advice.topic, advice.certain, advice.code()), (Topic::HanaInSafari, true, "safari-hana"));
//! assert!(advice.text(Language::En).starts_with("If you pay with a Hana card"));
//! # Ok::<(), payjoa::request::Violations>(())
//! ```

mod agent;
mod texts;

pub use agent::{Agent, App, Browser};

use crate::{
    Platform,
    browser::page,
    request::{PayMethod, PaymentRequest},
};

/// One thing to tell the shopper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Advice {
    /// What it is about.
    pub topic: Topic,
    /// The browser it is for; the way through its settings depends on it.
    pub agent: Agent,
    /// Whether it is about what is being paid with. Otherwise it only may be: the shopper chooses the card, or the bank's
    /// app, in the payment window. Its words say "if" in both cases; show the uncertain ones less prominently.
    pub certain: bool,
}

/// What an advice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Topic {
    /// Safari's protection from tracking ends the payment with a Hana card: "the session has expired, the connection to the
    /// card company was closed". Source: PAYJOA guide, "Precautions".
    HanaInSafari,
    /// The same with NH Apps Cash, one of the ways of a transfer. Source: PAYJOA guide, "Precautions".
    NhInSafari,
    /// Safari and Firefox block a popup that a BC card needs: "payment failed" after "Next". Source: PAYJOA guide,
    /// "Precautions".
    BcPopup,
    /// The browser inside of an app keeps other cookies and windows than the shopper's own, and the way back from a card
    /// company's app may lead elsewhere. Source: PortOne V1 docs on Instagram and the like.
    InApp(App),
    /// The browser has blocked the payment window; from [`popup_blocked`] alone.
    PopupBlocked,
}

impl Advice {
    /// A word for it that doesn't change: to remember what a shopper has dismissed, for analytics, for a shop's own words.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self.topic {
            Topic::HanaInSafari => "safari-hana",
            Topic::NhInSafari => "safari-nh",
            Topic::BcPopup => "bc-popup",
            Topic::InApp(app) => app.code(),
            Topic::PopupBlocked => "popup-blocked",
        }
    }
}

/// What to tell before paying; most browsers need nothing. What is certain comes first.
#[must_use]
pub fn advise(agent: Agent, request: &PaymentRequest) -> Vec<Advice> {
    let issuer = request.params().get("card").and_then(|card| card.get("direct")?.get("code")?.as_str());
    advise_for(agent, request.platform(), request.pay_method(), issuer)
}

/// As [`advise`], where there is no request yet: `issuer` is the code of a [`CardIssuer`](crate::codes::CardIssuer), if the
/// shopper has chosen one on the page.
#[must_use]
pub fn advise_for(agent: Agent, platform: Platform, method: PayMethod, issuer: Option<&str>) -> Vec<Advice> {
    let mut found = Vec::new();
    let mut about = |topic, certain| found.push(Advice { topic, agent, certain });
    let card = method == PayMethod::Card;
    let possible = |code| issuer.is_none_or(|issuer| issuer == code);
    match agent.browser {
        // An app that is the shop's own opens the payment page by itself, and knows its web view.
        Browser::InApp(app) if platform != Platform::MobileApp => about(Topic::InApp(app), true),
        Browser::Safari if card && possible(HANA) => about(Topic::HanaInSafari, issuer.is_some()),
        Browser::Safari if method == PayMethod::Trans => about(Topic::NhInSafari, false),
        _ => {}
    }
    if matches!(agent.browser, Browser::Safari | Browser::Firefox) && card && possible(BC) {
        about(Topic::BcPopup, issuer.is_some());
    }
    found
}

/// KFTC's codes, as in `card.direct`.
const HANA: &str = "374";
const BC: &str = "361";

/// How to let the payment window open in a browser that has blocked it
/// ([`OpenError::PopupBlocked`](crate::browser::OpenError::PopupBlocked)).
#[must_use]
pub const fn popup_blocked(agent: Agent) -> Advice {
    Advice { topic: Topic::PopupBlocked, agent, certain: true }
}

/// This browser; on a server one that needs no advice.
#[must_use]
pub fn this_browser() -> Agent {
    let navigator = page::window().map(|window| window.navigator());
    let points = navigator.and_then(|navigator| page::get(&navigator, "maxTouchPoints")?.as_f64());
    Agent::detect(&page::user_agent()).with_touch_points(points.unwrap_or_default() as u32)
}

#[cfg(test)]
mod tests;
