//! The shop's process is ended with SIGKILL at random points, under load, again and again; then every payment and every
//! refund in the gateway's books is compared with the ledger. `cargo xtask test --only kill --kills 500` says how often
//! (25), through `PAYJOA_KILLS`.
#![cfg(unix)]
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "helpers of tests may fail as tests do"
)]

mod books;
mod load;
mod victim;

use std::{env, sync::Arc, time::Duration};

use books::Books;
use load::{Chance, Load};
use tempfile::TempDir;
use victim::Victims;

fn kills() -> u32 {
    env::var("PAYJOA_KILLS").map_or(25, |kills| kills.parse().expect("PAYJOA_KILLS is a number"))
}

/// One process and a file: whoever starts next has to clean up.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shop_with_sqlite_that_is_killed_again_and_again_loses_nothing_and_ships_nothing_twice() {
    let folder = TempDir::new().unwrap();
    let url = format!("sqlite:{}", folder.path().join("shop.sqlite").display());
    rampage(&url, 1).await;
}

/// Three processes and one database: while one is dead, the others go on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn shops_with_postgresql_that_are_killed_again_and_again_lose_nothing_and_ship_nothing_twice() {
    let Some(url) = payjoa_test_postgres::database() else { return };
    rampage(&url, 3).await;
}

async fn rampage(url: &str, processes: usize) {
    let sandbox = Arc::new(payjoa_sandbox::Sandbox::start().await.unwrap());
    let mut victims = Victims::start(processes, sandbox.url(), url).await;
    let load = Load::start(&sandbox, &victims.addresses());
    let mut chance = Chance::new(7);
    for kill in 0..kills() {
        let victim = chance.below(processes);
        // Wherever webhooks go, it is not always to the same one.
        let webhook = format!("{}/payments/webhook", victims.address(chance.below(processes)));
        sandbox.set_webhook_url(Some(&webhook)).unwrap();
        tokio::time::sleep(Duration::from_millis(chance.below(250) as u64)).await;
        victims.kill(victim);
        // Sometimes nobody is there for a while, and sometimes the next one is dead before it could say a word.
        if chance.below(4) == 0 {
            tokio::time::sleep(Duration::from_millis(chance.below(40) as u64)).await;
            victims.spawn(victim);
            tokio::time::sleep(Duration::from_millis(chance.below(60) as u64)).await;
            victims.kill(victim);
        }
        victims.spawn(victim);
        victims.until_listening(victim, kill).await;
    }
    let payments = load.stop().await;
    victims.kill_all();
    let books = Books::settle(url, &sandbox, victims.lines(), &payments).await;
    books.must_agree(&sandbox, &payments).await;
    println!("{processes} processes, {} kills: {books}", victims.killed());
}
