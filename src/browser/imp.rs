//! `window.IMP`: initialised once, one payment window at a time, and an answer that may come in any shape or never.

use std::{
    cell::{Cell, RefCell},
    pin::Pin,
    task::{Context, Poll},
};

use js_sys::{Function, Object};
use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};

use super::{OpenError, callback, overlay, page, popup, promised::Promised, shared, tabs::Lease};
use crate::{MerchantUid, UserCode, outcome::Unverified, request::PaymentRequest};

/// Who waits for the answer of a window: its number, and what to do with it. Without one the window was blocked.
type Waiting = (u32, Box<dyn FnOnce(Option<&JsValue>)>);

thread_local! {
    static WAITING: RefCell<Option<Waiting>> = const { RefCell::new(None) };
    static OPENED: Cell<u32> = const { Cell::new(0) };
    /// What the script calls back, whichever payment it is about: one function for all of them, never freed, so that a late
    /// or second call finds something to call and no payment leaves anything behind.
    static ANSWERED: Closure<dyn Fn(u32, JsValue)> = Closure::new(|number, response: JsValue| answered(number, &response));
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
        shared::set(shared::IMP, &self.0);
        shared::set(shared::CODE, &JsValue::from_str(user_code.as_str()));
        Ok(())
    }

    /// `IMP.request_pay`. Call it in the shopper's click and with nothing awaited in between, or the browser blocks the
    /// popup.
    ///
    /// The result is a future that is ready when the script calls back: on PC after the window is done, on mobile only
    /// if something failed before the page left. **It may never be ready**, so don't wait for it alone.
    ///
    /// While the script still loads its frames, right after `init` and after each payment, it opens the window later. If the
    /// browser blocks that one, the future says [`OpenError::PopupBlocked`].
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
        answered: impl FnOnce(Result<Unverified, OpenError>) + 'static,
    ) -> Result<OpenWindow, OpenError> {
        if self.initialised_for().is_none() {
            return Err(OpenError::NotInitialised);
        }
        refuse_if_open()?;
        refuse_other_platform(request)?;
        let params = plain_object(request)?;
        let lease = Lease::take().map_err(|_| OpenError::OpenElsewhere)?;
        let window = OpenWindow::claim(self.clone(), request.merchant_uid());
        let callback = window.callback(lease, answered);
        let request_pay = self.method("request_pay").ok_or(OpenError::NotInitialised)?;
        let (called, blocked) = popup::watch(|| request_pay.call2(&self.0, &params, &callback), blocked_later);
        called.map_err(|thrown| OpenError::Threw { message: page::thrown_message(&thrown) })?;
        if blocked { Err(OpenError::PopupBlocked) } else { Ok(window) }
    }

    fn method(&self, name: &str) -> Option<Function> {
        page::get(&self.0, name)?.dyn_into().ok()
    }

    /// Whose payments this object takes; nothing if another script has replaced it since.
    fn initialised_for(&self) -> Option<UserCode> {
        let initialised = Object::is(&shared::get(shared::IMP)?, &self.0);
        UserCode::new(shared::get(shared::CODE).filter(|_| initialised)?.as_string()?).ok()
    }
}

fn refuse_if_open() -> Result<(), OpenError> {
    match shared::get(shared::OPEN).and_then(|open| MerchantUid::new(page::text(&open, "order")).ok()) {
        Some(open) => Err(OpenError::AlreadyOpen { open }),
        None => Ok(()),
    }
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
/// A future of what the window claims, or of [`OpenError::PopupBlocked`]. Dropping it gives the right up and ignores what
/// still comes; the window itself stays. [`OpenWindow::abandon`] closes it, as far as the script can.
#[must_use = "dropping it forgets the payment window: its answer is lost and another one may be opened over it"]
pub struct OpenWindow {
    imp: Imp,
    number: u32,
    order: MerchantUid,
    /// Nothing if the window was blocked.
    answer: Promised<Option<Unverified>>,
    /// What [`shared::OPEN`] is while this is the page's window.
    place: JsValue,
}

impl OpenWindow {
    fn claim(imp: Imp, order: &MerchantUid) -> OpenWindow {
        let number = OPENED.get().wrapping_add(1);
        OPENED.set(number);
        let place = Object::new().into();
        page::set_text(&place, "order", order.as_str());
        shared::set(shared::OPEN, &place);
        OpenWindow { imp, number, order: order.clone(), answer: Promised::new(), place }
    }

    /// The order that is being paid.
    #[must_use]
    pub fn order(&self) -> &MerchantUid {
        &self.order
    }

    /// Gives the window up: for a shopper who says it is gone, or when the server already knows the result. Takes the
    /// script's overlay away, which otherwise may stay over the page.
    pub fn abandon(self) {
        if let Some(close) = self.imp.method("close") {
            // Older scripts have no `close`, and it may throw before anything is open.
            let _ = close.call0(&self.imp.0);
        }
        overlay::hide();
    }

    /// The function for the script, which carries the payment's number and nothing else. The lease ends with the wait.
    fn callback(&self, lease: Lease, answered: impl FnOnce(Result<Unverified, OpenError>) + 'static) -> JsValue {
        let (order, answer, place) = (self.order.clone(), self.answer.clone(), self.place.clone());
        let waiting = move |response: Option<&JsValue>| {
            drop(lease);
            release(&place);
            let claim = response.map(|response| callback::unverified(response).or_order(&order));
            answered(claim.clone().ok_or(OpenError::PopupBlocked));
            answer.settle(claim);
        };
        WAITING.set(Some((self.number, Box::new(waiting))));
        let function = |answered: &Closure<_>| {
            answered.as_ref().unchecked_ref::<Function>().bind1(&JsValue::NULL, &self.number.into())
        };
        ANSWERED.with(function).into()
    }
}

/// What the script answers for the payment with this number; nothing if nobody waits for it any more.
fn answered(number: u32, response: &JsValue) {
    if let Some((_, waiting)) = stop_waiting(number) {
        waiting(Some(response));
    }
}

/// The window whose answer is waited for was asked for after `request_pay`, and blocked.
fn blocked_later() {
    if let Some((_, waiting)) = WAITING.take() {
        waiting(None);
    }
}

fn stop_waiting(number: u32) -> Option<Waiting> {
    let stopped = WAITING.with_borrow_mut(|slot| slot.take_if(|(waiting, _)| *waiting == number));
    if stopped.is_some() {
        popup::stop();
    }
    stopped
}

fn release(place: &JsValue) {
    if shared::get(shared::OPEN).is_some_and(|open| Object::is(&open, place)) {
        shared::set(shared::OPEN, &JsValue::UNDEFINED);
    }
}

impl Future for OpenWindow {
    type Output = Result<Unverified, OpenError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.answer).poll(context).map(|claim| claim.ok_or(OpenError::PopupBlocked))
    }
}

impl Drop for OpenWindow {
    fn drop(&mut self) {
        drop(stop_waiting(self.number));
        release(&self.place);
    }
}

impl std::fmt::Debug for OpenWindow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OpenWindow").field("order", &self.order).finish_non_exhaustive()
    }
}
