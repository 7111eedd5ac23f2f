//! The script before it is needed.

use gloo_events::EventListener;
use web_sys::EventTarget;

use super::{Sdk, load, tag};
use crate::browser::{Imp, page, wait::spawn};

impl Sdk {
    /// Has the browser fetch the script when it has time (`<link rel="preload">`), without running it: for a page from
    /// which the shopper is likely to pay soon, such as the cart. Once for each address; on a server nothing.
    ///
    /// The browser keeps it for this page only; for the next one its own cache does.
    pub fn prefetch(&self) {
        let _ = self.link("preload");
    }

    /// Has the browser make the connection to the script's server ready (`<link rel="preconnect">`): cheaper than
    /// [`Sdk::prefetch`], for pages from which few shoppers pay.
    pub fn preconnect(&self) {
        let _ = self.link("preconnect");
    }

    /// Loads the script as soon as the shopper seems to be about to pay: the pointer is over `target` (a button, the whole
    /// form), a finger touches it, or it gets the focus. It runs then and does nothing until it is initialised. Whoever
    /// [`load`]s it later joins.
    ///
    /// Until then the page asks i'mport's network for nothing.
    pub fn load_on_intent(&self, target: &EventTarget) -> Intent {
        let listen = |name| {
            let sdk = self.clone();
            EventListener::once(target, name, move |_| sdk.load_in_background())
        };
        Intent(["pointerenter", "touchstart", "focusin"].map(listen))
    }

    /// A failure is told to whoever needs the script and loads it again.
    fn load_in_background(self) {
        if Imp::find().is_none() {
            spawn(Box::pin(async move { drop(load(&self).await) }));
        }
    }

    fn link(&self, rel: &str) -> Option<()> {
        let document = page::document()?;
        let links = document.query_selector_all(&["link[rel=", rel, "]"].concat()).ok()?;
        let wanted = tag::resolved(&document, &self.url)?;
        let known = |index| links.get(index).is_some_and(|link| page::text(&link, "href") == wanted);
        if Imp::find().is_some() || (0..links.length()).any(known) {
            return None;
        }
        let link = document.create_element("link").ok()?;
        let set = |name: &str, value: &str| link.set_attribute(name, value).ok();
        set("rel", rel)?;
        set("as", "script")?;
        if self.integrity.is_some() {
            set("crossorigin", "anonymous")?;
        }
        if let Some(nonce) = &self.nonce {
            page::set_text(&link, "nonce", nonce);
        }
        set("href", &self.url)?;
        document.head()?.append_child(&link).ok().map(drop)
    }
}

/// Waits for the shopper's intent to pay; see [`Sdk::load_on_intent`].
#[must_use = "it waits only as long as this lives"]
pub struct Intent([EventListener; 3]);

impl std::fmt::Debug for Intent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Intent").field(&self.0.len()).finish()
    }
}
