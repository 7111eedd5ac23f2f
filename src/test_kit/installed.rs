//! The fake script as JavaScript: what is put into the page, and what was there before.

use std::{cell::RefCell, rc::Rc};

use js_sys::{Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};

use crate::browser::page;

/// What `window.IMP` does.
pub(super) trait Script {
    fn init(&self, user_code: &JsValue) -> Result<(), JsValue>;
    fn request_pay(&self, params: &JsValue, callback: Function) -> Result<(), JsValue>;
    fn close(&self);
}

thread_local! {
    /// A page has one `window.IMP`.
    static INSTALLED: RefCell<Option<Installed>> = const { RefCell::new(None) };
}

/// In the place of whatever is there. Nothing where there is no page.
pub(super) fn install(script: &Rc<dyn Script>) {
    uninstall();
    INSTALLED.set(page::window().map(|window| Installed::new(window, script)));
}

pub(super) fn uninstall() {
    drop(INSTALLED.take());
}

/// Whether it is this script that the page has.
pub(super) fn is_installed(script: &Rc<dyn Script>) -> bool {
    INSTALLED.with_borrow(|installed| installed.as_ref().is_some_and(|installed| Rc::ptr_eq(&installed.script, script)))
}

/// An address that no window is given for.
const BLOCKED: &str = "about:blank#payjoa-test-kit-blocked";

/// As the real script does: whoever listens to `window.open` hears that there is no window.
pub(super) fn ask_for_a_popup() {
    let Some(window) = page::window() else { return };
    if let Some(open) = page::get(&window, "open").and_then(|open| open.dyn_into::<Function>().ok()) {
        let _ = open.call1(&window, &BLOCKED.into());
    }
}

type Init = dyn Fn(JsValue) -> Result<(), JsValue>;
type RequestPay = dyn Fn(JsValue, Function) -> Result<(), JsValue>;
type Close = dyn Fn();
type Open = dyn Fn(JsValue, JsValue, JsValue) -> Result<JsValue, JsValue>;

/// They live as long as the page may call them.
type Functions = (Closure<Init>, Closure<RequestPay>, Closure<Close>, Closure<Open>);

struct Installed {
    script: Rc<dyn Script>,
    window: web_sys::Window,
    imp: JsValue,
    imp_before: JsValue,
    open_before: JsValue,
    _functions: Functions,
}

impl Installed {
    fn new(window: web_sys::Window, script: &Rc<dyn Script>) -> Installed {
        let called = Rc::clone(script);
        let init = Closure::<Init>::new(move |code: JsValue| called.init(&code));
        let called = Rc::clone(script);
        let request_pay =
            Closure::<RequestPay>::new(move |params: JsValue, callback| called.request_pay(&params, callback));
        let called = Rc::clone(script);
        let close = Closure::<Close>::new(move || called.close());
        let [imp_before, open_before] = ["IMP", "open"].map(|name| page::get(&window, name).unwrap_or_default());
        let open = opening(open_before.clone().unchecked_into());
        let imp = Object::new().into();
        page::set(&imp, "init", init.as_ref());
        page::set(&imp, "request_pay", request_pay.as_ref());
        page::set(&imp, "close", close.as_ref());
        page::set(&window, "IMP", &imp);
        page::set(&window, "open", open.as_ref());
        let _functions = (init, request_pay, close, open);
        Installed { script: Rc::clone(script), window, imp, imp_before, open_before, _functions }
    }
}

fn opening(real: Function) -> Closure<Open> {
    Closure::new(move |url: JsValue, target: JsValue, features: JsValue| {
        if url == BLOCKED { Ok(JsValue::NULL) } else { real.call3(&JsValue::UNDEFINED, &url, &target, &features) }
    })
}

impl Drop for Installed {
    fn drop(&mut self) {
        page::set(&self.window, "open", &self.open_before);
        // Another script may have come since; it stays.
        if page::get(&self.window, "IMP").is_some_and(|imp| Object::is(&imp, &self.imp)) {
            if self.imp_before.is_undefined() {
                let _ = Reflect::delete_property(self.window.unchecked_ref::<Object>(), &"IMP".into());
            } else {
                page::set(&self.window, "IMP", &self.imp_before);
            }
        }
    }
}
