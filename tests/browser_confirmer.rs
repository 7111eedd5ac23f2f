//! Asking the shop's server over HTTP, with the page's `fetch` replaced.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test")]

mod browser_support;

use std::time::Duration;

use browser_support::{eval, order};
use payjoa::{
    ImpUid, MerchantUid,
    browser::{ConfirmError, Confirmer, HttpConfirmer},
    outcome::contract::{ConfirmRequest, Reply, Settled},
};
use serde_json::json;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// Far longer than an answer takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// Replaces `fetch` by a script with `request` in its sight, asks once, and puts the real one back.
async fn ask(question: ConfirmRequest, answer: &str) -> Result<Reply, ConfirmError> {
    ask_within(PATIENCE, question, answer).await
}

async fn ask_within(timeout: Duration, question: ConfirmRequest, answer: &str) -> Result<Reply, ConfirmError> {
    eval(&format!(
        "window.realFetch ??= window.fetch;
         window.fetch = async (request) => {{ window.asked = request; window.body = await request.clone().text(); {answer} }}"
    ));
    let reply = HttpConfirmer::new("/payments/confirm/").timeout(timeout).confirm(question).await;
    eval("window.fetch = window.realFetch");
    reply
}

fn by_order() -> ConfirmRequest {
    ConfirmRequest { imp_uid: None, merchant_uid: order("mine") }
}

fn asked(what: &str) -> Option<String> {
    eval(&format!("window.asked.{what}")).as_string()
}

#[wasm_bindgen_test]
async fn an_order_is_asked_for_by_its_address() {
    let question = ConfirmRequest { imp_uid: None, merchant_uid: MerchantUid::new("a/b? 한").unwrap() };
    let _ = ask(question, "return new Response('', {status: 202})").await;
    let url = eval("new URL(asked.url).pathname").as_string().unwrap();
    assert_eq!(url, "/payments/confirm/a%2Fb%3F%20%ED%95%9C");
    assert_eq!((asked("method").as_deref(), asked("cache").as_deref()), (Some("GET"), Some("no-store")));
}

#[wasm_bindgen_test]
async fn a_payment_is_asked_for_by_post() {
    let question = ConfirmRequest { imp_uid: Some(ImpUid::new("imp_1").unwrap()), merchant_uid: order("mine") };
    let _ = ask(question, "return new Response('', {status: 202})").await;
    assert_eq!(asked("method").as_deref(), Some("POST"));
    assert_eq!(eval("new URL(asked.url).pathname").as_string().as_deref(), Some("/payments/confirm"));
    assert_eq!(asked("headers.get('content-type')").as_deref(), Some("application/json"));
    let body: serde_json::Value = serde_json::from_str(&eval("body").as_string().unwrap()).unwrap();
    assert_eq!(body, json!({"imp_uid": "imp_1", "merchant_uid": "mine"}));
}

#[wasm_bindgen_test]
async fn a_return_token_goes_with_every_question_and_into_no_log() {
    eval(
        "window.realFetch ??= window.fetch;
          window.fetch = async request => { window.asked = request; return new Response('', {status: 202}) }",
    );
    let confirmer = HttpConfirmer::new("/payments/confirm").token("canary.t");
    for imp_uid in [None, Some(ImpUid::new("imp_1").unwrap())] {
        confirmer.confirm(ConfirmRequest { imp_uid, merchant_uid: order("mine") }).await.unwrap();
        assert_eq!(asked("headers.get('authorization')").as_deref(), Some("Bearer canary.t"));
    }
    eval("window.fetch = window.realFetch");
    assert!(!format!("{confirmer:?}").contains("canary"));
}

/// The hand-written reader agrees with the contract's own serde types, on what is right and on what isn't.
#[wasm_bindgen_test]
async fn settled_orders_are_read_as_serde_reads_them() {
    let account = json!({"bank": "KB", "account": "110-1", "holder": "Shop", "due": 1_798_102_800});
    for body in [
        json!({"state": "paid", "merchant_uid": "mine", "imp_uid": "imp_1", "amount": 1004, "cancelled_amount": 4,
            "pay_method": "card", "paid_at": 1_700_000_000, "receipt_url": "https://example.com/r", "new": [1]}),
        json!({"state": "paid", "merchant_uid": "mine", "imp_uid": "imp_1", "amount": 1004.0, "pay_method": null}),
        json!({"state": "awaiting_deposit", "merchant_uid": "mine", "imp_uid": "imp_1", "amount": 1, "deposit": account}),
        json!({"state": "awaiting_deposit", "merchant_uid": "mine", "imp_uid": "imp_1", "amount": 1, "deposit": {"account": "1"}}),
        json!({"state": "failed", "merchant_uid": "mine"}),
        json!({"state": "failed", "merchant_uid": "mine", "imp_uid": "imp_1", "reason": "한도 초과"}),
        json!({"state": "cancelled", "merchant_uid": "mine", "imp_uid": "imp_1", "amount": 1004}),
        json!({"state": "paid", "merchant_uid": "mine", "imp_uid": "imp_1", "amount": "1004"}),
        json!({"state": "paid", "merchant_uid": "mine", "imp_uid": "imp_1", "amount": 0.5}),
        json!({"state": "paid", "merchant_uid": "mine", "imp_uid": "../x", "amount": 1}),
        json!({"state": "paid", "merchant_uid": "mine", "amount": 1}),
        json!({"state": "paid", "merchant_uid": "", "imp_uid": "imp_1", "amount": 1}),
        json!({"state": "paid", "merchant_uid": "mine", "imp_uid": "imp_1", "amount": 1, "cancelled_amount": -1}),
        json!({"state": "awaiting_deposit", "merchant_uid": "mine", "imp_uid": "imp_1", "amount": 1}),
        json!({"state": "new", "merchant_uid": "mine", "imp_uid": "imp_1", "amount": 1}),
        json!({"merchant_uid": "mine"}),
        json!([]),
        json!("paid"),
        json!(null),
    ] {
        let got = ask(by_order(), &format!("return Response.json({body})")).await;
        let want = serde_json::from_value::<Settled>(body.clone()).map(Reply::Settled);
        assert_eq!(got, want.map_err(|_| ConfirmError::Malformed), "{body}");
    }
}

#[wasm_bindgen_test]
async fn pending_says_when_to_ask_again() {
    for (header, retry_after) in
        [("{'Retry-After': '3'}", Some(3)), ("{}", None), ("{'Retry-After': 'Wed, 21 Oct 2026 07:28:00 GMT'}", None)]
    {
        let answer = format!("return new Response('{{\"state\":\"pending\"}}', {{status: 202, headers: {header}}})");
        assert_eq!(ask(by_order(), &answer).await, Ok(Reply::Pending { retry_after }), "{header}");
    }
}

#[wasm_bindgen_test]
async fn problems_are_the_shops_word() {
    let problem = "{type: 'about:blank', title: 'No', status: 1, detail: 'amount', code: 'amount_mismatch'}";
    for status in [404, 409] {
        let reply = ask(by_order(), &format!("return Response.json({problem}, {{status: {status}}})")).await;
        let Ok(Reply::UnknownOrder(got) | Reply::Rejected(got)) = &reply else { panic!("{reply:?}") };
        assert_eq!(matches!(reply, Ok(Reply::Rejected(_))), status == 409);
        assert_eq!((got.status, got.code.as_deref()), (status, Some("amount_mismatch")));
    }
}

#[wasm_bindgen_test]
async fn an_error_page_of_somebody_else_says_nothing() {
    for status in [404, 409] {
        for body in ["<h1>Not found</h1>", "", "[]", "{}", "null", "\"no\""] {
            let answer = format!("return new Response({body:?}, {{status: {status}}})");
            assert_eq!(ask(by_order(), &answer).await, Err(ConfirmError::Status { status }), "{body}");
        }
    }
}

#[wasm_bindgen_test]
async fn other_statuses_and_broken_bodies_are_errors() {
    for status in [201, 204, 400, 401, 422, 429, 500, 502, 503] {
        let answer = format!("return new Response(null, {{status: {status}}})");
        assert_eq!(ask(by_order(), &answer).await, Err(ConfirmError::Status { status }));
    }
    assert_eq!(ask(by_order(), "return new Response('{\"state\":\"pa')").await, Err(ConfirmError::Malformed));
}

#[wasm_bindgen_test]
async fn a_fetch_that_fails_in_any_way_is_a_network_error() {
    for (answer, message) in [
        ("throw new TypeError('offline')", "offline"),
        ("throw 'blocked'", "blocked"),
        ("throw null", ""),
        ("throw {message: 'wrapped'}", "wrapped"),
        ("return 'not a response'", "not a response"),
        ("return undefined", ""),
    ] {
        let want = ConfirmError::Network { message: message.into() };
        assert_eq!(ask(by_order(), answer).await, Err(want), "{answer}");
    }
}

#[wasm_bindgen_test]
async fn a_server_that_hangs_is_given_up() {
    let soon = Duration::from_millis(50);
    let hangs =
        "return new Promise((_, no) => request.signal.addEventListener('abort', () => no(request.signal.reason)))";
    assert_eq!(ask_within(soon, by_order(), hangs).await, Err(ConfirmError::TimedOut { seconds: 1 }));
    let half = "return new Response(new ReadableStream({start(c) {
        request.signal.addEventListener('abort', () => c.error(request.signal.reason)) }}))";
    assert_eq!(ask_within(soon, by_order(), half).await, Err(ConfirmError::TimedOut { seconds: 1 }));
}
