//! The types, the linter and the gateway say the same about any request: by the builder, by JSON, by the command line, by
//! HTTP, by what the SDK asks.

use payjoa::{
    Platform,
    request::{CashReceipt, Installments, PayMethod, PaymentRequest, sample},
};
use proptest::{prelude::*, sample::select, test_runner::TestRunner};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::{
    cli::lint_lines,
    support::{World, answer},
};

const LINES: usize = 12;

/// Values on either side of the rules' lines.
fn odd_values() -> impl Strategy<Value = (&'static str, Value)> {
    let text = |n: usize| json!("가".repeat(n));
    let choices = vec![
        ("pay_method", vec![json!("trans"), json!("vbank"), json!("phone"), json!("toss"), json!(1), json!(null)]),
        ("pg", vec![json!("daou.CTS17362"), json!("daou."), json!("inicis"), json!(null), json!(7)]),
        ("merchant_uid", vec![json!("a".repeat(40)), json!("a".repeat(41)), json!(".."), json!("주문 1"), json!(null)]),
        (
            "amount",
            vec![json!(0), json!(1), json!(1004.0), json!(0.5), json!("1004"), json!(50_000), json!(9e15), json!(1e17)],
        ),
        ("digital", vec![json!(true), json!("true"), json!(null)]),
        ("escrow", vec![json!(true), json!("true"), json!(null)]),
        ("name", vec![text(40), text(41), json!(""), json!("₩1"), json!("뷁"), json!("\u{1100}\u{1161}"), json!(null)]),
        ("buyer_name", vec![json!("José"), text(17), json!(null), json!(1)]),
        ("buyer_tel", vec![json!(1_012_345_678), json!("0".repeat(17)), json!(null)]),
        (
            "m_redirect_url",
            vec![json!(null), json!("/x"), json!("http://a.example"), json!("https://a.example?a=1&b=2")],
        ),
        ("app_scheme", vec![json!(null), json!("https"), json!("1x"), json!("x://y")]),
        (
            "display",
            vec![json!({"card_quota": []}), json!({"card_quota": [2, 3]}), json!({"card_quota": [1]}), json!([])],
        ),
        (
            "card",
            vec![
                json!({"direct": {"code": "366", "quota": 0}}),
                json!({"direct": {"code": "366", "quota": 3}}),
                json!(1),
            ],
        ),
        ("tax_free", vec![json!(0), json!(1), json!(1004), json!(1005), json!(-1), json!("0")]),
        ("vbank_due", vec![json!("20990228"), json!("20990229"), json!("209902281200"), json!(20_990_228)]),
        (
            "bypass",
            vec![json!({"daou": {"CASHRECEIPTFLAG": 3}}), json!({"daou": {"CARDQUOTA": "CCBC-1"}}), json!("daou")],
        ),
        ("customer_uid", vec![json!("c"), json!(null)]),
        ("currency", vec![json!("KRW"), json!("USD")]),
        ("notice_url", vec![json!("https://a.example"), json!("/x"), json!([1])]),
        ("prefill", vec![json!({"phoneNumber": "010"}), json!({"phoneNumber": "0-1"})]),
        ("new_next_year", vec![json!({"deep": [1, {"x": null}]})]),
    ];
    select(choices).prop_flat_map(|(key, values)| select(values).prop_map(move |value| (key, value)))
}

fn any_params() -> impl Strategy<Value = Value> {
    prop::collection::vec(odd_values(), 0..4).prop_map(|changes| {
        let mut params = sample();
        for (key, value) in changes {
            params[key] = value;
        }
        params
    })
}

fn any_platform() -> impl Strategy<Value = Platform> {
    select(Platform::ALL.to_vec())
}

fn any_built() -> impl Strategy<Value = Result<PaymentRequest, ()>> {
    let amount = prop_oneof![1..100_000_u64, Just(0), Just(49_999), Just(50_000)];
    let name = prop_oneof!["[가-힣a-z ]{1,40}", "\\PC{0,50}"];
    let months = prop_oneof![Just(Installments::LumpSumOnly), (0..14_u64).prop_map(Installments::UpTo)];
    (select(PayMethod::ALL.to_vec()), amount, name, months, any::<[bool; 3]>(), any_platform()).prop_map(
        |(method, amount, name, months, [escrow, receipt, eligible], platform)| {
            let builder =
                PaymentRequest::with_method(method, "mid_1234567890", amount, name).digital(false).escrow(escrow);
            let builder = if receipt { builder.cash_receipt(CashReceipt::Block) } else { builder };
            let builder =
                if eligible { builder.installments_if_eligible(months) } else { builder.installments(months) };
            let builder = builder.m_redirect_url("https://a.example/return").app_scheme("myapp");
            builder.build(platform).map_err(drop)
        },
    )
}

fn runner(cases: u32) -> TestRunner {
    TestRunner::new(ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() })
}

/// What the command line says about each.
fn by_lint(requests: &[(Value, Platform)]) -> Vec<bool> {
    let line = |(at, (params, platform)): (usize, &(Value, Platform))| {
        json!({"id": at, "platform": platform, "params": params}).to_string()
    };
    let input: Vec<String> = requests.iter().enumerate().map(line).collect();
    let output = lint_lines(&input.join("\n"));
    assert_eq!(output.len(), requests.len());
    output.iter().map(|line| line["accepted"].as_bool().unwrap()).collect()
}

async fn by_control(world: &World, params: &Value, platform: Platform) -> bool {
    let (status, body) =
        world.control(Method::POST, "/payments", json!({"params": params, "platform": platform})).await;
    assert!(
        [StatusCode::OK, StatusCode::CREATED, StatusCode::UNPROCESSABLE_ENTITY].contains(&status),
        "{status} {body}"
    );
    status.is_success()
}

async fn by_sdk(world: &World, params: &Value, platform: Platform) -> bool {
    let ask =
        json!({"user_code": "imp00000000", "platform": platform, "page": "http://shop.example", "params": params});
    let (status, body) = answer(world.request(Method::POST, "/sdk/payments").json(&ask)).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    body["imp_uid"].is_string()
}

/// An own runtime in an own thread: proptest is synchronous, and so are these tests.
fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

#[test]
fn refused_here_is_refused_everywhere_and_accepted_here_is_accepted_everywhere() {
    let requests = prop::collection::vec((any_params(), any_platform()), LINES);
    let run = runner(24).run(&requests, |requests| {
        let by_lint = by_lint(&requests);
        block_on(async {
            let world = World::start().await;
            for ((params, platform), by_lint) in requests.into_iter().zip(by_lint) {
                let typed = PaymentRequest::from_value(params.clone(), platform).is_ok();
                let others =
                    [by_lint, by_control(&world, &params, platform).await, by_sdk(&world, &params, platform).await];
                assert_eq!([typed; 3], others, "{platform}: {params}");
            }
        });
        Ok(())
    });
    run.unwrap();
}

#[test]
fn whatever_was_built_is_accepted_everywhere() {
    let requests = prop::collection::vec(any_built(), LINES);
    let run = runner(16).run(&requests, |built| {
        let built: Vec<_> = built.into_iter().flatten().map(|it| (it.params().to_value(), it.platform())).collect();
        assert!(by_lint(&built).into_iter().all(|accepted| accepted));
        block_on(async {
            let world = World::start().await;
            for (params, platform) in built {
                assert!(by_control(&world, &params, platform).await, "{platform}: {params}");
                assert!(by_sdk(&world, &params, platform).await, "{platform}: {params}");
            }
        });
        Ok(())
    });
    run.unwrap();
}
