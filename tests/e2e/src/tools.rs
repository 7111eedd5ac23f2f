//! What `cargo xtask` has built and found.

use std::env;
use std::path::PathBuf;

use anyhow::{Context, Result};

/// Programs and directories the tests need.
#[derive(Clone, Debug)]
pub(crate) struct Tools {
    pub(crate) gateway: PathBuf,
    pub(crate) shop: PathBuf,
    pub(crate) storefront: PathBuf,
    /// The plain shop as Vite bundles it, where there is npm.
    pub(crate) bundled: Option<PathBuf>,
    pub(crate) chromedriver: PathBuf,
    pub(crate) chrome: PathBuf,
    firefox: Option<FirefoxTools>,
    webkit: Option<WebKitTools>,
    /// Where failures leave their evidence.
    pub(crate) output: PathBuf,
    /// Show the browser instead of running it headless; set `PAYJOA_E2E_HEADED` to watch.
    pub(crate) headed: bool,
}

/// Firefox and geckodriver.
#[derive(Clone, Debug)]
pub(crate) struct FirefoxTools {
    pub(crate) browser: PathBuf,
    pub(crate) driver: PathBuf,
}

/// MiniBrowser, WebKitWebDriver and Xvfb.
#[derive(Clone, Debug)]
pub(crate) struct WebKitTools {
    pub(crate) browser: PathBuf,
    pub(crate) driver: PathBuf,
    pub(crate) screen: PathBuf,
}

impl Tools {
    /// Reads the environment that xtask sets.
    pub(crate) fn from_environment() -> Result<Self> {
        Ok(Self {
            gateway: path("PAYJOA_SANDBOX_BIN")?,
            shop: path("PAYJOA_MERCHANT_BIN")?,
            storefront: path("PAYJOA_STOREFRONT_DIST")?,
            bundled: program("PAYJOA_BUNDLED_DIST"),
            chromedriver: path("CHROMEDRIVER")?,
            chrome: path("CHROME")?,
            firefox: FirefoxTools::from_environment(),
            webkit: WebKitTools::from_environment(),
            output: path("PAYJOA_E2E_OUTPUT")?,
            headed: env::var_os("PAYJOA_E2E_HEADED").is_some(),
        })
    }

    pub(crate) fn firefox(&self) -> Result<&FirefoxTools> {
        self.firefox.as_ref().context("FIREFOX and GECKODRIVER aren't set; leave this test out with `--skip ::firefox`")
    }

    pub(crate) fn webkit(&self) -> Result<&WebKitTools> {
        let missing = "MINIBROWSER, WEBKITWEBDRIVER and XVFB aren't set; leave this test out with `--skip ::webkit`";
        self.webkit.as_ref().context(missing)
    }
}

impl FirefoxTools {
    fn from_environment() -> Option<Self> {
        Some(Self { browser: program("FIREFOX")?, driver: program("GECKODRIVER")? })
    }
}

impl WebKitTools {
    fn from_environment() -> Option<Self> {
        Some(Self { browser: program("MINIBROWSER")?, driver: program("WEBKITWEBDRIVER")?, screen: program("XVFB")? })
    }
}

fn program(name: &str) -> Option<PathBuf> {
    env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}

fn path(name: &str) -> Result<PathBuf> {
    let value = env::var_os(name);
    value.map(PathBuf::from).with_context(|| format!("{name} isn't set; run `cargo xtask test --only e2e` instead"))
}
