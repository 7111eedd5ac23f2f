//! A page of the test's own, the gateway and a browser: the SDK and the payment window without any shop.

use anyhow::{Context, Result};
use serde_json::{Value, json};
use thirtyfour::prelude::ElementQueryable as _;
use thirtyfour::{By, WebDriver};

use crate::browser::{self, Device};
use crate::gateway::Gateway;
use crate::pages::Pages;
use crate::process::Process;
use crate::tools::Tools;
use crate::wait::eventually;
use crate::window::Window;
use crate::world::{self, Setup};

/// What a test about the SDK has to itself.
#[derive(Debug)]
pub struct Stage {
    pub(crate) driver: WebDriver,
    pub(crate) processes: Vec<Process>,
    gateway: Gateway,
    pages: Pages,
    device: Device,
}

impl Stage {
    pub(crate) async fn start(tools: &Tools, setup: Setup) -> Result<Self> {
        let mut gateway = world::start_gateway(tools)?;
        let gateway_url = gateway.after("payjoa-sandbox listening on ").await?;
        let pages = Pages::start().await?;
        let (mut processes, driver) = browser::start(tools, setup).await?;
        processes.push(gateway);
        Ok(Self { driver, processes, gateway: Gateway::at(gateway_url)?, pages, device: setup.device })
    }

    /// The gateway, from behind.
    #[must_use]
    pub fn gateway(&self) -> &Gateway {
        &self.gateway
    }

    /// The browser, for what has no better name.
    #[must_use]
    pub fn driver(&self) -> &WebDriver {
        &self.driver
    }

    /// Serves a text, or any other bytes, at a path of the shop's origin.
    pub fn serve(&self, path: &str, kind: &'static str, text: impl Into<Vec<u8>>) {
        self.pages.put(path, kind, text.into());
    }

    /// The address of a path of the shop's.
    #[must_use]
    pub fn address(&self, path: &str) -> String {
        format!("{}{path}", self.pages.url())
    }

    /// Shows a page at the shop's front door.
    ///
    /// # Errors
    /// It can't be loaded.
    pub async fn show(&self, html: impl Into<Vec<u8>>) -> Result<()> {
        self.serve("/", "text/html; charset=utf-8", html);
        self.driver.goto(self.address("/")).await.context("the page can't be shown")
    }

    /// Runs JavaScript in the page; gives what it returns.
    ///
    /// # Errors
    /// It throws.
    pub async fn run(&self, script: &str) -> Result<Value> {
        Ok(self.driver.execute(script, Vec::new()).await?.json().clone())
    }

    /// Waits until an expression is anything but null, false, 0, an empty text or an empty list; gives its value.
    ///
    /// # Errors
    /// It never is.
    pub async fn until(&self, expression: &str) -> Result<Value> {
        let script = format!("return {expression}");
        eventually(expression, async || {
            let value = self.run(&script).await?;
            let nothing = [json!(null), json!(false), json!(0), json!(""), json!([])];
            Ok(Some(value).filter(|value| !nothing.contains(value)))
        })
        .await
    }

    /// Clicks as a shopper does, as soon as there is something to click.
    ///
    /// # Errors
    /// There never is.
    pub async fn click(&self, css: &str) -> Result<()> {
        eventually(format!("a click on {css}"), async || {
            let Some(element) = self.driver.query(By::Css(css)).nowait().first_opt().await? else { return Ok(None) };
            element.scroll_into_view().await?;
            Ok(Some(element.click().await?))
        })
        .await
    }

    /// The payment window that has been opened.
    ///
    /// # Errors
    /// No window opens.
    pub async fn window(&self) -> Result<Window<'_>> {
        match self.device {
            Device::Desktop => Window::popup(&self.driver).await,
            Device::Phone => Window::page(&self.driver).await,
        }
    }
}
