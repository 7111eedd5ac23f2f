//! React components of other payment services, for `cargo xtask bench click` to mount beside payjoa's.
//!
//! `xtask/react-peer/` says which, in which versions. They are downloaded once, into the user's cache.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::workspace::Workspace;
use crate::{browser::on_path, cache, cargo, ui};

/// A script for the page, as a React shop would ship it; nothing without npm.
pub(crate) fn ensure(workspace: &Workspace) -> Option<PathBuf> {
    let Some(npm) = on_path("npm") else {
        ui::note("================================================================================");
        ui::note("SKIPPED: npm isn't on PATH, so nothing is mounted beside payjoa. Install Node with");
        ui::note("npm to compare with @stripe/react-stripe-js and @paypal/react-paypal-js.");
        ui::note("================================================================================");
        return None;
    };
    match bundle(workspace, &npm) {
        Ok(script) => Some(script),
        // A registry that can't be reached says nothing about payjoa.
        Err(error) => {
            ui::note(format_args!("LEFT OUT: React components beside payjoa's: {error:#}"));
            None
        }
    }
}

fn bundle(workspace: &Workspace, npm: &Path) -> Result<PathBuf> {
    let ours = workspace.root().join("xtask").join("react-peer");
    let manifest = ours.join("package.json");
    let wanted = fs::read_to_string(&manifest).with_context(|| format!("{} can't be read", manifest.display()))?;
    // Other versions are another folder.
    let folder = cache::fetched(&format!("react-peer/{:016x}", hash(&wanted)), "React components", |folder| {
        // An install that fails says why.
        let _ = fs::copy(&manifest, folder.join("package.json"));
        let mut command = Command::new(npm);
        // No package's own script runs.
        command.args(["install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix"]).arg(folder);
        command
    })?;
    // Packages are searched for from where the file is.
    let entry = folder.join("entry.jsx");
    fs::copy(ours.join("entry.jsx"), &entry)?;
    let script = workspace.target().join("xtask").join("react-peer.js");
    let mut esbuild = Command::new(folder.join("node_modules").join(".bin").join("esbuild"));
    esbuild.arg(entry).arg(format!("--outfile={}", script.display()));
    esbuild.args(["--bundle", "--minify", "--format=iife", "--global-name=reactPeer", "--jsx=automatic"]);
    // Evaluated inside of a module, a variable would stay there.
    esbuild.arg("--footer:js=globalThis.reactPeer = reactPeer;");
    esbuild.args(["--define:process.env.NODE_ENV=\"production\"", "--log-level=warning"]);
    cargo::check(&mut esbuild)?;
    Ok(script)
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}
