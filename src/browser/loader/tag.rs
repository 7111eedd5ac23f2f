//! Script tags: making one, finding somebody else's, taking a dead one away.

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, Event};

use super::{Sdk, trusted};
use crate::browser::{LoadError, page, shared};

/// A tag in the page, and whether it is another module's of ours.
pub(super) struct Found {
    pub(super) tag: Element,
    pub(super) ours: bool,
}

/// A tag that may still bring the script: one of ours, whatever its address, or one for the same address that the page
/// brought itself.
pub(super) fn find(document: &Document, sdk: &Sdk) -> Option<Found> {
    let ours = shared::get(shared::TAG).and_then(|tag| tag.dyn_into::<Element>().ok());
    if let Some(tag) = ours.filter(|tag| page::is_true(tag, "isConnected")) {
        return Some(Found { tag, ours: true });
    }
    let wanted = resolved(document, &sdk.url)?;
    let tags = document.query_selector_all("script[src]").ok()?;
    let tag = (0..tags.length())
        .filter_map(|index| tags.get(index)?.dyn_into::<Element>().ok())
        .find(|tag| place(&page::text(tag, "src")) == place(&wanted))?;
    Some(Found { tag, ours: false })
}

/// The address as the browser resolves it. Not by a script tag, whose address a page may guard.
pub(super) fn resolved(document: &Document, url: &str) -> Option<String> {
    let link = document.create_element("a").ok()?;
    link.set_attribute("href", url).ok()?;
    Some(page::text(&link, "href"))
}

/// Without query and fragment: `iamport.js?v=2` is the same script.
fn place(url: &str) -> &str {
    url.find(['?', '#']).and_then(|end| url.get(..end)).unwrap_or(url)
}

/// A new tag in the page, known to the page's other modules.
pub(super) fn insert(document: &Document, sdk: &Sdk) -> Result<Element, LoadError> {
    let tag = document.create_element("script").map_err(|_| LoadError::NoPage)?;
    if let Some(nonce) = &sdk.nonce {
        // The property: what stands in an attribute can be read out by a style sheet.
        page::set_text(&tag, "nonce", nonce);
    }
    if let Some(hashes) = &sdk.integrity {
        page::set_text(&tag, "crossOrigin", "anonymous");
        page::set_text(&tag, "integrity", hashes);
    }
    page::try_set(&tag, "src", &trusted::address(&sdk.url))
        .map_err(|_| LoadError::TrustedTypes { url: sdk.url.clone() })?;
    let head = document.head().ok_or(LoadError::NoPage)?;
    head.append_child(&tag).map_err(|_| LoadError::NoPage)?;
    shared::set(shared::TAG, &tag);
    Ok(tag)
}

/// Takes a tag that came to nothing out of the page.
pub(super) fn discard(tag: &Element) {
    tag.remove();
    forget(tag);
}

/// Takes a tag that is given up out of the page. Other modules that wait for it learn that they needn't.
pub(super) fn give_up(tag: &Element) {
    discard(tag);
    if let Ok(event) = Event::new("error") {
        let _ = tag.dispatch_event(&event);
    }
}

/// Nobody needs to wait for this tag any more.
pub(super) fn forget(tag: &Element) {
    if shared::get(shared::TAG).is_some_and(|shared| js_sys::Object::is(&shared, tag)) {
        shared::set(shared::TAG, &wasm_bindgen::JsValue::UNDEFINED);
    }
}
