//! One browser with a profile of its own.

use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::json;
use thirtyfour::{ChromeCapabilities, ChromiumLikeCapabilities, LoggingPrefsLogLevel, WebDriver};
use tokio::process::Command;

use crate::process::Process;
use crate::tools::Tools;
use crate::world::Setup;

/// What the shopper holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Device {
    /// A PC: the payment window is a popup, the result a callback.
    Desktop,
    /// A phone by its user agent, size and touch screen: the payment page replaces the shop, the result is a redirect.
    Phone,
}

/// The browser's language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Locale {
    /// 한국어
    Ko,
    /// English
    En,
}

const PHONE: &str = "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) \
                     Chrome/140.0.0.0 Mobile Safari/537.36";

/// Written down before any script of a page runs.
const RECORDER: &str = include_str!("recorder.js");

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

/// Starts chromedriver and a browser; the driver has to be stopped after the session.
pub(crate) async fn start(tools: &Tools, setup: Setup) -> Result<(Process, WebDriver)> {
    let mut driver = Process::start("chromedriver", Command::new(&tools.chromedriver).arg("--port=0"))?;
    let port = driver.after("started successfully on port ").await?;
    let client = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(60)).build()?;
    let url = format!("http://127.0.0.1:{}", port.trim_end_matches('.'));
    let session = WebDriver::builder(url, capabilities(tools, setup)?)
        .client(client)
        .connect()
        .await
        .context("the browser doesn't start")?;
    // In every new document of the tab, before its own scripts.
    session.cdp().page().add_script_to_evaluate_on_new_document(RECORDER).await?;
    if setup.device == Device::Desktop {
        fit(&session).await?;
    }
    Ok((driver, session))
}

/// Makes the page itself 1280x800, whatever the browser puts around it.
async fn fit(session: &WebDriver) -> Result<()> {
    let script = "return [outerWidth - innerWidth, outerHeight - innerHeight]";
    let (width, height): (u32, u32) = session.execute(script, Vec::new()).await?.convert()?;
    session.set_window_rect(0, 0, 1280 + width, 800 + height).await?;
    Ok(())
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

impl Locale {
    fn accepted(self) -> &'static str {
        match self {
            Self::Ko => "ko-KR,ko",
            Self::En => "en-US,en",
        }
    }
}
