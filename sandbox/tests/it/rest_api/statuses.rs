//! Each row of the documented table, called over HTTP.

use std::{collections::BTreeMap, fmt::Write as _, path::PathBuf};

use payjoa::{ImpUid, Platform};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::cases::{CASES, Case};
use crate::support::{World, answer, order_with};

/// A sandbox with everything in it that the rows name.
pub(crate) struct Stage {
    pub(crate) world: World,
    names: BTreeMap<&'static str, String>,
}

impl Stage {
    async fn set() -> Stage {
        let world = World::start().await;
        world.sandbox.clock().freeze();
        let mut stage = Stage { world, names: BTreeMap::new() };
        stage.payments();
        stage.more_of_payments().await;
        stage.billing().await;
        let now = stage.world.sandbox.clock().now();
        let times = [("now", now), ("past", now - 1_000), ("soon", now + 1_000), ("later", now + 2_000)];
        stage.names.extend(times.map(|(name, time)| (name, time.to_string())));
        stage
    }

    fn payments(&mut self) {
        let cash = json!({"pay_method": "trans"});
        let escrow = json!({"pay_method": "trans", "escrow": true});
        for (name, more) in [
            ("open", json!({})),
            ("paid", json!({})),
            ("to_cancel", json!({})),
            ("cancelled", json!({})),
            ("trans", cash.clone()),
            ("receipted", cash.clone()),
            ("to_unreceipt", cash),
            ("escrow", escrow.clone()),
            ("unshipped", escrow.clone()),
            ("shipped", escrow),
        ] {
            let imp_uid = self.world.open(order_with(name, more), Platform::Pc);
            if name != "open" {
                self.world.sandbox.approve(&imp_uid).unwrap();
            }
            self.names.insert(name, imp_uid.to_string());
        }
        self.world.sandbox.cancel(&ImpUid::new(self.names["cancelled"].clone()).unwrap(), None).unwrap();
    }

    async fn more_of_payments(&self) {
        let shipping = json!({
            "logis": {"company": "CJGLS", "invoice": "1", "sent_at": 1, "receiving_at": "20220215", "address": "a"},
            "receiver": {}, "sender": {"relationship": "self"},
        });
        let who = json!({"identifier": "010", "company_name": "s", "company_tel": "02", "corp_reg_no": "1"});
        self.post(&format!("/escrows/logis/{}", self.names["shipped"]), shipping).await;
        self.post(&format!("/receipts/{}", self.names["receipted"]), who.clone()).await;
        self.post(&format!("/receipts/{}", self.names["to_unreceipt"]), who).await;
        self.post("/payments/prepare", json!({"merchant_uid": "prepared", "amount": 1004})).await;
    }

    async fn billing(&self) {
        let card = |last: &str| json!({"card_number": format!("1234-1234-1234-{last}"), "expiry": "2030-12"});
        for (customer_uid, last) in [("card", "1234"), ("to_delete", "1234"), ("empty", "0341")] {
            self.post(&format!("/subscribe/customers/{customer_uid}"), card(last)).await;
        }
        let schedule = async |customer_uid: &str, merchant_uid: &str, after: u64| {
            let at = self.world.sandbox.clock().now() + after;
            let item = json!({"merchant_uid": merchant_uid, "schedule_at": at, "amount": 1004, "name": "x"});
            self.post("/subscribe/payments/schedule", json!({"customer_uid": customer_uid, "schedules": [item]})).await;
        };
        schedule("card", "sched-paid", 1).await;
        schedule("empty", "sched-failed", 1).await;
        schedule("empty", "sched-failed-too", 1).await;
        schedule("card", "sched-move", 500).await;
        schedule("card", "sched-unschedule", 500).await;
        self.world.sandbox.clock().advance(std::time::Duration::from_secs(1));
    }

    async fn post(&self, path: &str, body: Value) {
        let (status, body) = self.world.api(Method::POST, path, Some(body)).await;
        assert!(status == StatusCode::OK && body["code"] == 0, "{path}: {body}");
    }

    fn filled(&self, text: &str) -> String {
        self.names.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
    }

    fn call(&self, case: &Case) -> reqwest::RequestBuilder {
        let (method, path) = case.call.split_once(' ').unwrap();
        let request = self.world.request(method.parse().unwrap(), &self.filled(path));
        if case.body.is_empty() {
            return request;
        }
        request.header("content-type", "application/json").body(self.filled(case.body))
    }
}

/// The table as calls, and a sandbox on which they are answered as it says.
pub(crate) async fn documented() -> (Stage, Value) {
    let stage = Stage::set().await;
    let call = |case: &Case| {
        let (method, path) = case.call.split_once(' ').unwrap();
        let body = Some(stage.filled(case.body)).filter(|body| !body.is_empty());
        json!({
            "operation": case.operation, "when": case.when, "method": method, "path": stage.filled(path), "body": body,
            "status": case.status, "ok": case.ok,
        })
    };
    let table = CASES.iter().map(call).collect();
    (stage, table)
}

#[tokio::test]
async fn every_row_answers_as_it_says() {
    let stage = Stage::set().await;
    let token = stage.world.token().await;
    let mut wrong = String::new();
    for case in CASES {
        let (status, body) = answer(stage.call(case).bearer_auth(&token)).await;
        let envelope = body["code"].is_i64() && body.get("message").is_some() && body.get("response").is_some();
        let ok = body["code"] == 0;
        let empty = body["response"].is_null() && body["message"].is_string();
        if status.as_u16() != case.status || ok != case.ok || !envelope || (!ok && !empty) {
            let Case { operation, when, .. } = case;
            writeln!(wrong, "{operation}, {when}: {} was expected, {status} came: {body}", case.status).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[tokio::test]
async fn every_operation_needs_a_token() {
    let stage = Stage::set().await;
    for case in CASES.iter().filter(|case| case.operation != "POST /users/getToken") {
        for request in [stage.call(case), stage.call(case).bearer_auth("wrong")] {
            let (status, body) = answer(request).await;
            assert_eq!((status, &body["code"]), (StatusCode::UNAUTHORIZED, &json!(-1)), "{}", case.operation);
        }
    }
}

#[tokio::test]
async fn every_operation_with_a_body_refuses_what_is_none() {
    let stage = Stage::set().await;
    let token = stage.world.token().await;
    for case in CASES.iter().filter(|case| case.ok && !case.body.is_empty() && !case.call.ends_with("/retry")) {
        let (method, path) = case.call.split_once(' ').unwrap();
        let path = stage.filled(path);
        let request = || stage.world.request(method.parse().unwrap(), &path).bearer_auth(&token);
        for (name, request, want) in [
            ("half of JSON", request().header("content-type", "application/json").body("{"), StatusCode::BAD_REQUEST),
            ("a list", request().header("content-type", "application/json").body("[]"), StatusCode::BAD_REQUEST),
            ("XML", request().header("content-type", "text/xml").body("<a/>"), StatusCode::UNSUPPORTED_MEDIA_TYPE),
            ("too much", request().json(&"x".repeat(70_000)), StatusCode::PAYLOAD_TOO_LARGE),
        ] {
            let (status, body) = answer(request).await;
            assert_eq!(status, want, "{} {name}: {body}", case.operation);
        }
    }
}

#[tokio::test]
async fn other_methods_are_refused() {
    let world = World::start().await;
    for (method, path) in
        [(Method::DELETE, "/payments/cancel"), (Method::PATCH, "/payments/prepare"), (Method::POST, "/cards")]
    {
        let (status, _) = world.api(method, path, Some(json!({}))).await;
        assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
    }
}

/// Between these lines of `docs/sandbox-rest.md` stands the table.
const MARKS: (&str, &str) = ("<!-- statuses: written by the sandbox's tests -->\n", "<!-- end -->");

#[test]
fn the_documented_table_is_the_tested_one() {
    let mut table = String::from("| operation | HTTP | code | when |\n| --- | --- | --- | --- |\n");
    let mut before = "";
    for Case { operation, status, ok, when, .. } in CASES {
        let name = if *operation == before { String::new() } else { format!("`{operation}`") };
        writeln!(table, "| {name} | {status} | {} | {when} |", if *ok { "0" } else { "not 0" }).unwrap();
        before = operation;
    }
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/sandbox-rest.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let start = page.find(MARKS.0).expect("the mark before the table") + MARKS.0.len();
    let end = page.find(MARKS.1).expect("the mark after the table");
    if std::env::var_os("PAYJOA_WRITE_DOCS").is_some() {
        std::fs::write(&path, format!("{}{table}{}", &page[..start], &page[end..])).unwrap();
        return;
    }
    assert!(page[start..end] == table, "docs/sandbox-rest.md is behind: run this test with PAYJOA_WRITE_DOCS=1");
}
