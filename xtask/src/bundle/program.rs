//! A Rust program for the browser: compiled by cargo, given its JavaScript by wasm-bindgen.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Instant, UNIX_EPOCH};

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use crate::cargo::{self, WASM};
use crate::ui;
use crate::workspace::Workspace;

/// How to compile it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Profile {
    /// Quick to build.
    Dev,
    /// As shoppers download it.
    Release,
}

impl Profile {
    fn name(self) -> &'static str {
        match self {
            Self::Dev => "wasm-dev",
            Self::Release => "wasm-release",
        }
    }
}

/// The files of a program.
#[derive(Debug)]
pub(crate) struct Program {
    /// The ES module that loads `wasm` and connects it to the page.
    pub(crate) glue: PathBuf,
    pub(crate) wasm: PathBuf,
    /// Directory of modules that `glue` imports as `./snippets/..`; there isn't always one.
    pub(crate) snippets: PathBuf,
}

/// Compiles a binary of the workspace for the browser.
pub(crate) fn build(
    workspace: &Workspace,
    profile: Profile,
    package: &str,
    binary: &str,
    features: Option<&str>,
) -> Result<Program> {
    let name = profile.name();
    let mut arguments = vec!["build", "--locked", "-p", package, "--bin", binary, "--target", WASM, "--profile", name];
    arguments.extend(features.into_iter().flat_map(|features| ["--features", features]));
    cargo::run(workspace, arguments)?;
    connected(workspace, profile, binary, false)
}

/// Compiles a library of the workspace that JavaScript calls. Its glue looks for no file: who starts it says where that is.
pub(crate) fn library(workspace: &Workspace, profile: Profile, package: &str) -> Result<Program> {
    let name = profile.name();
    cargo::run(workspace, ["build", "--locked", "-p", package, "--lib", "--target", WASM, "--profile", name])?;
    connected(workspace, profile, &package.replace('-', "_"), true)
}

fn connected(workspace: &Workspace, profile: Profile, file: &str, library: bool) -> Result<Program> {
    let compiled = workspace.target().join(WASM).join(profile.name()).join(format!("{file}.wasm"));
    let directory = workspace.target().join("xtask").join(profile.name()).join(file);
    connect(&compiled, &directory, profile, library)?;
    Ok(Program {
        glue: directory.join(format!("{file}.js")),
        wasm: directory.join(format!("{file}_bg.wasm")),
        snippets: directory.join("snippets"),
    })
}

/// Runs wasm-bindgen, unless it already did for exactly this file.
fn connect(compiled: &Path, directory: &Path, profile: Profile, library: bool) -> Result<()> {
    let stamp = stamp(compiled)?;
    let stamp_file = directory.join("stamp");
    if fs::read_to_string(&stamp_file).is_ok_and(|last| last == stamp) {
        return Ok(());
    }
    let started = Instant::now();
    if directory.exists() {
        fs::remove_dir_all(directory)?;
    }
    let small = profile == Profile::Release;
    Bindgen::new()
        .input_path(compiled)
        .web(true)?
        .typescript(false)
        .omit_default_module_path(library)
        .remove_name_section(small)
        .remove_producers_section(small)
        .generate(directory)
        .with_context(|| format!("wasm-bindgen can't work on {}", compiled.display()))?;
    fs::write(stamp_file, stamp)?;
    ui::note(format_args!("wasm-bindgen took {}", ui::duration(started.elapsed())));
    Ok(())
}

/// Changes whenever cargo has written the file anew.
fn stamp(file: &Path) -> Result<String> {
    let metadata = fs::metadata(file).with_context(|| format!("{} is missing", file.display()))?;
    let modified = metadata.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
    Ok(format!("{} bytes, written {} ns after 1970\n", metadata.len(), modified.as_nanos()))
}
