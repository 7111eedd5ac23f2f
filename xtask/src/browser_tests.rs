//! `cargo test` for WebAssembly, in a headless browser.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::browser::{self, Browser};
use crate::cargo::{self, WASM};
use crate::workspace::Workspace;
use crate::{toolchain, ui};

/// Seconds for one file of tests; on a busy small machine the browser alone takes some.
const TIMEOUT: &str = "180";
/// Seconds for chromedriver to listen.
const DRIVER_TIMEOUT: &str = "30";

/// `cargo test --target wasm32-unknown-unknown` with a browser and a runner for it; to be completed by the caller.
pub(crate) fn command(workspace: &Workspace) -> Result<Command> {
    toolchain::ensure_wasm_target(workspace)?;
    let browser = browser::ensure()?;
    ui::step("Building the runner of tests in a browser");
    cargo::run(workspace, ["build", "--locked", "-p", "wasm-test-runner"])?;
    let mut command = cargo::command(workspace.root());
    // As a list: a string would be cut at the spaces of a path.
    let runner = json!([workspace.binary("wasm-test-runner")]);
    command.args(["test", "--locked", "--config", &format!("target.{WASM}.runner={runner}"), "--target", WASM]);
    command.env("CHROMEDRIVER", &browser.driver);
    command.env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", capabilities(workspace, &browser)?);
    command.env("WASM_BINDGEN_TEST_TIMEOUT", TIMEOUT);
    command.env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", DRIVER_TIMEOUT);
    Ok(command)
}

/// The repository's `webdriver.json`, and in it the browser that was found.
fn capabilities(workspace: &Workspace, browser: &Browser) -> Result<PathBuf> {
    let ours = workspace.root().join("webdriver.json");
    let mut wanted: Value = match fs::read(&ours) {
        Ok(text) => serde_json::from_slice(&text).with_context(|| format!("{} is no JSON", ours.display()))?,
        Err(_) => json!({}),
    };
    let options = wanted
        .as_object_mut()
        .and_then(|wanted| wanted.entry("goog:chromeOptions").or_insert_with(|| json!({})).as_object_mut());
    let options = options.with_context(|| format!("{} must hold an object of options", ours.display()))?;
    options.insert("binary".to_owned(), json!(browser.chrome));
    let directory = workspace.target().join("xtask");
    fs::create_dir_all(&directory)?;
    let file = directory.join("webdriver.json");
    fs::write(&file, wanted.to_string())?;
    Ok(file)
}
