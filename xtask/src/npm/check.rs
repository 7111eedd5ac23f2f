//! What is checked of the package: its bytes, its types, and that a bundler takes it.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, anyhow, bail};
use serde_json::Value;

use super::{consumer, tools};
use crate::bundle::program::Profile;
use crate::workspace::Workspace;
use crate::{cargo, ui};

const TYPESCRIPT: &str = "typescript@7.0.2";

/// What a page downloads to show the button: no more than this, in bytes of brotli.
const STUB: u64 = 2_048;
/// What it downloads besides, once a shopper seems to be about to pay.
const CORE: u64 = 65_000;

/// `cargo xtask test --only npm`.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let package = super::build(workspace, Profile::Release)?;
    bytes(workspace, &package)?;
    types(workspace, &package)?;
    consumer::build(workspace, &package).map(drop)
}

/// Exact, and so the same on every machine: of what esbuild and wasm-opt have made small.
fn bytes(workspace: &Workspace, package: &Path) -> Result<()> {
    ui::step("The npm package's bytes");
    if !super::is_small(workspace) {
        ui::note("SKIPPED: without npm's esbuild and wasm-opt the package is larger than what is published.");
        return Ok(());
    }
    let [stub, core, wasm] = measured(workspace, package)?;
    ui::note(format_args!("index.js {stub} of {STUB}; core.js {core} + payjoa.wasm {wasm} of {CORE} (brotli)"));
    if stub > STUB || core + wasm > CORE {
        bail!("the npm package has outgrown its budget; `cargo xtask npm` builds it for a closer look");
    }
    Ok(())
}

fn measured(workspace: &Workspace, package: &Path) -> Result<[u64; 3]> {
    let mut command = cargo::command(workspace.root());
    command.args(["run", "--quiet", "--locked", "-p", "bundle-sizes", "--"]);
    command.args(["index.js", "core.js", "payjoa.wasm"].map(|name| package.join(name)));
    let output = command.stderr(Stdio::inherit()).output()?;
    let sizes: [Value; 3] =
        serde_json::from_slice(&output.stdout).context("bundle-sizes printed something unexpected")?;
    let brotli = |size: &Value| size.get("brotli").and_then(Value::as_u64).unwrap_or(u64::MAX);
    Ok(sizes.each_ref().map(brotli))
}

/// What a shop may write compiles, and each line that nobody must be able to write doesn't.
fn types(workspace: &Workspace, package: &Path) -> Result<()> {
    ui::step("The npm package's types");
    let Some(typescript) = tools::ensure(TYPESCRIPT) else { return Ok(()) };
    let folder = package.with_file_name("types");
    consumer::fresh(&folder, package)?;
    super::copy_all(&workspace.root().join("npm").join("tests").join("types"), &folder)?;
    fs::write(folder.join("package.json"), r#"{"type":"module"}"#)?;
    cargo::check(tools::program(&typescript, "tsc").arg("-p").arg(&folder))?;
    on_a_server(&folder)
}

/// Importing it on a server does nothing and fails nowhere; the rules work there.
fn on_a_server(folder: &Path) -> Result<()> {
    let script = r#"
        import { isConfirmation } from "payjoa";
        import { lint } from "payjoa/rules";
        const { violations } = await lint({ pay_method: "card", amount: "1004" }, "pc");
        if (isConfirmation({}) || !violations.some(({ rule, field }) => rule === "R5" && field === "amount")) process.exit(1);"#;
    let mut command = Command::new("node");
    command.current_dir(folder).args(["--input-type=module", "--eval", script]);
    let status = command.status().context("node could not be started")?;
    if status.success() { Ok(()) } else { Err(anyhow!("the npm package doesn't work on a server")) }
}
