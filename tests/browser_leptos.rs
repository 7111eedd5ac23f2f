//! The Leptos components in a browser, against a fake SDK and a scripted server.
#![cfg(all(target_arch = "wasm32", feature = "leptos"))]
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, reason = "a test")]

mod browser_support;

use std::{cell::RefCell, rc::Rc};

use browser_support::{
    Scripted, clean_page, eval, install_fake_imp, moment, number, options, order, paid, rejected, request, until,
};
use leptos::{
    mount::{UnmountHandle, mount_to},
    prelude::*,
};
use payjoa::{
    Language, Won,
    browser::pending as pending_store,
    checkout::{Options, Texts},
    leptos::{Checkout, DepositAccount, MethodPicker, PayButton, PaymentStatus, Resume, ReturnPage, use_checkout},
    outcome::Confirmation,
    request::PayMethod,
    view::Offer,
};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn english() -> Texts {
    Texts::new(Language::En)
}

/// An app in a place of its own, which goes away when dropped.
struct App(Option<UnmountHandle<<AnyView as Render>::State>>);

fn mount<V: IntoView>(app: impl FnOnce() -> V + 'static) -> App {
    let place = "document.getElementById('app')?.remove(); \
                 document.body.insertAdjacentHTML('beforeend', '<div id=\"app\"></div>'); document.getElementById('app')";
    App(Some(mount_to(eval(place).unchecked_into(), move || app().into_any())))
}

impl App {
    fn unmount(&mut self) {
        self.0.take();
    }
}

/// What the application has been told.
#[derive(Clone, Default)]
struct Told(Rc<RefCell<Vec<Confirmation>>>);

impl Told {
    /// Callbacks are `Send`; this page has one thread.
    fn callback(&self) -> impl Fn(Confirmation) + Send + Sync + use<> {
        let told = StoredValue::new_local(self.clone());
        move |confirmation| told.with_value(|told| told.0.borrow_mut().push(confirmation))
    }

    fn times(&self) -> usize {
        self.0.borrow().len()
    }
}

fn state() -> Option<String> {
    eval("document.querySelector('#app [data-testid=payment-status]')?.dataset.state").as_string()
}

async fn shows(wanted: &str) {
    until(|| state().as_deref() == Some(wanted)).await;
}

fn click(action: &str) {
    eval(&format!("document.querySelector('#app [data-action={action}]').click()"));
}

fn text(css: &str) -> String {
    eval(&format!("document.querySelector('#app {css}')?.textContent ?? ''")).as_string().unwrap()
}

fn records() -> usize {
    pending_store::list().len()
}

/// A checkout whose payment window is open.
async fn in_the_window(server: &Scripted, told: &Told) -> App {
    clean_page();
    install_fake_imp();
    let (options, told) = (options(server), told.clone());
    let app = mount(move || {
        view! { <Checkout options request=request("mine") texts=english() on_settled=told.callback() /> }
    });
    shows("idle").await;
    click("pay");
    app
}

#[wasm_bindgen_test]
async fn it_pays_and_shows_what_the_server_says() {
    let (server, told) = (Scripted::default(), Told::default());
    let _app = in_the_window(&server, &told).await;
    assert_eq!(number("IMP.requests.length"), 1.0, "in the click itself");
    shows("window").await;
    eval("IMP.callback({imp_uid: 'imp_1', merchant_uid: 'mine', success: true})");
    shows("checking").await;
    assert_eq!(told.times(), 0);
    server.then(paid("mine"));
    shows("paid").await;
    assert_eq!((told.times(), records()), (1, 0));
    assert_eq!(text(".payjoa-heading"), "Payment complete");
}

#[wasm_bindgen_test]
async fn unmounting_in_the_middle_ends_quietly_and_at_once() {
    let (server, told) = (Scripted::default(), Told::default());
    let mut app = in_the_window(&server, &told).await;
    shows("window").await;
    eval("window.late = IMP.callback");
    app.unmount();
    let asked = server.asked.borrow().len();
    eval("window.late({imp_uid: 'imp_1', merchant_uid: 'mine'})");
    // Longer than several turns of the watchdog would be.
    let mut turns = 0;
    until(move || {
        turns += 1;
        turns > 20
    })
    .await;
    assert_eq!(server.asked.borrow().len(), asked);
    assert_eq!((told.times(), records()), (0, 1));
}

#[wasm_bindgen_test]
async fn mounted_again_it_is_as_new_and_nothing_of_it_stays() {
    clean_page();
    install_fake_imp();
    let server = Scripted::default();
    eval("window.nodes = () => document.querySelectorAll('*').length");
    let mut nodes = None;
    for _ in 0..20 {
        let options = options(&server);
        let mut app = mount(move || view! { <Checkout options request=request("mine") /> });
        shows("idle").await;
        app.unmount();
        assert_eq!(text(""), "");
        moment().await;
        assert_eq!(*nodes.get_or_insert(number("nodes()")), number("nodes()"));
    }
    assert_eq!(Rc::strong_count(&server.asked), 1, "nobody holds the options any more");
}

#[wasm_bindgen_test]
async fn inner_html_is_never_written() {
    eval(
        "window.written = 0; window.inner ??= Object.getOwnPropertyDescriptor(Element.prototype, 'innerHTML');
         Object.defineProperty(Element.prototype, 'innerHTML',
             {...inner, set(html) { window.written++; inner.set.call(this, html) }})",
    );
    let (server, told) = (Scripted::new([paid("mine")]), Told::default());
    let _app = in_the_window(&server, &told).await;
    shows("paid").await;
    eval("Object.defineProperty(Element.prototype, 'innerHTML', inner)");
    assert_eq!(number("written"), 0.0);
}

fn at(query: &str) {
    eval("window.home ??= location.href");
    eval(&format!("history.replaceState(null, '', '/payment/return{query}')"));
}

fn home() {
    eval("history.replaceState(null, '', window.home)");
}

#[wasm_bindgen_test]
async fn a_forged_address_is_never_paid() {
    for (query, replies, want) in [
        ("?imp_success=true&imp_uid=imp_1", vec![], "refused"),
        ("?imp_success=true&success=true&imp_uid=imp_1&merchant_uid=mine", vec![rejected()], "rejected"),
        ("?imp_success=true&imp_uid=imp_1&merchant_uid=mine", vec![paid("another")], "checking"),
        ("?imp_success=true&imp_uid=imp_1&merchant_uid=mine", vec![], "checking"),
    ] {
        clean_page();
        at(query);
        let (server, told) = (Scripted::new(replies), Told::default());
        let _app = mount({
            let (options, told) = (options(&server), told.clone());
            move || view! { <ReturnPage options on_settled=told.callback() /> }
        });
        shows(want).await;
        if want == "checking" {
            until(|| server.asked.borrow().len() > 3).await;
            assert_eq!(state().as_deref(), Some("checking"));
        }
        assert_eq!(told.times(), 0, "{query}");
        home();
    }
}

#[wasm_bindgen_test]
async fn a_return_page_confirms_and_confirms_again_after_a_reload() {
    clean_page();
    at("?imp_success=false&imp_uid=imp_1&merchant_uid=mine");
    let server = Scripted::new([paid("mine"), paid("mine")]);
    for _ in 0..2 {
        let options = options(&server);
        let _app = mount(move || view! { <ReturnPage options /> });
        shows("paid").await;
    }
    home();
    let asked: Vec<_> = server.asked.borrow().iter().map(|asked| asked.imp_uid.is_some()).collect();
    assert_eq!(asked, [true, false], "the payment that came back, then the order");
}

#[wasm_bindgen_test]
async fn an_unfinished_payment_is_offered_and_found_out_about() {
    clean_page();
    let (server, told) = (Scripted::new([paid("mine")]), Told::default());
    let shown = |told: &Told| {
        let (options, told) = (options(&server), told.clone());
        mount(move || view! { <Resume options texts=english() on_settled=told.callback() /> })
    };
    let empty = shown(&told);
    assert_eq!(text(""), "");
    assert_eq!(eval("document.querySelector('#app section').hidden"), true);
    drop(empty);
    pending_store::remember(&order("mine"));
    let _app = shown(&told);
    until(|| !eval("document.querySelector('#app [data-action=resume]')").is_null()).await;
    assert!(server.asked.borrow().is_empty(), "only offered");
    click("resume");
    shows("paid").await;
    assert_eq!((told.times(), records()), (1, 0));
}

#[wasm_bindgen_test]
async fn another_order_begins_anew_and_the_same_does_not() {
    clean_page();
    install_fake_imp();
    let server = Scripted::default();
    let paying = ArcRwSignal::new(request("mine"));
    let language = ArcRwSignal::new(Language::En);
    let _app = mount({
        let (options, paying, language) = (options(&server), RwSignal::from(paying.clone()), language.clone());
        move || view! { <Checkout options request=paying texts=move || Texts::new(language.get()) /> }
    });
    shows("idle").await;
    click("pay");
    shows("window").await;
    paying.set(request("mine"));
    language.set(Language::Ko);
    until(|| text(".payjoa-heading") == "결제창에서 계속해 주세요").await;
    assert_eq!(state().as_deref(), Some("window"), "other words and the same order: it goes on");
    paying.set(request("another"));
    shows("idle").await;
    click("pay");
    assert_eq!(number("IMP.requests.length"), 2.0);
    assert_eq!(eval("JSON.parse(IMP.requests[1]).merchant_uid"), "another");
}

/// As a newcomer writes it: a closure around the component, and options made in it.
#[wasm_bindgen_test]
async fn a_closure_that_runs_again_begins_nothing_anew() {
    clean_page();
    install_fake_imp();
    let server = Scripted::default();
    let again = ArcTrigger::new();
    let told = Told::default();
    let _app = mount({
        let (again, told) = (again.clone(), told.clone());
        let made = StoredValue::new_local(server.clone());
        let told = StoredValue::new_local(told);
        move || {
            move || {
                again.track();
                let options = made.with_value(options);
                let callback = told.with_value(Told::callback);
                view! { <p>"Your order"</p> <Checkout options request=request("mine") on_settled=callback /> }
            }
        }
    });
    shows("idle").await;
    click("pay");
    shows("window").await;
    eval("window.region = document.querySelector('#app .payjoa-message')");
    for _ in 0..3 {
        again.notify();
        moment().await;
    }
    assert_eq!(state().as_deref(), Some("window"));
    server.then(paid("mine"));
    shows("paid").await;
    assert_eq!(eval("region === document.querySelector('#app .payjoa-message')"), true);
    assert_eq!((told.times(), number("IMP.requests.length")), (1, 1.0), "the callback of the last run");
}

#[wasm_bindgen_test]
async fn another_component_in_the_same_place_is_another_component() {
    clean_page();
    install_fake_imp();
    at("?imp_uid=imp_1&merchant_uid=mine");
    let server = Scripted::new([paid("mine")]);
    let which = ArcRwSignal::new(0);
    let _app = mount({
        let (options, which) = (options(&server), which.clone());
        move || {
            move || match which.get() {
                0 => view! { <Checkout options=options.clone() request=request("other") /> }.into_any(),
                1 => view! { <ReturnPage options=options.clone() /> }.into_any(),
                _ => view! { <Resume options=options.clone() /> }.into_any(),
            }
        }
    });
    shows("idle").await;
    which.set(1);
    shows("paid").await;
    assert_eq!(eval("document.querySelector('#app section').className"), "payjoa-return");
    which.set(2);
    until(|| text("").is_empty()).await;
    assert_eq!(eval("document.querySelector('#app section').className"), "payjoa-resume");
    which.set(0);
    shows("idle").await;
    home();
}

#[wasm_bindgen_test]
async fn what_is_chosen_is_told_and_stays_chosen() {
    clean_page();
    let offer = |won| Offer::new([PayMethod::Card, PayMethod::Vbank], Won::new(won).unwrap()).escrow();
    let (offered, chosen) = (ArcRwSignal::new(offer(1_004)), ArcRwSignal::new(None));
    let _app = mount({
        let (offered, chosen) = (RwSignal::from(offered.clone()), chosen.clone());
        move || view! { <MethodPicker offer=offered on_choose=move |choice| chosen.set(Some(choice)) /> }
    });
    eval("document.querySelector('#app [value=vbank]').click()");
    assert_eq!(chosen.get_untracked().map(|choice| choice.method), Some(PayMethod::Vbank));
    offered.set(offer(2_008));
    moment().await;
    assert_eq!(eval("document.querySelector('#app [value=vbank]').checked"), true);
}

#[component]
fn Own(options: Options, order: RwSignal<&'static str>) -> impl IntoView {
    let number = Signal::derive(move || Some(browser_support::order(order.get())));
    let checkout = use_checkout(options, number);
    Effect::new(move || {
        number.track();
        checkout.prepare();
    });
    let paying = Signal::derive(move || request(order.get()));
    view! {
        <output>{move || checkout.state.read().name()}</output>
        <PaymentStatus checkout />
        <DepositAccount checkout />
        <PayButton checkout request=paying />
    }
}

/// In the application's own words and in the piece.
#[track_caller]
fn says(name: &'static str) -> impl Future<Output = ()> {
    until(move || text("output") == name && state().as_deref() == Some(name))
}

#[wasm_bindgen_test]
async fn pieces_share_a_checkout_whose_state_is_a_signal() {
    clean_page();
    install_fake_imp();
    let server = Scripted::default();
    let order = ArcRwSignal::new("mine");
    let _app = mount({
        let (options, order) = (options(&server), RwSignal::from(order.clone()));
        move || view! { <Own options order /> }
    });
    says("idle").await;
    click("pay");
    says("window").await;
    order.set("mine");
    moment().await;
    assert_eq!(text("output"), "window", "the same order");
    eval("IMP.callback({imp_uid: 'imp_1', merchant_uid: 'mine'})");
    server.then(paid("mine"));
    says("paid").await;
    order.set("another");
    says("idle").await;
    click("pay");
    assert_eq!(eval("JSON.parse(IMP.requests[1]).merchant_uid"), "another");
}
