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
    pub(crate) chromedriver: PathBuf,
    pub(crate) chrome: PathBuf,
    /// Where failures leave their evidence.
    pub(crate) output: PathBuf,
    /// Show the browser instead of running it headless; set `PAYJOA_E2E_HEADED` to watch.
    pub(crate) headed: bool,
}

impl Tools {
    /// Reads the environment that xtask sets.
    pub(crate) fn from_environment() -> Result<Self> {
        Ok(Self {
            gateway: path("PAYJOA_SANDBOX_BIN")?,
            shop: path("PAYJOA_MERCHANT_BIN")?,
            storefront: path("PAYJOA_STOREFRONT_DIST")?,
            chromedriver: path("CHROMEDRIVER")?,
            chrome: path("CHROME")?,
            output: path("PAYJOA_E2E_OUTPUT")?,
            headed: env::var_os("PAYJOA_E2E_HEADED").is_some(),
        })
    }
}

fn path(name: &str) -> Result<PathBuf> {
    let value = env::var_os(name);
    value.map(PathBuf::from).with_context(|| format!("{name} isn't set; run `cargo xtask test --only e2e` instead"))
}
