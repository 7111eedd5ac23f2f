//! Everything one test has to itself.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::json;
use tempfile::TempDir;
use thirtyfour::WebDriver;
use tokio::process::Command;

use crate::backend::Backend;
use crate::browser::{self, Browser, Device, Locale};
use crate::gateway::Gateway;
use crate::page::Page;
use crate::process::Process;
use crate::storefront;
use crate::tools::Tools;

/// How the shopper comes to the shop.
#[derive(Clone, Copy, Debug)]
pub struct Setup {
    /// Which engine.
    pub browser: Browser,
    /// PC or phone.
    pub device: Device,
    /// The browser's language.
    pub locale: Locale,
    /// Whether the browser blocks popups that no click has asked for, as people's browsers do. Drivers switch that off.
    pub popup_blocker: bool,
}

impl From<Device> for Setup {
    fn from(device: Device) -> Self {
        Browser::Chromium.on(device)
    }
}

/// A gateway, a shop with an empty database, and a browser that has never been anywhere.
#[derive(Debug)]
pub struct World {
    pub(crate) driver: WebDriver,
    pub(crate) processes: Vec<Process>,
    gateway: Gateway,
    backend: Backend,
    setup: Setup,
    _database: TempDir,
}

impl World {
    pub(crate) async fn start(tools: &Tools, setup: Setup) -> Result<Self> {
        let database = tempfile::tempdir()?;
        let mut gateway = start_gateway(tools)?;
        let gateway_url = gateway.after("payjoa-sandbox listening on ").await?;
        let mut shop = start_shop(tools, &gateway_url, database.path())?;
        let shop_url = shop.after("merchant listening on ").await?;
        let (mut processes, driver) = browser::start(tools, setup).await?;
        processes.extend([shop, gateway]);
        let world = Self {
            driver,
            processes,
            gateway: Gateway::at(gateway_url)?,
            backend: Backend::at(shop_url)?,
            setup,
            _database: database,
        };
        let webhook = format!("{}/payments/webhook", world.backend.url());
        world.gateway.report_to(&webhook).await.context("the gateway takes no webhook address")?;
        Ok(world)
    }

    /// The shop's page, in the browser.
    #[must_use]
    pub fn page(&self) -> Page<'_> {
        Page::new(self)
    }

    /// The gateway, from behind.
    #[must_use]
    pub fn gateway(&self) -> &Gateway {
        &self.gateway
    }

    /// The shop's server, without the page.
    #[must_use]
    pub fn backend(&self) -> &Backend {
        &self.backend
    }

    /// The shop's server, asked with the browser's own cookie but without its page.
    ///
    /// # Errors
    /// The browser has no cookie of the shop's.
    pub async fn backend_as_the_browser(&self) -> Result<Backend> {
        let cookie = self.driver.get_named_cookie("shopper").await.context("the shop gave the browser no cookie")?;
        self.backend.with_cookie(&format!("shopper={}", cookie.value))
    }

    /// Makes the browser another one: no cookie, nothing stored. It stays on its page.
    ///
    /// # Errors
    /// The browser can't.
    pub async fn another_browser(&self) -> Result<()> {
        self.driver.delete_all_cookies().await?;
        self.driver.execute("localStorage.clear(); sessionStorage.clear()", Vec::new()).await?;
        Ok(())
    }

    /// The browser, for what has no better name.
    #[must_use]
    pub fn driver(&self) -> &WebDriver {
        &self.driver
    }

    /// Saves what the browser shows, once fonts and pictures are there.
    ///
    /// # Errors
    /// The browser can't, or the file can't be written.
    pub async fn photograph(&self, to: &Path) -> Result<()> {
        let ready = "const done = arguments[0]; \
                     const loaded = [...document.images].map((image) => image.decode().catch(() => {})); \
                     Promise.all([document.fonts.ready, ...loaded]).then(() => done(true));";
        self.driver.execute_async(ready, Vec::new()).await?;
        self.driver.screenshot(to).await.context("the browser takes no picture")
    }

    /// What the shopper holds.
    #[must_use]
    pub fn device(&self) -> Device {
        self.setup.device
    }

    /// Which engine.
    #[must_use]
    pub fn browser(&self) -> Browser {
        self.setup.browser
    }

    /// Orders and pays a jacket without any page; gives `merchant_uid` and `imp_uid`.
    ///
    /// # Errors
    /// Shop or gateway refuse.
    pub async fn pay_behind_the_scenes(&self) -> Result<(String, String)> {
        let order = self.backend.order_a_jacket().await?;
        let params = json!({
            "pg": "daou", "pay_method": "card", "merchant_uid": order.merchant_uid, "amount": order.amount,
            "name": order.name, "digital": false,
        });
        let imp_uid = self.gateway.open(params).await?;
        self.gateway.approve(&imp_uid).await?;
        let claim = json!({ "imp_uid": imp_uid, "merchant_uid": order.merchant_uid });
        let reply = self.backend.confirm(&claim).await?;
        ensure!(reply.says_paid(), "the shop doesn't see the payment: {reply:?}");
        Ok((order.merchant_uid, imp_uid))
    }

    /// How often the shop has handed out this order so far.
    #[must_use]
    pub fn fulfilments(&self, merchant_uid: &str) -> usize {
        let wanted = format!("fulfilled merchant_uid={merchant_uid} ");
        let shop = self.processes.iter().filter(|process| process.name() == "shop");
        shop.flat_map(Process::lines).filter(|line| line.starts_with(&wanted)).count()
    }
}

pub(crate) fn start_gateway(tools: &Tools) -> Result<Process> {
    Process::start("gateway", Command::new(&tools.gateway).args(["serve", "--port", "0"]))
}

fn start_shop(tools: &Tools, gateway_url: &str, directory: &Path) -> Result<Process> {
    let pages = directory.join("storefront");
    storefront::recorded(&tools.storefront, tools.bundled.as_deref(), &pages)?;
    let mut command = Command::new(&tools.shop);
    command.args(["--port", "0", "--gateway", gateway_url]);
    command.arg("--database").arg(directory.join("shop.sqlite"));
    command.arg("--storefront").arg(pages);
    Process::start("shop", &mut command)
}
