//! In a browser, in one page: from the click to i'mport's script beside JavaScript by hand, and until a checkout is in the page
//! beside React's components of other payment services.
//!
//! Asserts nothing about time; `cargo xtask bench click` shows what it prints.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a benchmark")]

use std::cell::RefCell;

use js_sys::{Function, Promise};
use payjoa::{
    Platform, UserCode,
    checkout::Options,
    request::PaymentRequest,
    view::{Mounted, View},
    yew::{Checkout, CheckoutProps},
};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::Element;
use yew::Renderer;

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen(module = "/tests/click.js")]
extern "C" {
    #[wasm_bindgen(js_name = installScript)]
    fn install_script();
    fn click(root: &Element) -> f64;
    fn ready(root: &Element, mount: &dyn Fn()) -> Promise;
    #[wasm_bindgen(js_name = byHand)]
    fn by_hand(root: &Element, order: &str);
    fn careful(root: &Element, order: &str);
    fn peer(name: &str, root: &Element) -> Function;
    fn forget();
}

/// React's components; empty if they weren't bundled.
const REACT: &str = include_str!(concat!(env!("OUT_DIR"), "/react-peer.js"));

/// Of each contestant and round.
const TIMES: usize = 50;
const ROUNDS: usize = 11;

/// What takes it out of the page again.
type Unmount = Box<dyn FnOnce()>;
type Mount = fn(&Element, PaymentRequest) -> Unmount;

struct Contestant {
    name: &'static str,
    mount: Mount,
}

const PAYJOA: [Contestant; 2] = [
    Contestant {
        name: "payjoa, mounted",
        mount: |root, request| {
            let mounted = Mounted::new(root, View::checkout(options(), request));
            Box::new(move || drop(mounted))
        },
    },
    Contestant {
        name: "payjoa, Yew's <Checkout>",
        mount: |root, request| {
            let props = yew::props!(CheckoutProps { options: options(), request });
            let app = Renderer::<Checkout>::with_root_and_props(root.clone(), props).render();
            Box::new(move || app.destroy())
        },
    },
];

const JAVASCRIPT: [Contestant; 2] = [
    Contestant {
        name: "JavaScript by hand",
        mount: |root, request| {
            by_hand(root, request.merchant_uid().as_str());
            Box::new(|| {})
        },
    },
    Contestant {
        name: "JavaScript, as careful",
        mount: |root, request| {
            careful(root, request.merchant_uid().as_str());
            Box::new(|| {})
        },
    },
];

const PEERS: [Contestant; 2] = [
    Contestant { name: "react-stripe-js, Elements and PaymentElement", mount: |root, _| in_react("stripe", root) },
    Contestant { name: "react-paypal-js, provider and buttons", mount: |root, _| in_react("paypal", root) },
];

fn in_react(name: &str, root: &Element) -> Unmount {
    let unmount = peer(name, root);
    Box::new(move || drop(unmount.call0(&JsValue::NULL)))
}

fn options() -> Options {
    Options::new(UserCode::new("imp00000000").expect("a user code"), "/payments/confirm")
}

fn request(number: usize) -> PaymentRequest {
    let builder = PaymentRequest::card(format!("mid_{number}"), 61_000, "NF long padding jacket M").pg("daou");
    builder
        .digital(false)
        .m_redirect_url("https://shop.example/back")
        .build(Platform::Pc)
        .expect("a request by the rules")
}

/// Mounts it in a place of its own, lets it be used, and takes it away; milliseconds until it could be used.
async fn while_mounted(contestant: &Contestant, number: usize, used: impl FnOnce(&Element)) -> f64 {
    let document = web_sys::window().unwrap().document().unwrap();
    let root = document.create_element("div").unwrap();
    document.body().unwrap().append_child(&root).unwrap();
    let request = request(number);
    let unmount = RefCell::new(None);
    let mount = || drop(unmount.replace(Some((contestant.mount)(&root, request.clone()))));
    let took = JsFuture::from(ready(&root, &mount)).await.unwrap().as_f64().unwrap();
    used(&root);
    if let Some(unmount) = unmount.take() {
        unmount();
    }
    root.remove();
    forget();
    took
}

/// The median over the rounds, of each contestant in microseconds a time. In turns, so that whatever else the machine does hits all
/// alike; the first round warms up.
async fn compared<const N: usize>(contestants: [&Contestant; N], clicked: bool) -> [f64; N] {
    let mut rounds = [const { Vec::new() }; N];
    for round in 0..=ROUNDS {
        for (contestant, means) in contestants.iter().zip(&mut rounds) {
            let mut sum = 0.0;
            for number in 0..TIMES {
                let mut reached = 0.0;
                let took = while_mounted(contestant, number, |root| {
                    if clicked {
                        reached = click(root);
                    }
                })
                .await;
                sum += if clicked { reached } else { took };
            }
            if round > 0 {
                means.push(sum * 1_000.0 / TIMES as f64);
            }
        }
    }
    rounds.map(|mut means: Vec<f64>| {
        means.sort_by(f64::total_cmp);
        means[means.len() / 2]
    })
}

#[wasm_bindgen_test]
async fn from_the_click_to_the_script() {
    install_script();
    let [mounted, yew] = &PAYJOA;
    let [by_hand, careful] = &JAVASCRIPT;
    let times = compared([mounted, yew, by_hand, careful], true).await;
    assert!(times.iter().all(|time| time.is_finite()), "every click reaches the script: {times:?}");
    console_log!("from the click to IMP.request_pay, {} clicks each, medians of {ROUNDS} rounds:", TIMES * ROUNDS);
    for (contestant, time) in PAYJOA.iter().chain(&JAVASCRIPT).zip(times) {
        let (ratio, more) = (time / times[2], (time - times[2]) / 1_000.0);
        console_log!("  {time:>7.1} us  {:<26} {ratio:>6.2} times by hand, {more:+.3} ms", contestant.name);
    }
}

#[wasm_bindgen_test]
async fn until_it_is_in_the_page() {
    install_script();
    let [mounted, yew] = &PAYJOA;
    let payjoa = "payjoa: until the pay button can be pressed, i'mport's script initialised";
    if REACT.is_empty() {
        let times = compared([mounted, yew], false).await;
        console_log!("until it can be used, {} mounts each; nothing to compare with: no npm. {payjoa}", TIMES * ROUNDS);
        PAYJOA.iter().zip(times).for_each(|(contestant, time)| console_log!("  {time:>7.1} us  {}", contestant.name));
        return;
    }
    js_sys::eval(REACT).expect("React's components are a script");
    let [stripe, paypal] = &PEERS;
    let times = compared([mounted, yew, stripe, paypal], false).await;
    assert!(times.iter().all(|time| time.is_finite()), "{times:?}");
    console_log!("until it can be used, {} mounts each, medians of {ROUNDS} rounds. {payjoa};", TIMES * ROUNDS);
    console_log!("React's: until the vendor's script, here one that does nothing, has filled its place");
    for (contestant, time) in PAYJOA.iter().chain(&PEERS).zip(times) {
        let (to_stripe, to_paypal) = (time / times[2], time / times[3]);
        console_log!(
            "  {time:>7.1} us  {:<45} {to_stripe:.2} times Stripe's, {to_paypal:.2} times PayPal's",
            contestant.name
        );
    }
}
