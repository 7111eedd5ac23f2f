//! WebKitGTK's small browser, its driver and a screen that nobody sees, for the tests that run in every browser.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;

use anyhow::Result;

use crate::browser::{from_environment, on_path};
use crate::{packages, ui};

type Programs = Vec<(&'static str, OsString)>;

/// What the tests read: which programs. Nothing where they can't be had without asking: then it says so, and WebKit is left
/// out, as Chromium alone already tests payjoa.
pub(crate) fn ensure() -> Result<Option<Programs>> {
    if let Some(programs) = find()? {
        return Ok(Some(programs));
    }
    // The browser is in the library that the driver needs.
    if cfg!(target_os = "linux")
        && packages::install("WebKit", &["webkit2gtk-driver", "xvfb"])
        && let Some(programs) = find()?
    {
        return Ok(Some(programs));
    }
    ui::note(
        "LEFT OUT: the tests in WebKit. They need WebKitGTK's MiniBrowser, WebKitWebDriver and Xvfb (Linux only).\n  \
         Debian: apt install webkit2gtk-driver xvfb\n  \
         Fedora: dnf install webkit2gtk-driver xorg-x11-server-Xvfb\n  \
         Installed elsewhere? Set MINIBROWSER, WEBKITWEBDRIVER and XVFB to the programs.",
    );
    Ok(None)
}

fn find() -> Result<Option<Programs>> {
    let browser = from_environment("MINIBROWSER")?.or_else(mini_browser);
    let driver = from_environment("WEBKITWEBDRIVER")?.or_else(|| on_path("WebKitWebDriver"));
    let screen = from_environment("XVFB")?.or_else(|| on_path("Xvfb"));
    let (Some(browser), Some(driver), Some(screen)) = (browser, driver, screen) else { return Ok(None) };
    Ok(Some(vec![("MINIBROWSER", browser.into()), ("WEBKITWEBDRIVER", driver.into()), ("XVFB", screen.into())]))
}

/// Beside the library, in a folder that names its version: `webkit2gtk-4.1`, `webkitgtk-6.0`. The newest.
fn mini_browser() -> Option<PathBuf> {
    let multiarch = format!("/usr/lib/{}-linux-gnu", std::env::consts::ARCH);
    let homes = [multiarch.as_str(), "/usr/lib64", "/usr/lib", "/usr/libexec"];
    let folders = homes.into_iter().filter_map(|home| fs::read_dir(home).ok()).flatten().flatten();
    let webkit = |folder: &PathBuf| {
        folder.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with("webkit"))
    };
    let mut found: Vec<_> =
        folders.map(|entry| entry.path()).filter(webkit).map(|folder| folder.join("MiniBrowser")).collect();
    found.retain(|program| program.is_file());
    found.sort();
    found.pop()
}
