//! One browser with a profile of its own.

use std::time::Duration;

use anyhow::{Context, Result};
use thirtyfour::{Capabilities, WebDriver};

use crate::process::Process;
use crate::tools::Tools;
use crate::world::Setup;
use crate::{chromium, firefox, webkit};

/// Which of the engines that shoppers have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Browser {
    /// Chromium: as Chrome, Edge, Samsung Internet, Whale and most in-app browsers.
    Chromium,
    /// Firefox.
    Firefox,
    /// WebKitGTK's MiniBrowser: Safari's engine, and that of every browser on an iPhone.
    WebKit,
}

/// What the shopper holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Device {
    /// A PC: the payment window is a popup, the result a callback.
    Desktop,
    /// A phone by its user agent (in Chromium by its size and touch screen, too): the payment page replaces the shop, the
    /// result is a redirect.
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

impl Browser {
    /// This browser on that device; in English, without a popup blocker.
    #[must_use]
    pub fn on(self, device: Device) -> Setup {
        Setup { browser: self, device, locale: Locale::En, popup_blocker: false }
    }

    /// The same with a popup blocker.
    #[must_use]
    pub fn blocking_popups(self) -> Setup {
        Setup { popup_blocker: true, ..self.on(Device::Desktop) }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::WebKit => "webkit",
        }
    }
}

impl Locale {
    pub(crate) fn accepted(self) -> &'static str {
        match self {
            Self::Ko => "ko-KR,ko",
            Self::En => "en-US,en",
        }
    }
}

/// A driver that listens, and what it has to be asked for.
pub(crate) struct Driver {
    /// They have to outlive the session.
    pub(crate) processes: Vec<Process>,
    pub(crate) url: String,
    pub(crate) capabilities: Capabilities,
}

/// How often somebody else may have the port that a driver wants: even chromedriver, which picks its own, needs it twice.
const ATTEMPTS: usize = 5;

/// Starts a driver and a browser; the driver's processes have to be stopped after the session.
pub(crate) async fn start(tools: &Tools, setup: Setup) -> Result<(Vec<Process>, WebDriver)> {
    let mut driver = listen(tools, setup).await;
    for _ in 1..ATTEMPTS {
        if driver.is_ok() {
            break;
        }
        driver = listen(tools, setup).await;
    }
    let driver = driver?;
    let client = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(120)).build()?;
    let connecting = WebDriver::builder(driver.url, driver.capabilities).client(client).connect();
    let said = || driver.processes.iter().flat_map(Process::lines).collect::<Vec<_>>().join("\n");
    let session = connecting.await.with_context(|| format!("{} doesn't start: {}", setup.browser.name(), said()))?;
    if setup.browser == Browser::Chromium && setup.device == Device::Desktop {
        fit(&session).await?;
    }
    Ok((driver.processes, session))
}

async fn listen(tools: &Tools, setup: Setup) -> Result<Driver> {
    match setup.browser {
        Browser::Chromium => chromium::start(tools, setup).await,
        Browser::Firefox => firefox::start(tools, setup).await,
        Browser::WebKit => webkit::start(tools, setup).await,
    }
}

/// Makes the page itself 1280x800, whatever the browser puts around it: for pictures.
async fn fit(session: &WebDriver) -> Result<()> {
    let script = "return [outerWidth - innerWidth, outerHeight - innerHeight]";
    let (width, height): (u32, u32) = session.execute(script, Vec::new()).await?.convert()?;
    session.set_window_rect(0, 0, 1280 + width, 800 + height).await?;
    Ok(())
}
