//! `cargo xtask screenshots`: pictures of every page, for a reviewer or a README.

use anyhow::Result;

use crate::checks::end_to_end_environment;
use crate::cli::Storefront;
use crate::workspace::Workspace;
use crate::{browser, cargo, demo, ui};

pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let browser = browser::ensure()?;
    demo::build(workspace, Storefront::Yew)?;
    ui::step("Taking screenshots");
    let directory = workspace.target().join("screenshots");
    let mut command = cargo::command(workspace.root());
    command.args(["run", "--locked", "-p", "payjoa-e2e", "--bin", "screenshots", "--"]).arg(&directory);
    cargo::check(end_to_end_environment(&mut command, workspace, &browser, Storefront::Yew))?;
    ui::note(format_args!("They are in {}", directory.display()));
    Ok(())
}
