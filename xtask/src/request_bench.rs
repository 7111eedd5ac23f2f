//! `cargo xtask bench request`: how long it takes to build and check a payment request.

use anyhow::Result;

use crate::workspace::Workspace;
use crate::{browser_tests, cargo, ui};

/// Measures natively and, as shoppers download it, in a browser beside the same checks in JavaScript.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    ui::step("Measuring on this machine");
    cargo::run(workspace, ["bench", "--locked", "-p", "payjoa-bench"])?;
    let mut command = browser_tests::command(workspace)?;
    ui::step("Measuring in a browser, beside JavaScript");
    command.args(["-p", "payjoa-bench", "--profile", "wasm-release", "--test", "browser_request", "--", "--nocapture"]);
    cargo::check(&mut command)
}
