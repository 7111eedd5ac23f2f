//! `cargo xtask bench request`: how long it takes to build and check a payment request.

use anyhow::Result;

use crate::workspace::Workspace;
use crate::{browser_tests, cargo, ui};

/// Measures natively, and in a browser beside the same checks in JavaScript: small as shoppers download it, and quick.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    ui::step("Measuring on this machine");
    cargo::run(workspace, ["bench", "--locked", "-p", "payjoa-bench"])?;
    for profile in ["wasm-release", "release"] {
        ui::step(format_args!("Measuring in a browser, beside JavaScript (profile {profile})"));
        let mut command = browser_tests::command(workspace)?;
        command.args(["-p", "payjoa-bench", "--profile", profile, "--test", "browser_request", "--", "--nocapture"]);
        cargo::check(&mut command)?;
    }
    Ok(())
}
