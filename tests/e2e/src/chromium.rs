//! Chromium, or Chrome, by chromedriver.

use anyhow::Result;
use serde_json::json;
use thirtyfour::{ChromeCapabilities, ChromiumLikeCapabilities, LoggingPrefsLogLevel};
use tokio::process::Command;

use crate::browser::{Device, Driver};
use crate::process::Process;
use crate::tools::Tools;
use crate::world::Setup;

const PHONE: &str = "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) \
                     Chrome/140.0.0.0 Mobile Safari/537.36";

/// What makes a browser quiet, and fit for a container.
const ARGUMENTS: [&str; 10] = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-proxy-server",
    "--hide-scrollbars",
];

pub(crate) async fn start(tools: &Tools, setup: Setup) -> Result<Driver> {
    let mut driver = Process::start("chromedriver", Command::new(&tools.chromedriver).arg("--port=0"))?;
    let port = driver.after("started successfully on port ").await?;
    let url = format!("http://127.0.0.1:{}", port.trim_end_matches('.'));
    Ok(Driver { processes: vec![driver], url, capabilities: capabilities(tools, setup)?.into() })
}

fn capabilities(tools: &Tools, setup: Setup) -> Result<ChromeCapabilities> {
    let mut wanted = ChromeCapabilities::new();
    wanted.set_binary(&tools.chrome.to_string_lossy())?;
    wanted.set_browser_log_level(LoggingPrefsLogLevel::All)?;
    for argument in ARGUMENTS {
        wanted.add_arg(argument)?;
    }
    if !tools.headed {
        wanted.add_arg("--headless=new")?;
    }
    wanted.add_arg("--screen-info={1600x1200}")?;
    wanted.add_experimental_option("prefs", json!({ "intl.accept_languages": setup.locale.accepted() }))?;
    if setup.popup_blocker {
        wanted.add_exclude_switch("disable-popup-blocking")?;
    }
    if setup.device == Device::Phone {
        let metrics = json!({ "width": 390, "height": 844, "pixelRatio": 2.0, "mobile": true, "touch": true });
        wanted.add_experimental_option("mobileEmulation", json!({ "deviceMetrics": metrics, "userAgent": PHONE }))?;
    }
    Ok(wanted)
}
