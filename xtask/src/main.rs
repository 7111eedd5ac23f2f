//! Every chore of this repository: `cargo xtask --help` lists them.
//!
//! Start reading at [`demo`] (what a newcomer runs) and [`checks`] (what CI runs). [`bundle`] turns the storefront into
//! files a browser can load, [`services`] starts the gateway and the shop, and the rest is small help for those.

mod accessibility;
mod browser;
mod browser_tests;
mod bundle;
mod cache;
mod cargo;
mod checks;
mod cli;
mod click_bench;
mod clients;
mod demo;
mod docs;
mod downloads;
mod firefox;
mod gallery;
#[cfg(test)]
mod guides;
mod http;
mod npm;
mod open;
mod packages;
mod postgres;
mod process;
mod react_peer;
mod request_bench;
mod sandbox_bench;
mod screenshots;
mod server_bench;
mod services;
mod sizes;
mod static_files;
mod toolchain;
mod ui;
mod webkit;
mod workspace;

use std::process::ExitCode;

use clap::Parser;

use cli::{Bench, Cli, Docs, Task};
use workspace::Workspace;

fn main() -> ExitCode {
    match run(Cli::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            ui::error(&error);
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> anyhow::Result<()> {
    let workspace = Workspace::load()?;
    match task {
        Task::Demo(options) => demo::run(&workspace, &options),
        Task::Test(options) => checks::run(&workspace, &options),
        Task::Bundle { storefront, release } => bundle::run(&workspace, storefront, release),
        Task::Npm => npm::run(&workspace),
        Task::Screenshots => screenshots::run(&workspace),
        Task::Gallery(options) => gallery::run(&workspace, &options),
        Task::Docs { what: Docs::Rules } => docs::rules(&workspace, false),
        Task::Bench { what: Bench::Click } => click_bench::run(&workspace),
        Task::Bench { what: Bench::Request } => request_bench::run(&workspace),
        Task::Bench { what: Bench::Sandbox { payments, peer } } => {
            sandbox_bench::run(&workspace, payments, peer.as_deref())
        }
        Task::Bench { what: Bench::Server(options) } => server_bench::run(&workspace, &options),
        Task::Bench { what: Bench::Sizes { json } } => sizes::run(&workspace, json),
    }
}
