//! The browser, the script and the server of one test.

use std::cell::RefCell;

use wasm_bindgen::JsValue;

use super::{FakeImp, FakeServer};
use crate::{
    MerchantUid, UserCode,
    browser::{Sdk, page, pending, pretend},
    checkout::{Options, Timing},
};

/// A page for one test. While it lives, `window.IMP` is its [`FakeImp`], and nothing asks the network.
///
/// Make a new one for each test, and let tests of one page run one after another, as `wasm-bindgen-test` does: a page has one
/// `window.IMP`. Dropping it puts the page back as it was.
#[derive(Debug)]
#[must_use = "the page is put back as soon as this is dropped"]
pub struct TestKit {
    /// i'mport's script, and the shopper in its window.
    pub imp: FakeImp,
    /// The shop's server.
    pub server: FakeServer,
    /// The page's address before [`TestKit::come_back`].
    home: RefCell<Option<String>>,
}

impl TestKit {
    /// A browser that has never been at this shop. It forgets all that payjoa has stored in this one.
    pub fn new() -> TestKit {
        pretend::new_browser();
        TestKit { imp: FakeImp::install(), server: FakeServer::new(), home: RefCell::default() }
    }

    /// Options for a checkout or a component of this page: its server, and waits of milliseconds. Change what matters to the test
    /// ([`Options::timing`]).
    #[must_use]
    pub fn options(&self) -> Options {
        Options::with_confirmer(user_code(), self.server.clone())
            // A script that brings nothing: should the fake be gone, i'mport's network is still not asked.
            .sdk(Sdk::default().url("data:text/javascript,").attempts(1))
            .timing(Timing { watchdog: 20, patience: 60_000, first_pause: 5, longest_pause: 5, slow_pause: 5 })
    }

    /// The page has been loaded anew: what payjoa knows of it is gone, what it has stored is still there. Mount the shop again
    /// after it.
    pub fn reload(&mut self) {
        pretend::new_page();
        self.imp = FakeImp::install();
    }

    /// An earlier visit has begun to pay this order and never saw the end.
    pub fn began_earlier(&self, order: &MerchantUid) {
        pending::remember(order);
    }

    /// PAYJOA has led a phone back with this query: `"?imp_uid=imp_1&merchant_uid=mid_1"`. It is in the page's address, from
    /// which a return page takes it.
    pub fn come_back(&self, query: &str) {
        let Some(window) = page::window() else { return };
        if let Ok(home) = window.location().href() {
            self.home.borrow_mut().get_or_insert(home);
        }
        address(query);
    }

    /// Another tab of this browser has a payment window of the shop's open.
    pub fn another_tab_pays(&self) {
        pretend::another_tab_pays();
    }

    /// Another browser, for payjoa: with the words of its `navigator.userAgent`, the advice is for that one, and a phone's is a
    /// phone. Until the next [`TestKit`].
    pub fn pretend_agent(&self, user_agent: &str) {
        pretend::user_agent(Some(user_agent.to_owned()));
    }
}

impl Default for TestKit {
    fn default() -> Self {
        TestKit::new()
    }
}

impl Drop for TestKit {
    fn drop(&mut self) {
        self.imp.uninstall();
        pretend::forget();
        if let Some(home) = self.home.take() {
            address(&home);
        }
    }
}

fn address(address: &str) {
    if let Some(history) = page::window().and_then(|window| window.history().ok()) {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(address));
    }
}

/// Any will do: the fake script takes them all.
#[allow(clippy::expect_used, reason = "a constant, and a test holds it")]
fn user_code() -> UserCode {
    UserCode::new("imp00000000").expect("a user code")
}
