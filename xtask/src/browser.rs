//! The browser that most tests drive: Chromium (or Chrome) and the chromedriver of the same version.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Result, bail};

use crate::packages;

const CHROMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const MAC_CHROME: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/// A browser and its driver, present and of one version.
#[derive(Debug)]
pub(crate) struct Browser {
    pub(crate) chrome: PathBuf,
    pub(crate) driver: PathBuf,
}

/// Finds a browser and its driver, or installs them where that takes no questions (Debian's packages, as root or with
/// a `sudo` that asks for no password).
pub(crate) fn ensure() -> Result<Browser> {
    if let Some(browser) = find()? {
        return Ok(browser);
    }
    if install()
        && let Some(browser) = find()?
    {
        return Ok(browser);
    }
    bail!(
        "the browser tests need Chromium (or Chrome) and chromedriver, and at least one of them isn't on PATH.\n  \
         Debian: apt install chromium chromium-driver\n  \
         Fedora: dnf install chromium chromedriver\n  \
         macOS:  brew install --cask google-chrome chromedriver\n\
         Installed elsewhere? Set CHROME and CHROMEDRIVER to the two programs."
    )
}

fn find() -> Result<Option<Browser>> {
    let chrome = from_environment("CHROME")?.or_else(|| CHROMES.iter().find_map(|name| on_path(name))).or_else(mac);
    let driver = from_environment("CHROMEDRIVER")?.or_else(|| on_path("chromedriver"));
    let (Some(chrome), Some(driver)) = (chrome, driver) else { return Ok(None) };
    same_version(&version(&chrome), &version(&driver))?;
    Ok(Some(Browser { chrome, driver }))
}

/// A path somebody set must be right: searching on would test another browser than the one asked for.
pub(crate) fn from_environment(name: &str) -> Result<Option<PathBuf>> {
    let Some(path) = env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from) else { return Ok(None) };
    if !path.is_file() {
        bail!("{name} is set to {}, which is not a file", path.display());
    }
    Ok(Some(path))
}

pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&env::var_os("PATH")?).map(|directory| directory.join(&file)).find(|path| path.is_file())
}

fn mac() -> Option<PathBuf> {
    Some(PathBuf::from(MAC_CHROME)).filter(|path| path.is_file())
}

fn version(program: &Path) -> String {
    let output = Command::new(program).arg("--version").stderr(Stdio::null()).output();
    output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default()
}

/// chromedriver only talks to a browser of its own major version, and says so late and badly.
fn same_version(chrome: &str, driver: &str) -> Result<()> {
    match (major(chrome), major(driver)) {
        (Some(ours), Some(theirs)) if ours != theirs => bail!(
            "browser and driver don't fit together: `{chrome}` and `{driver}`.\n\
             Install both in one version, or set CHROME and CHROMEDRIVER to two that fit"
        ),
        _ => Ok(()),
    }
}

/// `148` in `Chromium 148.0.7778.96 built on Debian`.
fn major(version: &str) -> Option<u32> {
    version.split_whitespace().find_map(|word| word.split_once('.')?.0.parse().ok())
}

fn install() -> bool {
    packages::install("the test browser", &["chromium", "chromium-driver"])
}

#[cfg(test)]
mod tests {
    use super::{major, same_version};

    #[test]
    fn major_versions_are_read_from_what_the_programs_say() {
        for (text, want) in [
            ("Chromium 148.0.7778.96 built on Debian GNU/Linux 13 (trixie)", Some(148)),
            ("ChromeDriver 148.0.7778.96 (3a9c-refs/branch-heads/7778@{#1})", Some(148)),
            ("Google Chrome 147.0.1 ", Some(147)),
            ("", None),
        ] {
            assert_eq!(major(text), want, "{text}");
        }
    }

    #[test]
    fn a_driver_of_another_version_is_refused() {
        assert!(same_version("Chromium 148.0.1", "ChromeDriver 147.0.1").is_err());
        assert!(same_version("Chromium 148.0.1", "ChromeDriver 148.9.9").is_ok());
    }
}
