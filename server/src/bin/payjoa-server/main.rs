//! `payjoa-server`: tools for whoever runs a shop's server, from the command line. The server itself is a library.

mod checks;
mod conformance;
mod report;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Tools for shops that take PAYJOA payments through i'mport. (The server itself is the library of the same name.)
#[derive(Debug, Parser)]
#[command(
    version,
    about,
    max_term_width = 100,
    after_help = "Exit codes: 0 fine, 1 a check failed, 2 not understood, 3 the shop doesn't answer."
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Checks a shop's confirm endpoint, written in any language, against the contract between page and server.
    Conformance(conformance::Arguments),
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match Cli::parse().command {
        Command::Conformance(arguments) => conformance::run(arguments).await,
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        super::Cli::command().debug_assert();
    }
}
