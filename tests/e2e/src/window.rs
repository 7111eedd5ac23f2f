//! The gateway's payment window: a popup on a PC, the whole page on a phone.

use anyhow::{Context, Result};
use thirtyfour::prelude::ElementQueryable as _;
use thirtyfour::{By, WebDriver, WebElement, WindowHandle};

use crate::wait::eventually;

/// What the shopper does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Pays.
    Approve,
    /// Pays with a card that is refused.
    Decline,
    /// Presses the window's own cancel button.
    Cancel,
}

/// What goes wrong on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The browser is told that it failed; two seconds later it is paid.
    LateDatabase,
    /// It is paid, and nobody tells the browser anything.
    LostCallback,
}

/// An open payment window; the browser's commands go to it until it is decided.
#[derive(Debug)]
pub struct Window<'a> {
    driver: &'a WebDriver,
    /// The shop's tab behind a popup.
    opener: Option<WindowHandle>,
    imp_uid: String,
    merchant_uid: String,
}

impl<'a> Window<'a> {
    /// Waits for the popup and turns to it.
    pub(crate) async fn popup(driver: &'a WebDriver) -> Result<Self> {
        let opener = driver.window().await?;
        let popup = eventually("the payment window", async || {
            Ok(driver.windows().await?.into_iter().find(|window| *window != opener))
        });
        driver.switch_to_window(popup.await?).await?;
        Self::read(driver, Some(opener)).await
    }

    /// Waits for the shop to be replaced by the payment page.
    pub(crate) async fn page(driver: &'a WebDriver) -> Result<Self> {
        Self::read(driver, None).await
    }

    async fn read(driver: &'a WebDriver, opener: Option<WindowHandle>) -> Result<Self> {
        let body = eventually("the payment page", async || {
            let Some(body) = driver.query(By::Css("body[data-imp-uid]")).nowait().first_opt().await? else {
                return Ok(None);
            };
            Ok(body.attr("data-imp-uid").await?.zip(body.attr("data-merchant-uid").await?))
        });
        let (imp_uid, merchant_uid) = body.await?;
        Ok(Self { driver, opener, imp_uid, merchant_uid })
    }

    /// The gateway's number of this payment.
    #[must_use]
    pub fn imp_uid(&self) -> &str {
        &self.imp_uid
    }

    /// The shop's number of the order.
    #[must_use]
    pub fn merchant_uid(&self) -> &str {
        &self.merchant_uid
    }

    /// Switches a fault on.
    ///
    /// # Errors
    /// The window has no such switch.
    pub async fn with(self, fault: Fault) -> Result<Self> {
        let id = match fault {
            Fault::LateDatabase => "fault-late-database",
            Fault::LostCallback => "fault-lost-callback",
        };
        eventually(id, async || self.reveal_and_click(id).await).await?;
        Ok(self)
    }

    /// Faults may be folded away from those who only want to pay.
    async fn reveal_and_click(&self, id: &str) -> Result<Option<()>> {
        let script = "for (const fold of document.querySelectorAll('details')) fold.open = true";
        self.driver.execute(script, Vec::new()).await?;
        self.click(id).await
    }

    /// Decides, and turns back to the shop.
    ///
    /// # Errors
    /// The window has no such button, or a popup stays open.
    pub async fn decide(self, decision: Decision) -> Result<()> {
        let id = match decision {
            Decision::Approve => "approve",
            Decision::Decline => "decline",
            Decision::Cancel => "cancel",
        };
        let mut clicked = false;
        eventually(id, async || {
            // A popup may be gone before the browser has reported the click.
            if clicked && self.closed().await {
                return Ok(Some(()));
            }
            let Some(button) = self.find(id).await? else { return Ok(None) };
            button.scroll_into_view().await?;
            clicked = true;
            Ok(Some(button.click().await?))
        })
        .await?;
        self.back_to_shop().await
    }

    /// Closes the window as the window manager's cross does.
    ///
    /// # Errors
    /// It isn't a popup, or it resists.
    pub async fn close(self) -> Result<()> {
        self.opener.as_ref().context("only a popup can be closed")?;
        self.driver.close_window().await?;
        self.back_to_shop().await
    }

    /// Waits until the window is gone without a click of the test's, and turns back to the shop.
    ///
    /// # Errors
    /// It stays.
    pub async fn closed_by_itself(self) -> Result<()> {
        self.back_to_shop().await
    }

    async fn click(&self, id: &str) -> Result<Option<()>> {
        let Some(element) = self.find(id).await? else { return Ok(None) };
        element.scroll_into_view().await?;
        Ok(Some(element.click().await?))
    }

    async fn find(&self, id: &str) -> Result<Option<WebElement>> {
        Ok(self.driver.query(By::Css(format!("[data-testid={id}]"))).nowait().first_opt().await?)
    }

    async fn closed(&self) -> bool {
        self.opener.is_some() && self.driver.windows().await.is_ok_and(|windows| windows.len() == 1)
    }

    async fn back_to_shop(self) -> Result<()> {
        let Some(opener) = self.opener.clone() else { return Ok(()) };
        eventually("the payment window to close", async || Ok(self.closed().await.then_some(()))).await?;
        self.driver.switch_to_window(opener).await?;
        Ok(())
    }
}
