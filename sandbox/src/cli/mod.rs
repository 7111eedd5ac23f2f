//! The command line: `serve`, `lint` and `faults`, and commands that talk to a sandbox that runs.
//! Exit codes: 0 fine, 1 refused or failed, 2 not understood, 3 no sandbox answers.

mod arm;
mod clock;
mod faults;
mod lint;
mod money;
mod remote;
mod serve;
mod tail;
mod webhook;
mod when;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// i'mport (PortOne V1) and PAYJOA on localhost: SDK, payment window, REST API, webhooks, faults. No money moves.
#[derive(Debug, Parser)]
#[command(
    version,
    about,
    after_help = "First steps:
  payjoa-sandbox serve --webhook-url http://127.0.0.1:3000/payments/webhook
  # in the page:    <script src=\"http://127.0.0.1:8787/v1/iamport.js\"></script>   IMP.init('imp00000000')
  # on the server:  http://127.0.0.1:8787 instead of https://api.iamport.kr, imp_key and imp_secret `sandbox`
  # to see what happens: http://127.0.0.1:8787/_sandbox/ or `payjoa-sandbox tail`

Exit codes: 0 fine, 1 refused or failed, 2 not understood, 3 no sandbox answers."
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Runs the gateway until Ctrl-C.
    Serve(serve::Arguments),
    /// Checks payment requests against PAYJOA's rules, without a gateway.
    Lint(lint::Arguments),
    /// Lists every fault that can be armed.
    Faults(faults::Arguments),
    /// Makes something go wrong at a running sandbox, or says what is armed.
    Arm(arm::Arguments),
    /// Makes a transfer arrive on a payment's virtual account.
    Deposit(money::Deposit),
    /// Cancels a payment in i'mport's console, or in PAYJOA's.
    Cancel(money::Cancel),
    /// Sends webhooks again, or elsewhere.
    Webhook(webhook::Arguments),
    /// Shows or moves the gateway's clock.
    Clock(clock::Arguments),
    /// Shows what happens, as it happens.
    Tail(tail::Arguments),
}

pub(crate) fn run() -> ExitCode {
    match Cli::parse().command {
        Command::Serve(arguments) => serve::run(arguments),
        Command::Lint(arguments) => lint::run(&arguments),
        Command::Faults(arguments) => faults::run(&arguments),
        Command::Arm(arguments) => remote::run(arm::run(arguments)),
        Command::Deposit(arguments) => remote::run(money::deposit(arguments)),
        Command::Cancel(arguments) => remote::run(money::cancel(arguments)),
        Command::Webhook(arguments) => remote::run(webhook::run(arguments)),
        Command::Clock(arguments) => remote::run(clock::run(arguments)),
        Command::Tail(arguments) => remote::run(tail::run(arguments)),
    }
}

/// Says on stderr what went wrong.
fn complain(what: impl std::fmt::Display) {
    use std::io::Write;
    // Without a stderr there is nobody to tell.
    let _ = writeln!(std::io::stderr(), "payjoa-sandbox: {what}");
}
