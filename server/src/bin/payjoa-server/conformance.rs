//! `payjoa-server conformance`: what is asked for, and how it ends.

use std::{io::Write as _, process::ExitCode, time::Duration};

use clap::Args;
use url::Url;

use crate::{
    checks::{self, NoAnswer, Shop},
    report::Report,
};

/// It says nothing that a page in production wouldn't: it makes no order, and no payment, and changes none.
#[derive(Debug, Args)]
#[command(
    after_help = "Without --open and --paid, the checks that need such an order are left out, and the report says so.

A shop on this machine, and all checks:
  payjoa-server conformance --url http://127.0.0.1:3000/payments/confirm --open shop_7zq --paid shop_9ka

In a pipeline:
  payjoa-server conformance --url \"$SHOP/payments/confirm\" --json | jq -r '.checks[] | select(.outcome == \"failed\") | .id'

Exit codes: 0 every check passed, 1 a check failed, 2 not understood, 3 the shop doesn't answer."
)]
pub(crate) struct Arguments {
    /// The confirm endpoint: where the page posts `{imp_uid, merchant_uid}` to
    #[arg(long, value_name = "ADDRESS", value_parser = address)]
    url: Url,
    /// The number of an order of the shop that isn't paid yet
    #[arg(long, value_name = "ORDER")]
    open: Option<String>,
    /// The number of one that is paid
    #[arg(long, value_name = "ORDER")]
    paid: Option<String>,
    /// For a shop that shows orders only to those who may see them: sent as `Authorization: Bearer …`
    #[arg(long, env = "PAYJOA_CONFORMANCE_TOKEN", value_name = "TOKEN", hide_env_values = true)]
    token: Option<String>,
    /// How long each answer may take, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 15, value_parser = clap::value_parser!(u64).range(1..=600))]
    timeout: u64,
    /// For programs: one JSON object on standard output
    #[arg(long)]
    json: bool,
}

fn address(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|why| format!("{why}; it looks like https://shop.example/payments/confirm"))?;
    match url.scheme() {
        "http" | "https" if url.query().is_none() && url.fragment().is_none() => Ok(url),
        "http" | "https" => Err("the endpoint's address has no query and no fragment".to_owned()),
        other => Err(format!("a shop is asked by http or https, not by {other}")),
    }
}

pub(crate) async fn run(arguments: Arguments) -> ExitCode {
    let url = arguments.url.as_str().trim_end_matches('/').to_owned();
    let (open, paid, token) = (arguments.open, arguments.paid, arguments.token);
    let shop = Shop { url, open, paid, token, patience: Duration::from_secs(arguments.timeout) };
    let report = match checks::run(&shop).await {
        Ok(checks) => Report { url: &shop.url, checks: &checks }.text(arguments.json),
        Err(NoAnswer(why)) => {
            let _ = writeln!(std::io::stderr(), "{} doesn't answer: {why}", shop.url);
            return ExitCode::from(3);
        }
    };
    let (text, passed) = report;
    // Whoever reads may have gone away; what was found stands nevertheless.
    let _ = writeln!(std::io::stdout(), "{text}");
    if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
