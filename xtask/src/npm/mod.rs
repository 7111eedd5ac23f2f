//! The npm package `payjoa`, from `npm/`: WebAssembly by cargo, JavaScript bundled and minified by esbuild, types and texts as they
//! are.
//!
//! [`tools`] are npm's own and come from there. Without npm the same package is put together, larger: its sources are modules
//! that browsers load as they are.

mod check;
mod consumer;
mod names;
mod tools;

pub(crate) use check::run as check;
pub(crate) use consumer::build as bundled;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::bundle::program::{self, Profile, Program};
use crate::sizes::Optimizer;
use crate::workspace::Workspace;
use crate::{toolchain, ui};
use tools::Esbuild;

/// What runs in pages and on servers, as `package.json` names it.
const ENTRIES: [&str; 5] = ["index.js", "api.js", "core.js", "rules.js", "rules.node.js"];
/// What they are made of besides.
const PARTS: [&str; 2] = ["sheet.js", "linter.js"];

/// `cargo xtask npm`.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let package = build(workspace, Profile::Release)?;
    ui::note(format_args!("{} is ready: npm publish {0}", package.display()));
    Ok(())
}

/// Puts the package together; gives its folder. Small in [`Profile::Release`], quick to build in the other.
pub(crate) fn build(workspace: &Workspace, profile: Profile) -> Result<PathBuf> {
    toolchain::ensure_wasm_target(workspace)?;
    ui::step("Building the npm package");
    let core = program::library(workspace, profile, "payjoa-npm-core")?;
    let rules = program::library(workspace, profile, "payjoa-npm-rules")?;
    let folder = folder(workspace, profile);
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("{} can't be removed", folder.display()))?;
    }
    fs::create_dir_all(&folder)?;
    let modules = folder.with_file_name("modules");
    fs::create_dir_all(&modules)?;
    let optimizer = if profile == Profile::Release { Optimizer::find(workspace) } else { None };
    for (program, wasm, glue) in [(&core, "payjoa.wasm", "glue.js"), (&rules, "rules.wasm", "rules_glue.js")] {
        place(program, &folder.join(wasm), &modules.join(glue), optimizer.as_ref())?;
    }
    let sources = workspace.root().join("npm").join("js");
    for name in ENTRIES.iter().chain(&PARTS) {
        copy(&sources.join(name), &modules.join(name))?;
    }
    let esbuild = if profile == Profile::Release { Esbuild::find() } else { None };
    match esbuild {
        Some(esbuild) => {
            ENTRIES.iter().try_for_each(|entry| esbuild.bundle(&modules.join(entry), &folder.join(entry)))?;
        }
        None => copy_all(&modules, &folder)?,
    }
    let root = workspace.root();
    copy_all(&root.join("npm").join("types"), &folder)?;
    copy(&root.join("npm").join("README.md"), &folder.join("README.md"))?;
    for license in ["LICENSE-APACHE", "LICENSE-MIT"] {
        copy(&root.join(license), &folder.join(license))?;
    }
    fs::write(folder.join("package.json"), manifest(workspace)?)?;
    Ok(folder)
}

/// Whether [`build`] can make it as small as what is published.
fn is_small(workspace: &Workspace) -> bool {
    Optimizer::find(workspace).is_some() && Esbuild::find().is_some()
}

fn folder(workspace: &Workspace, profile: Profile) -> PathBuf {
    let kind = if profile == Profile::Release { "npm" } else { "npm-dev" };
    workspace.target().join(kind).join("payjoa")
}

/// A program's two files, smaller where there is wasm-opt.
fn place(program: &Program, wasm: &Path, glue: &Path, optimizer: Option<&Optimizer>) -> Result<()> {
    let Some(optimizer) = optimizer else {
        copy(&program.wasm, wasm)?;
        return copy(&program.glue, glue);
    };
    let (small, names) = optimizer.optimize_with_short_names(&program.wasm)?;
    copy(&small, wasm)?;
    let long = fs::read_to_string(&program.glue)?;
    Ok(fs::write(glue, names::shorten(&long, &names)?)?)
}

/// `npm/package.json` with the workspace's version; as text, since the order of its conditions counts.
fn manifest(workspace: &Workspace) -> Result<String> {
    let source = workspace.root().join("npm").join("package.json");
    let text = fs::read_to_string(&source).with_context(|| format!("{} can't be read", source.display()))?;
    let version = |version: &str| format!("\"version\": \"{version}\"");
    if !text.contains(&version("0.0.0")) {
        bail!("npm/package.json has no version 0.0.0 to be replaced by the workspace's");
    }
    Ok(text.replace(&version("0.0.0"), &version(env!("CARGO_PKG_VERSION"))))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to).with_context(|| format!("{} can't be copied to {}", from.display(), to.display()))?;
    Ok(())
}

fn copy_all(from: &Path, to: &Path) -> Result<()> {
    for entry in fs::read_dir(from).with_context(|| format!("{} can't be read", from.display()))? {
        let entry = entry?;
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}
