//! The commands that talk to a running sandbox.

use std::{
    io::{BufRead, BufReader},
    process::Stdio,
};

use payjoa::Platform;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::{
    cli::program,
    support::{World, order, order_with},
    webhook::Shop,
};

struct Said {
    code: i32,
    out: String,
    err: String,
}

impl Said {
    fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {} {}", self.out, self.err))
    }
}

/// Runs a command against this sandbox; another thread waits for it, while this one serves it.
async fn say(world: &World, arguments: &[&str]) -> Said {
    let mut command = program();
    command.args(arguments).env("PAYJOA_SANDBOX_URL", world.sandbox.url());
    let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Said { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
}

#[tokio::test]
async fn a_fault_is_armed_listed_and_disarmed() {
    let world = World::start().await;
    let said = say(&world, &["arm", "error-after", "--path", "/payments/cancel", "--times", "2"]).await;
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.out.contains("error-after") && said.out.contains("path=/payments/cancel times=2"), "{}", said.out);
    say(&world, &["arm", "lost-webhook", "--order", "m", "--chance", "0.5", "--seed", "7"]).await;
    let listed = say(&world, &["arm", "--json"]).await.json();
    assert_eq!(listed["armed"][1]["merchant_uid"], "m");
    assert_eq!(say(&world, &["arm", "--off", "1"]).await.code, 0);
    assert_eq!(world.sandbox.armed().len(), 1);
    assert_eq!(say(&world, &["arm", "--off"]).await.out, "nothing is armed\n");
    assert_eq!(world.sandbox.armed(), []);
}

#[tokio::test]
async fn a_fault_that_makes_no_sense_is_refused_here_or_there() {
    let world = World::start().await;
    for (arguments, code, word) in [
        (&["arm", "fire"][..], 2, "payjoa-sandbox faults"),
        (&["arm", "lost-webhook", "--seed", "1"], 2, "--chance"),
        (&["arm", "lost-webhook", "--chance", "7"], 1, "from 0 to 1"),
        (&["arm", "--off", "9"], 1, "9"),
    ] {
        let said = say(&world, arguments).await;
        assert_eq!(said.code, code, "{arguments:?} {}", said.err);
        assert!(said.err.contains(word) && said.out.is_empty(), "{arguments:?} {}", said.err);
    }
}

#[tokio::test]
async fn a_deposit_right_and_wrong() {
    let world = World::start().await;
    let imp_uid = world.open(order_with("주문 1", json!({"pay_method": "vbank"})), Platform::Pc);
    world.sandbox.approve(&imp_uid).unwrap();
    let wrong = say(&world, &["deposit", "주문 1", "--amount", "1000"]).await;
    assert_eq!(wrong.code, 1);
    assert!(wrong.err.contains("exactly 1,004 won"), "{}", wrong.err);
    let right = say(&world, &["deposit", "주문 1", "--remitter", "Kim"]).await;
    assert_eq!((right.code, right.out), (0, format!("{imp_uid} 주문 1 is paid: 1004 won\n")), "{}", right.err);
}

#[tokio::test]
async fn a_cancel_of_a_part_and_one_at_payjoa() {
    let world = World::start().await;
    let imp_uid = world.open(order("m"), Platform::Pc);
    world.sandbox.approve(&imp_uid).unwrap();
    let part = say(&world, &["cancel", imp_uid.as_str(), "--amount", "400"]).await;
    assert_eq!(part.out, format!("{imp_uid} m is paid: 1004 won, 400 won given back\n"), "{}", part.err);
    let behind = say(&world, &["cancel", "m", "--at-payjoa"]).await;
    let want =
        "PAYJOA has given the money back. i'mport isn't told: its API goes on saying paid, and no webhook is sent";
    assert_eq!(behind.out, format!("{imp_uid} m: {want}\n"), "{}", behind.err);
    assert_eq!(say(&world, &["cancel", "m"]).await.code, 1, "the money is gone already");
    assert_eq!(say(&world, &["cancel", "nobody"]).await.code, 1);
}

#[tokio::test]
async fn webhooks_are_sent_elsewhere_and_again() {
    let (world, mut shop) = (World::start().await, Shop::open().await);
    assert!(say(&world, &["webhook", "show"]).await.out.contains("webhooks go nowhere"));
    let said = say(&world, &["webhook", "to", &shop.url, "--format", "json"]).await;
    assert_eq!(said.out, format!("webhooks go to {} as json\n", shop.url));
    let imp_uid = world.open(order("m"), Platform::Pc);
    world.sandbox.approve(&imp_uid).unwrap();
    let first = shop.next().await;
    let said = say(&world, &["webhook", "resend", "m"]).await;
    assert!(said.code == 0 && said.out.contains("was told paid and answered 200"), "{} {}", said.out, said.err);
    assert_eq!(shop.next().await, first);
    assert_eq!(say(&world, &["webhook", "to", "nowhere", "--json"]).await.json()["url"], Value::Null);
}

#[tokio::test]
async fn a_webhook_that_the_server_does_not_take_ends_with_1() {
    let (world, shop) = (World::start().await, Shop::answering(StatusCode::NOT_FOUND).await);
    let imp_uid = world.open(order_with("m", json!({"notice_url": shop.url})), Platform::Pc);
    world.sandbox.approve(&imp_uid).unwrap();
    let said = say(&world, &["webhook", "resend", "m"]).await;
    assert_eq!(said.code, 1, "{} {}", said.out, said.err);
    assert!(said.out.contains("was told paid and answered 404"), "{}", said.out);
    assert!(said.err.contains("the shop's server wasn't told"), "{}", said.err);
    assert_eq!(say(&world, &["webhook", "resend", "m", "--json"]).await.code, 1);
}

#[tokio::test]
async fn a_webhook_that_is_lost_ends_with_1() {
    let (world, shop) = (World::start().await, Shop::open().await);
    let imp_uid = world.open(order_with("m", json!({"notice_url": shop.url})), Platform::Pc);
    world.sandbox.approve(&imp_uid).unwrap();
    say(&world, &["arm", "lost-webhook"]).await;
    let said = say(&world, &["webhook", "resend", "m"]).await;
    assert_eq!(said.code, 1, "{} {}", said.out, said.err);
    assert!(said.err.contains("payjoa-sandbox arm"), "{}", said.err);
}

#[tokio::test]
async fn an_address_without_its_scheme_is_understood_and_a_senseless_one_is_not() {
    let world = World::start().await;
    let port = world.sandbox.url().rsplit(':').next().unwrap().to_owned();
    for url in [format!("127.0.0.1:{port}"), port.clone(), format!("http://127.0.0.1:{port}/_sandbox/")] {
        assert_eq!(say(&world, &["clock", "--url", &url]).await.code, 0, "{url}");
    }
    let said = say(&world, &["clock", "--url", "ftp://127.0.0.1"]).await;
    assert!(said.code == 2 && said.err.contains("like http://127.0.0.1:8787 or 127.0.0.1:8787"), "{}", said.err);
}

#[tokio::test]
async fn the_clock_is_moved() {
    let world = World::start().await;
    let said = say(&world, &["clock", "set", "2030-01-01 09:00", "--json"]).await;
    assert_eq!(said.json()["moved"], true, "{}", said.err);
    say(&world, &["clock", "freeze"]).await;
    let before = world.sandbox.clock().now();
    let said = say(&world, &["clock", "advance", "2d"]).await;
    assert_eq!(world.sandbox.clock().now(), before + 2 * 86_400);
    assert!(said.out.starts_with("2030-01-03 09:00:") && said.out.ends_with(", frozen\n"), "{}", said.out);
    assert_eq!(say(&world, &["clock", "advance", "soon"]).await.code, 2);
    assert_eq!(say(&world, &["clock", "reset", "--json"]).await.json()["moved"], false);
}

#[tokio::test]
async fn what_happens_is_tailed() {
    let world = World::start().await;
    let mut command = program();
    command.args(["tail", "--json", "--order", "m", "--url", world.sandbox.url()]).stdout(Stdio::piped());
    let mut tail = command.stderr(Stdio::null()).spawn().unwrap();
    let mut lines = BufReader::new(tail.stdout.take().unwrap()).lines();
    // Nobody says when it has begun to listen: so payments go on until it has seen one.
    let seen = tokio::task::spawn_blocking(move || lines.next().unwrap().unwrap());
    while !seen.is_finished() {
        let imp_uid = world.open(order("m"), Platform::Pc);
        world.sandbox.decline(&imp_uid).unwrap();
        world.open(order("other"), Platform::Pc);
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let first: Value = serde_json::from_str(&seen.await.unwrap()).unwrap();
    assert_eq!(first["merchant_uid"], "m");
    assert!(first["kind"].is_string() && first["at"].is_u64(), "{first}");
    world.sandbox.stop().await;
    let ended = tokio::task::spawn_blocking(move || tail.wait().unwrap()).await.unwrap();
    assert_eq!(ended.code(), Some(0), "it ends with the sandbox");
}

#[tokio::test]
async fn a_tail_for_people_has_dates_refused_fields_and_moves_of_the_clock() {
    let world = World::start().await;
    world.sandbox.clock().freeze();
    let mut command = program();
    command.args(["tail", "--url", world.sandbox.url()]).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut tail = command.spawn().unwrap();
    let mut lines = BufReader::new(tail.stdout.take().unwrap()).lines();
    let wanted = [
        "2026-12-24 18:00:00  -  -  clock.moved           2026-12-24 18:00:00 (Korea) = 1798102800, frozen",
        "2026-12-24 18:00:00  -  m  request.refused       F400: [R5] amount: must be at least 1",
    ];
    let seen = tokio::task::spawn_blocking(move || {
        let mut said = std::collections::BTreeSet::new();
        while wanted.iter().any(|line| !said.contains(*line)) {
            // The end comes too early if the lines are others.
            let Some(line) = lines.next() else { panic!("{said:#?}") };
            said.insert(line.unwrap());
            assert!(said.len() <= wanted.len(), "{said:#?}");
        }
    });
    // Nobody says when it has begun to listen: so it goes on until it has seen both.
    while !seen.is_finished() {
        world.sandbox.clock().set(1_798_102_800);
        assert!(world.sandbox.open(order_with("m", json!({"amount": 0})), Platform::Pc).is_err());
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    seen.await.unwrap();
    world.sandbox.stop().await;
    tokio::task::spawn_blocking(move || tail.wait().unwrap()).await.unwrap();
}

#[tokio::test]
async fn nobody_there_ends_with_3_and_says_what_to_do() {
    let world = World::start().await;
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for arguments in [&["clock"][..], &["arm", "lost-webhook"], &["tail"], &["deposit", "m"]] {
        let url = format!("http://{gone}");
        let arguments: Vec<&str> = arguments.iter().copied().chain(["--url", &url]).collect();
        let said = say(&world, &arguments).await;
        assert_eq!(said.code, 3, "{arguments:?} {}", said.err);
        assert!(said.err.contains("payjoa-sandbox serve"), "{}", said.err);
    }
}
