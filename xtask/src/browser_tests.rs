//! `cargo test` for WebAssembly, in a headless browser.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::browser;
use crate::cargo::{self, WASM};
use crate::firefox::Firefox;
use crate::workspace::Workspace;
use crate::{toolchain, ui};

/// Seconds for one file of tests; on a busy small machine the browser alone takes some.
const TIMEOUT: &str = "180";
/// Seconds for the driver to listen.
const DRIVER_TIMEOUT: &str = "30";

/// What the runner looks at, in this order, to find a browser; each may also end in `_REMOTE`.
const DRIVERS: [&str; 4] = ["GECKODRIVER", "SAFARIDRIVER", "CHROMEDRIVER", "MSEDGEDRIVER"];

/// `cargo test --target wasm32-unknown-unknown` with Chromium and a runner for it; to be completed by the caller.
pub(crate) fn command(workspace: &Workspace) -> Result<Command> {
    let browser = browser::ensure()?;
    let mut command = with_runner(workspace)?;
    command.env("CHROMEDRIVER", &browser.driver);
    command.env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", capabilities(workspace, "goog:chromeOptions", &browser.chrome)?);
    Ok(command)
}

/// The same with Firefox.
pub(crate) fn in_firefox(workspace: &Workspace, firefox: &Firefox) -> Result<Command> {
    let mut command = with_runner(workspace)?;
    command.env("GECKODRIVER", &firefox.driver);
    // Its second port is a fixed one otherwise.
    command.env("GECKODRIVER_ARGS", "--websocket-port 0");
    command.env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", capabilities(workspace, "moz:firefoxOptions", &firefox.browser)?);
    Ok(command)
}

fn with_runner(workspace: &Workspace) -> Result<Command> {
    toolchain::ensure_wasm_target(workspace)?;
    ui::step("Building the runner of tests in a browser");
    cargo::run(workspace, ["build", "--locked", "-p", "wasm-test-runner"])?;
    let mut command = cargo::command(workspace.root());
    // As a list: a string would be cut at the spaces of a path.
    let runner = json!([workspace.binary("wasm-test-runner")]);
    command.args(["test", "--locked", "--config", &format!("target.{WASM}.runner={runner}"), "--target", WASM]);
    for driver in DRIVERS {
        command.env_remove(driver).env_remove(format!("{driver}_REMOTE"));
    }
    command.env("WASM_BINDGEN_TEST_TIMEOUT", TIMEOUT);
    command.env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", DRIVER_TIMEOUT);
    Ok(command)
}

/// The repository's `webdriver.json` as far as it is about this browser, and in it the program that was found.
fn capabilities(workspace: &Workspace, kind: &str, program: &Path) -> Result<PathBuf> {
    let ours = workspace.root().join("webdriver.json");
    let mut wanted: Value = match fs::read(&ours) {
        Ok(text) => serde_json::from_slice(&text).with_context(|| format!("{} is no JSON", ours.display()))?,
        Err(_) => json!({}),
    };
    let mut options = wanted.get_mut(kind).map(Value::take).unwrap_or_else(|| json!({}));
    let object = options.as_object_mut().with_context(|| format!("{} must hold objects", ours.display()))?;
    object.insert("binary".to_owned(), json!(program));
    let directory = workspace.target().join("xtask");
    fs::create_dir_all(&directory)?;
    let file = directory.join(format!("{}.json", kind.replace(':', "-")));
    // A driver refuses what is said to another.
    fs::write(&file, json!({ kind: options }).to_string())?;
    Ok(file)
}
