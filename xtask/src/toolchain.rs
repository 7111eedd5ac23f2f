//! What the compiler needs beside itself.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::cargo::WASM;
use crate::ui;
use crate::workspace::Workspace;

/// Makes sure that the compiler can build for the browser; installs the target where rustup is in charge.
pub(crate) fn ensure_wasm_target(workspace: &Workspace) -> Result<()> {
    if has_wasm_target(workspace)? {
        return Ok(());
    }
    ui::step("Installing the WebAssembly target (rustup target add)");
    let status = Command::new("rustup").args(["target", "add", WASM]).current_dir(workspace.root()).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => {
            bail!("`rustup target add {WASM}` failed; is there a network? Everything else is untouched: try again")
        }
        Err(_) => bail!(
            "this compiler has no standard library for {WASM}, and rustup isn't there to install it.\n\
             Install Rust from https://rustup.rs, or your system's package:\n  \
             Debian, Ubuntu: apt install libstd-rust-dev-wasm32\n  \
             Fedora:         dnf install rust-std-static-{WASM}"
        ),
    }
}

fn has_wasm_target(workspace: &Workspace) -> Result<bool> {
    let output = Command::new("rustc")
        .args(["--print", "target-libdir", "--target", WASM])
        .current_dir(workspace.root())
        .stderr(Stdio::inherit())
        .output()
        .context("rustc could not be started; install Rust from https://rustup.rs")?;
    let directory = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
    Ok(output.status.success() && directory.is_dir())
}
