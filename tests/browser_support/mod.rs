//! A page for the browser tests: a fake `window.IMP`, a scripted confirmer, and waiting without sleeping.

#![allow(dead_code, reason = "each test file uses its own part")]

use std::{cell::RefCell, collections::VecDeque, rc::Rc, time::Duration};

use gloo_timers::future::TimeoutFuture;
use payjoa::{
    ImpUid, MerchantUid, Platform, UserCode, Won,
    browser::{ConfirmError, ConfirmFuture, Confirmer, Sdk},
    checkout::{Options, Timing},
    outcome::contract::{ConfirmRequest, Problem, Reply, Settled},
    request::PaymentRequest,
};
use wasm_bindgen::JsValue;

/// An SDK that does nothing by itself: tests call `IMP.callback`. `request_pay` writes into its argument as the real one.
const FAKE: &str = "window.IMP = {
    inits: [], requests: [], closed: 0,
    init(code) { this.inits.push(code) },
    request_pay(params, callback) {
        this.requests.push(JSON.stringify(params));
        this.plain = Object.getPrototypeOf(params) === Object.prototype;
        params.request_id = 'req_1';
        this.callback = callback;
    },
    close() { this.closed++ },
};";

pub(crate) fn eval(script: &str) -> JsValue {
    js_sys::eval(script).unwrap_or_else(|error| panic!("{script}: {error:?}"))
}

/// A number that a script computes.
pub(crate) fn number(script: &str) -> f64 {
    eval(script).as_f64().unwrap_or(f64::NAN)
}

/// Takes everything of an earlier test off the page.
pub(crate) fn clean_page() {
    eval(
        "delete window.IMP; delete window[Symbol.for('payjoa')]; window.loads = 0; localStorage.clear(); sessionStorage.clear();
         document.querySelectorAll('script[data-test], script[src^=\"data:\"], script[src*=\":9/\"]').forEach(tag => tag.remove());",
    );
}

pub(crate) fn install_fake_imp() {
    eval(FAKE);
}

/// The address of a script that installs the fake, and counts how often it has run.
pub(crate) fn fake_sdk() -> String {
    script_address(&["window.loads = (window.loads || 0) + 1;", FAKE].concat())
}

pub(crate) fn script_address(script: &str) -> String {
    ["data:text/javascript,", &String::from(js_sys::encode_uri_component(script))].concat()
}

/// Lets everything run that is ready to.
pub(crate) async fn moment() {
    TimeoutFuture::new(0).await;
    TimeoutFuture::new(0).await;
}

/// Waits until something holds; fails after 5 s.
#[track_caller]
pub(crate) fn until(mut holds: impl FnMut() -> bool) -> impl Future<Output = ()> {
    let caller = std::panic::Location::caller();
    async move {
        for _ in 0..1_000 {
            if holds() {
                return;
            }
            TimeoutFuture::new(5).await;
        }
        panic!("did not happen within 5 s: {caller}");
    }
}

pub(crate) fn quick() -> Timing {
    Timing { watchdog: 20, patience: 60_000, first_pause: 5, longest_pause: 5, slow_pause: 5 }
}

/// The fake SDK, this server, and waits of milliseconds.
pub(crate) fn options(server: &Scripted) -> Options {
    let sdk = Sdk::default().url(fake_sdk()).attempts(1).timeout(Duration::from_secs(60));
    Options::with_confirmer(user_code(), server.clone()).sdk(sdk).timing(quick())
}

pub(crate) fn user_code() -> UserCode {
    UserCode::new("imp00000000").unwrap()
}

pub(crate) fn order(text: &str) -> MerchantUid {
    MerchantUid::new(text).unwrap()
}

pub(crate) fn request(order: &str) -> PaymentRequest {
    PaymentRequest::card(order, 1_004, "NF long padding jacket M")
        .pg("daou")
        .digital(false)
        .build(Platform::Pc)
        .unwrap()
}

pub(crate) fn paid(merchant_uid: &str) -> Result<Reply, ConfirmError> {
    Ok(Reply::Settled(Settled::Paid {
        merchant_uid: order(merchant_uid),
        imp_uid: ImpUid::new("imp_1").unwrap(),
        amount: Won::new(1_004).unwrap(),
        cancelled_amount: Won::ZERO,
        pay_method: Some("card".into()),
        paid_at: Some(1_700_000_000),
        receipt_url: Some("https://example.com/receipt".into()),
    }))
}

pub(crate) fn failed(merchant_uid: &str) -> Result<Reply, ConfirmError> {
    Ok(Reply::Settled(Settled::Failed { merchant_uid: order(merchant_uid), imp_uid: None, reason: None }))
}

pub(crate) fn pending() -> Result<Reply, ConfirmError> {
    Ok(Reply::Pending { retry_after: None })
}

pub(crate) fn rejected() -> Result<Reply, ConfirmError> {
    let problem = Problem { kind: "about:blank".into(), title: "No".into(), status: 409, detail: None, code: None };
    Ok(Reply::Rejected(problem))
}

/// Answers as told, in order; "pending" when nothing is left. Remembers what was asked.
#[derive(Clone, Default)]
pub(crate) struct Scripted {
    replies: Rc<RefCell<VecDeque<Result<Reply, ConfirmError>>>>,
    pub(crate) asked: Rc<RefCell<Vec<ConfirmRequest>>>,
}

impl Scripted {
    pub(crate) fn new(replies: impl IntoIterator<Item = Result<Reply, ConfirmError>>) -> Scripted {
        let scripted = Scripted::default();
        scripted.replies.borrow_mut().extend(replies);
        scripted
    }

    pub(crate) fn then(&self, reply: Result<Reply, ConfirmError>) {
        self.replies.borrow_mut().push_back(reply);
    }
}

impl Confirmer for Scripted {
    fn confirm(&self, request: ConfirmRequest) -> ConfirmFuture {
        self.asked.borrow_mut().push(request);
        let reply = self.replies.borrow_mut().pop_front().unwrap_or_else(pending);
        Box::pin(async move { reply })
    }
}
