//! `payjoa-sandbox`: i'mport and PAYJOA on localhost, from the command line.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
