//! The test kit: every state by its means. A shop's own test with it is in `browser_shop`.
#![cfg(all(target_arch = "wasm32", feature = "test-kit"))]
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test")]

use std::{cell::RefCell, rc::Rc};

use payjoa::{
    Language, MerchantUid, Platform,
    browser::{ConfirmError, LoadError, OpenError},
    checkout::{Checkout, Options, Refusal, State, Text, Texts, Timing},
    request::PaymentRequest,
    test_kit::{Opening, Says, TestKit, click, state, until},
    view::Action,
};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn order() -> MerchantUid {
    MerchantUid::new("mid_1").unwrap()
}

fn request() -> PaymentRequest {
    request_for(Platform::Pc)
}

fn request_for(platform: Platform) -> PaymentRequest {
    let builder = PaymentRequest::card("mid_1", 61_000, "NF long padding jacket M").digital(false);
    builder.m_redirect_url("https://shop.example/back").app_scheme("shop").build(platform).unwrap()
}

fn place() -> web_sys::Element {
    let document = web_sys::window().unwrap().document().unwrap();
    let place = document.create_element("main").unwrap();
    document.body().unwrap().append_child(&place).unwrap();
    place
}

struct Seen {
    checkout: Checkout,
    _subscription: payjoa::checkout::Subscription,
    way: Rc<RefCell<Vec<&'static str>>>,
}

fn seen(options: Options) -> Seen {
    let checkout = Checkout::new(options);
    let way = Rc::new(RefCell::new(vec![checkout.state().name()]));
    let names = Rc::clone(&way);
    let subscription = checkout.subscribe(move |state| {
        if names.borrow().last() != Some(&state.name()) {
            names.borrow_mut().push(state.name());
        }
    });
    Seen { checkout, _subscription: subscription, way }
}

impl Seen {
    async fn becomes(&self, name: &str) {
        until(|| self.checkout.state().name() == name)
            .await
            .unwrap_or_else(|error| panic!("{name}: {error}, it is {:?}", self.checkout.state()));
    }

    fn says(&self) -> Text {
        Text::of(&self.checkout.state())
    }
}

/// A checkout whose window is open.
async fn paying(kit: &TestKit) -> Seen {
    paying_with(kit.options()).await
}

async fn paying_with(options: Options) -> Seen {
    let seen = seen(options);
    seen.checkout.prepare();
    seen.becomes("idle").await;
    seen.checkout.pay(&request());
    seen
}

#[wasm_bindgen_test]
async fn a_script_that_never_loads_is_loading() {
    let kit = TestKit::new();
    kit.imp.never_loads();
    let seen = seen(kit.options());
    seen.checkout.prepare();
    let mut looks = 0;
    until(|| {
        looks += 1;
        looks > 5
    })
    .await
    .unwrap();
    assert_eq!(seen.checkout.state().name(), "loading");
}

#[wasm_bindgen_test]
async fn every_reason_for_a_script_that_fails() {
    let kit = TestKit::new();
    let url = || "https://cdn.iamport.kr/v1/iamport.js".to_owned();
    for error in [
        LoadError::NoPage,
        LoadError::Script { url: url() },
        LoadError::Offline { url: url() },
        LoadError::Csp { url: url(), directive: "script-src".into() },
        LoadError::TimedOut { url: url(), seconds: 10 },
        LoadError::GlobalMissing { url: url() },
    ] {
        kit.imp.fails_to_load(error.clone());
        let seen = seen(kit.options());
        seen.checkout.prepare();
        seen.becomes("refused").await;
        assert_eq!(*seen.checkout.state(), State::Refused(Refusal::Load(error)));
        kit.imp.loads();
        seen.checkout.prepare();
        seen.becomes("idle").await;
    }
}

#[wasm_bindgen_test]
async fn what_the_server_says_is_what_is_shown() {
    let amount = request().amount();
    for (says, want, text) in [
        (Says::paid(&order(), amount), "paid", Text::Paid),
        (Says::deposit(&order(), amount, 1_798_102_800), "awaiting-deposit", Text::AwaitingDeposit),
        (Says::failed(&order()), "failed", Text::Failed),
        (Says::cancelled(&order(), amount), "cancelled", Text::Cancelled),
        (Says::rejected(), "rejected", Text::Rejected),
        (Says::unknown_order(), "rejected", Text::UnknownOrder),
    ] {
        let kit = TestKit::new();
        let seen = paying(&kit).await;
        kit.server.then(Says::unreachable());
        kit.server.then(ConfirmError::Status { status: 503 });
        kit.server.then(Says::not_yet());
        kit.server.always(says);
        // The window's word is for nothing.
        kit.imp.decline("no").unwrap();
        seen.becomes(want).await;
        assert_eq!(seen.says(), text);
        assert_eq!(*seen.way.borrow(), ["loading", "idle", "window", "checking", want]);
        assert!(kit.server.asked().len() >= 4 && kit.server.asked()[0].imp_uid.is_some());
    }
}

#[wasm_bindgen_test]
async fn a_window_that_closes_without_a_word() {
    let kit = TestKit::new();
    let seen = paying(&kit).await;
    assert!(kit.imp.is_open());
    kit.imp.close_without_a_word().unwrap();
    assert!(kit.imp.approve().is_err(), "nobody is left to say anything");
    assert_eq!(seen.checkout.state().name(), "window");
    seen.checkout.window_gone();
    assert_eq!((seen.checkout.state().name(), kit.imp.closed()), ("checking", 1));
    kit.server.always(Says::failed(&order()));
    seen.becomes("failed").await;
}

#[wasm_bindgen_test]
async fn a_server_that_does_not_know_for_long_or_never_answers() {
    let kit = TestKit::new();
    let patience = |patience| kit.options().timing(Timing { patience, first_pause: 5, ..Timing::default() });
    let seen = paying_with(patience(0)).await;
    kit.imp.cancel().unwrap();
    seen.becomes("unknown").await;
    drop(seen);

    kit.server.always(Says::nothing());
    let seen = paying_with(patience(60_000)).await;
    kit.imp.approve().unwrap();
    assert_eq!((seen.checkout.state().name(), seen.says()), ("checking", Text::Checking));
}

#[wasm_bindgen_test]
async fn a_blocked_popup() {
    let kit = TestKit::new();
    kit.imp.on_next(Opening::Blocked);
    let seen = paying(&kit).await;
    assert_eq!(seen.checkout.state().name(), "blocked");
    seen.checkout.pay(&request());
    assert_eq!((seen.checkout.state().name(), kit.imp.requests().len()), ("window", 2));
}

#[wasm_bindgen_test]
async fn scripts_that_throw() {
    for opening in [Opening::Throws("no".into()), Opening::OpensAndThrows("no".into())] {
        let kit = TestKit::new();
        kit.imp.on_next(opening);
        let seen = paying(&kit).await;
        seen.becomes("refused").await;
        assert_eq!(seen.says(), Text::NotStarted);
        assert!(kit.server.asked().len() > 1, "nobody knows how far it got");
    }
    let kit = TestKit::new();
    kit.imp.refuses_to_start("no");
    let seen = seen(kit.options());
    seen.checkout.prepare();
    seen.becomes("refused").await;
    assert!(matches!(&*seen.checkout.state(), State::Refused(Refusal::Open(OpenError::Init { .. }))));
}

#[wasm_bindgen_test]
async fn an_early_error_is_asked_about() {
    let kit = TestKit::new();
    let seen = paying(&kit).await;
    kit.imp.fail_early("F400", "the amount was changed").unwrap();
    seen.becomes("refused").await;
    let State::Refused(Refusal::NotStarted { code, .. }) = &*seen.checkout.state() else { panic!() };
    assert_eq!(code.as_deref(), Some("F400"));
}

#[wasm_bindgen_test]
async fn windows_that_are_open_already() {
    let kit = TestKit::new();
    let first = paying(&kit).await;
    let second = paying(&kit).await;
    assert_eq!((first.says(), second.says()), (Text::Window, Text::AlreadyOpen));
    drop((first, second));
    kit.another_tab_pays();
    let third = paying(&kit).await;
    let State::Refused(refusal) = &*third.checkout.state() else { panic!() };
    assert_eq!(*refusal, Refusal::Open(OpenError::OpenElsewhere));
}

#[wasm_bindgen_test]
async fn a_phone_leaves() {
    let kit = TestKit::new();
    kit.pretend_agent(
        "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36",
    );
    let seen = paying(&kit).await;
    let State::Refused(refusal) = &*seen.checkout.state() else { panic!() };
    assert!(matches!(refusal, Refusal::Open(OpenError::Platform { .. })), "{refusal:?}");
    let seen = self::seen(kit.options());
    seen.checkout.prepare();
    seen.becomes("idle").await;
    seen.checkout.pay(&request_for(Platform::MobileWeb));
    assert_eq!((seen.checkout.state().name(), seen.says()), ("opening", Text::Opening));
}

#[wasm_bindgen_test]
async fn a_phone_comes_back_and_the_page_is_reloaded() {
    let mut kit = TestKit::new();
    let home = web_sys::window().unwrap().location().href().unwrap();
    kit.come_back("?imp_uid=imp_1&merchant_uid=mid_1&imp_success=true");
    let seen = seen(kit.options());
    seen.checkout.resume_returned();
    assert_eq!(seen.checkout.state().name(), "checking");
    drop(seen);
    kit.reload();
    kit.server.always(Says::failed(&order()));
    let again = self::seen(kit.options());
    again.checkout.resume_returned();
    again.becomes("failed").await;
    drop(kit);
    assert_eq!(web_sys::window().unwrap().location().href().unwrap(), home);
}

#[wasm_bindgen_test]
async fn nothing_came_back_and_something_is_left_of_an_earlier_visit() {
    let kit = TestKit::new();
    let seen = seen(kit.options());
    seen.checkout.resume_returned();
    assert_eq!(seen.says(), Text::NothingReturned);

    kit.began_earlier(&order());
    let page = place();
    let view = payjoa::view::View::resume(kit.options()).texts(Texts::new(Language::En));
    let mounted = payjoa::view::Mounted::new(&page, view).unwrap();
    assert!(click(&page, Action::Resume));
    until(|| state(&page).as_deref() == Some("checking")).await.unwrap();
    drop(mounted);
    page.remove();
    assert_eq!(payjoa::browser::pending::list().len(), 1);
    drop(TestKit::new());
    assert!(payjoa::browser::pending::list().is_empty(), "a new kit is a new browser");
}

#[wasm_bindgen_test]
async fn the_page_is_put_back() {
    let imp = || js_sys::Reflect::get(&web_sys::window().unwrap(), &"IMP".into()).unwrap();
    let open = || js_sys::Reflect::get(&web_sys::window().unwrap(), &"open".into()).unwrap();
    let (imp_before, open_before) = (imp(), open());
    let first = TestKit::new();
    let second = TestKit::new();
    drop(first);
    assert!(!imp().is_undefined(), "the second one's is still there");
    drop(second);
    assert_eq!((imp(), open()), (imp_before, open_before));
}
