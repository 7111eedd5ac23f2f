//! The object that JavaScript drives.

use std::cell::RefCell;

use js_sys::{Array, Function};
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

use super::{json::json, outcome, settings, state};
use crate::{
    MerchantUid,
    browser::{self, Diagnosis, page, return_page},
    checkout::{Checkout, Options, Subscription, Text},
    request::PaymentRequest,
    view::{Mounted, View},
};

/// A checkout, what it is for, and where it is shown. `free` ends it; not from within one of its own callbacks.
///
/// Every method takes `&self`, so that a callback may call any of them while another is on the stack.
#[wasm_bindgen]
pub struct Session {
    checkout: Checkout,
    options: Options,
    request: RefCell<Option<PaymentRequest>>,
    mounted: RefCell<Option<Mounted>>,
    _changes: Subscription,
}

#[wasm_bindgen]
impl Session {
    /// Of `{userCode, confirm, token?, sdkUrl?, nonce?, integrity?}`; `changed` is called with the state after everything that
    /// may have changed it. Does nothing by itself.
    ///
    /// # Errors
    /// The name of the setting that is missing or wrong.
    #[wasm_bindgen(constructor)]
    pub fn new(settings: &JsValue, changed: Function) -> Result<Session, JsValue> {
        let options = settings::options(settings)?;
        let checkout = Checkout::new(options.clone());
        let changes = checkout.subscribe(move |state| {
            // A listener that throws has no say in a payment.
            let _ = changed.call1(&JsValue::UNDEFINED, &state::object(state));
        });
        Ok(Session { checkout, options, request: RefCell::default(), mounted: RefCell::default(), _changes: changes })
    }

    /// Where it stands.
    pub fn state(&self) -> JsValue {
        state::object(&self.checkout.state())
    }

    /// What to pay for: the parameters of `IMP.request_pay`, and the platform if it isn't this browser's own.
    ///
    /// # Errors
    /// A list of `RULE FIELD`, one for each rule that they break. There is nothing to pay for then.
    pub fn request(&self, params: &JsValue, platform: Option<String>) -> Result<(), Array> {
        let platform = platform.and_then(|name| name.parse().ok()).unwrap_or_else(browser::platform);
        let read = PaymentRequest::read(json(params), platform, None);
        let (request, broken) = match read {
            Ok(request) => (Some(request), None),
            Err(violations) => {
                let told = violations.iter().map(|it| [it.rule().id(), " ", it.field()].concat());
                (None, Some(told.map(JsValue::from).collect()))
            }
        };
        self.request.replace(request);
        broken.map_or(Ok(()), Err)
    }

    /// Loads i'mport's script; see [`Checkout::prepare`].
    pub fn prepare(&self) {
        self.checkout.prepare();
    }

    /// Opens the payment window for the request; see [`Checkout::pay`].
    pub fn pay(&self) {
        // Not borrowed while the page's own code runs.
        let request = self.request.borrow().clone();
        if let Some(request) = request {
            self.checkout.pay(&request);
        }
    }

    /// Opens it for a click of a while ago. Nothing is asked for that the browser is sure to block; then the state says so.
    #[wasm_bindgen(js_name = payLate)]
    pub fn pay_late(&self) {
        if browser::platform().is_mobile() || page::may_open() { self.pay() } else { self.checkout.too_late() }
    }

    /// The shopper says the window is gone; see [`Checkout::window_gone`].
    #[wasm_bindgen(js_name = windowGone)]
    pub fn window_gone(&self) {
        self.checkout.window_gone();
    }

    /// Asks the server now; see [`Checkout::check_now`].
    #[wasm_bindgen(js_name = checkNow)]
    pub fn check_now(&self) {
        self.checkout.check_now();
    }

    /// Finds out about an order of an earlier visit, or about the payment that the page came back from.
    pub fn resume(&self, order: Option<String>) {
        match order {
            None => self.checkout.resume_returned(),
            Some(order) => drop(MerchantUid::new(order).map(|order| self.checkout.resume(order))),
        }
    }

    /// Shows it in `root`, in a language: as `return`, `resume` or, if there is a request, as `checkout`. With `again` there is a
    /// button for another attempt, which calls it.
    pub fn show(&self, root: &web_sys::Element, kind: &str, language: &str, again: Option<Function>) {
        let options = self.options.clone();
        let view = match (kind, self.request.borrow().clone()) {
            ("return", _) => View::return_page(options),
            ("resume", _) => View::resume(options),
            (_, Some(request)) => View::checkout(options, request),
            (_, None) => return,
        };
        let mut view = view.of(self.checkout.clone()).texts(settings::texts(language));
        if let Some(again) = again {
            view = view.on_try_again(move || drop(again.call0(&JsValue::UNDEFINED)));
        }
        let mounted = self.mounted.take();
        let mounted = match mounted {
            Some(mounted) => {
                mounted.update(view);
                Some(mounted)
            }
            None => Mounted::new(root, view),
        };
        self.mounted.replace(mounted);
    }
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("checkout", &self.checkout).finish_non_exhaustive()
    }
}

/// What the page's address claims: `{impUid?, merchantUid?}`; nothing if there is no result in it.
#[wasm_bindgen(js_name = unverifiedFromAddress)]
#[must_use]
pub fn unverified_from_address() -> JsValue {
    return_page::from_address().map_or(JsValue::UNDEFINED, |claim| outcome::unverified(&claim))
}

/// What a shopper is told where the shop's own page is wrong: heading and explanation.
#[wasm_bindgen]
#[must_use]
pub fn unpayable(language: &str) -> Array {
    let texts = settings::texts(language);
    let told = [texts.heading(Text::NotLoaded), Diagnosis::Shop.text(texts.language())];
    told.into_iter().map(JsValue::from).collect()
}
