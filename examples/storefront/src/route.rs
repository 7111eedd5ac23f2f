//! Three addresses; too few for a router crate.

use gloo_events::EventListener;
use web_sys::UrlSearchParams;

/// What the shop's own return token is called in the address that PAYJOA comes back to.
pub const TOKEN: &str = "t";

/// The return token in the address, if this page was come back to. It stays there, so that a reload asks with it again.
pub fn return_token() -> Option<String> {
    let search = gloo_utils::window().location().search().ok()?;
    UrlSearchParams::new_with_str(&search).ok()?.get(TOKEN)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    Shop,
    Checkout,
    /// `m_redirect_url`: what PAYJOA comes back to on mobile.
    Return,
}

impl Route {
    pub fn path(self) -> &'static str {
        match self {
            Route::Shop => "/",
            Route::Checkout => "/checkout",
            Route::Return => "/payment/return",
        }
    }

    pub fn current() -> Route {
        let path = gloo_utils::window().location().pathname().unwrap_or_default();
        let at = |route: &Route| route.path() == path.trim_end_matches('/');
        [Route::Checkout, Route::Return].into_iter().find(at).unwrap_or(Route::Shop)
    }

    /// Puts it into the address bar.
    pub fn go(self) {
        // A browser that refuses a history entry still shows the page.
        let _ = gloo_utils::history().push_state_with_url(&js_sys::Object::new(), "", Some(self.path()));
        gloo_utils::window().scroll_to_with_x_and_y(0.0, 0.0);
    }
}

/// Calls back when the shopper goes back or forward.
#[must_use = "nobody listens once this is dropped"]
pub fn on_change(changed: impl Fn(Route) + 'static) -> EventListener {
    EventListener::new(&gloo_utils::window(), "popstate", move |_| changed(Route::current()))
}
