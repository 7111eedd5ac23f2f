//! The command line: `serve` and `lint`. Exit codes: 0 fine, 1 refused or failed, 2 not understood.

mod faults;
mod lint;
mod serve;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// i'mport (PortOne V1) and PAYJOA on localhost: SDK, payment window, REST API, webhooks, faults. No money moves.
#[derive(Debug, Parser)]
#[command(version, about)]
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
}

pub(crate) fn run() -> ExitCode {
    match Cli::parse().command {
        Command::Serve(arguments) => serve::run(arguments),
        Command::Lint(arguments) => lint::run(&arguments),
        Command::Faults(arguments) => faults::run(&arguments),
    }
}

/// Says on stderr what went wrong.
fn complain(what: impl std::fmt::Display) {
    use std::io::Write;
    // Without a stderr there is nobody to tell.
    let _ = writeln!(std::io::stderr(), "payjoa-sandbox: {what}");
}
