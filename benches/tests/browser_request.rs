//! In a browser, in one page: the rules in Rust beside the same checks written by hand in JavaScript.
//!
//! Asserts nothing about time; `cargo xtask bench request` shows what it prints.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs)]

use payjoa::{Platform, request::PaymentRequest};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen(module = "/tests/by_hand.js")]
extern "C" {
    #[wasm_bindgen(js_name = buildAndValidate)]
    fn by_hand(times: u32) -> f64;
    fn now() -> f64;
}

const TIMES: u32 = 20_000;
const ROUNDS: usize = 9;

fn build() -> PaymentRequest {
    payjoa_bench::sample().build(Platform::MobileWeb).expect("the guide's sample")
}

fn timed(work: impl Fn()) -> f64 {
    let start = now();
    (0..TIMES).for_each(|_| work());
    now() - start
}

fn plain_object(request: &PaymentRequest) -> JsValue {
    request.params().serialize(&serde_wasm_bindgen::Serializer::json_compatible()).expect("plain JSON")
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2] * 1_000.0 / f64::from(TIMES)
}

#[wasm_bindgen_test]
fn build_and_validate() {
    let mut times = [const { Vec::new() }; 3];
    // In turns, so that whatever else the machine does hits all alike; the first round warms up.
    for round in 0..=ROUNDS {
        let measured = [timed(|| drop(build())), timed(|| drop(plain_object(&build()))), by_hand(TIMES)];
        if round > 0 {
            times.iter_mut().zip(measured).for_each(|(times, time)| times.push(time));
        }
    }
    let [rust, handed_over, by_hand] = times.map(median);
    assert!(by_hand.is_finite(), "both accept the sample");
    console_log!("in Rust: {rust:.2} us; and as a JavaScript object: {handed_over:.2} us; by hand: {by_hand:.2} us");
    console_log!("ratio to by hand: {:.2}; with the object: {:.2}", rust / by_hand, handed_over / by_hand);
}
