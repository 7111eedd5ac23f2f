//! The command line.

use std::{
    io::{BufRead, BufReader, Write},
    process::{Child, Command, Output, Stdio},
};

use serde_json::{Value, json};

use crate::support::{order, order_with};

pub(crate) fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_payjoa-sandbox"))
}

fn lint(arguments: &[&str], input: &str) -> (i32, String, String) {
    let mut command = program();
    command.arg("lint").args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // Beside the reading: whoever writes all first and reads then waits for ever once both pipes are full.
    let Output { status, stdout, stderr } = std::thread::scope(|scope| {
        // A program that doesn't read its input closes it early.
        scope.spawn(move || stdin.write_all(input.as_bytes()));
        child.wait_with_output().unwrap()
    });
    (status.code().unwrap(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

/// `lint --jsonl`, one answer a line.
pub(crate) fn lint_lines(input: &str) -> Vec<Value> {
    let (code, stdout, stderr) = lint(&["--jsonl"], input);
    assert_eq!(code, 0, "{stderr}");
    stdout.lines().map(json).collect()
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// A running `serve`, ended with the test.
pub(crate) struct Serving {
    child: Child,
    first_line: String,
}

impl Serving {
    pub(crate) fn start(arguments: &[&str]) -> Serving {
        let mut child = program().arg("serve").args(arguments).stdout(Stdio::piped()).spawn().unwrap();
        let mut first_line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut first_line).unwrap();
        Serving { child, first_line }
    }

    pub(crate) fn port(&self) -> u16 {
        let port = self.first_line.strip_prefix("payjoa-sandbox listening on http://127.0.0.1:").unwrap();
        port.trim_end().parse().unwrap()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn what_payjoa_does_at_night_and_with_deposits_can_be_chosen() {
    let serving = Serving::start(&["--port", "0", "--nightly-cancel", "--no-vbank-refunds"]);
    assert_ne!(serving.port(), 0);
}

#[test]
fn serve_says_first_where_it_listens() {
    let serving = Serving::start(&["--port", "0"]);
    assert!(std::net::TcpStream::connect(("127.0.0.1", serving.port())).is_ok());
}

#[test]
fn serve_says_it_in_json_for_other_programs() {
    let serving = Serving::start(&["--port", "0", "--json"]);
    let said = json(&serving.first_line);
    let url = said["url"].as_str().unwrap();
    assert!(url.starts_with("http://127.0.0.1:"), "{said}");
    assert_eq!(said["sdk"], format!("{url}/v1/iamport.js"));
    assert_eq!(said["dashboard"], format!("{url}/_sandbox/"));
    assert_eq!((&said["user_code"], &said["imp_key"]), (&json!("imp00000000"), &json!("sandbox")));
}

#[test]
fn a_host_that_lets_the_network_in_is_warned_of() {
    // 192.0.2.1 is nobody's address: it warns, and then it can't listen there.
    for (host, warned) in [("192.0.2.1", true), ("::ffff:192.0.2.1", true), ("127.0.0.1", false)] {
        let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = taken.local_addr().unwrap().port().to_string();
        let output = program().args(["serve", "--host", host, "--port", &port]).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert_eq!(said.contains("anybody on the network can use the control API"), warned, "{said}");
    }
}

#[test]
fn a_taken_port_ends_with_1_and_a_sentence() {
    let serving = Serving::start(&["--port", "0"]);
    let second = program().args(["serve", "--port", &serving.port().to_string()]).output().unwrap();
    assert_eq!(second.status.code(), Some(1));
    let said = String::from_utf8(second.stderr).unwrap();
    assert!(
        said.starts_with("payjoa-sandbox: can't listen on 127.0.0.1:") && said.contains("choose another port"),
        "{said}"
    );
    assert!(second.stdout.is_empty());
}

#[test]
#[cfg(unix)]
fn a_signal_ends_it_with_0() {
    for signal in ["-TERM", "-INT"] {
        let mut serving = Serving::start(&["--port", "0"]);
        let sent = Command::new("kill").args([signal, &serving.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
        assert_eq!(serving.child.wait().unwrap().code(), Some(0), "{signal}");
    }
}

#[test]
fn what_the_command_line_does_not_know_ends_with_2() {
    for arguments in
        [&["serve", "--port", "70000"][..], &["serve", "--prot", "1"][..], &["lint", "--platform", "tv"][..], &[][..]]
    {
        assert_eq!(program().args(arguments).output().unwrap().status.code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn a_bad_webhook_address_ends_with_1() {
    let ended = program().args(["serve", "--port", "0", "--webhook-url", "shop"]).output().unwrap();
    assert_eq!(ended.status.code(), Some(1));
}

#[test]
fn lint_accepts_the_sample_order() {
    let (code, out, _) = lint(&[], &order("m").to_string());
    assert_eq!((code, json(&out)), (0, json!({"violations": [], "advisories": []})));
}

#[test]
fn lint_refuses_with_violations() {
    let (code, out, _) = lint(&["--platform", "mobile-app"], &order_with("m", json!({"amount": 0})).to_string());
    assert_eq!(code, 1);
    let found = json(&out);
    let rules: Vec<_> = found["violations"].as_array().unwrap().iter().map(|v| v["rule"].as_str().unwrap()).collect();
    assert_eq!(rules, ["R5", "R12"]);
    let keys: Vec<_> = found["violations"][0].as_object().unwrap().keys().cloned().collect();
    assert_eq!(keys, ["field", "message", "rule", "severity"]);
}

#[test]
fn lint_reads_a_file() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    write!(file, "{}", order("m")).unwrap();
    assert_eq!(lint(&[file.path().to_str().unwrap()], "").0, 0);
}

#[test]
fn lint_ends_with_2_when_it_cannot_read() {
    for (arguments, input, said) in [
        (&["/nonexistent/request.json"][..], "", "can't read /nonexistent/request.json"),
        (&[][..], "{\n \"amount\": }", "isn't JSON: expected value at line 2 column 12"),
        (&[][..], "", "isn't JSON"),
    ] {
        let (code, out, err) = lint(arguments, input);
        assert_eq!((code, out.as_str()), (2, ""));
        assert!(err.contains(said), "{err}");
    }
}

#[test]
fn lint_survives_deep_nesting() {
    let (code, _, err) = lint(&[], &"[".repeat(30_000));
    assert_eq!(code, 2);
    assert!(err.contains("recursion limit"), "{err}");
}

#[test]
fn lint_answers_lines_in_their_order() {
    let lines = [
        json!({"id": "first", "platform": "pc", "params": order("m")}).to_string(),
        String::new(),
        json!({"id": 2, "platform": "mobile-app", "params": order("m")}).to_string(),
        json!({"id": null, "params": []}).to_string(),
    ];
    let (code, out, _) = lint(&["--jsonl"], &lines.join("\n"));
    assert_eq!(code, 0);
    let answers: Vec<_> = out.lines().map(json).collect();
    let seen: Vec<_> = answers.iter().map(|answer| (answer["id"].clone(), answer["accepted"].clone())).collect();
    assert_eq!(seen, [(json!("first"), json!(true)), (json!(2), json!(false)), (json!(null), json!(false))]);
    assert_eq!(answers[1]["violations"][0]["rule"], "R12");
    assert!(answers.iter().all(|answer| answer["advisories"].is_array()));
}

#[test]
fn a_line_that_cannot_be_read_does_not_stop_the_others() {
    let good = json!({"id": "good", "platform": "pc", "params": order("m")}).to_string();
    let (code, out, err) =
        lint(&["--jsonl"], &format!("{{\n{{\"id\":7,\"platform\":\"tv\",\"params\":{{}}}}\n{good}\n"));
    assert_eq!(code, 2);
    let answers: Vec<_> = out.lines().map(json).collect();
    let seen: Vec<_> = answers.iter().map(|answer| (&answer["id"], &answer["accepted"])).collect();
    assert_eq!(seen, [(&json!(null), &json!(false)), (&json!(7), &json!(false)), (&json!("good"), &json!(true))]);
    assert!(err.contains("line 1 can't be read") && err.contains("line 2 can't be read"), "{err}");
}

#[test]
#[cfg(unix)]
fn the_log_is_json_if_asked_for_and_says_nothing_about_people() {
    let canaries = ["Canary Buyer", "01099998888", "canary@buyer.example", "Canary Street 7", "Canary Remitter"];
    let mut command = program();
    command.args(["serve", "--port", "0", "--log-format", "json"]).env("RUST_LOG", "payjoa_sandbox=trace");
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut first_line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut first_line).unwrap();
    let url = first_line.trim_end().rsplit(' ').next().unwrap().to_owned();
    let paid = std::thread::spawn(move || pay_as_somebody(&url, canaries));
    paid.join().unwrap();
    let sent = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    let log = String::from_utf8(child.wait_with_output().unwrap().stderr).unwrap();
    assert!(log.lines().count() > 3 && log.contains("payment decided"), "{log}");
    log.lines().for_each(|line| assert!(json(line)["level"].is_string(), "{line}"));
    for canary in canaries {
        assert!(!log.contains(canary), "{canary}: {log}");
    }
}

/// Has an account issued, and transfers to it.
#[tokio::main(flavor = "current_thread")]
async fn pay_as_somebody(url: &str, [name, tel, email, addr, remitter]: [&str; 5]) {
    let buyer =
        json!({"pay_method": "vbank", "buyer_name": name, "buyer_tel": tel, "buyer_email": email, "buyer_addr": addr});
    // Whoever makes a sandbox or a client chooses the process's cryptography; here nobody has.
    let _sandbox = payjoa_sandbox::Sandbox::start().await.unwrap();
    let client = reqwest::Client::new();
    for (path, body) in [
        ("/payments", json!({"params": order_with("canary", buyer)})),
        ("/faults", json!({"fault": "lost-webhook", "merchant_uid": "canary"})),
        ("/payments/canary/approve", json!({})),
        ("/payments/canary/deposit", json!({"remitter": remitter})),
        ("/payments", json!({"params": order_with("refused", json!({"amount": 0, "buyer_name": name}))})),
    ] {
        client.post(format!("{url}/_sandbox{path}")).json(&body).send().await.unwrap();
    }
}

#[test]
fn faults_are_listed_for_people_and_for_programs() {
    let say = |arguments: &[&str]| program().arg("faults").args(arguments).output().unwrap();
    let list = String::from_utf8(say(&[]).stdout).unwrap();
    let lines = String::from_utf8(say(&["--json", "--lang", "ko"]).stdout).unwrap();
    let names: Vec<_> = lines.lines().map(|line| json(line)["name"].as_str().unwrap().to_owned()).collect();
    assert_eq!(names.len(), payjoa_sandbox::Fault::ALL.len());
    assert!(names.iter().all(|name| list.contains(&format!("  {name}"))), "{list}");
    assert_eq!(say(&["--lang", "fr"]).status.code(), Some(2));
}
