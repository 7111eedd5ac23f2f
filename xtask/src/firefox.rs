//! Firefox and geckodriver, for the tests that run in every browser.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::browser::{from_environment, on_path};
use crate::workspace::Workspace;
use crate::{cache, cargo, packages, ui};

const FIREFOXES: [&str; 2] = ["firefox-esr", "firefox"];
const MAC_FIREFOX: &str = "/Applications/Firefox.app/Contents/MacOS/firefox";
/// Debian has no package of it; crates.io has Mozilla's own.
const GECKODRIVER: &str = "0.37.1";

/// Both, present.
#[derive(Debug)]
pub(crate) struct Firefox {
    pub(crate) browser: PathBuf,
    pub(crate) driver: PathBuf,
}

impl Firefox {
    /// What the end-to-end tests read.
    pub(crate) fn environment(self) -> Vec<(&'static str, OsString)> {
        vec![("FIREFOX", self.browser.into()), ("GECKODRIVER", self.driver.into())]
    }
}

/// Finds or makes both. Nothing where they can't be had without asking: then it says so, and Firefox is left
/// out, as Chromium alone already tests payjoa.
pub(crate) fn ensure(workspace: &Workspace) -> Result<Option<Firefox>> {
    let Some(browser) = find_or_install()? else {
        ui::note(
            "LEFT OUT: the tests in Firefox, which isn't here.\n  \
             Debian: apt install firefox-esr\n  \
             Fedora: dnf install firefox\n  \
             macOS:  brew install --cask firefox\n  \
             Installed elsewhere? Set FIREFOX to the program.",
        );
        return Ok(None);
    };
    let driver = match from_environment("GECKODRIVER")?.or_else(|| on_path("geckodriver")) {
        Some(driver) => driver,
        None => match build_driver(workspace) {
            Ok(driver) => driver,
            Err(error) => {
                ui::note(format_args!(
                    "LEFT OUT: the tests in Firefox: {error:#}.\n  \
                     Fedora: dnf install geckodriver\n  \
                     macOS:  brew install geckodriver\n  \
                     Installed elsewhere? Set GECKODRIVER to the program."
                ));
                return Ok(None);
            }
        },
    };
    Ok(Some(Firefox { browser, driver }))
}

fn find_or_install() -> Result<Option<PathBuf>> {
    if let Some(found) = find()? {
        return Ok(Some(found));
    }
    if packages::install("Firefox", &["firefox-esr"]) { find() } else { Ok(None) }
}

fn find() -> Result<Option<PathBuf>> {
    let mac = || Some(PathBuf::from(MAC_FIREFOX)).filter(|path| path.is_file());
    Ok(from_environment("FIREFOX")?.or_else(|| FIREFOXES.iter().find_map(|name| on_path(name))).or_else(mac))
}

/// geckodriver in the user's cache, built if it isn't there.
fn build_driver(workspace: &Workspace) -> Result<PathBuf> {
    let folder = cache::folder("tools")?.join(format!("geckodriver-{GECKODRIVER}"));
    let driver = folder.join("bin").join(format!("geckodriver{}", std::env::consts::EXE_SUFFIX));
    if driver.is_file() {
        return Ok(driver);
    }
    ui::step(format_args!("Building geckodriver {GECKODRIVER} into {}", folder.display()));
    ui::note("Once, from crates.io; a minute or two.");
    fs::create_dir_all(&folder).with_context(|| format!("{} can't be made", folder.display()))?;
    let status = install(workspace, &folder).stdin(Stdio::null()).status().context("cargo can't be started")?;
    if !status.success() || !driver.is_file() {
        bail!("geckodriver can't be built ({status}); is crates.io within reach?");
    }
    Ok(driver)
}

/// Unoptimised: it passes on a few hundred commands, and is built in a third of the time. Cargo puts the program in its place
/// only when it is whole.
fn install(workspace: &Workspace, folder: &Path) -> Command {
    let mut command = cargo::command(workspace.root());
    command.args(["install", "--locked", "--debug", "--no-track", "geckodriver", "--version", GECKODRIVER]);
    command.arg("--root").arg(folder).env("CARGO_PROFILE_DEV_DEBUG", "0");
    command
}
