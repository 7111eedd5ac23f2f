//! `window.IMP`: initialised once, one payment window at a time, and an answer that may come in any shape or never.

use std::{
    cell::{Cell, RefCell},
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
};

use js_sys::Function;
use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};

use super::{OpenError, callback, page, popup, promised::Promised};
use crate::{MerchantUid, UserCode, outcome::Unverified, request::PaymentRequest};

thread_local! {
    /// The object that has been initialised, and for whom; a second `IMP.init` would tear down what is open.
    static INITIALISED: RefCell<Option<(JsValue, UserCode)>> = const { RefCell::new(None) };
    /// The payment whose window is open, with a number that tells it from its successors.
    static OPEN: RefCell<Option<(u32, MerchantUid)>> = const { RefCell::new(None) };
    static OPENED: Cell<u32> = const { Cell::new(0) };
}

/// i'mport's JavaScript object. Get it from [`load`](super::load).
#[derive(Clone, Debug)]
pub struct Imp(JsValue);

impl Imp {
    /// The page's `window.IMP`, if a script has already put it there.
    ///
    /// An element with the id `IMP` is a `window.IMP` too, for which this isn't fooled.
    #[must_use]
    pub fn find() -> Option<Imp> {
        let imp = Imp(page::get(page::window()?.as_ref(), "IMP")?);
        (imp.method("init").is_some() && imp.method("request_pay").is_some()).then_some(imp)
    }

    /// `IMP.init`, once: again with the same code it does nothing, since the script would rebuild itself and lose a
    /// payment in flight.
    ///
    /// # Errors
    /// - [`OpenError::AlreadyOpen`] for another code while a payment window is open.
    /// - [`OpenError::Init`] if the script threw.
    pub fn init(&self, user_code: &UserCode) -> Result<(), OpenError> {
        if self.initialised_for().as_ref() == Some(user_code) {
            return Ok(());
        }
        refuse_if_open()?;
        let failed = |message| OpenError::Init { user_code: user_code.clone(), message };
        let init = self.method("init").ok_or_else(|| failed(String::new()))?;
        init.call1(&self.0, &JsValue::from_str(user_code.as_str()))
            .map_err(|thrown| failed(page::thrown_message(&thrown)))?;
        INITIALISED.set(Some((self.0.clone(), user_code.clone())));
        Ok(())
    }

    /// `IMP.request_pay`. Call it in the shopper's click and with nothing awaited in between, or the browser blocks the
    /// popup.
    ///
    /// The result is a future that is ready when the script calls back: on PC after the window is done, on mobile only
    /// if something failed before the page left. **It may never be ready**, so don't wait for it alone.
    ///
    /// # Errors
    /// Any [`OpenError`] except [`OpenError::Init`]. After [`OpenError::Threw`] nobody knows how far the script got;
    /// only the server can tell what became of the order.
    pub fn request_pay(&self, request: &PaymentRequest) -> Result<OpenWindow, OpenError> {
        self.request_pay_with(request, |_| {})
    }

    /// As [`Imp::request_pay`], and `answered` is called first, at most once.
    ///
    /// # Errors
    /// As [`Imp::request_pay`].
    pub fn request_pay_with(
        &self,
        request: &PaymentRequest,
        answered: impl FnOnce(Unverified) + 'static,
    ) -> Result<OpenWindow, OpenError> {
        if self.initialised_for().is_none() {
            return Err(OpenError::NotInitialised);
        }
        refuse_if_open()?;
        refuse_other_platform(request)?;
        let params = plain_object(request)?;
        let window = OpenWindow::claim(self.clone(), request.merchant_uid());
        let callback = window.callback(answered);
        let request_pay = self.method("request_pay").ok_or(OpenError::NotInitialised)?;
        let (called, blocked) = popup::watch(|| request_pay.call2(&self.0, &params, &callback));
        called.map_err(|thrown| OpenError::Threw { message: page::thrown_message(&thrown) })?;
        if blocked { Err(OpenError::PopupBlocked) } else { Ok(window) }
    }

    fn method(&self, name: &str) -> Option<Function> {
        page::get(&self.0, name)?.dyn_into().ok()
    }

    /// Whose payments this object takes; nothing if another script has replaced it since.
    fn initialised_for(&self) -> Option<UserCode> {
        INITIALISED.with_borrow(|slot| {
            let (object, user_code) = slot.as_ref()?;
            js_sys::Object::is(object, &self.0).then(|| user_code.clone())
        })
    }
}

fn refuse_if_open() -> Result<(), OpenError> {
    OPEN.with_borrow(|slot| match slot {
        Some((_, open)) => Err(OpenError::AlreadyOpen { open: open.clone() }),
        None => Ok(()),
    })
}

/// A request for PC may lack what mobile needs (`m_redirect_url`); the other way round nothing is missing.
fn refuse_other_platform(request: &PaymentRequest) -> Result<(), OpenError> {
    let (built, actual) = (request.platform(), page::platform());
    if actual.is_mobile() && !built.is_mobile() { Err(OpenError::Platform { built, actual }) } else { Ok(()) }
}

/// Fresh each time, since the script writes into it; plain objects and numbers, since it goes through `JSON.stringify`.
fn plain_object(request: &PaymentRequest) -> Result<JsValue, OpenError> {
    request
        .params()
        .serialize(&serde_wasm_bindgen::Serializer::json_compatible())
        .map_err(|error| OpenError::Threw { message: page::thrown_message(&error.into()) })
}

/// A payment window that hasn't answered yet, and the right to be the only one.
///
/// A future of what the window claims. Dropping it gives the right up and ignores what still comes; the window itself
/// stays. [`OpenWindow::abandon`] closes it, as far as the script can.
#[must_use = "dropping it forgets the payment window: its answer is lost and another one may be opened over it"]
pub struct OpenWindow {
    imp: Imp,
    number: u32,
    order: MerchantUid,
    answer: Promised<Unverified>,
}

impl OpenWindow {
    fn claim(imp: Imp, order: &MerchantUid) -> OpenWindow {
        let number = OPENED.get().wrapping_add(1);
        OPENED.set(number);
        OPEN.set(Some((number, order.clone())));
        OpenWindow { imp, number, order: order.clone(), answer: Promised::new() }
    }

    /// The order that is being paid.
    #[must_use]
    pub fn order(&self) -> &MerchantUid {
        &self.order
    }

    /// Gives the window up: for a shopper who says it is gone, or when the server already knows the result.
    pub fn abandon(self) {
        if let Some(close) = self.imp.method("close") {
            // Older scripts have no `close`, and it may throw before anything is open.
            let _ = close.call0(&self.imp.0);
        }
    }

    /// Owned by the JavaScript side and freed with it, so that a late or second call finds something to call.
    fn callback(&self, answered: impl FnOnce(Unverified) + 'static) -> JsValue {
        let (number, order, answer) = (self.number, self.order.clone(), self.answer.clone());
        let answered = Rc::new(Cell::new(Some(answered)));
        Closure::<dyn Fn(JsValue)>::new(move |response: JsValue| {
            let current = is_open(number);
            let Some(answered) = answered.take() else { return };
            release(number);
            if current {
                let claim = callback::unverified(&response).or_order(&order);
                answered(claim.clone());
                answer.settle(claim);
            }
        })
        .into_js_value()
    }
}

fn is_open(number: u32) -> bool {
    OPEN.with_borrow(|slot| slot.as_ref().is_some_and(|(open, _)| *open == number))
}

fn release(number: u32) {
    if is_open(number) {
        OPEN.set(None);
    }
}

impl Future for OpenWindow {
    type Output = Unverified;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Unverified> {
        Pin::new(&mut self.answer).poll(context)
    }
}

impl Drop for OpenWindow {
    fn drop(&mut self) {
        release(self.number);
    }
}

impl std::fmt::Debug for OpenWindow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OpenWindow").field("order", &self.order).finish_non_exhaustive()
    }
}
