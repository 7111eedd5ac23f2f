//! Checks a shop's confirm endpoint, written in any language, against the contract between page and server:
//!
//!     cargo run -p payjoa-server --example conformance -- --url https://shop.example/payments/confirm \
//!         --open ORDER --paid ORDER
//!
//! `--open` names an order of the shop that isn't paid yet, `--paid` one that is; without them less is checked. A shop that
//! shows orders only to those who may see them takes `--token`, which is sent as `Authorization: Bearer …`.

mod checks;

use std::{env, io::Write as _, process::ExitCode};

use checks::{Check, Shop};

const USAGE: &str = "usage: conformance --url CONFIRM [--open ORDER] [--paid ORDER] [--token TOKEN]";

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let mut out = std::io::stdout().lock();
    let shop = match asked(env::args().skip(1)) {
        Ok(shop) => shop,
        Err(why) => {
            let _ = writeln!(out, "{why}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    let checks = checks::run(&shop).await;
    for Check { name, outcome } in &checks {
        let _ = match outcome {
            Ok(()) => writeln!(out, "  ok      {name}"),
            Err(why) => writeln!(out, "  FAILED  {name}: {why}"),
        };
    }
    let failed = checks.iter().filter(|check| check.outcome.is_err()).count();
    let _ = writeln!(out, "{} checks, {failed} failed", checks.len());
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn asked(mut words: impl Iterator<Item = String>) -> Result<Shop, String> {
    let mut shop = Shop::default();
    while let Some(word) = words.next() {
        let value = words.next().ok_or_else(|| format!("{word} needs a value"))?;
        match word.as_str() {
            "--url" => shop.url = value.trim_end_matches('/').to_owned(),
            "--open" => shop.open = Some(value),
            "--paid" => shop.paid = Some(value),
            "--token" => shop.token = Some(value),
            _ => return Err(format!("{word} is not known")),
        }
    }
    if shop.url.is_empty() { Err("--url is missing".to_owned()) } else { Ok(shop) }
}
