//! i'mport's script and the shopper in its window.

use std::{cell::RefCell, collections::VecDeque, rc::Rc};

use js_sys::{Function, JSON, Object};
use serde_json::Value;
use wasm_bindgen::JsValue;

use super::installed::{self, Script};
use crate::browser::{LoadError, page, pretend};

/// i'mport's number of every payment here.
pub(super) const IMP_UID: &str = "imp_123456789012";

/// What the next `IMP.request_pay` does.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Opening {
    /// Opens the window. What it does if it isn't told otherwise.
    Opens,
    /// The browser blocks it; the script says nothing.
    Blocked,
    /// The script throws an `Error` before anything has begun.
    Throws(String),
    /// The script throws an `Error`, and the window is open all the same.
    OpensAndThrows(String),
}

/// There is no payment window that could answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no payment window is open; has the shop called `request_pay`, and has the window not been answered already?")]
pub struct NoWindow;

/// A `window.IMP` that opens nothing and answers when the test says so. The test is the shopper in its window.
///
/// Like the real one it writes into the object that it is given, keeps one callback only, and may be called again. Clones are the
/// same script; [`TestKit`](super::TestKit) makes one.
#[derive(Clone, Debug)]
pub struct FakeImp(Rc<Inner>);

#[derive(Debug, Default)]
struct Inner(RefCell<Told>);

/// What has been asked of it, and what it is to do.
#[derive(Debug, Default)]
struct Told {
    user_codes: Vec<String>,
    requests: Vec<Value>,
    closed: u32,
    next: VecDeque<Opening>,
    refuses_to_start: Option<String>,
    window: Option<Window>,
}

#[derive(Debug)]
struct Window {
    order: JsValue,
    callback: Function,
}

impl FakeImp {
    /// Puts itself into the page, in the place of whatever `window.IMP` is. On a server there is no page, and nobody calls it.
    pub(super) fn install() -> FakeImp {
        let inner = Rc::<Inner>::default();
        installed::install(&(Rc::clone(&inner) as Rc<dyn Script>));
        FakeImp(inner)
    }

    /// Out of the page again, if it is still the one in it.
    pub(super) fn uninstall(&self) {
        if installed::is_installed(&(Rc::clone(&self.0) as Rc<dyn Script>)) {
            installed::uninstall();
        }
    }

    /// The parameters of each `request_pay`, as the script got them.
    #[must_use]
    pub fn requests(&self) -> Vec<Value> {
        self.0.0.borrow().requests.clone()
    }

    /// The user codes of each `IMP.init`.
    #[must_use]
    pub fn user_codes(&self) -> Vec<String> {
        self.0.0.borrow().user_codes.clone()
    }

    /// How often payjoa has closed the window.
    #[must_use]
    pub fn closed(&self) -> u32 {
        self.0.0.borrow().closed
    }

    /// Whether a window is open.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.0.0.borrow().window.is_some()
    }

    /// What the next `request_pay` does; several in line.
    pub fn on_next(&self, opening: Opening) {
        self.0.0.borrow_mut().next.push_back(opening);
    }

    /// `IMP.init` throws an `Error` with this message.
    pub fn refuses_to_start(&self, message: &str) {
        self.0.0.borrow_mut().refuses_to_start = Some(message.to_owned());
    }

    /// i'mport's script never arrives.
    pub fn never_loads(&self) {
        pretend::script(Some(pretend::Script::Never));
    }

    /// i'mport's script fails to load, whoever asks for it, until [`FakeImp::loads`].
    pub fn fails_to_load(&self, error: LoadError) {
        pretend::script(Some(pretend::Script::Fails(error)));
    }

    /// i'mport's script loads again.
    pub fn loads(&self) {
        pretend::script(None);
    }

    /// The window closes with the claim that the order is paid. It is a claim.
    ///
    /// # Errors
    /// No window is open.
    pub fn approve(&self) -> Result<(), NoWindow> {
        self.answer(|_| claim(true, &[("status", "paid")]))
    }

    /// The window closes with the claim that the payment has failed. The real one says that of paid orders, too.
    ///
    /// # Errors
    /// No window is open.
    pub fn decline(&self, message: &str) -> Result<(), NoWindow> {
        self.answer(|_| claim(false, &[("status", "failed"), ("error_msg", message)]))
    }

    /// The shopper closes the window, and the script notices.
    ///
    /// # Errors
    /// No window is open.
    pub fn cancel(&self) -> Result<(), NoWindow> {
        self.decline("[결제포기] 사용자가 결제를 취소하셨습니다")
    }

    /// The script reports an error in place of a payment: `"F400"`, "the amount was changed".
    ///
    /// # Errors
    /// No window is open.
    pub fn fail_early(&self, code: &str, message: &str) -> Result<(), NoWindow> {
        self.answer(|_| {
            let response = fields(&[("error_code", code), ("error_msg", message)]);
            page::set(&response, "success", &JsValue::FALSE);
            response
        })
    }

    /// The shopper closes the window, and the script notices nothing: no callback, ever.
    ///
    /// # Errors
    /// No window is open.
    pub fn close_without_a_word(&self) -> Result<(), NoWindow> {
        self.0.take_window().map(drop)
    }

    /// The window closes with whatever `response` makes of the order's number.
    ///
    /// # Errors
    /// No window is open.
    pub fn answer(&self, response: impl FnOnce(&JsValue) -> JsValue) -> Result<(), NoWindow> {
        let window = self.0.take_window()?;
        let response = response(&window.order);
        if response.is_object() && page::get(&response, "merchant_uid").is_none() {
            page::set(&response, "merchant_uid", &window.order);
        }
        // What payjoa does with it is none of the script's business.
        let _ = window.callback.call1(&JsValue::NULL, &response);
        Ok(())
    }
}

/// What names a payment, as the older scripts say it: the current one leaves `success` out.
fn claim(success: bool, more: &[(&str, &str)]) -> JsValue {
    let response = fields(more);
    page::set(&response, "imp_uid", &IMP_UID.into());
    page::set(&response, "success", &success.into());
    response
}

fn fields(fields: &[(&str, &str)]) -> JsValue {
    let response = Object::new().into();
    for (name, value) in fields {
        page::set(&response, name, &JsValue::from_str(value));
    }
    response
}

impl Inner {
    fn take_window(&self) -> Result<Window, NoWindow> {
        self.0.borrow_mut().window.take().ok_or(NoWindow)
    }
}

impl Script for Inner {
    fn init(&self, user_code: &JsValue) -> Result<(), JsValue> {
        let mut told = self.0.borrow_mut();
        told.user_codes.push(user_code.as_string().unwrap_or_default());
        told.refuses_to_start.as_deref().map_or(Ok(()), |message| Err(thrown(message)))
    }

    fn request_pay(&self, params: &JsValue, callback: Function) -> Result<(), JsValue> {
        let written = JSON::stringify(params).ok().and_then(|json| json.as_string()).unwrap_or_default();
        let order = page::get(params, "merchant_uid").unwrap_or_default();
        page::set(params, "request_id", &"req_1".into());
        let mut told = self.0.borrow_mut();
        told.requests.push(serde_json::from_str(&written).unwrap_or_default());
        let opening = told.next.pop_front().unwrap_or(Opening::Opens);
        if matches!(opening, Opening::Opens | Opening::OpensAndThrows(_)) {
            told.window = Some(Window { order, callback });
        }
        drop(told);
        match opening {
            Opening::Opens => Ok(()),
            Opening::Blocked => {
                installed::ask_for_a_popup();
                Ok(())
            }
            Opening::Throws(message) | Opening::OpensAndThrows(message) => Err(thrown(&message)),
        }
    }

    fn close(&self) {
        let mut told = self.0.borrow_mut();
        told.closed += 1;
        told.window = None;
    }
}

fn thrown(message: &str) -> JsValue {
    js_sys::Error::new(message).into()
}
