//! What happens to a page besides clicks: it is hidden, frozen, brought back, connected again.

use gloo_events::EventListener;
use wasm_bindgen::JsValue;
use web_sys::EventTarget;

use super::{page, wait::listen};

/// Listeners for the life of a page; dropping it removes them all. Where a server renders, none is ever called.
///
/// ```
/// use payjoa::browser::PageEvents;
///
/// let events = PageEvents::new().on_restored(|| { /* the back button: ask the server where the order stands */ });
/// drop(events); // removed
/// ```
#[must_use = "the listeners are removed as soon as this is dropped"]
#[derive(Default)]
pub struct PageEvents(Vec<EventListener>);

impl PageEvents {
    /// None yet.
    pub fn new() -> PageEvents {
        PageEvents::default()
    }

    /// The page is back from the browser's back/forward cache (`pageshow`, persisted): everything in it is as it was when
    /// the shopper left, however long ago, and what it waited for may never come.
    pub fn on_restored(self, mut listener: impl FnMut() + 'static) -> Self {
        self.listen(page::window(), "pageshow", move |event| {
            if page::is_true(event, "persisted") {
                listener();
            }
        })
    }

    /// The shopper looks at the page again: another tab, a bank's app or the payment window was in front of it.
    pub fn on_visible(self, mut listener: impl FnMut() + 'static) -> Self {
        self.listen(page::document(), "visibilitychange", move |_| {
            if page::is_visible() {
                listener();
            }
        })
    }

    /// The shopper looks elsewhere. On a phone the last event that a page is sure to get.
    pub fn on_hidden(self, mut listener: impl FnMut() + 'static) -> Self {
        self.listen(page::document(), "visibilitychange", move |_| {
            if !page::is_visible() {
                listener();
            }
        })
    }

    /// The page is being left (`pagehide`): for another one, or for good.
    pub fn on_leaving(self, mut listener: impl FnMut() + 'static) -> Self {
        self.listen(page::window(), "pagehide", move |_| listener())
    }

    /// The browser has a network again.
    pub fn on_online(self, mut listener: impl FnMut() + 'static) -> Self {
        self.listen(page::window(), "online", move |_| listener())
    }

    fn listen(
        mut self,
        target: Option<impl Into<EventTarget>>,
        name: &'static str,
        mut listener: impl FnMut(&JsValue) + 'static,
    ) -> Self {
        if let Some(target) = target {
            self.0.push(listen(&target.into(), name, Box::new(move |event| listener(event))));
        }
        self
    }
}

impl std::fmt::Debug for PageEvents {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PageEvents").field("listeners", &self.0.len()).finish()
    }
}
