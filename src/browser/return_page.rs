//! The page that PAYJOA comes back to (`m_redirect_url`).

use super::{page, pending};
use crate::outcome::{Unverified, without_result};

/// The payment that this page is about, taken out of its address; nothing if there is none.
///
/// In this order: the result in the address (which is removed from the address bar and the history entry, the shop's own
/// parameters stay), what this tab came back from before it was reloaded, the payment that was begun last in this
/// browser. May be called any number of times; it changes nothing but the address.
///
/// An address without an order number says nothing about whose payment it is: then its `imp_uid` isn't believed either.
pub fn take() -> Option<Unverified> {
    let claim = from_address();
    if let Some(order) = claim.as_ref().and_then(Unverified::merchant_uid) {
        pending::came_back(order);
    }
    if claim.is_some() {
        clean_address();
    }
    claim
        .filter(|claim| claim.merchant_uid().is_some())
        .or_else(|| Some(Unverified::resumed(pending::last_back()?)))
        .or_else(|| Some(Unverified::resumed(pending::latest()?.merchant_uid)))
}

/// The result in the page's address, which stays as it is.
pub fn from_address() -> Option<Unverified> {
    Unverified::from_query(&page::window()?.location().search().ok()?)
}

/// Takes the result out of the address bar without loading anything.
fn clean_address() -> Option<()> {
    let window = page::window()?;
    let (location, history) = (window.location(), window.history().ok()?);
    let query = without_result(&location.search().ok()?);
    let address = [location.pathname().ok()?, query, location.hash().ok()?].concat();
    let state = history.state().ok()?;
    history.replace_state_with_url(&state, "", Some(&address)).ok()
}
