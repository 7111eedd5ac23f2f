//! `cargo xtask bench click`: how long a shopper's click takes to reach i'mport's script, and a checkout to be in the page.

use anyhow::Result;

use crate::workspace::Workspace;
use crate::{browser_tests, cargo, react_peer, ui};

/// Read by `benches/build.rs`.
const PEER: &str = "PAYJOA_REACT_PEER";

/// Measures in one page: payjoa, as small as shoppers download it, beside JavaScript by hand and React's components.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let peer = react_peer::ensure(workspace);
    ui::step("Measuring in a browser, beside JavaScript and React (profile wasm-release)");
    let mut command = browser_tests::command(workspace)?;
    command.args(["-p", "payjoa-bench", "--profile", "wasm-release", "--test", "browser_click", "--", "--nocapture"]);
    command.envs(peer.map(|script| (PEER, script)));
    cargo::check(&mut command)
}
