//! What a test sees of the page, and does in it.

use wasm_bindgen::JsCast;

use crate::{
    browser::{page, promised::sleep},
    view::Action,
};

/// How long [`until`] waits, in milliseconds: more than anything takes on a small and busy machine.
const PATIENCE: f64 = 10_000.0;
/// Between two looks, in milliseconds.
const PAUSE: u32 = 5;

/// It didn't come true in time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("what was waited for at {at} has not come true within {seconds} s")]
pub struct NotInTime {
    /// Where in the test it was waited for.
    pub at: String,
    /// How long.
    pub seconds: u32,
}

/// Waits until something holds, for ten seconds at most; a test needs no fixed sleeps.
///
/// # Errors
/// It doesn't.
#[track_caller]
pub fn until(mut holds: impl FnMut() -> bool) -> impl Future<Output = Result<(), NotInTime>> {
    let caller = std::panic::Location::caller();
    async move {
        let start = page::uptime();
        while !holds() {
            if page::uptime() - start > PATIENCE {
                return Err(NotInTime { at: caller.to_string(), seconds: (PATIENCE / 1_000.0) as u32 });
            }
            sleep(PAUSE).await;
        }
        Ok(())
    }
}

/// The state that a piece under `root` shows: [`State::name`](crate::checkout::State::name). Nothing if none does.
#[must_use]
pub fn state(root: &web_sys::Element) -> Option<String> {
    root.query_selector("[data-state]").ok()??.get_attribute("data-state")
}

/// Clicks a button of a piece under `root`; whether there is one that can be clicked.
pub fn click(root: &web_sys::Element, action: Action) -> bool {
    let selector = ["[data-action='", action.name(), "']:not(:disabled)"].concat();
    let button = root.query_selector(&selector).ok().flatten().and_then(|found| found.dyn_into().ok());
    button.map(|button: web_sys::HtmlElement| button.click()).is_some()
}
