//! The types, the linter and the gateway say the same about any request: by the builder, by JSON, by the command line, by
//! HTTP, by what the SDK asks.

use payjoa::{Platform, request::PaymentRequest};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::{
    cli::lint_lines,
    generated::{any_built, any_params, any_platform, chosen},
    support::{World, answer},
};

const REQUESTS: usize = 288;

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

fn accepted(params: &Value, platform: Platform) -> bool {
    PaymentRequest::from_value(params.clone(), platform).is_ok()
}

#[tokio::test]
async fn refused_here_is_refused_everywhere_and_accepted_here_is_accepted_everywhere() {
    let requests = chosen(REQUESTS, &(any_params(), any_platform()));
    let by_types = requests.iter().map(|(params, platform)| accepted(params, *platform)).collect::<Vec<_>>();
    let many = REQUESTS / 10;
    assert!((many..REQUESTS - many).contains(&by_types.iter().filter(|it| **it).count()), "some of both kinds");
    everywhere(&requests, &by_types).await;
}

#[tokio::test]
async fn whatever_was_built_is_accepted_everywhere() {
    let built = chosen(REQUESTS, &any_built(any_platform())).into_iter().flatten();
    let built: Vec<_> = built.map(|request| (request.params().to_value(), request.platform())).collect();
    assert!(built.len() > REQUESTS / 10, "only {} could be built", built.len());
    everywhere(&built, &vec![true; built.len()]).await;
}

/// The command line, the control API and the SDK's own question say this about these requests.
async fn everywhere(requests: &[(Value, Platform)], wanted: &[bool]) {
    let world = World::start().await;
    for (((params, platform), by_lint), wanted) in requests.iter().zip(by_lint(requests)).zip(wanted) {
        let others = [by_lint, by_control(&world, params, *platform).await, by_sdk(&world, params, *platform).await];
        assert_eq!(others, [*wanted; 3], "{platform}: {params}");
    }
}
